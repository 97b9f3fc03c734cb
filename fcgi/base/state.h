/* state.h -- hours, holidays and daily limits that states and provinces ask of
 * whoever calls or texts, as a business has written them down, a line each:
 *	TX: Mon to Sat 8 AM to 9 PM; Sun noon to 9 PM
 *	FL: 8 AM to 8 PM | 3 calls a day | not on 2026-12-25
 * Pure. */
#ifndef PB_BASE_STATE_H
#define PB_BASE_STATE_H

#include "base/arena.h"
#include "base/week.h"

typedef struct state_rule {
	bool timed;
	week hours;    /* when timed */
	int64_t calls; /* in 24 hours; 0: any number */
	str not_on;    /* "2026-12-25 2027-01-01" */
} state_rule;

/* What is wrong with what was typed; empty: nothing. */
str state_rules_fault(arena *a, str rules);
/* That of a state; all zero: it has none. */
state_rule state_rule_of(str rules, str state);
/* Whether a day is one of its holidays. */
bool state_rule_rests(const state_rule *r, const local_time *day);

#endif
