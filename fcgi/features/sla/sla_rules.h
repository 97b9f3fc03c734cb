/* sla_rules.h -- until when a promise is to be kept, why until then, and how it stands.
 * Pure: works on open intervals and closed days that PostgreSQL has expanded from
 * hours, holidays and temporary changes (features/hours). The rules are those of the
 * requirements G16, with C-06 to C-11 and C-13. */
#ifndef PB_SLA_RULES_H
#define PB_SLA_RULES_H

#include "base/arena.h"
#include "base/when.h"

/* An interval in which it is open. */
typedef struct sla_span {
	when opens_at, closes_at;
} sla_span;

/* A day, from midnight to midnight, on which it is closed by name: a holiday. */
typedef struct sla_closed {
	when from, to;
	str name;
} sla_closed;

/* What a schedule says from the start of a promise on; in order. */
typedef struct sla_hours {
	const sla_span *spans;
	size_t n;
	const sla_closed *closed;
	size_t nclosed;
	str zone;
	enum time_style style;
} sla_hours;

enum sla_rule {
	SLA_MINUTES,  /* so many minutes of opening time */
	SLA_SAME_DAY, /* before cutoff_min: by the end of that business day (C-06) */
	SLA_CLOCK     /* so many minutes, open or not */
};

enum { SLA_AFTER_OPENING = -1 };

typedef struct sla_policy {
	enum sla_rule rule;
	int64_t minutes;
	int64_t cutoff_min; /* minutes after midnight; exactly then counts as after */
	/* What comes while it is closed, or too late for the same day: at this minute
	 * of the next business day, while it is open, and not before `minutes` of
	 * opening time (SLA_MINUTES); or SLA_AFTER_OPENING: `minutes` after it opens.
	 */
	int64_t at_min;
	int64_t warn_pct, critical_pct; /* of the window that is left (C-13) */
} sla_policy;

typedef struct sla_due {
	when due, warn, critical;
	int64_t window_s; /* of opening time, from start to due */
	str words; /* "Fri 5:50 PM + 10 min, closed, Mon Labor Day, due Tue 8:20 AM" */
} sla_due;

/* words live in a. Without any opening in sight the clock decides, and the words say
 * so. */
sla_due sla_due_of(arena *a, const sla_policy *p, const sla_hours *h, when start);
/* A due time that a person chose: thresholds are those of the policy. */
sla_due sla_due_chosen(arena *a, const sla_policy *p, const sla_hours *h, when start,
		       when due);

/* So many seconds of opening time after from; by the clock when it never opens. */
when sla_add(const sla_hours *h, when from, int64_t seconds);
/* Seconds of opening time from a to b; 0 when b is not after a. */
int64_t sla_between(const sla_hours *h, when a, when b);

/* A promise that was paused with left_s seconds of opening time to go, of window_s,
 * goes on now. */
sla_due sla_resumed(arena *a, const sla_policy *p, const sla_hours *h, when now,
		    int64_t left_s, int64_t window_s);

/* That minute of the zone's next day. */
when sla_tomorrow(when now, int64_t minute, str zone);

/* Which of those that are open, soonest due first, will be late when they are done one
 * after the other at a pace: done_n handled in busy_s seconds of opening time. late[i]
 * is set for each; gives back how many. Nothing is foretold without a pace. */
size_t sla_forecast(const sla_hours *h, when now, int64_t done_n, int64_t busy_s,
		    const when *due, size_t n, bool *late);

enum sla_state { SLA_OK, SLA_WARNING, SLA_CRITICAL, SLA_OVERDUE };

enum sla_state sla_state_of(when warn, when critical, when due, when now);

#endif
