/* due_rules.h -- until when a text must be answered, and why until then. Pure: works on
 * open intervals that PostgreSQL expanded (features/hours). */
#ifndef PB_DUE_RULES_H
#define PB_DUE_RULES_H

#include "base/arena.h"
#include "base/when.h"

/* An interval in which it is open; no closing time: it goes on beyond what we see. */
typedef struct due_span {
	when opens_at, closes_at;
} due_span;

typedef struct due_policy {
	int64_t minutes; /* of opening time, for a text that comes while it is open */
	bool after_opening; /* else at a time of the day, for one that comes after hours
			     */
	int64_t at_min;     /* that time: minutes after midnight */
	bool has_hours;     /* there is a schedule; without one it is always open */
} due_policy;

typedef struct due_answer {
	when at;
	bool open; /* it was open when it came */
	str words; /* "Came Fri 5:50 PM: 10 min today, 20 min after opening Mon 8:00 AM"
		    */
} due_answer;

/* While it is open: so many minutes of opening time, but never later than a text after
 * hours would be due (C-09). After hours: on the next business day at the fixed time,
 * not before it opens; or so many minutes after opening (C-08). No opening in sight: so
 * many minutes by the clock. */
due_answer due_of(arena *a, const due_policy *p, const due_span *spans, size_t n,
		  when came, str zone, enum time_style style);

#endif
