/* line_rules.c -- tests of how a line of ours stands. */
#include "features/messages/line_rules.h"

#include "tap.h"

static arena *a;

static when day(const char *s)
{
	when w = {0};

	(void)when_read_day(str_of(s), &w);
	return w;
}

static void coming(void)
{
	static const struct {
		const char *port, *on, *now, *says;
	} cases[] = {
		{"", "", "2026-11-22", ""},
		{"", "2026-11-20", "2026-11-22", ""},
		{"asked", "", "2026-11-22", "Asked to move here"},
		{"asked", "2026-12-02", "2026-11-22",
		 "Asked to move here, expected Wed, Dec 2"},
		{"agreed", "2026-12-02", "2026-11-22", "Moves here Wed, Dec 2"},
		{"agreed", "2026-12-02", "2026-12-03", "Moves here Wed, Dec 2"},
		{"agreed", "2026-12-02", "2026-12-04", "Was to move here Wed, Dec 2"},
		{"calls", "", "2026-11-22", "Calls are here, texts follow"},
		{"calls", "2026-11-20", "2026-11-22", "Was to move here Fri, Nov 20"},
		{"agreed", "2027-01-04", "2026-11-22", "Moves here Mon, Jan 4, 2027"},
		{"asked", "2026-12-31", "2027-01-05",
		 "Was to move here Thu, Dec 31, 2026"},
		{"refused", "2026-11-20", "2026-11-22",
		 "Its carrier refused to let it move here"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		is_str(line_coming(a, str_of(cases[i].port), day(cases[i].on),
				   day(cases[i].now), TIME_US),
		       str_of(cases[i].says), "%s", cases[i].says);
}

static void days(void)
{
	static const struct {
		const char *was_port, *was_day, *port, *day, *says;
	} cases[] = {
		{"", "", "", "", ""},
		{"", "", "asked", "", ""},
		{"", "", "agreed", "", "Say for which day it was agreed."},
		{"", "", "agreed", "2026-12-02", ""},
		{"", "", "agreed", "2026-11-22", ""},
		{"", "", "agreed", "2026-11-21",
		 "That day is over. Say for which day to come it was agreed."},
		{"", "", "agreed", "2020-01-01",
		 "That day is over. Say for which day to come it was agreed."},
		{"", "", "agreed", "2027-11-22", ""},
		{"", "", "agreed", "2027-11-24",
		 "That day is more than a year ahead. Look at its year."},
		{"", "", "agreed", "9999-12-31",
		 "That day is more than a year ahead. Look at its year."},
		{"", "", "asked", "9999-12-31",
		 "That day is more than a year ahead. Look at its year."},
		{"", "", "", "9999-12-31",
		 "That day is more than a year ahead. Look at its year."},
		{"", "", "calls", "2026-11-01", ""},
		{"", "", "calls", "2016-11-01",
		 "That day is more than a year ago. Look at its year."},
		{"", "", "asked", "2026-02-31", "Give a day, such as 2026-12-02."},
		{"", "", "asked", "soon", "Give a day, such as 2026-12-02."},
		{"agreed", "2026-11-02", "agreed", "2026-11-02", ""},
		{"agreed", "2025-11-02", "refused", "2025-11-02", ""},
		{"agreed", "2026-11-02", "agreed", "2026-11-03",
		 "That day is over. Say for which day to come it was agreed."},
		{"asked", "2026-11-02", "agreed", "2026-11-02",
		 "That day is over. Say for which day to come it was agreed."},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const line_port was = {str_of(cases[i].was_port),
				       str_of(cases[i].was_day)};
		const line_port is = {str_of(cases[i].port), str_of(cases[i].day)};
		is_str(line_port_fault(&was, &is, day("2026-11-22")),
		       str_of(cases[i].says), "%s for %s", cases[i].port, cases[i].day);
	}
}

static void news(void)
{
	const line_news_item items[] = {
		{"Brand", S("BN2"), S("BN1"), NULL, 0},
		{"Pool", S("Care"), S("Care"), NULL, 0},
		{"Campaign", S("Sales"), S(""), NULL, 0},
		{"Move", S(""), S("asked"), LINE_PORTS, LINE_PORTS_N},
	};

	is_str(line_news(a, items, 4),
	       S("Saved is now: Brand “BN1”; Campaign nothing; Move “Asked for: no "
		 "texts”. What you typed is still here: change it, or save again to "
		 "have it that way."),
	       "what differs");
	is_str(line_news(a, items + 1, 1), S("It is saved as you typed it."),
	       "both typed the same");
}

static void typed(void)
{
	ok(line_may_be(LINE_PORTS, LINE_PORTS_N, S("calls")), "one of them");
	ok(!line_may_be(LINE_STATES, LINE_STATES_N, S("calls")), "of another list");
	ok(line_toll_free(S("+18005550100")), "costs the caller nothing");
	ok(!line_toll_free(S("+18015550100")), "of a town");
	ok(!line_toll_free(S("+448001111111")), "of another country");
}

int main(void)
{
	a = arena_new(1 << 16);
	coming();
	typed();
	days();
	news();
	arena_delete(a);
	return tap_done();
}
