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
		{"refused", "2026-11-20", "2026-11-22",
		 "Its carrier refused to let it move here"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		is_str(line_coming(a, str_of(cases[i].port), day(cases[i].on),
				   day(cases[i].now), TIME_US),
		       str_of(cases[i].says), "%s", cases[i].says);
}

static void typed(void)
{
	ok(!line_port_fault(S(""), S("")).n, "nothing");
	ok(!line_port_fault(S("asked"), S("")).n, "no day yet");
	ok(line_port_fault(S("agreed"), S("")).n > 0, "agreed, but for when");
	ok(!line_port_fault(S("agreed"), S("2026-12-02")).n, "a day");
	ok(line_port_fault(S("asked"), S("2026-02-31")).n > 0, "no such day");
	ok(line_port_fault(S("asked"), S("soon")).n > 0, "no day");
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
	arena_delete(a);
	return tap_done();
}
