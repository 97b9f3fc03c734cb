/* settings_rules.c -- tests of opening hours as a calendar shows them. */
#include "features/settings/settings_rules.h"

#include "base/buf.h"
#include "base/when.h"
#include "tap.h"

enum { MOST = 12 };

static arena *a;

/* ---- days ---- */

/* As `date -u -d "..." +%s` says, in days. */
static void days(void)
{
	static const struct {
		int64_t year, month, day, number, weekday;
	} CASES[] = {
		{1970, 1, 1, 0, 4},       {1969, 12, 31, -1, 3},
		{1969, 12, 28, -4, 0},    {1969, 12, 27, -5, 6},
		{2000, 2, 29, 11016, 2},  {2000, 3, 1, 11017, 3},
		{2026, 11, 21, 20778, 6}, {2028, 2, 29, 21243, 2},
		{2100, 3, 1, 47541, 1},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		is_i64(day_number(CASES[i].year, CASES[i].month, CASES[i].day),
		       CASES[i].number, "number of %lld-%lld-%lld",
		       (long long)CASES[i].year, (long long)CASES[i].month,
		       (long long)CASES[i].day);
		is_i64(day_weekday(CASES[i].number), CASES[i].weekday, "its weekday");
	}
}

/* Day by day through four centuries. */
static void calendar(void)
{
	int64_t y = 1900, m = 1, d = 1, wrong = 0;
	for (int64_t n = day_number(1900, 1, 1); n < day_number(2300, 1, 1); n++) {
		int64_t gy, gm, gd;
		bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
		int64_t last = m == 2 ? 28 + leap : 30 + ((m + m / 8) % 2);
		day_civil(n, &gy, &gm, &gd);
		wrong += gy != y || gm != m || gd != d || day_number(y, m, d) != n;
		if (++d > last) {
			d = 1;
			month_step(&y, &m, 1);
		}
	}
	is_i64(wrong, 0, "every day from 1900 to 2299, there and back");
}

static void months(void)
{
	static const struct {
		int64_t year, month, start, before, count, length;
	} CASES[] = {
		{2026, 11, 0, 0, 35, 30}, /* begins on a Sunday */
		{2026, 11, 1, 6, 42, 30},
		{2026, 2, 0, 0, 35, 28}, /* four weeks are shown as five */
		{2027, 2, 1, 0, 35, 28},
		{2028, 2, 0, 2, 35, 29},
		{2026, 8, 0, 6, 42, 31},
		{2026, 8, 1, 5, 42, 31},
		{2027, 1, 0, 5, 42, 31},
		{2027, 1, 1, 4, 35, 31},
		{2026, 12, 1, 1, 35, 31},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		month_grid g =
			month_grid_of(CASES[i].year, CASES[i].month, CASES[i].start);
		is_i64(g.month_first - g.first, CASES[i].before, "days before");
		is_i64(g.count, CASES[i].count, "cells");
		is_i64(g.month, CASES[i].length, "days of the month");
		is_i64(g.month_first, day_number(CASES[i].year, CASES[i].month, 1),
		       "the first");
	}
	int wrong = 0;
	for (int64_t y = 2000; y < 2100; y++)
		for (int64_t m = 1; m <= 12; m++)
			for (int64_t s = 0; s < 2; s++) {
				month_grid g = month_grid_of(y, m, s);
				wrong += day_weekday(g.first) != s ||
					 g.first > g.month_first ||
					 g.count > GRID_MOST ||
					 g.first + g.count < g.month_first + g.month ||
					 g.month_first - g.first >= 7;
			}
	is_i64(wrong, 0, "every month of a century fits into its weeks");
}

static void month_texts(void)
{
	static const struct {
		const char *text;
		bool good;
	} CASES[] = {
		{"2026-11", true},   {"1971-01", true},  {"2199-12", true},
		{"1970-12", false},  {"2200-01", false}, {"2026-00", false},
		{"2026-13", false},  {"2026-1", false},  {"2026-1 ", false},
		{"2026-011", false}, {"2026/11", false}, {"-026-11", false},
		{"2026--1", false},  {"x026-11", false}, {"", false},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		int64_t y, m;
		is_i64(month_read(str_of(CASES[i].text), &y, &m), CASES[i].good,
		       "month \"%s\"", CASES[i].text);
	}
	int64_t y = 0, m = 0;
	ok(month_read(S("2026-11"), &y, &m) && y == 2026 && m == 11, "2026-11 is read");
	month_step(&y, &m, 1);
	month_step(&y, &m, 1);
	ok(y == 2027 && m == 1, "December is followed by January");
	month_step(&y, &m, -1);
	ok(y == 2026 && m == 12, "and preceded by it");
}

/* ---- weekly hours ---- */

#define AT(h, m) ((h)*60 + (m))

/* Monday: two periods and an evening past midnight; Friday: round the clock; Saturday:
 * until the day's end; Sunday: 24 hours from nine; Wednesday: closes at midnight
 * written as 24:00. */
static const week_period WEEK[] = {
	{1, AT(18, 0), AT(2, 0)}, {1, AT(8, 0), AT(12, 30)}, {1, AT(13, 0), AT(17, 0)},
	{3, AT(9, 0), AT(24, 0)}, {5, AT(0, 0), AT(0, 0)},   {6, AT(20, 0), AT(0, 0)},
	{0, AT(9, 0), AT(9, 0)},
};
enum { WEEK_N = sizeof WEEK / sizeof WEEK[0] };

static str drawn(const week_period *p, size_t n, int64_t weekday)
{
	day_part parts[MOST];
	buf b = buf_new(a, 64, 4096);
	size_t k = week_day(p, n, weekday, parts, MOST);
	for (size_t i = 0; i < k; i++)
		buf_fmt(&b, "%s%s%lld-%lld", i ? " " : "",
			parts[i].carried ? "..." : "", (long long)parts[i].from,
			(long long)parts[i].to);
	return str_dup(a, buf_view(&b));
}

static void weeks(void)
{
	static const struct {
		int64_t weekday;
		const char *parts;
		bool opens;
	} CASES[] = {
		{0, "540-1440", true},
		{1, "...0-540 480-750 780-1020 1080-1440", true},
		{2, "...0-120", false},
		{3, "540-1440", true},
		{4, "", false},
		{5, "0-1440", true},
		{6, "1200-1440", true},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		is_str(drawn(WEEK, WEEK_N, CASES[i].weekday), str_of(CASES[i].parts),
		       "weekday %lld", (long long)CASES[i].weekday);
		is_i64(week_opens(WEEK, WEEK_N, CASES[i].weekday), CASES[i].opens,
		       "opens on weekday %lld", (long long)CASES[i].weekday);
	}
	const week_period late[] = {{6, AT(22, 0), AT(6, 0)}};
	is_str(drawn(late, 1, 0), S("...0-360"), "Saturday night ends on Sunday");
	is_str(drawn(late, 1, 6), S("1320-1440"), "and begins on Saturday");
	is_str(drawn(NULL, 0, 1), S(""), "no period, no part");
	const week_period end[] = {{2, AT(24, 0), AT(1, 0)}};
	is_str(drawn(end, 1, 2), S(""), "from the end of a day: nothing of that day");
	is_str(drawn(end, 1, 3), S("...0-60"), "and an hour of the next");
	day_part two[2];
	is_i64((int64_t)week_day(WEEK, WEEK_N, 1, two, 2), 2,
	       "no more than there is room");
}

/* Minute by minute: the parts of seven days are exactly the periods of the week. */
static void every_minute(void)
{
	static bool open[WEEK_DAYS * DAY_MIN], shown[WEEK_DAYS * DAY_MIN];
	int wrong = 0;
	for (size_t i = 0; i < WEEK_N; i++) {
		int64_t at = WEEK[i].weekday * DAY_MIN + WEEK[i].opens;
		int64_t length = WEEK[i].closes - WEEK[i].opens;
		for (int64_t k = 0; k < (length > 0 ? length : length + DAY_MIN); k++)
			open[(at + k) % (WEEK_DAYS * DAY_MIN)] = true;
	}
	for (int64_t d = 0; d < WEEK_DAYS; d++) {
		day_part parts[MOST];
		size_t k = week_day(WEEK, WEEK_N, d, parts, MOST);
		for (size_t i = 0; i < k; i++)
			for (int64_t m = parts[i].from; m < parts[i].to; m++)
				shown[d * DAY_MIN + m] = true;
	}
	for (int i = 0; i < WEEK_DAYS * DAY_MIN; i++)
		wrong += open[i] != shown[i];
	is_i64(wrong, 0, "every minute of the week is drawn where it is open");
}

/* ---- open days ---- */

static void open_days(void)
{
	const day_span spans[] = {
		{101, 101}, {103, 105}, {105, 105}, {90, 100}, {108, 120}};
	static const bool want[] = {true, true,  false, true, true,
				    true, false, false, true};
	bool open[9];
	days_open(spans, 5, 100, open, 9);
	for (int i = 0; i < 9; i++)
		is_i64(open[i], want[i], "day %d", 100 + i);
	days_open(NULL, 0, 100, open, 9);
	ok(!open[0] && !open[8], "nothing is open without intervals");
}

/* Hours Monday to Friday; o: open, x: closed; from a Saturday on. */
static void closed_days(void)
{
	static const week_period hours[] = {{1, 480, 1080},
					    {2, 480, 1080},
					    {3, 480, 1080},
					    {4, 480, 1080},
					    {5, 480, 60}};
	static const struct {
		const char *days;
		int64_t closed; /* from the first; -1: none */
	} CASES[] = {
		{"xxoooooxxooooo", -1},
		{"xxoooxoxxooooo", 5},
		{"xxooooxxxooooo", 6},
		{"xxxoooooo", 2},
		{"oxooooo", -1},
		{"xx", -1},
		{"", -1},
		{"xxoooooxxoooox", 13},
	};
	int64_t saturday = day_number(2026, 11, 21);
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		bool open[20];
		size_t n = strlen(CASES[i].days);
		for (size_t k = 0; k < n; k++)
			open[k] = CASES[i].days[k] == 'o';
		int64_t day = next_closed_day(hours, 5, open, saturday, n);
		is_i64(day < 0 ? day : day - saturday, CASES[i].closed,
		       "the next closed day of \"%s\"", CASES[i].days);
	}
	bool none[3] = {false};
	is_i64(next_closed_day(NULL, 0, none, saturday, 3), -1,
	       "where no weekday opens, none is missed");
}

/* ---- clock changes ---- */

/* Chicago: the days of 23 and of 25 hours. Intervals come from the database as moments;
 * which local days they touch is what the calendar colours. */
static int64_t local_day(int64_t s)
{
	local_time t = when_local((when){SECONDS(s)}, S("America/Chicago"));
	return day_number(t.year, t.month, t.day);
}

static void clock_changes(void)
{
	static const struct {
		const char *what;
		int64_t opens, closes; /* UTC */
		int64_t first, last;   /* days from the given one */
		int64_t year, month, day;
	} CASES[] = {
		{"a whole day of 23 hours", 1805004000, 1805086800, 0, 0, 2027, 3, 14},
		{"the night that has no 2 o'clock", 1804996800, 1805011200, -1, 0, 2027,
		 3, 14},
		{"a whole day of 25 hours", 1825563600, 1825653600, 0, 0, 2027, 11, 7},
		{"the last second of it", 1825653599, 1825653600, 0, 0, 2027, 11, 7},
		{"the first second after it", 1825653600, 1825653601, 1, 1, 2027, 11,
		 7},
		{"the hour that comes twice", 1825567200, 1825574400, 0, 0, 2027, 11,
		 7},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		int64_t day = day_number(CASES[i].year, CASES[i].month, CASES[i].day);
		const day_span s = {local_day(CASES[i].opens),
				    local_day(CASES[i].closes - 1)};
		bool open[3], good = true;
		days_open(&s, 1, day - 1, open, 3);
		for (int64_t k = -1; k <= 1; k++)
			good &= open[k + 1] ==
				(CASES[i].first <= k && k <= CASES[i].last);
		ok(good, "%s", CASES[i].what);
	}
}

/* ---- a flow drawn as lines ---- */

/* A line of the outline, and where it is drawn. */
static void ladders(void)
{
	static const struct {
		int64_t depth;
		bool branch, goes_on;
		int64_t at;
		const char *what;
	} LINES[] = {
		{0, false, false, 0, "opening hours"},
		{1, true, true, 1, "closed: a message"},
		{1, false, false, 1, "then voicemail, beside it"},
		{1, true, false, 1, "open: a menu"},
		{2, true, true, 2, "key 1: ring one person"},
		{2, true, true, 3, "no answer: ring another"},
		{2, true, false, 4, "no answer: a condition"},
		{3, true, false, 5, "yes: voicemail"},
		{3, true, false, 5, "no: a shared step"},
		{2, true, true, 2, "key 2: a queue, where key 1 stood"},
		{2, true, false, 3, "after 5 min: voicemail"},
		{2, true, false, 2, "no key: a shared step"},
	};
	ladder l = {0};
	for (size_t i = 0; i < sizeof LINES / sizeof LINES[0]; i++)
		is_i64(ladder_rung(&l, LINES[i].depth, LINES[i].branch,
				   LINES[i].goes_on),
		       LINES[i].at, "%s", LINES[i].what);
	l = (ladder){0};
	for (int64_t i = 0; i < 300; i++)
		ladder_rung(&l, i, true, false);
	ok(l.at >= LADDER_DEEP, "deeper than any document may be");
}

/* ---- words ---- */

static void clocks(void)
{
	static const struct {
		int64_t opens, closes;
		const char *us, *intl, *tight;
	} CASES[] = {
		{AT(8, 0), AT(18, 0), "8:00 AM to 6:00 PM", "08:00 to 18:00",
		 "8 AM to 6 PM"},
		{AT(8, 30), AT(12, 0), "8:30 AM to 12:00 PM", "08:30 to 12:00",
		 "8:30 AM to 12 PM"},
		{AT(12, 5), AT(0, 0), "12:05 PM to 12:00 AM", "12:05 to 00:00",
		 "12:05 PM to 12 AM"},
		{AT(0, 30), AT(24, 0), "12:30 AM to 12:00 AM", "00:30 to 24:00",
		 "12:30 AM to 12 AM"},
		{AT(18, 0), AT(2, 0), "6:00 PM to 2:00 AM", "18:00 to 02:00",
		 "6 PM to 2 AM"},
		{AT(0, 0), AT(0, 0), "All day", "All day", "All day"},
		{AT(0, 0), AT(24, 0), "All day", "All day", "All day"},
		{AT(9, 0), AT(9, 0), "9:00 AM to 9:00 AM", "09:00 to 09:00",
		 "9 AM to 9 AM"},
		{AT(0, 0), AT(23, 59), "12:00 AM to 11:59 PM", "00:00 to 23:59",
		 "12 AM to 11:59 PM"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		int64_t o = CASES[i].opens, c = CASES[i].closes;
		is_str(period_words(a, o, c, true), str_of(CASES[i].us), "12 hours");
		is_str(period_words(a, o, c, false), str_of(CASES[i].intl), "24 hours");
		is_str(period_tight(a, o, c, true), str_of(CASES[i].tight), "tight");
		is_str(period_tight(a, o, c, false), str_of(CASES[i].intl),
		       "24 hours are tight");
	}
}

static void parts(void)
{
	static const struct {
		int64_t from, to;
		const char *us, *intl;
	} CASES[] = {
		{AT(8, 0), AT(18, 0), "8 AM to 6 PM", "08:00 to 18:00"},
		{AT(8, 0), AT(13, 0), "8 AM to 1 PM", "08:00 to 13:00"},
		{AT(8, 0), AT(12, 59), "8 to 12:59", ""},
		{AT(8, 0), AT(12, 0), "8 to 12", ""},
		{AT(8, 0), AT(11, 0), "8 to 11", ""},
		{AT(8, 0), AT(10, 59), "", ""},
		{AT(0, 0), AT(24, 0), "All day", "All day"},
		{AT(18, 0), AT(24, 0), "6 PM to 12 AM", "18:00 to 24:00"},
		{AT(0, 0), AT(2, 0), "", ""},
		{AT(0, 0), AT(23, 30), "12 AM to 11:30 PM", "00:00 to 23:30"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		const day_part d = {.from = CASES[i].from, .to = CASES[i].to};
		is_str(part_words(a, &d, true), str_of(CASES[i].us), "drawn part");
		is_str(part_words(a, &d, false), str_of(CASES[i].intl),
		       "drawn part, 24 hours");
	}
}

static void countdowns(void)
{
	static const struct {
		int64_t seconds;
		const char *words;
	} CASES[] = {
		{-500, "in 0 m"},
		{0, "in 0 m"},
		{1, "in 1 m"},
		{60, "in 1 m"},
		{61, "in 2 m"},
		{59 * 60, "in 59 m"},
		{59 * 60 + 1, "in 1 h"},
		{3600, "in 1 h"},
		{26280, "in 7 h 18 m"},
		{24 * 3600, "in 24 h"},
		{36 * 3600 - 60, "in 35 h 59 m"},
		{36 * 3600, "in 2 days"},
		{60 * 3600 - 60, "in 2 days"},
		{60 * 3600, "in 3 days"},
		{35 * 86400, "in 35 days"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_str(countdown_words(a, CASES[i].seconds), str_of(CASES[i].words),
		       "%lld seconds", (long long)CASES[i].seconds);
}

/* What is typed for Tuesday, and what stands there afterwards; absent: not understood.
 */
static void typed(void)
{
	static const struct {
		const char *typed, *us, *eu;
	} CASES[] = {
		{"", "", ""},
		{"  Closed ", "", ""},
		{"8 to 5", "8 AM to 5 PM", "08:00 to 17:00"},
		{"8-12, 1-6", "8 AM to 12 PM, 1 PM to 6 PM",
		 "08:00 to 12:00, 13:00 to 18:00"},
		{"8 AM to noon and 1 PM to 6:30 PM", "8 AM to 12 PM, 1 PM to 6:30 PM",
		 "08:00 to 12:00, 13:00 to 18:30"},
		{"1 pm to 6 pm, 8 to noon", "8 AM to 12 PM, 1 PM to 6 PM",
		 "08:00 to 12:00, 13:00 to 18:00"},
		{"8 AM to 2 PM, 1 PM to 6 PM", "8 AM to 6 PM", "08:00 to 18:00"},
		{"8 PM to 2 AM", "8 PM to 2 AM", "20:00 to 02:00"},
		{"10 PM to 12:00 AM", "10 PM to 12 AM", "22:00 to 00:00"},
		{"all day", "All day", "All day"},
		{"12 AM to 12 AM", "All day", "All day"},
		{"whenever", NULL, NULL},
		{"8", NULL, NULL},
		{"25:00 to 26:00", NULL, NULL},
		{"9 to 5; Fri 9 to 5", NULL, NULL},
		{"to Fri 9 to 5", NULL, NULL},
		{"weekdays 9 to 5", NULL, NULL},
	};

	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		week_period p[MOST];
		week w = {0};
		bool read = week_day_read(str_of(CASES[i].typed), 2, &w);
		size_t n = week_periods(&w, p, MOST);
		ok(read == (CASES[i].us != NULL), "'%s' understood", CASES[i].typed);
		if (!read)
			continue;
		is_str(week_day_words(a, p, n, 2, true), str_of(CASES[i].us), "'%s'",
		       CASES[i].typed);
		is_str(week_day_words(a, p, n, 2, false), str_of(CASES[i].eu), "'%s'",
		       CASES[i].typed);
	}
}

/* What goes on past midnight is one evening, days without end are days. */
static void typed_weeks(void)
{
	week_period p[MOST];
	week w = {0};

	for (int64_t d = 0; d < WEEK_DAYS; d++)
		ok(week_day_read(S("8 to 20, 20:00 to 8:00"), d, &w), "two shifts");
	is_i64((int64_t)week_periods(&w, p, MOST), WEEK_DAYS, "day and night");
	is_str(week_day_words(a, p, WEEK_DAYS, 6, true), S("All day"), "each of them");
	w = (week){0};
	ok(week_day_read(S("8 PM to 3 AM"), 6, &w), "the night to Sunday");
	is_i64((int64_t)week_periods(&w, p, MOST), 1, "is one");
	ok(p[0].weekday == 6 && p[0].opens == 20 * 60 && p[0].closes == 3 * 60,
	   "of Saturday");
	ok(week_day_read(S("all day"), 0, &w), "and all Sunday");
	is_i64((int64_t)week_periods(&w, p, MOST), 2, "is two, from midnight on");
	ok(p[0].closes == 0 && p[1].weekday == 0 && p[1].opens == 0, "Saturday's ends");
	is_i64((int64_t)week_periods(&w, p, 1), 1, "no more than there is room for");
}

static void picked(void)
{
	static const struct {
		const char *text;
		bool day, time, moment;
	} CASES[] = {
		{"2026-11-27", true, false, false},
		{"2028-02-29", true, false, false},
		{"2026-02-29", false, false, false},
		{"2026-13-01", false, false, false},
		{"1999-01-01", false, false, false},
		{"2026-1-1", false, false, false},
		{"09:30", false, true, false},
		{"23:59:59", false, true, false},
		{"24:00", false, false, false},
		{"9:30", false, false, false},
		{"2026-11-27T09:30", false, false, true},
		{"2026-11-27 09:30", false, false, false},
		{"2026-02-30T09:30", false, false, false},
		{"2026-11-27T", false, false, false},
		{"", false, false, false},
	};
	int64_t day, minute;

	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		str s = str_of(CASES[i].text);
		ok(picked_day(s, &day) == CASES[i].day, "day '%s'", CASES[i].text);
		ok(picked_time(s, &minute) == CASES[i].time, "time '%s'",
		   CASES[i].text);
		ok(picked_moment(s, &day, &minute) == CASES[i].moment, "moment '%s'",
		   CASES[i].text);
	}
	ok(picked_moment(S("2026-11-27T09:30"), &day, &minute) &&
		   day == day_number(2026, 11, 27) && minute == 570,
	   "which it is");
}

int main(void)
{
	a = arena_new(1 << 20);
	typed();
	typed_weeks();
	picked();
	days();
	calendar();
	months();
	month_texts();
	weeks();
	every_minute();
	open_days();
	closed_days();
	clock_changes();
	ladders();
	clocks();
	parts();
	countdowns();
	arena_delete(a);
	return tap_done();
}
