/* week.h -- times of the week as people write them: "Mon to Fri 9 to noon; Sat after 2
 * PM". Pure. */
#ifndef PB_BASE_WEEK_H
#define PB_BASE_WEEK_H

#include "base/arena.h"
#include "base/when.h"

enum { WEEK_DAYS = 7, WEEK_DAY_MIN = 1440, WEEK_MIN = WEEK_DAYS * WEEK_DAY_MIN };

/* Which minutes of a week are meant; day 0 is Sunday. */
typedef struct week {
	unsigned char minutes[WEEK_MIN / 8];
} week;

/* False when it cannot be understood, or nothing is meant by it. Of hours without AM or
 * PM, 1 to 6 are in the afternoon. */
bool week_read(str text, week *out);

/* The same in one way, "Mon-Fri 09:00-12:00; Sat 14:00-24:00": reads as the same week.
 */
str week_write(arena *a, const week *w);

bool week_has(const week *w, int day, int minute);
/* How many minutes after that one the next time begins; -1: none does. */
int week_ahead(const week *w, int day, int minute);

#endif
