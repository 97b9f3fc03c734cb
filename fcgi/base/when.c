/* when.c -- points in time and lengths of time.
 *
 * The calendar in UTC is computed here; calendar time in a zone is glibc's, by
 * setenv("TZ") and tzset(). That is the one process-wide state of base: `current` below
 * says which zone glibc has loaded, and it is switched only when another one is asked
 * for (a switch reads a file of /usr/share/zoneinfo, some 20 us). A process has one
 * thread, and nothing else in the house may touch TZ. */
#include "base/when.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"

enum { US = 1000000, DAY_S = 86400, ZONE_MAX = 64 };

/* ---- the clock ---- */

static int64_t clock_us(clockid_t id)
{
	struct timespec t;
	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * US + t.tv_nsec / 1000;
}

when when_now(void)
{
	return (when){clock_us(CLOCK_REALTIME)};
}

int64_t when_mono_us(void)
{
	return clock_us(CLOCK_MONOTONIC);
}

when when_add(when w, int64_t us)
{
	int64_t sum;
	if (__builtin_add_overflow(w.us, us, &sum))
		sum = us < 0 ? INT64_MIN : INT64_MAX;
	return (when){sum};
}

int64_t when_diff_s(when a, when b)
{
	int64_t us;
	if (__builtin_sub_overflow(a.us, b.us, &us))
		us = a.us < b.us ? INT64_MIN : INT64_MAX;
	return us / US;
}

/* ---- the calendar in UTC ---- */

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Days since 1970-01-01 of a Gregorian date (Howard Hinnant's days_from_civil): years
 * are counted from March, so that the leap day is the last day of a year. */
static int64_t days_of(int64_t y, int m, int d)
{
	y -= m <= 2;
	int64_t era = floor_div(y, 400);
	int64_t yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
	return era * 146097 + doe - 719468;
}

static void date_of(int64_t days, local_time *t)
{
	days += 719468;
	int64_t era = floor_div(days, 146097);
	int64_t doe = days - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64_t mp = (5 * doy + 2) / 153;
	t->day = (int)(doy - (153 * mp + 2) / 5 + 1);
	t->month = (int)(mp < 10 ? mp + 3 : mp - 9);
	t->year = (int)(yoe + era * 400 + (t->month <= 2));
}

static local_time utc_of(int64_t s)
{
	local_time t = {0};
	int64_t days = floor_div(s, DAY_S);
	int64_t rest = s - days * DAY_S;
	date_of(days, &t);
	t.hour = (int)(rest / 3600);
	t.minute = (int)(rest / 60 % 60);
	t.second = (int)(rest % 60);
	t.wday = (int)(((days + 4) % 7 + 7) % 7);
	return t;
}

/* ---- PostgreSQL's and ISO text ---- */

/* Takes min to max digits off *s. */
static bool number(str *s, size_t min, size_t max, int64_t *out)
{
	size_t n = 0;
	*out = 0;
	while (n < s->n && n < max && s->p[n] >= '0' && s->p[n] <= '9')
		*out = *out * 10 + (s->p[n++] - '0');
	*s = str_sub(*s, n, s->n);
	return n >= min;
}

static bool take(str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

static bool date_ok(int64_t y, int64_t m, int64_t d)
{
	static const int LAST[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (y < 1 || y > 290000 || m < 1 || m > 12 || d < 1 || d > LAST[m - 1])
		return false;
	bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
	return m != 2 || d < 29 || leap;
}

static bool take_date(str *s, int64_t *days)
{
	int64_t y, m, d;
	if (!number(s, 4, 6, &y) || !take(s, '-') || !number(s, 2, 2, &m) ||
	    !take(s, '-') || !number(s, 2, 2, &d) || !date_ok(y, m, d))
		return false;
	*days = days_of(y, (int)m, (int)d);
	return true;
}

/* hh:mm:ss[.ffffff]; digits past the sixth are dropped. */
static bool take_clock(str *s, int64_t *us)
{
	int64_t h, m, sec, part = 0;
	if (!number(s, 2, 2, &h) || !take(s, ':') || !number(s, 2, 2, &m) ||
	    !take(s, ':') || !number(s, 2, 2, &sec) || h > 23 || m > 59 || sec > 59)
		return false;
	if (take(s, '.')) {
		size_t before = s->n;
		if (!number(s, 1, 6, &part))
			return false;
		for (size_t n = before - s->n; n < 6; n++)
			part *= 10;
		int64_t finer;
		number(s, 0, 12, &finer);
	}
	*us = ((h * 60 + m) * 60 + sec) * US + part;
	return true;
}

/* hh, hhmm, hh:mm or hh:mm:ss (historical local mean time). */
static bool take_hms(str *s, int64_t *seconds)
{
	int64_t h, m = 0, sec = 0;
	if (!number(s, 2, 2, &h))
		return false;
	if (s->n > 0) {
		take(s, ':');
		if (!number(s, 2, 2, &m) || (take(s, ':') && !number(s, 2, 2, &sec)))
			return false;
	}
	*seconds = (h * 60 + m) * 60 + sec;
	return h <= 15 && m <= 59 && sec <= 59;
}

/* Z or an offset, to the end. */
static bool take_offset(str *s, int64_t *us)
{
	int64_t seconds = 0;
	bool minus = take(s, '-');
	if ((minus || take(s, '+')) ? !take_hms(s, &seconds) : !take(s, 'Z'))
		return false;
	*us = seconds * US * (minus ? -1 : 1);
	return s->n == 0;
}

bool when_parse(str s, when *out)
{
	int64_t days, clock, offset;
	if (!take_date(&s, &days) || (!take(&s, ' ') && !take(&s, 'T')) ||
	    !take_clock(&s, &clock) || !take_offset(&s, &offset))
		return false;
	out->us = days * DAY_S * US + clock - offset;
	return true;
}

/* v with at least width digits at p; gives back the end. */
static char *digits(char *p, int64_t v, int width)
{
	char tmp[20];
	int n = 0;
	do {
		tmp[n++] = (char)('0' + v % 10);
		v /= 10;
	} while (v > 0);
	for (; width > n; width--)
		*p++ = '0';
	while (n > 0)
		*p++ = tmp[--n];
	return p;
}

static char *letters(char *p, const char *s)
{
	size_t n = strlen(s);
	memcpy(p, s, n);
	return p + n;
}

static char *clock_24(char *p, const local_time *t, bool seconds)
{
	p = digits(p, t->hour, 2);
	*p++ = ':';
	p = digits(p, t->minute, 2);
	if (!seconds)
		return p;
	*p++ = ':';
	return digits(p, t->second, 2);
}

size_t when_iso_text(when w, char out[WHEN_ISO_MAX])
{
	int64_t part = w.us % US;
	if (part < 0)
		part += US;
	local_time t = utc_of(floor_div(w.us, US));
	char *p = out;
	if (t.year < 0)
		*p++ = '-';
	p = digits(p, t.year < 0 ? -t.year : t.year, 4);
	*p++ = '-';
	p = digits(p, t.month, 2);
	*p++ = '-';
	p = digits(p, t.day, 2);
	*p++ = 'T';
	p = clock_24(p, &t, true);
	if (part) {
		*p++ = '.';
		p = digits(p, part, 6);
	}
	*p++ = 'Z';
	return (size_t)(p - out);
}

/* The text from start to end, in the arena. */
static str finish(struct arena *a, const char *start, const char *end)
{
	return str_dup(a, (str){start, (size_t)(end - start)});
}

str when_iso(struct arena *a, when w)
{
	char text[WHEN_ISO_MAX];
	if (w.us == 0)
		return (str){NULL, 0};
	return finish(a, text, text + when_iso_text(w, text));
}

/* ---- zones ---- */

static struct {
	char name[ZONE_MAX + 1];
	size_t n;
	bool known; /* glibc has this zone loaded; false: it reads as UTC */
} current;

/* Names of the tz database begin with a capital letter and hold letters, digits and _ +
 * - / only. Anything else never reaches a path or glibc, which would also read "ABC5"
 * as a rule,
 * ":/etc/passwd" as a file and "right/..." with leap seconds. */
static bool zone_name_ok(str z)
{
	static const char CHARS[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789_+-/";
	if (z.n == 0 || z.n > ZONE_MAX || z.p[0] < 'A' || z.p[0] > 'Z')
		return false;
	for (size_t i = 0; i < z.n; i++)
		if (!memchr(CHARS, z.p[i], sizeof CHARS - 1))
			return false;
	return !str_has(z, S("//")) && !str_ends(z, S("/"));
}

/* Is there a compiled zone of this name (and not a folder or a table)? */
static bool zone_exists(const char *name)
{
	char path[sizeof "/usr/share/zoneinfo/" + ZONE_MAX], magic[4];
	*letters(letters(path, "/usr/share/zoneinfo/"), name) = '\0';
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return false;
	bool ok = read(fd, magic, sizeof magic) == sizeof magic &&
		  memcmp(magic, "TZif", sizeof magic) == 0;
	close(fd);
	return ok;
}

/* Makes zone the one localtime_r works in; false when it reads as UTC. */
static bool zone_use(str zone)
{
	if (current.n && str_eq(zone, (str){current.name, current.n}))
		return current.known;
	if (!zone_name_ok(zone) || str_eq(zone, S("UTC")))
		return false;
	memcpy(current.name, zone.p, zone.n);
	current.name[zone.n] = '\0';
	current.n = zone.n;
	current.known = zone_exists(current.name) && setenv("TZ", current.name, 1) == 0;
	if (current.known)
		tzset();
	return current.known;
}

/* Calendar time, with the zone's abbreviation. */
static local_time local_of(when w, str zone, char abbr[16])
{
	time_t s = (time_t)floor_div(w.us, US);
	struct tm tm;
	int saved = errno;
	bool known = zone_use(zone) && localtime_r(&s, &tm);
	errno = saved;
	if (!known) {
		memcpy(abbr, "UTC", 4);
		return utc_of(s);
	}
	/* Zones without a name of their own have a number there: "-03" reads as UTC-03.
	 */
	bool bare = tm.tm_zone[0] == '+' || tm.tm_zone[0] == '-';
	size_t n = strnlen(tm.tm_zone, 12);
	memcpy(letters(abbr, bare ? "UTC" : ""), tm.tm_zone, n);
	abbr[(bare ? 3 : 0) + n] = '\0';
	return (local_time){.year = tm.tm_year + 1900,
			    .month = tm.tm_mon + 1,
			    .day = tm.tm_mday,
			    .hour = tm.tm_hour,
			    .minute = tm.tm_min,
			    .second = tm.tm_sec,
			    .wday = tm.tm_wday,
			    .utc_offset_s = (int)tm.tm_gmtoff};
}

local_time when_local(when w, str zone)
{
	char abbr[16];
	return local_of(w, zone, abbr);
}

bool when_read_local(str typed, str zone, when *out)
{
	char text[WHEN_ISO_MAX];
	when utc;

	if (typed.n < 16 || typed.p[10] != 'T')
		return false;
	snprintf(text, sizeof(text), "%.16s:00+00", typed.p);
	if (!when_parse(str_of(text), &utc) || utc.us <= 0)
		return false;
	/* the offset at that moment, found in two steps around a clock change */
	when guess = when_add(utc, -SECONDS(when_local(utc, zone).utc_offset_s));
	*out = when_add(utc, -SECONDS(when_local(guess, zone).utc_offset_s));
	/* left out by the change: the clock has gone on by then */
	if (when_local(*out, zone).hour != (int)(utc.us / HOURS(1) % 24))
		*out = guess;
	return true;
}

bool when_read_day(str typed, when *out)
{
	char moment[] = "0000-00-00T00:00";

	if (typed.n != 10)
		return false;
	memcpy(moment, typed.p, 10);
	return when_read_local(str_of(moment), S("UTC"), out);
}

str when_write_local(struct arena *a, when w, str zone)
{
	local_time t = when_local(w, zone);

	return str_printf(a, "%04d-%02d-%02dT%02d:%02d", t.year, t.month, t.day, t.hour,
			  t.minute);
}

/* ---- for people ---- */

enum { TEXT_MAX = 80 };

static const char *const DAYS_SHORT[] = {"Sun", "Mon", "Tue", "Wed",
					 "Thu", "Fri", "Sat"};
static const char *const MONTHS_SHORT[] = {"",    "Jan", "Feb", "Mar", "Apr",
					   "May", "Jun", "Jul", "Aug", "Sep",
					   "Oct", "Nov", "Dec"};

static char *put_clock(char *p, const local_time *t, enum time_style style,
		       bool seconds)
{
	if (style == TIME_INTL)
		return clock_24(p, t, seconds);
	p = digits(p, t->hour % 12 ? t->hour % 12 : 12, 1);
	*p++ = ':';
	p = digits(p, t->minute, 2);
	if (seconds) {
		*p++ = ':';
		p = digits(p, t->second, 2);
	}
	return letters(p, t->hour < 12 ? " AM" : " PM");
}

/* Nov 9 or 9 Nov; with year Nov 9, 2025 or 9 Nov 2025. */
static char *put_date(char *p, const local_time *t, enum time_style style, bool year)
{
	if (style == TIME_INTL) {
		p = digits(p, t->day, 1);
		*p++ = ' ';
		p = letters(p, MONTHS_SHORT[t->month]);
	} else {
		p = letters(p, MONTHS_SHORT[t->month]);
		*p++ = ' ';
		p = digits(p, t->day, 1);
	}
	if (year) {
		p = letters(p, style == TIME_INTL ? " " : ", ");
		p = digits(p, t->year < 0 ? 0 : t->year, 4);
	}
	return p;
}

static char *put_day(char *p, const local_time *t, enum time_style style, bool year)
{
	p = letters(p, DAYS_SHORT[t->wday]);
	p = letters(p, ", ");
	return put_date(p, t, style, year);
}

str when_clock(struct arena *a, when w, str zone, enum time_style style)
{
	char text[TEXT_MAX];
	if (w.us == 0)
		return S("");
	local_time t = when_local(w, zone);
	return finish(a, text, put_clock(text, &t, style, false));
}

str when_day(struct arena *a, when w, str zone, enum time_style style)
{
	char text[TEXT_MAX];
	if (w.us == 0)
		return S("");
	local_time t = when_local(w, zone);
	return finish(a, text, put_day(text, &t, style, false));
}

str when_day_year(struct arena *a, when w, when now, str zone, enum time_style style)
{
	char text[TEXT_MAX];
	if (w.us == 0)
		return S("");
	local_time t = when_local(w, zone);
	bool year = t.year != when_local(now, zone).year;
	return finish(a, text, put_day(text, &t, style, year));
}

str when_table(struct arena *a, when w, when now, str zone, enum time_style style)
{
	char text[TEXT_MAX], *p = text;
	int64_t ago = when_diff_s(now, w);
	if (w.us == 0)
		return S("");
	/* Clocks of two machines differ a little: the near future is now, too. */
	if (ago > -60 && ago < 60)
		return S("now");
	if (ago >= 0 && ago < 3600) {
		p = digits(p, ago / 60, 1);
		*p++ = 'm';
		return finish(a, text, p);
	}
	local_time t = when_local(w, zone), today = when_local(now, zone);
	int64_t days = days_of(today.year, today.month, today.day) -
		       days_of(t.year, t.month, t.day);
	if (days == 0)
		p = put_clock(p, &t, style, false);
	else if (days >= 1 && days <= 6)
		p = letters(p, DAYS_SHORT[t.wday]);
	else
		p = put_date(p, &t, style, t.year != today.year);
	return finish(a, text, p);
}

str when_full(struct arena *a, when w, str zone, enum time_style style)
{
	char text[TEXT_MAX], abbr[16];
	if (w.us == 0)
		return S("");
	local_time t = local_of(w, zone, abbr);
	char *p = put_day(text, &t, style, true);
	p = letters(p, ", ");
	p = put_clock(p, &t, style, true);
	*p++ = ' ';
	return finish(a, text, letters(p, abbr));
}

str when_length(struct arena *a, int64_t seconds)
{
	char text[TEXT_MAX], *p = text;
	int64_t s = seconds < 0 ? 0 : seconds;
	if (s >= 3600) {
		p = digits(p, s / 3600, 1);
		*p++ = ':';
	}
	p = digits(p, s / 60 % 60, s >= 3600 ? 2 : 1);
	*p++ = ':';
	return finish(a, text, digits(p, s % 60, 2));
}

/* "3 min 10 s" of two counts; a second one of nothing is left out. */
static str two_units(struct arena *a, int64_t n, const char *unit, int64_t m,
		     const char *small)
{
	char text[TEXT_MAX];
	char *p = letters(digits(text, n, 1), unit);
	if (m > 0) {
		*p++ = ' ';
		p = letters(digits(p, m, 1), small);
	}
	return finish(a, text, p);
}

str when_words(struct arena *a, int64_t seconds)
{
	int64_t s = seconds < 0 ? 0 : seconds;
	if (s < 60)
		return two_units(a, s, " s", 0, "");
	if (s < 3600)
		return two_units(a, s / 60, " min", s % 60, " s");
	return two_units(a, s / 3600, " h", s / 60 % 60, " min");
}

str when_ago(struct arena *a, when w, when now)
{
	int64_t s = when_diff_s(now, w);
	if (w.us == 0)
		return S("");
	if (s < 60)
		return S("just now");
	if (s < 3600)
		return two_units(a, s / 60, " min ago", 0, "");
	if (s < DAY_S)
		return two_units(a, s / 3600, " h ago", 0, "");
	return two_units(a, s / DAY_S, s < 2 * DAY_S ? " day ago" : " days ago", 0, "");
}
