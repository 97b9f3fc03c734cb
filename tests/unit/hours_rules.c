/* hours_rules.c -- tests of opening hours: intervals in UTC and one moment. */
#include "features/hours/hours_rules.h"

#include "tap.h"

/* Seconds are enough here; 0 stays "no time". */
static when at(int64_t s)
{
	return (when){s * 1000000};
}

static hours_span span(int64_t opens, int64_t closes)
{
	return (hours_span){at(opens), at(closes)};
}

static void table(void)
{
	const hours_span week[] = {span(100, 200), span(300, 400), span(400, 450)};
	static const struct {
		int64_t now;
		bool open;
		int64_t closes, opens;
		const char *what;
	} CASES[] = {
		{50, false, 0, 100, "before the first opening"},
		{99, false, 0, 100, "a second before it opens"},
		{100, true, 200, 0, "an interval contains its start"},
		{199, true, 200, 0, "and the last second"},
		{200, false, 0, 300, "but not its end"},
		{250, false, 0, 300, "between two"},
		{350, true, 400, 0, "in the second"},
		{400, true, 450, 0, "in one that begins where another ends"},
		{450, false, 0, 0, "after the last: no opening within the horizon"},
		{-7, false, 0, 100, "before 1970"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		hours_now h = hours_at(week, 3, at(CASES[i].now));
		ok(h.open == CASES[i].open &&
			   h.closes_at.us == CASES[i].closes * 1000000 &&
			   h.opens_at.us == CASES[i].opens * 1000000,
		   "%s", CASES[i].what);
	}
}

static void edges(void)
{
	hours_now none = hours_at(NULL, 0, at(5));
	ok(!none.open && none.opens_at.us == 0, "without intervals it is never open");

	const hours_span always[] = {span(100, 0)};
	hours_now h = hours_at(always, 1, at(INT64_C(1) << 40));
	ok(h.open && h.closes_at.us == 0, "an interval without an end stays open");
	h = hours_at(always, 1, at(99));
	ok(!h.open && h.opens_at.us == 100 * 1000000, "and opens once");

	const hours_span mixed[] = {span(300, 400), span(250, 240), span(100, 200)};
	h = hours_at(mixed, 3, at(50));
	ok(h.opens_at.us == 100 * 1000000,
	   "the next opening is the earliest, whatever the order");
	h = hours_at(mixed, 3, at(245));
	ok(!h.open, "an interval that ends before it begins is never open");
}

/* Every second of a day against the plain definition. */
static void against_definition(void)
{
	const hours_span day[] = {span(28800, 43200), span(46800, 64800),
				  span(72000, 86400)};
	int wrong = 0;
	for (int64_t s = 1; s < 90000; s++) {
		bool open = false;
		int64_t opens = 0;
		for (int i = 2; i >= 0; i--) {
			open |= s * 1000000 >= day[i].opens_at.us &&
				s * 1000000 < day[i].closes_at.us;
			if (day[i].opens_at.us > s * 1000000)
				opens = day[i].opens_at.us;
		}
		hours_now h = hours_at(day, 3, at(s));
		wrong += h.open != open || (!open && h.opens_at.us != opens);
	}
	is_i64(wrong, 0, "every second of a day with a lunch break");
}

int main(void)
{
	table();
	edges();
	against_definition();
	return tap_done();
}
