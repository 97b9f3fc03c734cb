/* base_when.c -- tests of base/when. */
#include <unistd.h>

#include "base/arena.h"
#include "base/when.h"
#include "tap.h"

#define CHI S("America/Chicago")
#define LON S("Europe/London")
#define NONE ((str){NULL, 0})

static when at(const char *text)
{
	when w = {-1};
	if (!when_parse(str_of(text), &w))
		diag("test error: cannot parse %s", text);
	return w;
}

static void parse(arena *a)
{
	static const struct {
		const char *in, *iso; /* iso NULL: refused */
	} T[] = {
		{"2026-11-21 11:32:47.123456+00", "2026-11-21T11:32:47.123456Z"},
		{"2026-11-21 11:32:47+00", "2026-11-21T11:32:47Z"},
		{"2026-11-21T11:32:47Z", "2026-11-21T11:32:47Z"},
		{"2026-11-21 11:32:47.1+00", "2026-11-21T11:32:47.100000Z"},
		{"2026-11-21 11:32:47.1234569+00", "2026-11-21T11:32:47.123456Z"},
		{"2026-11-21 05:32:47-06", "2026-11-21T11:32:47Z"},
		{"2026-11-21 17:02:47+05:30", "2026-11-21T11:32:47Z"},
		{"2026-11-21 17:02:47+0530", "2026-11-21T11:32:47Z"},
		{"1883-11-18 12:00:00-05:50:36", "1883-11-18T17:50:36Z"},
		{"2026-01-01 00:30:00+01", "2025-12-31T23:30:00Z"},
		{"1969-12-31 23:59:59.999999+00", "1969-12-31T23:59:59.999999Z"},
		{"2024-02-29 00:00:00+00", "2024-02-29T00:00:00Z"},
		{"2000-02-29 00:00:00+00", "2000-02-29T00:00:00Z"},
		{"0001-01-01 00:00:00+00", "0001-01-01T00:00:00Z"},
		{"9999-12-31 23:59:59+00", "9999-12-31T23:59:59Z"},
		{"12026-01-01 00:00:00+00", "12026-01-01T00:00:00Z"},
		{"290000-12-31 23:59:59+00", "290000-12-31T23:59:59Z"},
		{"2026-02-29 00:00:00+00", NULL},
		{"2100-02-29 00:00:00+00", NULL},
		{"2026-04-31 00:00:00+00", NULL},
		{"2026-13-01 00:00:00+00", NULL},
		{"2026-00-01 00:00:00+00", NULL},
		{"2026-01-00 00:00:00+00", NULL},
		{"0000-01-01 00:00:00+00", NULL},
		{"999999-01-01 00:00:00+00", NULL},
		{"2026-11-21 24:00:00+00", NULL},
		{"2026-11-21 23:60:00+00", NULL},
		{"2026-11-21 23:59:60+00", NULL},
		{"2026-11-21 11:32:47", NULL},
		{"2026-11-21", NULL},
		{"2026-11-21 11:32+00", NULL},
		{"2026-11-21 11:32:47.+00", NULL},
		{"2026-11-21 11:32:47+", NULL},
		{"2026-11-21 11:32:47+0", NULL},
		{"2026-11-21 11:32:47+00:", NULL},
		{"2026-11-21 11:32:47+00:0", NULL},
		{"2026-11-21 11:32:47+16", NULL},
		{"2026-11-21 11:32:47+00 BC", NULL},
		{"2026-11-21 11:32:47ZZ", NULL},
		{"26-11-21 11:32:47+00", NULL},
		{"2026-1-21 11:32:47+00", NULL},
		{" 2026-11-21 11:32:47+00", NULL},
		{"infinity", NULL},
		{"-infinity", NULL},
		{"", NULL},
		{"now", NULL},
		{"2026-11-21 11:32:4\xff+00", NULL},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		when w = {0};
		bool good = when_parse(str_of(T[i].in), &w);
		if (!T[i].iso || !good)
			ok(good == (T[i].iso != NULL), "parse '%s'", T[i].in);
		else
			is_str(when_iso(a, w), str_of(T[i].iso), "parse '%s'", T[i].in);
	}
	when w;
	ok(!when_parse((str){NULL, 0}, &w), "parse absent");
	is_str(when_iso(a, (when){0}), NONE, "no time is an absent text");
	/* Every prefix of a good text is refused without reading past its end. */
	const char *full = "2026-11-21 11:32:47.123456+05:30";
	bool refused = true;
	for (size_t n = 0; n < strlen(full); n++) {
		str part = str_dup(a, (str){full, n});
		bool whole = n == 29; /* ...+05 */
		refused = refused && when_parse(part, &w) == whole;
	}
	ok(refused, "prefixes are refused, but for the one that ends in +05");
}

static void arithmetic(void)
{
	when a = at("2026-11-21 11:32:47.5+00"), b = at("2026-11-21 11:32:40.6+00");
	is_i64(when_diff_s(a, b), 6, "difference is cut towards zero");
	is_i64(when_diff_s(b, a), -6, "also backwards");
	is_i64(when_add(a, MINUTES(-1)).us, a.us - 60000000, "add a negative");
	is_i64(when_add((when){INT64_MAX - 1}, DAYS(1)).us, INT64_MAX,
	       "add stops at the end");
	is_i64(when_add((when){INT64_MIN + 1}, -DAYS(1)).us, INT64_MIN,
	       "and the start");
	is_i64(when_diff_s((when){INT64_MAX}, (when){-1}), INT64_MAX / 1000000,
	       "a difference out of range stops too");
	is_i64(DAYS(1), HOURS(24), "a day");
	is_i64(HOURS(1), 3600 * (int64_t)1000000, "an hour");
	int64_t m = when_mono_us();
	ok(when_mono_us() >= m && m > 0, "the monotonic clock does not go back");
	ok(when_diff_s(when_now(), at("2024-01-01 00:00:00+00")) > 0,
	   "it is past 2024");
}

/* One instant in a zone against the expected text. */
static void check_local(const char *utc, const char *zone, const char *want)
{
	local_time t = when_local(at(utc), str_of(zone));
	char got[64];
	snprintf(got, sizeof got, "%04d-%02d-%02d %02d:%02d:%02d %d %+d", t.year,
		 t.month, t.day, t.hour, t.minute, t.second, t.wday, t.utc_offset_s);
	is_str(str_of(got), str_of(want), "%s in %s", utc, zone);
}

static void zones(void)
{
	static const char *const T[][3] = {
		/* the gap: 2:00 becomes 3:00 on March 8, 2026 */
		{"2026-03-08 07:59:59+00", "America/Chicago",
		 "2026-03-08 01:59:59 0 -21600"},
		{"2026-03-08 08:00:00+00", "America/Chicago",
		 "2026-03-08 03:00:00 0 -18000"},
		/* the fold: 1:30 twice on November 1, 2026 */
		{"2026-11-01 06:30:00+00", "America/Chicago",
		 "2026-11-01 01:30:00 0 -18000"},
		{"2026-11-01 07:30:00+00", "America/Chicago",
		 "2026-11-01 01:30:00 0 -21600"},
		{"2026-03-29 00:59:59+00", "Europe/London", "2026-03-29 00:59:59 0 +0"},
		{"2026-03-29 01:00:00+00", "Europe/London",
		 "2026-03-29 02:00:00 0 +3600"},
		{"2026-10-25 00:30:00+00", "Europe/London",
		 "2026-10-25 01:30:00 0 +3600"},
		{"2026-10-25 01:30:00+00", "Europe/London", "2026-10-25 01:30:00 0 +0"},
		/* half an hour of summer time; a zone of 45 minutes */
		{"2026-07-01 00:00:00+00", "Australia/Lord_Howe",
		 "2026-07-01 10:30:00 3 +37800"},
		{"2026-01-01 00:00:00+00", "Australia/Lord_Howe",
		 "2026-01-01 11:00:00 4 +39600"},
		{"2026-01-01 00:00:00+00", "Asia/Kathmandu",
		 "2026-01-01 05:45:00 4 +20700"},
		{"2026-01-01 00:00:00+00", "Pacific/Kiritimati",
		 "2026-01-01 14:00:00 4 +50400"},
		{"2026-01-01 00:00:00+00", "America/Phoenix",
		 "2025-12-31 17:00:00 3 -25200"},
		{"2026-01-01 00:00:00+00", "Etc/GMT+5", "2025-12-31 19:00:00 3 -18000"},
		{"2026-01-01 00:00:00+00", "UTC", "2026-01-01 00:00:00 4 +0"},
		{"1960-07-01 12:00:00+00", "America/Chicago",
		 "1960-07-01 07:00:00 5 -18000"},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++)
		check_local(T[i][0], T[i][1], T[i][2]);
}

static void hostile_zones(void)
{
	static const str T[] = {
		STR_INIT(""),
		{NULL, 0},
		STR_INIT("Nowhere/At_All"),
		STR_INIT("America"),
		STR_INIT("America/"),
		STR_INIT("/usr/share/zoneinfo/America/Chicago"),
		STR_INIT("../zoneinfo/America/Chicago"),
		STR_INIT("America/../America/Chicago"),
		STR_INIT("America//Chicago"),
		STR_INIT("America/./Chicago"),
		STR_INIT("America/Chicago\0"),
		STR_INIT("America/Chicago\0x"),
		STR_INIT("America/Chicago "),
		STR_INIT(":America/Chicago"),
		STR_INIT("america/chicago"),
		STR_INIT("posix/America/Chicago"),
		STR_INIT("right/America/Chicago"),
		STR_INIT("posixrules"),
		STR_INIT("tzdata.zi"),
		STR_INIT("localtime"),
		STR_INIT("ABC5"),
		STR_INIT("EST5EDT,M3.2.0,M11.1.0"),
		STR_INIT("<-05>5"),
		STR_INIT("America/Chicag\xc3\xb6"),
		STR_INIT("A\n"),
		STR_INIT("%s%n%x"),
		STR_INIT("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
			 "AAA"),
		STR_INIT("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
			 "AAAA"),
	};
	arena *a = arena_new(1 << 20);
	when w = at("2026-11-21 11:32:47+00");
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		/* A real zone before each, so that a leftover would show. */
		bool real = when_local(w, CHI).hour == 5;
		is_str(when_full(a, w, T[i], TIME_INTL),
		       S("Sat, 21 Nov 2026, 11:32:47 UTC"), "hostile zone %zu is UTC",
		       i);
		is_i64(when_local(w, T[i]).hour, 11, "and again");
		ok(real && when_local(w, CHI).hour == 5,
		   "and a real one works around it");
	}
	char *huge = arena_alloc(a, 100000);
	memset(huge, 'A', 100000);
	is_i64(when_local(w, (str){huge, 100000}).hour, 11,
	       "a zone of 100,000 bytes is UTC");
	arena_delete(a);
}

/* ---- against date(1) ---- */

/* All instants worth asking about: every 41 hours or so, and around each change of
 * offset. */
static size_t instants(str zone, int64_t *out, size_t cap)
{
	int64_t from = at("2026-01-01 00:00:00+00").us / 1000000;
	int64_t to = at("2036-01-01 00:00:00+00").us / 1000000;
	size_t n = 0;
	int before = when_local((when){from * 1000000}, zone).utc_offset_s;
	for (int64_t s = from, i = 0; s < to && n + 8 < cap; s += 1800, i++) {
		int now = when_local((when){s * 1000000}, zone).utc_offset_s;
		if (i % 83 == 0)
			out[n++] = s + i % 60;
		for (int d = -2; now != before && d <= 2; d++)
			out[n++] = s + d;
		before = now;
	}
	return n;
}

static bool one_like_date(int64_t s, str zone, const char *want, arena *a)
{
	when w = {s * 1000000};
	local_time t = when_local(w, zone);
	str full = when_full(a, w, zone, TIME_INTL);
	/* The abbreviation is the last word; a bare number there gets UTC before it. */
	str abbr = full;
	for (ptrdiff_t sp; (sp = str_find(abbr, ' ', 0)) >= 0;)
		abbr = str_sub(abbr, (size_t)sp + 1, abbr.n);
	if (str_starts(abbr, S("UTC-")) || str_starts(abbr, S("UTC+")))
		abbr = str_sub(abbr, 3, abbr.n);
	char got[96];
	int off = t.utc_offset_s < 0 ? -t.utc_offset_s : t.utc_offset_s;
	snprintf(got, sizeof got,
		 "%lld %04d-%02d-%02d %02d:%02d:%02d %d %c%02d%02d %.*s", (long long)s,
		 t.year, t.month, t.day, t.hour, t.minute, t.second, t.wday,
		 t.utc_offset_s < 0 ? '-' : '+', off / 3600, off / 60 % 60,
		 STR_ARG(abbr));
	if (strcmp(got, want) == 0)
		return true;
	diag("     got: %s\nexpected: %s", got, want);
	return false;
}

static void like_date(const char *zone, arena *a)
{
	enum { CAP = 4000 };
	static int64_t s[CAP];
	size_t n = instants(str_of(zone), s, CAP), same = 0;
	char name[64], command[256], line[96];
	snprintf(name, sizeof name, "%s/base_when.XXXXXX", tap_folder());
	int fd = mkstemp(name);
	FILE *f = fd < 0 ? NULL : fdopen(fd, "w");
	for (size_t i = 0; f && i < n; i++)
		fprintf(f, "@%lld\n", (long long)s[i]);
	if (f)
		fclose(f);
	snprintf(command, sizeof command,
		 "TZ=%s LC_ALL=C date -f %s '+%%s %%Y-%%m-%%d %%H:%%M:%%S %%w %%z %%Z'",
		 zone, name);
	FILE *p = popen(command, "r");
	for (size_t i = 0; p && i < n && fgets(line, sizeof line, p); i++) {
		line[strcspn(line, "\n")] = '\0';
		arena_reset(a);
		if (!one_like_date(s[i], str_of(zone), line, a))
			break;
		same++;
	}
	int status = p ? pclose(p) : -1;
	(void)status; /* date is cut short when we stop early */
	unlink(name);
	ok(n > 2000 && same == n, "%s: %zu instants of 2026-2035 as date prints them",
	   zone, n);
}

static void against_date(void)
{
	static const char *const ZONES[] = {
		"America/Chicago",     "America/New_York",
		"America/Denver",      "America/Los_Angeles",
		"America/Phoenix",     "America/Anchorage",
		"Pacific/Honolulu",    "America/Halifax",
		"America/St_Johns",    "America/Sao_Paulo",
		"Europe/London",       "Europe/Dublin",
		"Europe/Berlin",       "Africa/Casablanca",
		"Asia/Kolkata",        "Asia/Tokyo",
		"Australia/Lord_Howe", "Australia/Sydney",
		"Pacific/Auckland",    "Pacific/Chatham",
		"America/Santiago",    "Etc/UTC",
	};
	arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < sizeof ZONES / sizeof ZONES[0]; i++)
		like_date(ZONES[i], a);
	arena_delete(a);
}

/* ---- for people ---- */

static void clocks(arena *a)
{
	static const struct {
		const char *utc, *us, *intl, *us_day, *intl_day;
	} T[] = {
		{"2026-11-17 16:24:07+00", "10:24 AM", "10:24", "Tue, Nov 17",
		 "Tue, 17 Nov"},
		{"2026-11-17 06:00:00+00", "12:00 AM", "00:00", "Tue, Nov 17",
		 "Tue, 17 Nov"},
		{"2026-11-17 18:00:00+00", "12:00 PM", "12:00", "Tue, Nov 17",
		 "Tue, 17 Nov"},
		{"2026-11-18 05:59:59+00", "11:59 PM", "23:59", "Tue, Nov 17",
		 "Tue, 17 Nov"},
		{"2026-11-01 06:05:00+00", "1:05 AM", "01:05", "Sun, Nov 1",
		 "Sun, 1 Nov"},
		{"2026-11-01 07:05:00+00", "1:05 AM", "01:05", "Sun, Nov 1",
		 "Sun, 1 Nov"},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		when w = at(T[i].utc);
		is_str(when_clock(a, w, CHI, TIME_US), str_of(T[i].us), "clock %s",
		       T[i].utc);
		is_str(when_clock(a, w, CHI, TIME_INTL), str_of(T[i].intl),
		       "24 h clock");
		is_str(when_day(a, w, CHI, TIME_US), str_of(T[i].us_day), "day");
		is_str(when_day(a, w, CHI, TIME_INTL), str_of(T[i].intl_day),
		       "day first");
	}
}

static void table(arena *a)
{
	static const struct {
		const char *utc, *us, *intl;
	} T[] = {
		{"2026-11-17 16:24:07+00", "now", "now"},
		{"2026-11-17 16:23:08+00", "now", "now"},
		{"2026-11-17 16:25:06+00", "now", "now"},
		{"2026-11-17 16:23:07+00", "1m", "1m"},
		{"2026-11-17 16:12:00+00", "12m", "12m"},
		{"2026-11-17 15:24:08+00", "59m", "59m"},
		{"2026-11-17 15:24:07+00", "9:24 AM", "09:24"},
		{"2026-11-17 06:00:00+00", "12:00 AM", "00:00"},
		{"2026-11-17 05:59:59+00", "Mon", "Mon"},
		{"2026-11-11 06:00:00+00", "Wed", "Wed"},
		{"2026-11-11 05:59:59+00", "Nov 10", "10 Nov"},
		{"2026-01-01 06:00:00+00", "Jan 1", "1 Jan"},
		{"2026-01-01 05:59:59+00", "Dec 31, 2025", "31 Dec 2025"},
		{"2025-11-09 12:00:00+00", "Nov 9, 2025", "9 Nov 2025"},
		{"0987-11-09 12:00:00+00", "Nov 9, 0987", "9 Nov 0987"},
		/* what lies ahead by more than a minute */
		{"2026-11-17 16:30:00+00", "10:30 AM", "10:30"},
		{"2026-11-18 16:30:00+00", "Nov 18", "18 Nov"},
		{"2027-11-18 16:30:00+00", "Nov 18, 2027", "18 Nov 2027"},
	};
	when now = at("2026-11-17 16:24:07+00");
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		is_str(when_table(a, at(T[i].utc), now, CHI, TIME_US), str_of(T[i].us),
		       "table %s", T[i].utc);
		is_str(when_table(a, at(T[i].utc), now, CHI, TIME_INTL),
		       str_of(T[i].intl), "table %s, day first", T[i].utc);
	}
	is_str(when_table(a, at("2026-11-17 05:40:00+00"), at("2026-11-17 06:10:00+00"),
			  CHI, TIME_US),
	       S("30m"), "minutes go on past midnight");
	/* the day of 25 hours: 23 h ago by the clock is still the day before only by
	 * date */
	is_str(when_table(a, at("2026-11-01 05:00:00+00"), at("2026-11-02 05:30:00+00"),
			  CHI, TIME_US),
	       S("12:00 AM"), "24.5 hours ago on the day of 25 hours is the same day");
	is_str(when_table(a, (when){0}, now, CHI, TIME_US), S(""), "no time is empty");
}

static void full(arena *a)
{
	when w = at("2026-11-17 16:24:07+00");
	is_str(when_full(a, w, CHI, TIME_US), S("Tue, Nov 17, 2026, 10:24:07 AM CST"),
	       "US");
	is_str(when_full(a, w, LON, TIME_INTL), S("Tue, 17 Nov 2026, 16:24:07 GMT"),
	       "UK");
	is_str(when_full(a, at("2026-07-01 12:00:00+00"), LON, TIME_INTL),
	       S("Wed, 1 Jul 2026, 13:00:00 BST"), "summer");
	is_str(when_full(a, at("2026-11-01 06:30:00+00"), CHI, TIME_US),
	       S("Sun, Nov 1, 2026, 1:30:00 AM CDT"), "the fold, first");
	is_str(when_full(a, at("2026-11-01 07:30:00+00"), CHI, TIME_US),
	       S("Sun, Nov 1, 2026, 1:30:00 AM CST"), "the fold, second");
	is_str(when_full(a, w, S("America/Sao_Paulo"), TIME_INTL),
	       S("Tue, 17 Nov 2026, 13:24:07 UTC-03"), "a zone without a name");
	is_str(when_full(a, (when){0}, CHI, TIME_US), S(""), "no time");
	is_str(when_day_year(a, (when){0}, w, CHI, TIME_US), S(""), "no day of a year");
	is_str(when_clock(a, (when){0}, CHI, TIME_US), S(""), "no clock");
	is_str(when_day(a, (when){0}, CHI, TIME_US), S(""), "no day");
	static const int64_t ENDS[] = {INT64_MIN, INT64_MAX, -1, 1};
	for (size_t i = 0; i < 4; i++) {
		when end = {ENDS[i]};
		ok(when_full(a, end, CHI, TIME_US).n > 20 && when_iso(a, end).n > 15 &&
			   when_table(a, end, w, CHI, TIME_US).n > 0 &&
			   when_ago(a, end, w).n > 0,
		   "%lld us has texts", (long long)ENDS[i]);
	}
}

static void lengths(arena *a)
{
	static const struct {
		int64_t s;
		const char *length, *words;
	} T[] = {
		{0, "0:00", "0 s"},
		{52, "0:52", "52 s"},
		{59, "0:59", "59 s"},
		{60, "1:00", "1 min"},
		{190, "3:10", "3 min 10 s"},
		{3599, "59:59", "59 min 59 s"},
		{3600, "1:00:00", "1 h"},
		{3659, "1:00:59", "1 h"},
		{3852, "1:04:12", "1 h 4 min"},
		{90000, "25:00:00", "25 h"},
		{-5, "0:00", "0 s"},
		{INT64_MIN, "0:00", "0 s"},
		{INT64_MAX, "2562047788015215:30:07", "2562047788015215 h 30 min"},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		is_str(when_length(a, T[i].s), str_of(T[i].length), "length row %zu",
		       i);
		is_str(when_words(a, T[i].s), str_of(T[i].words), "words row %zu", i);
	}
}

static void ago(arena *a)
{
	static const struct {
		int64_t s;
		const char *want;
	} T[] = {
		{0, "just now"},
		{59, "just now"},
		{-30, "just now"},
		{-100000, "just now"},
		{60, "1 min ago"},
		{2280, "38 min ago"},
		{3599, "59 min ago"},
		{3600, "1 h ago"},
		{7300, "2 h ago"},
		{86399, "23 h ago"},
		{86400, "1 day ago"},
		{172799, "1 day ago"},
		{172800, "2 days ago"},
		{3 * 86400, "3 days ago"},
		{400 * 86400, "400 days ago"},
	};
	when now = at("2026-11-17 16:24:07+00");
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++)
		is_str(when_ago(a, when_add(now, -SECONDS(T[i].s)), now),
		       str_of(T[i].want), "%lld s ago", (long long)T[i].s);
	is_str(when_ago(a, (when){0}, now), S(""), "no time");
}

static void timing(arena *a)
{
	when now = when_now();
	int64_t start = when_mono_us();
	for (int i = 0; i < 100000; i++) {
		if (i % 1000 == 0)
			arena_reset(a);
		when_table(a, when_add(now, -HOURS(i % 200)), now, CHI, TIME_US);
	}
	diag("when_table: %lld ns", (long long)(when_mono_us() - start) / 100);
	start = when_mono_us();
	for (int i = 0; i < 1000; i++)
		when_local(now, i % 2 ? CHI : LON);
	diag("switching the zone: %lld ns", (long long)(when_mono_us() - start));
}

/* What a field for a day and a time sends, and is filled with. */
static void typed(arena *a)
{
	static const struct {
		const char *typed, *zone, *utc;
	} T[] = {
		{"2026-11-22T09:00", "America/Denver", "2026-11-22T16:00:00Z"},
		{"2026-11-22T09:00:59", "America/Denver", "2026-11-22T16:00:00Z"},
		{"2026-07-01T00:00", "Europe/London", "2026-06-30T23:00:00Z"},
		/* left out by a clock change, and said twice by one */
		{"2026-03-08T02:30", "America/Denver", "2026-03-08T09:30:00Z"},
		{"2026-11-01T01:30", "America/Denver", "2026-11-01T07:30:00Z"},
	};
	static const char *const none[] = {"",
					   "tomorrow",
					   "2026-13-40T99:99",
					   "2026-11-22 09:00",
					   "2026-11-22T9:00",
					   "0000-00-00T00:00"};
	when w;

	for (size_t i = 0; i < sizeof(T) / sizeof(T[0]); i++) {
		ok(when_read_local(str_of(T[i].typed), str_of(T[i].zone), &w), "%s",
		   T[i].typed);
		is_str(when_iso(a, w), str_of(T[i].utc), "%s in %s", T[i].typed,
		       T[i].zone);
	}
	is_str(when_write_local(a, w, S("Asia/Tokyo")), S("2026-11-01T16:30"),
	       "and back, elsewhere");
	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		ok(!when_read_local(str_of(none[i]), S("UTC"), &w), "no moment: \"%s\"",
		   none[i]);
	ok(when_read_day(S("2028-02-29"), &w), "a day");
	is_str(when_iso(a, w), S("2028-02-29T00:00:00Z"), "its beginning");
	ok(!when_read_day(S("2027-02-29"), &w) && !when_read_day(S("2027-2-1"), &w) &&
		   !when_read_day(S("2027-02-0x"), &w),
	   "no days");
}

int main(void)
{
	arena *a = arena_new(8 << 20);
	parse(a);
	typed(a);
	arithmetic();
	zones();
	hostile_zones();
	against_date();
	clocks(a);
	table(a);
	full(a);
	lengths(a);
	ago(a);
	timing(a);
	arena_delete(a);
	return tap_done();
}
