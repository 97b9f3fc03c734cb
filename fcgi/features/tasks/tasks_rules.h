/* tasks_rules.h -- how long a task that fails is tried again. Pure. */
#ifndef PB_TASKS_RULES_H
#define PB_TASKS_RULES_H

#include <stdbool.h>
#include <stdint.h>

/* What a kind of task waits for, and so how long it may wait. */
enum patience {
	PATIENCE_ORDINARY, /* nobody holds the line: an hour or two */
	PATIENCE_URGENT,   /* somebody hears it ring: soon, or never */
	PATIENCE_LONG,     /* what would be lost for good: more than a day */
	PATIENCE_COUNT
};

/* After this try it is not tried again. tries: this one included. */
bool task_last_try(enum patience p, int64_t tries);
/* Seconds until the next try: doubled from one to the next up to a limit, and a tenth
 * more or less by chance, so that what failed together does not come back together.
 * asked_s: what the other side asked for (Retry-After), 0 = nothing; it is believed up
 * to the patience's limit. chance: any number. */
int64_t task_wait_s(enum patience p, int64_t tries, int64_t asked_s, uint64_t chance);

#endif
