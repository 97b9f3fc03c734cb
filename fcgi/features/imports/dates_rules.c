#include <string.h>

#include "features/imports/imports_rules.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static int64_t month_days(int64_t y, int64_t m)
{
	static const int DAYS_OF[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

	return m == 2 && leap ? 29 : DAYS_OF[m - 1];
}

static bool is_date(int64_t y, int64_t m, int64_t d)
{
	return y >= 1900 && y <= 2199 && m >= 1 && m <= 12 && d >= 1 &&
	       d <= month_days(y, m);
}

/* 26 is 2026, 71 is 1971. */
static int64_t full_year(int64_t y, size_t digits)
{
	return digits > 2 ? y : y < 70 ? 2000 + y : 1900 + y;
}

static int64_t month_named(str s)
{
	static const char NAMES[] = "janfebmaraprmayjunjulaugsepoctnovdec";

	for (int64_t m = 0; s.n >= 3 && m < 12; m++)
		if (str_ieq(str_sub(s, 0, 3), (str){NAMES + 3 * m, 3}))
			return m + 1;
	return 0;
}

/* A cell's numbers and its month's name, up to its time. */
struct pieces {
	int64_t n[3];
	size_t digits[3], count;
	int64_t month; /* named */
	size_t named;  /* numbers before the name */
	char sep;      /* between the first two */
	size_t end;    /* where the date ends */
};

static bool take_number(str s, size_t *at, struct pieces *p)
{
	size_t from = *at;

	while (*at < s.n && is_digit(s.p[*at]) && *at - from < 5)
		++*at;
	p->digits[p->count] = *at - from;
	return str_i64(str_sub(s, from, *at), &p->n[p->count++]);
}

static bool take_name(str s, size_t *at, struct pieces *p)
{
	size_t from = *at;

	while (*at < s.n && ((s.p[*at] | 32) >= 'a' && (s.p[*at] | 32) <= 'z'))
		++*at;
	p->named = p->count;
	p->month = month_named(str_sub(s, from, *at));
	return p->month > 0;
}

static bool is_letter(char c)
{
	return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool take_one(str s, size_t *at, struct pieces *p)
{
	char c = s.p[*at];

	if (is_digit(c))
		return take_number(s, at, p);
	if (is_letter(c))
		return !p->month && take_name(s, at, p);
	if (!memchr("-/. ,", c, 5))
		return false;
	if (!p->sep && p->count)
		p->sep = c;
	++*at;
	return true;
}

/* Three numbers, or two and the name of a month; weekday names are no dates. */
static bool take_pieces(str s, struct pieces *p)
{
	size_t at = 0;

	*p = (struct pieces){0};
	while (at < s.n && p->count + (p->month > 0) < 3)
		if (!take_one(s, &at, p))
			return false;
	p->end = at;
	return p->count + (p->month > 0) == 3;
}

/* Days since the end of 1899, as spreadsheets count them. */
static bool from_serial(str s, int64_t *y, int64_t *m, int64_t *d)
{
	int64_t n;

	if (s.n != 5 || !str_i64(s, &n) || n < 20000 || n > 80000)
		return false;
	for (*y = 1900, n -= 1; n > 365 + (month_days(*y, 2) == 29); ++*y)
		n -= 365 + (month_days(*y, 2) == 29);
	/* their 1900 had a February 29 */
	n -= 1;
	if (n < 0) {
		n += 365;
		--*y;
	}
	for (*m = 1; n >= month_days(*y, *m); ++*m)
		n -= month_days(*y, *m);
	*d = n + 1;
	return true;
}

struct reading {
	int64_t y, m, d;
	size_t end;
	enum date_kind kind;
};

/* a and b: the first two numbers. With dots the day is first everywhere. */
static enum date_kind numbers_kind(int64_t y, int64_t a, int64_t b, bool dots)
{
	bool month = is_date(y, a, b), day = is_date(y, b, a);

	if (dots)
		return day ? DATE_SURE : DATE_NONE;
	if (month && day)
		return a == b ? DATE_SURE : DATE_BOTH;
	return month ? DATE_MONTH : day ? DATE_DAY : DATE_NONE;
}

static void numbers_only(const struct pieces *p, enum date_order order,
			 struct reading *r)
{
	int64_t a = p->n[0], b = p->n[1];
	bool dots = p->sep == '.', day_first = order == DATES_DAY_FIRST;

	if (p->digits[0] == 4) { /* 2026-03-10 */
		*r = (struct reading){a, b, p->n[2], p->end, DATE_SURE};
		return;
	}
	r->y = full_year(p->n[2], p->digits[2]);
	r->kind = numbers_kind(r->y, a, b, dots);
	if (order == DATES_UNSAID)
		day_first = r->kind == DATE_DAY;
	r->m = dots || day_first ? b : a;
	r->d = dots || day_first ? a : b;
}

static void read_date(str s, enum date_order order, struct reading *r)
{
	struct pieces p;

	*r = (struct reading){0};
	if (from_serial(s, &r->y, &r->m, &r->d)) {
		r->kind = DATE_SURE;
		r->end = s.n;
		return;
	}
	if (s.n > 40 || !take_pieces(s, &p))
		return;
	r->end = p.end;
	if (p.month) { /* Mar 10, 2026; 10 March 2026 */
		r->y = full_year(p.n[1], p.digits[1]);
		r->m = p.month;
		r->d = p.n[0];
		r->kind = DATE_SURE;
	} else {
		numbers_only(&p, order, r);
	}
	if (r->kind == DATE_SURE && !is_date(r->y, r->m, r->d))
		r->kind = DATE_NONE;
}

/* Numbers with colons between them: how many, and where they end. */
static size_t take_time(str s, size_t *at, int64_t part[3])
{
	size_t n = 0;

	while (*at < s.n && n < 3) {
		size_t from = *at;
		while (*at < s.n && is_digit(s.p[*at]))
			++*at;
		if (*at - from > 2 || !str_i64(str_sub(s, from, *at), &part[n]))
			return 0;
		n++;
		if (*at == s.n || s.p[*at] != ':')
			break;
		++*at;
	}
	return n;
}

/* am and pm; without them a time has minutes. */
static bool half_of_day(str rest, size_t n, int64_t *hour)
{
	char c = rest.n ? (char)(rest.p[0] | 32) : '\0';

	if (c != 'a' && c != 'p')
		return n >= 2;
	if (*hour < 1 || *hour > 12)
		return false;
	*hour = *hour % 12 + (c == 'p' ? 12 : 0);
	return true;
}

/* "", "T14:30:00Z", " 2:30 PM": minutes of the day; -1 when it is no time. */
static int64_t time_read(str s)
{
	int64_t part[3] = {0};
	size_t at = 0, n;

	while (at < s.n && memchr(" T,", s.p[at], 3))
		at++;
	if (at == s.n)
		return 0;
	n = take_time(s, &at, part);
	if (!n || !half_of_day(str_trim(str_sub(s, at, s.n)), n, &part[0]))
		return -1;
	return part[0] < 24 && part[1] < 60 ? part[0] * 60 + part[1] : -1;
}

enum date_kind date_kind_of(str cell)
{
	struct reading r;
	str s = str_trim(cell);

	read_date(s, DATES_UNSAID, &r);
	return r.kind && time_read(str_sub(s, r.end, s.n)) < 0 ? DATE_NONE : r.kind;
}

static bool read_moment(str s, enum date_order order, struct reading *r,
			int64_t *minute)
{
	read_date(s, order, r);
	if (!r->kind || !is_date(r->y, r->m, r->d))
		return false;
	*minute = time_read(str_sub(s, r->end, s.n));
	return *minute >= 0;
}

str date_read(arena *a, str cell, enum date_order order)
{
	struct reading r;
	int64_t minute;

	if (!read_moment(str_trim(cell), order, &r, &minute))
		return (str){0};
	return str_printf(a, "%04d-%02d-%02d", (int)r.y, (int)r.m, (int)r.d);
}

str moment_read(arena *a, str cell, enum date_order order)
{
	struct reading r;
	int64_t minute;

	if (!read_moment(str_trim(cell), order, &r, &minute))
		return (str){0};
	return str_printf(a, "%04d-%02d-%02d %02d:%02d", (int)r.y, (int)r.m, (int)r.d,
			  (int)(minute / 60), (int)(minute % 60));
}
