/* when.h -- points in time and lengths of time.
 * A `when` is microseconds since 1970 UTC; us == 0 means "no time" (SQL NULL).
 * Wall-clock time is for what people see; intervals inside the program use
 * when_mono_us(). */
#ifndef PB_BASE_WHEN_H
#define PB_BASE_WHEN_H

#include "base/str.h"

struct arena;

typedef struct when {
	int64_t us;
} when;

/* clang-format off */
#define SECONDS(n) ((int64_t)(n) * 1000000)
#define MINUTES(n) SECONDS((int64_t)(n) * 60)
#define HOURS(n) MINUTES((int64_t)(n) * 60)
#define DAYS(n) HOURS((int64_t)(n) * 24)
/* clang-format on */

when when_now(void);
int64_t when_mono_us(void);
when when_add(when w, int64_t us);
/* a - b in whole seconds, rounded towards zero. */
int64_t when_diff_s(when a, when b);

/* PostgreSQL's text form "2026-11-21 11:32:47.123456+00" (ISO, any offset); false if
 * not. */
bool when_parse(str s, when *out);
/* "2026-11-21T11:32:47Z": for <time datetime>, JSON and SQL parameters (with
 * microseconds when they are not zero). No time gives the absent str. */
str when_iso(struct arena *a, when w);
/* The same into a caller's buffer, without an arena; gives back its length. */
enum { WHEN_ISO_MAX = 40 };
size_t when_iso_text(when w, char out[WHEN_ISO_MAX]);

/* Calendar time in an IANA zone. A name the tz database does not have (or a
 * hostile one) reads as UTC. Not for threads: see when.c. month is 1-12, wday 0 is
 * Sunday. */
typedef struct local_time {
	int year, month, day, hour, minute, second, wday;
	int utc_offset_s;
} local_time;
local_time when_local(when w, str zone);

/* What <input type="datetime-local"> sends, "2026-11-22T09:00", in a zone; false when
 * it is none. And back. A time that a clock change leaves out is the one after it. */
bool when_read_local(str typed, str zone, when *out);
/* The beginning of a day in UTC, "2026-11-22"; false when there is none. */
bool when_read_day(str typed, when *out);
str when_write_local(struct arena *a, when w, str zone);

/* How times are written for people (design language, section 15). TIME_US: 12-hour
 * clock and month first; TIME_INTL: 24-hour clock and day first. No time gives "". */
enum time_style { TIME_US, TIME_INTL };
str when_clock(struct arena *a, when w, str zone, enum time_style style); /* 10:24 AM */
/* Tue, Nov 17 */
str when_day(struct arena *a, when w, str zone, enum time_style style);
/* The same, and its year when it is not this one's: Fri, Jan 8, 2027 */
str when_day_year(struct arena *a, when w, when now, str zone, enum time_style style);
/* now, 12m, 10:24 AM (same day), Mon (last 6 days), Nov 9, Nov 9, 2025.
 * A minute into the future is still now; later than that a clock or date. */
str when_table(struct arena *a, when w, when now, str zone, enum time_style style);
/* Title text: Tue, Nov 17, 2026, 10:24:07 AM CST */
str when_full(struct arena *a, when w, str zone, enum time_style style);
str when_length(struct arena *a, int64_t seconds); /* 0:52, 3:10, 1:04:12 */
str when_words(struct arena *a, int64_t seconds);  /* 52 s, 3 min 10 s, 1 h 4 min */
/* just now, 38 min ago, 2 h ago, 3 days ago */
str when_ago(struct arena *a, when w, when now);

#endif
