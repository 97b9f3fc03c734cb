/* hours.h -- opening hours: the door to schedules, holidays and temporary changes. */
#ifndef PB_HOURS_H
#define PB_HOURS_H

#include "features/hours/hours_rules.h"
#include "store/pg.h"

typedef struct hours_state {
	str name, zone;
	hours_now now;
} hours_state;

/* A schedule as it stands at x->now. The intervals of the next eight days are
 * remembered by the worker for five seconds. Inside a transaction of the tenant.
 * E_NOTFOUND when the schedule is not the tenant's. */
MUST_USE rc hours_state_of(ctx *x, str tenant, str schedule, hours_state *out);

/* "6:00 PM" today, "Mon 8:00 AM" in the coming week; absent when w is no time. */
str hours_moment(arena *a, when w, when now, str zone, enum time_style style);

#endif
