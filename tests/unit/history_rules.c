/* history_rules.c -- tests of filters of the history of calls. */
#include "features/calls/history_rules.h"

#include "tap.h"

static arena *a;

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
	static const struct {
		enum call_filter f;
		const char *typed, *is; /* NULL: nothing */
	} CASES[] = {
		{CF_OUTCOME, "missed", "missed"},
		{CF_OUTCOME, "lost", NULL},
		{CF_DIRECTION, "outbound", "outbound"},
		{CF_LINE, "01932f00-0000-7000-8000-000000000001",
		 "01932f00-0000-7000-8000-000000000001"},
		{CF_LINE, "' OR 1=1", NULL},
		{CF_FROM, "2026-02-28", "2026-02-28"},
		{CF_FROM, "2026-02-30", NULL},
		{CF_LONGER, "2", "120"},
		{CF_LONGER, "1:30", "90"},
		{CF_SHORTER, "0", "0"},
		{CF_SHORTER, "1:60", NULL},
		{CF_SHORTER, "1:3", NULL},
		{CF_SHORTER, "long", NULL},
		{CF_LONGER, "-2", NULL},
		{CF_LONGER, "1441", NULL},
		{CF_VALUE, "2k", "200000"},
		{CF_VALUE, "much", NULL},
		{CF_TEXT, "inverter \"red\"", "inverter \"red\""},
		{CF_TEXT, "", NULL},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_str(call_filter_sound(a, CASES[i].f, str_of(CASES[i].typed)),
		       str_of(CASES[i].is), "%s=%s", CALL_FILTERS[CASES[i].f].name,
		       CASES[i].typed);
}

static void params_checked(void)
{
	static const struct {
		const char *name, *value;
		enum call_param is;
	} CASES[] = {
		{"outcome", "missed", CALL_PARAM_FINE},
		{"outcome", "needed", CALL_PARAM_BAD},
		{"outcome", "", CALL_PARAM_FINE},
		{"Outcome", "missed", CALL_PARAM_UNKNOWN},
		{"bogus", "1", CALL_PARAM_UNKNOWN},
		{"", "", CALL_PARAM_UNKNOWN},
		{"text", "roof", CALL_PARAM_FINE},
		{"text", "  ", CALL_PARAM_BAD},
		{"from", "2026-02-30", CALL_PARAM_BAD},
		{"longer", "0", CALL_PARAM_FINE},
		{"sort", "-length", CALL_PARAM_FINE},
		{"sort", "name", CALL_PARAM_BAD},
		{"sort", "-", CALL_PARAM_BAD},
		{"triage", "1", CALL_PARAM_FINE},
		{"triage", "true", CALL_PARAM_FINE},
		{"triage", "yes", CALL_PARAM_BAD},
		{"triage", "0", CALL_PARAM_BAD},
		{"mode", "triage", CALL_PARAM_FINE},
		{"mode", "list", CALL_PARAM_BAD},
		{"page", "2", CALL_PARAM_UNKNOWN},
	};
	char wide[FILTER_MOST + 2] = {0};

	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		ok(call_param_check(a, str_of(CASES[i].name), str_of(CASES[i].value)) ==
			   CASES[i].is,
		   "a query says %s=%s", CASES[i].name, CASES[i].value);
	for (size_t i = 0; i <= FILTER_MOST; i++)
		wide[i] = 'x';
	ok(call_param_check(a, S("q"), str_of(wide)) == CALL_PARAM_BAD, "one too long");
	ok(call_param_check(a, S("q"), str_of(wide + 1)) == CALL_PARAM_FINE,
	   "the longest");
}

static void document(void)
{
	call_ask k = {0};

	is_str(call_ask_document(a, &k, S("UTC"), (str){0}, (str){0}, (str){0}),
	       S("{\"zone\":\"UTC\"}"), "nothing asked");
	k.v[CF_OUTCOME] = S("missed");
	k.v[CF_LONGER] = S("1:30");
	k.v[CF_TO] = S("tomorrow");
	k.v[CF_TEXT] = S("a \"b\"");
	is_str(call_ask_document(a, &k, S("UTC"), S("{x}"), S("{}"), (str){0}),
	       S("{\"zone\":\"UTC\",\"outcome\":\"missed\",\"longer\":\"90\",\"text\":"
		 "\"a "
		 "\\\"b\\\"\",\"words\":\"{x}\",\"names\":\"{}\"}"),
	       "what can be is asked");
	ok(call_ask_fault(&k) != NULL, "what cannot be is said");
	k.v[CF_TO] = (str){0};
	ok(!call_ask_fault(&k), "the rest is fine");
	k.v[CF_SHORTER] = S("1:30");
	ok(!call_ask_fault(&k), "so long and no longer");
	k.v[CF_SHORTER] = S("1:29");
	ok(call_ask_fault(&k) != NULL, "longer than it is long is said");
	k.v[CF_SHORTER] = (str){0};
	ok(call_ask_filters(&k), "it filters");
	ok(!call_ask_filters(&(call_ask){.triage = true}), "triage alone does not");
}

static void sorts(void)
{
	static const struct {
		const char *typed;
		enum call_sort is;
		bool down;
	} CASES[] = {
		{"", CS_STARTED, true},         {"started", CS_STARTED, false},
		{"-started", CS_STARTED, true}, {"length", CS_LENGTH, false},
		{"-length", CS_LENGTH, true},   {"-value", CS_VALUE, true},
		{"name", CS_STARTED, true},     {"-", CS_STARTED, true},
	};
	bool down;

	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		ok(call_sort_of(str_of(CASES[i].typed), &down) == CASES[i].is &&
			   down == CASES[i].down,
		   "sort=%s", CASES[i].typed);
}

static void columns(void)
{
	column_set s = call_columns_read(S("tags:l  length nonsense tags queue:x"));

	is_str(call_columns_text(a, &s), S("tags:l length queue"),
	       "what is unknown or twice is left out");
	s = call_columns_read(S(""));
	is_str(call_columns_text(a, &s),
	       S("queue started length answered result outcome follow_up"),
	       "the usual ones");
}

int main(void)
{
	a = arena_new(1 << 20);
	days();
	faults();
	sound();
	params_checked();
	document();
	sorts();
	columns();
	arena_delete(a);
	return tap_done();
}
