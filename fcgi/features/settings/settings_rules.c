#include "features/settings/settings_rules.h"

/* ---- days ---- */

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* The year is counted from March, so that the leap day is its last: then every month
 * begins at a fixed distance from the year's first day. */
int64_t day_number(int64_t year, int64_t month, int64_t day)
{
	int64_t y = month <= 2 ? year - 1 : year,
		m = month <= 2 ? month + 9 : month - 3;
	int64_t era = floor_div(y, 400), of_era = y - era * 400;
	int64_t of_year = (153 * m + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year -
	       719468;
}

void day_civil(int64_t number, int64_t *year, int64_t *month, int64_t *day)
{
	int64_t z = number + 719468, era = floor_div(z, 146097), e = z - era * 146097;
	int64_t y = (e - e / 1460 + e / 36524 - e / 146096) / 365;
	int64_t of_year = e - (365 * y + y / 4 - y / 100), m = (5 * of_year + 2) / 153;

	*day = of_year - (153 * m + 2) / 5 + 1;
	*month = m < 10 ? m + 3 : m - 9;
	*year = y + era * 400 + (*month <= 2);
}

int64_t day_weekday(int64_t number)
{
	int64_t w = (number + 4) % WEEK_DAYS;

	return w < 0 ? w + WEEK_DAYS : w;
}

month_grid month_grid_of(int64_t year, int64_t month, int64_t week_start)
{
	int64_t y = year, m = month, first = day_number(year, month, 1), before;

	month_step(&y, &m, 1);
	before = (day_weekday(first) - week_start + WEEK_DAYS) % WEEK_DAYS;
	month_grid g = {.first = first - before, .month_first = first};
	g.month = day_number(y, m, 1) - first;
	g.count = before + g.month <= 35 ? 35 : GRID_MOST;
	return g;
}

bool month_read(str text, int64_t *year, int64_t *month)
{
	if (text.n != 7 || text.p[4] != '-')
		return false;
	return str_i64(str_sub(text, 0, 4), year) &&
	       str_i64(str_sub(text, 5, 7), month) && *year >= 1971 && *year < 2200 &&
	       *month >= 1 && *month <= 12;
}

void month_step(int64_t *year, int64_t *month, int64_t step)
{
	int64_t months = *year * 12 + *month - 1 + step;

	*year = floor_div(months, 12);
	*month = months - *year * 12 + 1;
}

/* ---- weekly hours ---- */

static int64_t period_end(int64_t opens, int64_t closes)
{
	return closes <= opens ? closes + DAY_MIN : closes;
}

/* Nothing when no minute of it is left. Inserted by the clock; of two that begin
 * together the earlier given comes first. */
static size_t insert(day_part *out, size_t n, size_t most, day_part d)
{
	size_t at = n;

	if (n == most || d.from >= d.to)
		return n;
	while (at > 0 && out[at - 1].from > d.from) {
		out[at] = out[at - 1];
		at--;
	}
	out[at] = d;
	return n + 1;
}

size_t week_day(const week_period *p, size_t n, int64_t weekday, day_part *out,
		size_t most)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		int64_t end = period_end(p[i].opens, p[i].closes);
		day_part d = {.opens = p[i].opens, .closes = p[i].closes};
		if (p[i].weekday == weekday) {
			d.from = p[i].opens;
			d.to = end < DAY_MIN ? end : DAY_MIN;
			k = insert(out, k, most, d);
		}
		if ((p[i].weekday + 1) % WEEK_DAYS == weekday) {
			d.from = 0;
			d.to = end - DAY_MIN;
			d.carried = true;
			k = insert(out, k, most, d);
		}
	}
	return k;
}

bool week_opens(const week_period *p, size_t n, int64_t weekday)
{
	for (size_t i = 0; i < n; i++)
		if (p[i].weekday == weekday)
			return true;
	return false;
}

/* ---- open days ---- */

void days_open(const day_span *s, size_t n, int64_t first, bool *open, size_t days)
{
	for (size_t d = 0; d < days; d++) {
		open[d] = false;
		for (size_t i = 0; i < n && !open[d]; i++)
			open[d] = s[i].first <= first + (int64_t)d &&
				  first + (int64_t)d <= s[i].last;
	}
}

int64_t next_closed_day(const week_period *p, size_t n, const bool *open, int64_t first,
			size_t days)
{
	for (size_t d = 0; d < days; d++)
		if (!open[d] && week_opens(p, n, day_weekday(first + (int64_t)d)))
			return first + (int64_t)d;
	return -1;
}

/* ---- a flow drawn as lines ---- */

int64_t ladder_rung(ladder *l, int64_t depth, bool branch, bool goes_on)
{
	int64_t at = 0;

	depth = depth < LADDER_DEEP ? depth : LADDER_DEEP;
	if (l->follows)
		at = l->at + branch;
	else if (depth > 0)
		at = l->under[depth - 1] + 1;
	l->under[depth] = at;
	l->follows = goes_on;
	l->at = at;
	return at;
}

/* ---- words ---- */

static int hour12(int64_t minute)
{
	int h = (int)(minute / 60 % 12);

	return h ? h : 12;
}

static const char *half(int64_t minute)
{
	return minute / 60 % 24 < 12 ? "AM" : "PM";
}

str minute_words(arena *a, int64_t minute, bool us)
{
	if (us)
		return str_printf(a, "%d:%02d %s", hour12(minute), (int)(minute % 60),
				  half(minute));
	return str_printf(a, "%02d:%02d", (int)(minute / 60), (int)(minute % 60));
}

/* Without AM and PM where bare is set. */
static str tight(arena *a, int64_t minute, bool us, bool bare)
{
	const char *blank = us && !bare ? " " : "",
		   *end = us && !bare ? half(minute) : "";

	if (!us)
		return minute_words(a, minute, false);
	if (minute % 60)
		return str_printf(a, "%d:%02d%s%s", hour12(minute), (int)(minute % 60),
				  blank, end);
	return str_printf(a, "%d%s%s", hour12(minute), blank, end);
}

static bool whole_day(int64_t opens, int64_t closes)
{
	return opens == 0 && period_end(opens, closes) == DAY_MIN;
}

static str between(arena *a, str from, str to)
{
	return str_printf(a, STR_FMT " to " STR_FMT, STR_ARG(from), STR_ARG(to));
}

str period_words(arena *a, int64_t opens, int64_t closes, bool us)
{
	if (whole_day(opens, closes))
		return S("All day");
	return between(a, minute_words(a, opens, us), minute_words(a, closes, us));
}

str period_tight(arena *a, int64_t opens, int64_t closes, bool us)
{
	if (whole_day(opens, closes))
		return S("All day");
	return between(a, tight(a, opens, us, false), tight(a, closes, us, false));
}

str part_words(arena *a, const day_part *d, bool us)
{
	enum { ROOM_FOR_ALL = 5 * 60, ROOM_FOR_SOME = 3 * 60 };
	int64_t length = d->to - d->from;
	bool bare = length < ROOM_FOR_ALL;

	if (length < ROOM_FOR_SOME || (bare && !us))
		return S("");
	if (length == DAY_MIN)
		return S("All day");
	return between(a, tight(a, d->from, us, bare), tight(a, d->to, us, bare));
}

str countdown_words(arena *a, int64_t seconds)
{
	long long m = seconds > 0 ? (seconds + 59) / 60 : 0, h = m / 60;

	if (m < 60)
		return str_printf(a, "in %lld m", m);
	if (h >= 36)
		return str_printf(a, "in %lld days", (h + 12) / 24);
	return m % 60 ? str_printf(a, "in %lld h %lld m", h, m % 60)
		      : str_printf(a, "in %lld h", h);
}
