/* due_rules.c -- tests of until when a text must be answered (C-08, C-09). */
#include "features/messages/due_rules.h"

#include "tap.h"

static arena *a;
static const due_policy CLOCK = {30, false, 540, true}, OPENING = {30, true, 540, true};

static when at(const char *text)
{
	when w = {0};

	ok(when_parse(str_of(text), &w), "a moment: %s", text);
	return w;
}

/* Mon 16 to Mon 23 November 2026, 8:00 to 18:00 in Denver (UTC-7), closed at weekends.
 */
static size_t week(due_span *s)
{
	static const char *const days[][2] = {
		{"2026-11-16 15:00:00+00", "2026-11-17 01:00:00+00"},
		{"2026-11-17 15:00:00+00", "2026-11-18 01:00:00+00"},
		{"2026-11-18 15:00:00+00", "2026-11-19 01:00:00+00"},
		{"2026-11-19 15:00:00+00", "2026-11-20 01:00:00+00"},
		{"2026-11-20 15:00:00+00", "2026-11-21 01:00:00+00"},
		{"2026-11-23 15:00:00+00", "2026-11-24 01:00:00+00"},
	};
	for (size_t i = 0; i < 6; i++)
		s[i] = (due_span){at(days[i][0]), at(days[i][1])};
	return 6;
}

static void one(const due_policy *p, const due_span *s, size_t n, const char *came,
		const char *due, const char *words)
{
	due_answer d = due_of(a, p, s, n, at(came), S("America/Denver"), TIME_US);

	is_str(when_iso(a, d.at), when_iso(a, at(due)), "%s is due", came);
	is_str(d.words, str_of(words), "%s: why", came);
}

static void business_hours(void)
{
	due_span s[8];
	size_t n = week(s);

	one(&CLOCK, s, n, "2026-11-17 17:00:00+00", "2026-11-17 17:30:00+00",
	    "30 min after it came");
	one(&CLOCK, s, n, "2026-11-18 00:50:00+00", "2026-11-18 15:20:00+00",
	    "30 min: 10 before closing, 20 after opening Wed 8:00 AM");
	one(&CLOCK, s, n, "2026-11-21 00:50:00+00", "2026-11-23 15:20:00+00",
	    "30 min: 10 before closing, 20 after opening Mon 8:00 AM");
	one(&CLOCK, s, n, "2026-11-18 00:30:00+00", "2026-11-18 01:00:00+00",
	    "30 min after it came");
}

static void after_hours(void)
{
	due_span s[8];
	size_t n = week(s);

	one(&CLOCK, s, n, "2026-11-17 14:59:00+00", "2026-11-17 16:00:00+00",
	    "Came before hours: due 9:00 AM");
	one(&CLOCK, s, n, "2026-11-17 15:01:00+00", "2026-11-17 15:31:00+00",
	    "30 min after it came");
	one(&CLOCK, s, n, "2026-11-18 02:00:00+00", "2026-11-18 16:00:00+00",
	    "Came after hours: due Wed 9:00 AM, the next business day");
	one(&CLOCK, s, n, "2026-11-21 20:00:00+00", "2026-11-23 16:00:00+00",
	    "Came after hours: due Mon 9:00 AM, the next business day");
	one(&OPENING, s, n, "2026-11-17 14:59:00+00", "2026-11-17 15:30:00+00",
	    "Came after hours: 30 min after opening 8:00 AM");
}

static void never_later(void)
{
	static const due_policy slow = {90, false, 540, true};
	due_span s[8];
	size_t n = week(s);

	one(&slow, s, n, "2026-11-18 00:50:00+00", "2026-11-18 16:00:00+00",
	    "Came after hours: due Wed 9:00 AM, the next business day");
}

static void nights_and_ends(void)
{
	due_span night[2], always[1];

	night[0] =
		(due_span){at("2026-11-17 03:00:00+00"), at("2026-11-17 15:00:00+00")};
	night[1] =
		(due_span){at("2026-11-18 03:00:00+00"), at("2026-11-18 15:00:00+00")};
	one(&CLOCK, night, 2, "2026-11-17 14:50:00+00", "2026-11-18 03:00:00+00",
	    "Came before hours: due 8:00 PM");
	one(&CLOCK, night, 2, "2026-11-17 07:10:00+00", "2026-11-17 07:40:00+00",
	    "30 min after it came");
	always[0] = (due_span){at("2026-11-16 00:00:00+00"), (when){0}};
	one(&CLOCK, always, 1, "2026-11-17 14:50:00+00", "2026-11-17 15:20:00+00",
	    "30 min after it came");
	one(&CLOCK, NULL, 0, "2026-11-17 14:50:00+00", "2026-11-17 15:20:00+00",
	    "30 min after it came");
}

/* The night of 7 to 8 March 2027 has an hour less, that of 31 October 2026 one more. */
static void clock_changes(void)
{
	due_span spring[1] = {
		{at("2027-03-14 14:00:00+00"), at("2027-03-15 00:00:00+00")}};
	due_span autumn[1] = {
		{at("2026-11-01 06:30:00+00"), at("2026-11-02 01:00:00+00")}};

	one(&CLOCK, spring, 1, "2027-03-14 06:00:00+00", "2027-03-14 15:00:00+00",
	    "Came after hours: due Sun 9:00 AM, the next business day");
	one(&CLOCK, autumn, 1, "2026-11-01 05:00:00+00", "2026-11-01 16:00:00+00",
	    "Came after hours: due Sun 9:00 AM, the next business day");
}

static void open_or_not(void)
{
	static const due_policy none = {30, false, 540, false};
	due_span s[8];
	size_t n = week(s);

	ok(due_of(a, &CLOCK, s, n, at("2026-11-17 17:00:00+00"), S("UTC"), TIME_US)
		   .open,
	   "by day it is open");
	ok(due_of(a, &CLOCK, s, n, at("2026-11-18 00:50:00+00"), S("UTC"), TIME_US)
		   .open,
	   "just before closing too");
	ok(!due_of(a, &CLOCK, s, n, at("2026-11-18 02:00:00+00"), S("UTC"), TIME_US)
		    .open,
	   "at night it is not");
	ok(!due_of(a, &CLOCK, NULL, 0, at("2026-11-18 02:00:00+00"), S("UTC"), TIME_US)
		    .open,
	   "nor when it never opens");
	ok(due_of(a, &none, NULL, 0, at("2026-11-18 02:00:00+00"), S("UTC"), TIME_US)
		   .open,
	   "without hours it is always open");
}

int main(void)
{
	a = arena_new(1 << 20);
	business_hours();
	after_hours();
	never_later();
	nights_and_ends();
	clock_changes();
	open_or_not();
	arena_delete(a);
	return tap_done();
}
