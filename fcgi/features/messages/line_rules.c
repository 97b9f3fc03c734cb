#include "features/messages/line_rules.h"

const line_choice LINE_STATES[LINE_STATES_N] = {
	{"", "Not said: it may text"},
	{"registered", "Registered"},
	{"pending", "Being decided: no texts"},
	{"refused", "Refused: no texts"},
};

const line_choice LINE_PORTS[LINE_PORTS_N] = {
	{"", "It is here"},
	{"asked", "Asked for: no texts"},
	{"agreed", "Agreed on, for a day: no texts"},
	{"refused", "Refused by its carrier: no texts"},
	{"calls", "Calls are here, texts not yet"},
};

bool line_may_be(const line_choice *from, int n, str value)
{
	for (int i = 0; i < n; i++)
		if (str_eq(value, str_of(from[i].value)))
			return true;
	return false;
}

bool line_toll_free(str e164)
{
	static const char *const codes[] = {"+1800", "+1833", "+1844", "+1855",
					    "+1866", "+1877", "+1888"};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (e164.n == 12 && str_starts(e164, str_of(codes[i])))
			return true;
	return false;
}

str line_port_fault(str port, str day)
{
	when on;

	if (day.n && !when_read_day(day, &on))
		return S("Give a day, such as 2026-12-02.");
	if (!day.n && str_eq(port, S("agreed")))
		return S("Say for which day it was agreed.");
	return S("");
}

static str behind(arena *a, const char *words, str day)
{
	return day.n ? str_printf(a, "%s, expected " STR_FMT, words, STR_ARG(day))
		     : str_of(words);
}

str line_coming(arena *a, str port, when on, when now, enum time_style style)
{
	str day = on.us ? when_day(a, on, S("UTC"), style) : S("");
	bool over = on.us && when_diff_s(now, on) >= 36 * 3600; /* everywhere */

	if (str_eq(port, S("refused")))
		return S("Its carrier refused to let it move here");
	if (over && port.n)
		return str_printf(a, "Was to move here " STR_FMT, STR_ARG(day));
	if (str_eq(port, S("agreed")))
		return str_printf(a, "Moves here " STR_FMT, STR_ARG(day));
	if (str_eq(port, S("asked")))
		return behind(a, "Asked to move here", day);
	return port.n ? behind(a, "Calls are here, texts follow", day) : S("");
}
