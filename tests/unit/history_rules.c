/* history_rules.c -- tests of filters of the history of calls. */
#include "features/calls/history_rules.h"

#include "tap.h"

static void days(void)
{
	static const struct {
		const char *text;
		bool is;
	} CASES[] = {
		{"2026-11-16", true},  {"2024-02-29", true},  {"2000-02-29", true},
		{"1970-01-01", true},  {"9999-12-31", true},  {"2026-02-29", false},
		{"2100-02-29", false}, {"2026-04-31", false}, {"2026-13-01", false},
		{"2026-00-10", false}, {"2026-10-00", false}, {"1969-12-31", false},
		{"0000-01-01", false}, {"2026-1-1", false},   {"2026-11-16 ", false},
		{"2026/11/16", false}, {"+026-11-16", false}, {"2026-+1-16", false},
		{"2026--1-16", false}, {"tomorrow", false},   {"", false},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		ok(history_day(str_of(CASES[i].text)) == CASES[i].is, "day \"%s\"",
		   CASES[i].text);
	ok(!history_day((str){0}), "no day");
}

static void faults(void)
{
	ok(!history_days_fault((str){0}, (str){0}), "no days are fine");
	ok(!history_days_fault(S("2026-11-16"), (str){0}), "one is");
	ok(!history_days_fault(S("2026-11-16"), S("2026-11-16")), "the same twice is");
	ok(history_days_fault(S("2026-11-17"), S("2026-11-16")) != NULL,
	   "backwards is not");
	ok(history_days_fault(S("x"), (str){0}) != NULL, "no date is not");
	ok(history_days_fault((str){0}, S("2026-02-30")) != NULL, "February 30 is not");
}

static void sound(void)
{
	const history_ask typed = {
		.from = S("soon"), .to = S("2026-11-16"), .line = S("l"), .q = S("q")};
	history_ask k = history_sound(&typed);
	is_str(k.from, ((str){0}), "what is no day is left out");
	is_str(k.to, S("2026-11-16"), "a day stays");
	is_str(k.line, S("l"), "so does the rest");
}

static void plans(void)
{
	static const struct {
		history_ask ask;
		enum history_plan plan;
		const char *what;
	} CASES[] = {
		{{.q = STR_INIT("")}, HISTORY_ALL, "no filter"},
		{{.outcome = STR_INIT("missed")}, HISTORY_OUTCOME, "an outcome"},
		{{.outcome = STR_INIT("missed"), .line = STR_INIT("l")},
		 HISTORY_OUTCOME,
		 "missed is rarer than a line"},
		{{.outcome = STR_INIT("answered"), .line = STR_INIT("l")},
		 HISTORY_LINE,
		 "answered is not"},
		{{.line = STR_INIT("l")}, HISTORY_LINE, "a line"},
		{{.member = STR_INIT("m"), .line = STR_INIT("l")},
		 HISTORY_MEMBER,
		 "a member"},
		{{.member = STR_INIT("m"), .outcome = STR_INIT("answered")},
		 HISTORY_MEMBER,
		 "who answered, answered"},
		{{.member = STR_INIT("m"), .outcome = STR_INIT("missed")},
		 HISTORY_NONE,
		 "nobody answers a missed call"},
		{{.from = STR_INIT("2026-11-17"), .to = STR_INIT("2026-11-16")},
		 HISTORY_NONE,
		 "no day is after the first and before the last"},
		{{.search = true, .member = STR_INIT("m")},
		 HISTORY_FOUND,
		 "a search takes filters along"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		ok(history_plan(&CASES[i].ask) == CASES[i].plan, "%s", CASES[i].what);
}

int main(void)
{
	days();
	faults();
	sound();
	plans();
	ok(history_outcome_known(S("voicemail")), "an outcome we have");
	ok(!history_outcome_known(S("Voicemail")), "and one we do not");
	ok(!history_outcome_known((str){0}), "nor none");
	return tap_done();
}
