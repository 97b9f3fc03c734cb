/* Outcomes of calls: what a definition may be, what a chosen one asks for, and amounts
 * of money as people type them. */
#include "base/money.h"
#include "features/dispositions/dispositions_rules.h"
#include "tap.h"

static arena *a;

static void definitions(void)
{
	static const struct {
		disposition d;
		const char *at; /* NULL: sound */
	} CASES[] = {
		{{.icon = STR_INIT("ban"), .key = 9, .special = STR_INIT("spam")},
		 NULL},
		{{.icon = STR_INIT("siren"),
		  .follow_up = STR_INIT("30m"),
		  .due_min = 1},
		 NULL},
		{{.icon = STR_INIT("siren"), .due_min = 14400}, NULL},
		{{.icon = STR_INIT("<svg>")}, "icon"},
		{{.icon = STR_INIT("")}, "icon"},
		{{.icon = STR_INIT("ban"), .key = 10}, "key"},
		{{.icon = STR_INIT("ban"), .key = -1}, "key"},
		{{.icon = STR_INIT("ban"), .follow_up = STR_INIT("soon")}, "follow_up"},
		{{.icon = STR_INIT("ban"), .special = STR_INIT("x")}, "special"},
		{{.icon = STR_INIT("ban"), .due_min = 14401}, "due_min"},
		{{.icon = STR_INIT("ban"), .due_min = -5}, "due_min"},
	};
	disposition_fault faults[DISPOSITION_FAULTS_MOST];

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		size_t n = disposition_check(&CASES[i].d, faults);
		ok(n == (CASES[i].at != NULL), "case %zu has as many faults", i);
		if (n)
			ok(!strcmp(faults[0].field, CASES[i].at), "at %s", CASES[i].at);
	}
}

/* Each of the four things, asked for or not, given or not. */
static void missing(void)
{
	static const char *const FIELDS[] = {"note", "follow_up", "value", "tags"};
	disposition_fault faults[DISPOSITION_FAULTS_MOST];

	for (unsigned asks = 0; asks < 16; asks++)
		for (unsigned has = 0; has < 16; has++) {
			const disposition d = {.needs_note = asks & 1,
					       .needs_follow_up = asks & 2,
					       .needs_value = asks & 4,
					       .needs_tag = asks & 8};
			const outcome_given g = {.note = has & 1,
						 .follow_up = has & 2,
						 .value = has & 4,
						 .tag = has & 8};
			size_t n = outcome_missing(&d, &g, faults), k = 0;
			bool same = true;
			for (unsigned bit = 0; bit < 4; bit++)
				if ((asks & ~has) & (1u << bit))
					same = same && k < n &&
					       !strcmp(faults[k++].field, FIELDS[bit]);
			if (!same || k != n)
				ok(false, "asks %u, has %u: %zu faults", asks, has, n);
		}
	ok(true, "what is asked for and not given is said, and nothing else");
}

static void money(void)
{
	static const struct {
		const char *typed;
		int64_t is; /* -1: none */
	} CASES[] = {
		{"150", 15000},
		{"$150", 15000},
		{" 1,200 ", 120000},
		{"12.5", 1250},
		{"12.50", 1250},
		{"2k", 200000},
		{"£ 40", 4000},
		{"€1,000.05", 100005},
		{"0", 0},
		{"1.5k", 150000},
		{"", -1},
		{"-5", -1},
		{"12.345", -1},
		{"12.", -1},
		{"abc", -1},
		{",5", -1},
		{"1e9", -1},
		{"99999999999999", -1},
		{"10000001", -1},
		{"$", -1},
		{"k", -1},
		{"\xd9\xa1", -1},
	};
	int64_t is;

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		bool good = money_parse(str_of(CASES[i].typed), &is);
		ok(good == (CASES[i].is >= 0) && (!good || is == CASES[i].is),
		   "\"%s\" is %lld", CASES[i].typed, (long long)CASES[i].is);
	}
	is_str(money_text(a, 120000, S("US")), S("$1,200"), "shown with its sign");
	is_str(money_text(a, 1250, S("GB")), S("£12.50"), "and hundredths");
	is_str(money_text(a, 123456789, S("DE")), S("€1,234,567.89"), "and millions");
	is_str(money_plain(a, 1205), S("12.05"), "as a form has it");
}

static void lists(void)
{
	is_str(amounts_read(a, S("150, $350, 2k")), S("{15000,35000,200000}"),
	       "amounts");
	is_str(amounts_show(a, S("{15000,35050}")), S("150, 350.50"), "and back");
	is_str(amounts_show(a, S("{}")), S(""), "none");
	ok(!amounts_read(a, S("1,2,3,4,5,6,7")).n, "seven are too many");
	ok(!amounts_read(a, S("150, cheap")).n, "words are no amounts");
	ok(!amounts_read(a, S("0")).n, "nothing is no amount");
	is_str(amounts_read(a, S("")), S("{}"), "none is fine");
	is_str(emergency_words_read(a, S("Fire\n\n gas  leak \n\"x\\")),
	       S("{\"fire\",\"gas leak\",\"\\\"x\\\\\"}"), "words, made one line each");
	is_str(emergency_words_read(a, S("")), S("{}"), "no words");
}

int main(void)
{
	a = arena_new(1 << 20);
	definitions();
	missing();
	money();
	lists();
	is_str(disposition_document(a, &(disposition){.name = S("A \"b\""),
						      .icon = S("ban"),
						      .follow_up = S(""),
						      .special = S(""),
						      .key = 3}),
	       S("{\"name\":\"A "
		 "\\\"b\\\"\",\"icon\":\"ban\",\"follow_up\":\"\",\"special\":"
		 "\"\",\"key\":3,\"needs_note\":false,\"needs_follow_up\":false,"
		 "\"needs_value\":false,\"needs_tag\":false,\"closes\":false,"
		 "\"archived\":"
		 "false}"),
	       "the document of one");
	arena_delete(a);
	return tap_done();
}
