#include "features/messages/line_rules.h"

#include "base/buf.h"

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

static str far_fault(when on, when today)
{
	if (on.us - today.us > DAYS(366))
		return S("That day is more than a year ahead. Look at its year.");
	if (today.us - on.us > DAYS(366))
		return S("That day is more than a year ago. Look at its year.");
	return S("");
}

str line_port_fault(const line_port *was, const line_port *typed, when today)
{
	bool agreed = str_eq(typed->port, S("agreed"));
	bool stands = str_eq(typed->day, was->day) &&
		      (!agreed || str_eq(typed->port, was->port));
	when on;

	if (!typed->day.n)
		return agreed ? S("Say for which day it was agreed.") : S("");
	if (!when_read_day(typed->day, &on))
		return S("Give a day, such as 2026-12-02.");
	if (stands)
		return S("");
	if (agreed && on.us < today.us)
		return S("That day is over. Say for which day to come it was agreed.");
	return far_fault(on, today);
}

static str word_of(const line_choice *from, int n, str value)
{
	for (int i = 0; i < n; i++)
		if (str_eq(value, str_of(from[i].value)))
			return str_of(from[i].words);
	return value;
}

static str news_value(const line_news_item *i)
{
	return i->from ? word_of(i->from, i->n, i->saved) : i->saved;
}

str line_news(arena *a, const line_news_item *items, size_t n)
{
	buf b = buf_new(a, 256, 4096);

	for (size_t i = 0; i < n; i++) {
		str value = news_value(&items[i]);
		if (str_eq(items[i].typed, items[i].saved))
			continue;
		buf_str(&b, b.n ? S("; ") : S(""));
		buf_str(&b, str_of(items[i].label));
		buf_str(&b, value.n ? S(" “") : S(" nothing"));
		buf_str(&b, value);
		buf_str(&b, value.n ? S("”") : S(""));
	}
	if (!b.n)
		return S("It is saved as you typed it.");
	return str_printf(a,
			  "Saved is now: " STR_FMT ". What you typed is still here: "
			  "change it, or save again to have it that way.",
			  STR_ARG(buf_view(&b)));
}

static str behind(arena *a, const char *words, str day)
{
	return day.n ? str_printf(a, "%s, expected " STR_FMT, words, STR_ARG(day))
		     : str_of(words);
}

str line_coming(arena *a, str port, when on, when now, enum time_style style)
{
	str day = when_day_year(a, on, now, S("UTC"), style);
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
