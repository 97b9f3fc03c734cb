/* The form about a call: what it asks for, moments, tags, the document it becomes. */
#include "features/calls/call_work_rules.h"

#include "tap.h"

static arena *a;

static void faults(void)
{
	static const struct {
		work_form f;
		bool needed;
		const char *at; /* NULL: sound */
	} CASES[] = {
		{{.note = STR_INIT("")}, false, NULL},
		{{.note = STR_INIT("")}, true, "disposition"},
		{{.disposition = STR_INIT("d")}, true, NULL},
		{{.follow_up = STR_INIT("2h")}, false, NULL},
		{{.follow_up = STR_INIT("keep")}, false, NULL},
		{{.follow_up = STR_INIT("soon")}, false, "follow_up"},
		{{.follow_up = STR_INIT("pick")}, false, "follow_up"},
		{{.follow_up = STR_INIT("pick"),
		  .follow_up_at = STR_INIT("2026-11-21T15:30")},
		 false,
		 NULL},
		{{.value = STR_INIT("cheap")}, false, "value"},
		{{.value = STR_INIT("$1,200")}, false, NULL},
	};
	work_fault found[WORK_FAULTS_MOST];

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		work_form f = CASES[i].f;
		size_t n = work_check(&f, CASES[i].needed, found);
		ok(n == (CASES[i].at != NULL) &&
			   (!n || !strcmp(found[0].field, CASES[i].at)),
		   "case %zu", i);
	}
}

static void moments(void)
{
	static const struct {
		const char *text;
		bool is;
	} CASES[] = {
		{"2026-11-21T15:30", true},     {"2026-11-21T00:00", true},
		{"2026-11-21T23:59", true},     {"2026-11-21T24:00", false},
		{"2026-11-21T15:60", false},    {"2026-11-31T15:30", false},
		{"2026-11-21 15:30", false},    {"2026-11-21T1:30", false},
		{"2026-11-21T15:30:00", false}, {"", false},
		{"2026-11-21Txx:yy", false},
	};
	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		ok(work_moment(str_of(CASES[i].text)) == CASES[i].is, "\"%s\"",
		   CASES[i].text);
}

static void documents(void)
{
	const work_form f = {.disposition = S("d"), .owner = S("m"), .amount = 1500};

	is_str(work_document(a, &f), S("{\"disposition\":\"d\",\"value\":\"1500\"}"),
	       "what was chosen");
	is_str(work_document(a, &(work_form){.value = S("")}), S("{}"), "nothing");
	is_str(work_tags(a, S(" Storm ,, \"x\\ ")), S("{\"Storm\",\"\\\"x\\\\\"}"),
	       "tags");
	is_str(work_tags(a, S("")), S("{}"), "no tags");
	ok(!work_tags(a, S("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21")).n,
	   "too many tags");
	ok(!work_tags(a,
		      S("aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff"
			"g"))
		    .n,
	   "a tag that is too long");
}

int main(void)
{
	a = arena_new(1 << 20);
	faults();
	moments();
	documents();
	arena_delete(a);
	return tap_done();
}
