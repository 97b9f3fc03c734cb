/* settings_rules.h -- opening hours as a calendar shows them: days, weeks, months.
 * Pure. Days are counted from 1970-01-01, weekdays from Sunday = 0, minutes from
 * midnight. */
#ifndef PB_SETTINGS_RULES_H
#define PB_SETTINGS_RULES_H

#include "base/arena.h"
#include "base/str.h"
#include "base/week.h"

enum { DAY_MIN = 24 * 60, GRID_MOST = 42 };

/* ---- days ---- */

int64_t day_number(int64_t year, int64_t month, int64_t day);
void day_civil(int64_t number, int64_t *year, int64_t *month, int64_t *day);
int64_t day_weekday(int64_t number);

/* The days that a month's calendar shows: whole weeks, five or six of them. */
typedef struct month_grid {
	int64_t first, count;       /* of the first cell; cells */
	int64_t month_first, month; /* day number of the 1st; days of the month */
} month_grid;
/* week_start: the weekday of the first column. */
month_grid month_grid_of(int64_t year, int64_t month, int64_t week_start);
/* "2026-11"; false when it is no month from 1971 to 2199. */
bool month_read(str text, int64_t *year, int64_t *month);
/* Moves by one month: step is 1 or -1. */
void month_step(int64_t *year, int64_t *month, int64_t step);

/* ---- weekly hours ---- */

/* closes <= opens runs past midnight. */
typedef struct week_period {
	int64_t weekday, opens, closes;
} week_period;

/* What of a period lies on one day. */
typedef struct day_part {
	int64_t from, to;      /* within the day, to <= DAY_MIN */
	int64_t opens, closes; /* of the whole period */
	bool carried;          /* it began the day before */
} day_part;

/* The parts of a weekday in the order of the clock; at most most of them. */
size_t week_day(const week_period *p, size_t n, int64_t weekday, day_part *out,
		size_t most);
/* True when a period begins on that weekday. */
bool week_opens(const week_period *p, size_t n, int64_t weekday);

/* ---- hours as people type them ---- */

/* Adds what was typed for a weekday to a week: "8 AM to noon, 1 PM to 6 PM", "all day";
 * "8 PM to 2 AM" goes on into the next day; nothing, or "closed", adds nothing. False
 * when it cannot be understood. */
bool week_day_read(str text, int64_t weekday, week *w);
/* The same as periods, at most most of them; what goes on for days begins anew at
 * midnight. */
size_t week_periods(const week *w, week_period *out, size_t most);
/* "8 AM to 12 PM, 1 PM to 6:30 PM", which week_day_read understands; empty
 * when none begins on that weekday. */
str week_day_words(arena *a, const week_period *p, size_t n, int64_t weekday, bool us);

/* "2026-11-26"; "09:30"; "2026-11-26T09:30". False when it is no such day or time. */
bool picked_day(str text, int64_t *day);
bool picked_time(str text, int64_t *minute);
bool picked_moment(str text, int64_t *day, int64_t *minute);

/* ---- open days ---- */

/* An open interval by the local days of its first and its last moment. */
typedef struct day_span {
	int64_t first, last;
} day_span;

/* open[i]: the day first + i has an open moment. */
void days_open(const day_span *s, size_t n, int64_t first, bool *open, size_t days);
/* The next day from first on that is closed although its weekday opens in most weeks;
 * -1 when there is none among days. */
int64_t next_closed_day(const week_period *p, size_t n, const bool *open, int64_t first,
			size_t days);

/* ---- a flow drawn as lines ---- */

/* Where the lines of a flow's outline stand. The document's own outline keeps what only
 * goes on at one depth; drawn, what happens when nobody answers hangs one deeper, under
 * the one who did not. Begins with all of it zero. */
enum { LADDER_DEEP = 200 };
typedef struct ladder {
	bool follows;                   /* the line before goes on to this one */
	int64_t at;                     /* where that line stood */
	int64_t under[LADDER_DEEP + 1]; /* by depth of the outline */
} ladder;
/* depth: of the document's outline. branch: the line says when it happens. goes_on: the
 * step has one way out, which is the next line. */
int64_t ladder_rung(ladder *l, int64_t depth, bool branch, bool goes_on);

/* ---- words ---- */

/* 8:00 AM or 08:00; the end of a day is 12:00 AM or 24:00. */
str minute_words(arena *a, int64_t minute, bool us);
/* 8:00 AM to 6:00 PM; "All day" for a whole day from midnight. */
str period_words(arena *a, int64_t opens, int64_t closes, bool us);
/* For tight places: 8 AM to 12:30 PM. */
str period_tight(arena *a, int64_t opens, int64_t closes, bool us);
/* What fits into the drawn part of a day: "8 AM to 6 PM", "8 to 12" when it is narrow,
 * nothing when it is narrower. */
str part_words(arena *a, const day_part *d, bool us);
/* "in 18 m", "in 7 h 18 m", "in 3 days". */
str countdown_words(arena *a, int64_t seconds);

#endif
