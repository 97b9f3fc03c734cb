/* compliance_rules.h -- what the figures are called, and the letter made of them. Pure.
 */
#ifndef PB_COMPLIANCE_RULES_H
#define PB_COMPLIANCE_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/field.h"
#include "base/str.h"

enum { COMPLIANCE_PARTS = 6, COMPLIANCE_DAYS_MOST = 366 };

/* As compliance_figures in the database counts them, the parts in order. */
typedef struct compliance_figure {
	str part, what;
	int64_t n;
} compliance_figure;

/* "What people said", "Texts that were refused". none: what to say when it has no
 * figures; empty where it always has. */
typedef struct compliance_part {
	const char *part, *words, *none;
} compliance_part;
extern const compliance_part COMPLIANCE_PART[COMPLIANCE_PARTS];
/* "Numbers that opted out", "Error 30007: the carrier filtered it". trouble: words for
 * a carrier's error. */
str compliance_words(arena *a, const compliance_figure *f,
		     const char *(*trouble)(int64_t code));
/* Whether anything is wrong: it is told first, in red. */
bool compliance_alarms(const compliance_figure *f);

/* Two days, "2026-11-01": both exist, in order, at most COMPLIANCE_DAYS_MOST. */
bool compliance_span(str from, str to);

/* About rows of compliance_figure. why: "week", "month", or that somebody asked. */
typedef struct compliance_said {
	str business, from, to, why, base;
	list figures;
	const char *(*trouble)(int64_t code);
} compliance_said;
str compliance_subject(arena *a, const compliance_said *s);
str compliance_letter(arena *a, const compliance_said *s);

#endif
