/* The form about a call: what it asks for, moments, tags, the document it becomes. */
#include "features/calls/call_merge_rules.h"
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
		{{.value = STR_INIT("cheap")}, false, "value"},
		{{.value = STR_INIT("$1,200")}, false, NULL},
	};
	work_fault found[WORK_FAULTS_MOST];

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		work_form f = CASES[i].f;
		size_t n = work_check(&f, CASES[i].needed, (when){0}, S("UTC"), found);
		ok(n == (CASES[i].at != NULL) &&
			   (!n || !strcmp(found[0].field, CASES[i].at)),
		   "case %zu", i);
	}
}

static void moments(void)
{
	static const struct {
		const char *text, *says; /* says: the beginning of it; NULL: sound */
	} CASES[] = {
		{"2026-11-22T12:01", NULL},
		{"2026-11-22T23:59", NULL},
		{"2028-11-20T12:00", NULL},
		{"2026-11-22T12:00", "That time has passed"},
		{"2020-01-01T09:00", "That time has passed"},
		{"2028-11-22T12:00", "That is more than two years"},
		{"9999-12-31T23:59", "That is more than two years"},
		{"2026-11-22T24:00", "Pick a day"},
		{"2026-11-31T15:30", "Pick a day"},
		{"2026-11-25 15:30", "Pick a day"},
		{"soon", "Pick a day"},
		{"", "Pick a day"},
	};
	const when noon = {.us = INT64_C(1795370400000000)}; /* 12:00 in Chicago */
	work_fault found[WORK_FAULTS_MOST];

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		work_form f = {.follow_up = S("pick"),
			       .follow_up_at = str_of(CASES[i].text)};
		size_t n = work_check(&f, false, noon, S("America/Chicago"), found);
		ok(CASES[i].says ? n == 1 && str_starts(str_of(found[0].says),
							str_of(CASES[i].says))
				 : !n && f.picked.us > noon.us,
		   "\"%s\": %s", CASES[i].text, n ? found[0].says : "sound");
	}
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

/* Typed, as it was opened (NULL: nobody knows), as it is kept now; what was picked. */
static void merges(void)
{
	static const struct {
		const char *typed, *was, *now;
		bool seen, asked;
		const char *pick;
		enum merge_verdict v;
	} CASES[] = {
		{"a", "a", "a", false, false, NULL, MERGE_MINE},
		{"b", "a", "a", false, false, NULL, MERGE_MINE},
		{"a", "a", "b", false, false, NULL, MERGE_THEIRS},
		{"", "", "b", false, false, NULL, MERGE_THEIRS},
		{"b", "a", "b", false, false, NULL, MERGE_MINE},
		{"b", "a", "c", false, false, NULL, MERGE_BOTH},
		{"", "a", "c", false, false, NULL, MERGE_BOTH},
		{"b", "a", "", false, false, NULL, MERGE_BOTH},
		{"b", "a", "c", true, false, NULL, MERGE_MINE},
		{"a", "a", "c", true, false, NULL, MERGE_MINE},
		{"b", "a", "c", true, false, "theirs", MERGE_THEIRS},
		{"b", "a", "c", false, false, "theirs", MERGE_THEIRS},
		{"b", NULL, "c", false, false, NULL, MERGE_BOTH},
		{"b", NULL, "b", false, false, NULL, MERGE_MINE},
		{"", NULL, "", false, false, NULL, MERGE_MINE},
		{"b", NULL, "c", true, false, NULL, MERGE_MINE},
		/* asked for: until one is picked, of what was shown beside it */
		{"b", "c", "c", false, true, NULL, MERGE_BOTH},
		{"b", "c", "c", true, true, NULL, MERGE_BOTH},
		{"b", "c", "c", false, true, "x", MERGE_BOTH},
		{"b", "c", "c", false, true, "mine", MERGE_MINE},
		{"b", "c", "d", false, true, "mine", MERGE_BOTH},
		{"b", "c", "d", true, true, "mine", MERGE_MINE},
		{"b", "c", "d", false, true, "theirs", MERGE_THEIRS},
		{"c", "c", "c", false, true, NULL, MERGE_MINE},
		{"c", "c", "d", false, true, NULL, MERGE_THEIRS},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		merge_side s = {str_of(CASES[i].typed), str_of(CASES[i].was),
				str_of(CASES[i].now),   str_of(CASES[i].pick),
				CASES[i].seen,          CASES[i].asked};
		ok(merge_decide(&s) == CASES[i].v, "merge %zu", i);
	}
	ok(merge_asked(S("value note"), S("note")) &&
		   merge_asked(S("value"), S("value")) &&
		   !merge_asked(S("follow_up"), S("follow")) &&
		   !merge_asked(S(""), S("note")),
	   "what is asked about");
	is_str(merge_follow_up_typed(a, S("keep"), S(""), S(""), S("5"), S("m")),
	       merge_follow_up(a, S("5"), S("m")), "kept is as it was");
	is_str(merge_follow_up_typed(a, S(""), S(""), S("m"), S(""), S("m")),
	       merge_follow_up(a, S(""), S("m")), "none is none, whoever would owe it");
	ok(!str_eq(merge_follow_up_typed(a, S("keep"), S(""), S("n"), S("5"), S("m")),
		   merge_follow_up(a, S("5"), S("m"))),
	   "another who owes it");
	is_str(merge_value(a, S("$1,200")), S("1200"), "as it is kept");
	is_str(merge_value(a, S("0")), S(""), "nothing is none");
	is_str(merge_value(a, S("cheap")), S("cheap"), "no amount");
}

int main(void)
{
	a = arena_new(1 << 20);
	faults();
	moments();
	documents();
	merges();
	arena_delete(a);
	return tap_done();
}
