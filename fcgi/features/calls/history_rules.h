/* history_rules.h -- what a request for the history of calls asks for. Pure. */
#ifndef PB_HISTORY_RULES_H
#define PB_HISTORY_RULES_H

#include "base/str.h"

/* "2026-11-16", a day of the calendar. */
bool history_day(str text);

/* Which index the list walks. */
enum history_plan {
	HISTORY_ALL,
	HISTORY_OUTCOME,
	HISTORY_MEMBER,
	HISTORY_LINE,
	HISTORY_FOUND,
	HISTORY_NONE
};

/* Absent: any. Days are "2026-11-16" in the tenant's calendar, checked. At most one of
 * after (newer calls than that one) and before (older ones). */
typedef struct history_ask {
	str outcome, line, member, from, to, q;
	str after, before;
	bool search; /* q holds something to look for */
} history_ask;

/* Calls that a member answered are answered: another outcome together with a member
 * finds none. Of outcome and line the rarer is walked: answered is what most calls are.
 */
enum history_plan history_plan(const history_ask *k);
/* A sentence when the days cannot be, else NULL. from and to as typed. */
const char *history_days_fault(str from, str to);
bool history_outcome_known(str outcome);
/* What can be asked of the database: without days that are none. */
history_ask history_sound(const history_ask *typed);

#endif
