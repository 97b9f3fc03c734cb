/* What the forms of statuses, tags, groups and fields refuse, and what they ask for; in
 * which words many contacts are changed. */
#include "features/own/own_rules.h"
#include "features/bulk/bulk_rules.h"
#include "tap.h"

static arena *a;

static void faults(void)
{
	static const struct {
		enum own_kind kind;
		own_form form;
		str was;
		const char *at; /* NULL: sound */
	} CASES[] = {
		{OWN_STATUS,
		 {.category = STR_INIT("active"),
		  .icon = STR_INIT("hourglass"),
		  .months = 6},
		 {0},
		 NULL},
		{OWN_STATUS,
		 {.category = STR_INIT("inactive"), .icon = STR_INIT("circle-x")},
		 {0},
		 NULL},
		{OWN_STATUS,
		 {.category = STR_INIT("x"), .icon = STR_INIT("circle-x")},
		 {0},
		 "category"},
		{OWN_STATUS,
		 {.category = STR_INIT("active"), .icon = STR_INIT("x")},
		 {0},
		 "icon"},
		{OWN_STATUS,
		 {.category = STR_INIT("active"),
		  .icon = STR_INIT("circle-x"),
		  .months = 121},
		 {0},
		 "months"},
		{OWN_STATUS,
		 {.category = STR_INIT("active"),
		  .icon = STR_INIT("circle-x"),
		  .months = -1},
		 {0},
		 "months"},
		{OWN_TAG, {.months = 999}, {0}, NULL},
		{OWN_FIELD, {.field_kind = STR_INIT("date")}, {0}, NULL},
		{OWN_FIELD, {.field_kind = STR_INIT("")}, {0}, "field_kind"},
		{OWN_FIELD, {.field_kind = STR_INIT("")}, STR_INIT("text"), NULL},
		{OWN_FIELD,
		 {.field_kind = STR_INIT("choice"), .choices = STR_INIT("a\n b \n")},
		 {0},
		 NULL},
		{OWN_FIELD,
		 {.field_kind = STR_INIT("choice"), .choices = STR_INIT(" \n\n")},
		 {0},
		 "choices"},
		{OWN_FIELD,
		 {.field_kind = STR_INIT("choice"), .choices = STR_INIT("a\nb\n a")},
		 {0},
		 "choices"},
		{OWN_FIELD, {.choices = STR_INIT("")}, STR_INIT("choice"), "choices"},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		own_fault f[OWN_FAULTS_MOST];
		size_t n = own_check(a, CASES[i].kind, &CASES[i].form, CASES[i].was, f);
		const char *at = n ? f[0].field : NULL;
		ok(n <= 1 && str_eq(str_of(at), str_of(CASES[i].at)), "case %zu: %s", i,
		   at ? at : "sound");
	}
}

static void documents(void)
{
	const own_form f = {.name = S("A \"b\""),
			    .category = S("active"),
			    .icon = S("circle-dot"),
			    .field_kind = S("choice"),
			    .choices = S(" x \r\n\ny"),
			    .months = 3};

	is_str(own_document(a, OWN_STATUS, &f),
	       S("{\"name\":\"A "
		 "\\\"b\\\"\",\"category\":\"active\",\"icon\":\"circle-dot\","
		 "\"months\":3}"),
	       "a status");
	is_str(own_document(a, OWN_TAG, &f), S("{\"name\":\"A \\\"b\\\"\"}"), "a tag");
	is_str(own_document(a, OWN_FIELD, &f),
	       S("{\"name\":\"A \\\"b\\\"\",\"kind\":\"choice\",\"archived\":false,"
		 "\"choices\":[\"x\",\"y\"]}"),
	       "a field");
}

static void words(void)
{
	for (int w = 0; w < BULK_N; w++)
		ok(bulk_what_of(str_of(BULK_DEFS[w].key)) == (enum bulk_what)w &&
			   bulk_says(a, (enum bulk_what)w, S("x")).n > 4,
		   "%s is known and has words", BULK_DEFS[w].key);
	ok(bulk_what_of(S("drop")) == BULK_N, "nothing else is");
	is_str(bulk_says(a, BULK_OWNER, S("")), S("Take away the coordinator"),
	       "nobody");
	ok(bulk_adds(BULK_GROUP_ADD) && !bulk_adds(BULK_TAG_REMOVE) &&
		   !bulk_is_label(BULK_OWNER),
	   "which add, which are labels");
}

int main(void)
{
	a = arena_new(1 << 20);
	faults();
	documents();
	words();
	arena_delete(a);
	return tap_done();
}
