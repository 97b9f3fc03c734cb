/* visits_rules.h -- what is typed about an appointment, and what a customer answers to
 * a reminder. Pure. */
#ifndef PB_VISITS_RULES_H
#define PB_VISITS_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/when.h"

enum visit_says { VISIT_NOTHING, VISIT_COMES, VISIT_OFF };

/* The whole text must be such a word: C, YES, CONFIRM; X, "can't make it". CANCEL alone
 * is none: everywhere it is a word for STOP. */
enum visit_says visit_says_of(arena *a, str body);

/* What a state is called, and how it is shown. NULL when it is none. */
typedef struct visit_state {
	const char *name, *words, *icon, *tone;
	bool open; /* it may still take place */
} visit_state;
const visit_state *visit_state_of(str name);

/* Whether somebody may go from one state to the other by hand. */
bool visit_may(str from, str to);

/* "1 day", "2 hours", "90 minutes". */
str visit_ahead(arena *a, int64_t minutes);

/* A reminder's rule as typed: so many of minutes, hours, days. 0: none that there is.
 */
int64_t visit_minutes(str n, str unit);

#endif
