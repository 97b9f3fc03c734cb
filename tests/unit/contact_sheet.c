/* contact_sheet_rules.c -- a contact's fields as forms send them, and two people's
 * changes of one value. */
#include "features/contacts/contact_sheet_rules.h"

#include "tap.h"

static void decisions(void)
{
	static const struct {
		const char *typed, *was, *now;
		enum sheet_pick pick;
		enum sheet_verdict is;
	} CASES[] = {
		{"a", "a", "a", SHEET_UNASKED, SHEET_KEEP},
		{"b", "a", "a", SHEET_UNASKED, SHEET_TAKE},
		{"", "a", "a", SHEET_UNASKED, SHEET_TAKE},
		/* only the other changed it, or both to the same */
		{"a", "a", "b", SHEET_UNASKED, SHEET_KEEP},
		{"b", "a", "b", SHEET_UNASKED, SHEET_KEEP},
		{"b", "a", "c", SHEET_UNASKED, SHEET_CLASH},
		{"b", "a", "", SHEET_UNASKED, SHEET_CLASH},
		/* who was asked has to say */
		{"b", "c", "c", SHEET_ASKED, SHEET_CLASH},
		{"b", "c", "c", SHEET_MINE, SHEET_TAKE},
		{"b", "c", "c", SHEET_THEIRS, SHEET_KEEP},
		/* and it was changed again meanwhile */
		{"b", "c", "d", SHEET_MINE, SHEET_CLASH},
		{"b", "c", "d", SHEET_THEIRS, SHEET_KEEP},
		{"d", "c", "d", SHEET_ASKED, SHEET_KEEP},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_i64(sheet_decide(str_of(CASES[i].typed), str_of(CASES[i].was),
				    str_of(CASES[i].now), CASES[i].pick),
		       CASES[i].is, "typed \"%s\", was \"%s\", is \"%s\", pick %d",
		       CASES[i].typed, CASES[i].was, CASES[i].now, (int)CASES[i].pick);
}

static void values(arena *a)
{
	size_t n;
	const contact_phone_in *p =
		sheet_phones_read(a, S("+18015550142\tHome\n+18015550143\t\nodd"), &n);
	const str *names = sheet_names_read(a, S(" VIP \n\n\nRoof, steep\n"), &n);

	is_i64((int64_t)n, 2, "names, a line each");
	is_str(sheet_names_text(a, names, n), S("VIP\nRoof, steep"), "and back");
	is_str(p[0].label, S("Home"), "a label");
	is_str(p[1].label, S(""), "none");
	is_str(p[2].number, S("odd"), "a line without a tab is a number");
	is_str(sheet_phones_text(a, p, 2), S("+18015550142\tHome\n+18015550143\t"),
	       "and back");
}

static void own(arena *a)
{
	static const struct {
		const char *kind, *typed, *json; /* NULL: refused */
	} CASES[] = {
		{"text", "", "null"},
		{"text", "a \"b\"", "\"a \\\"b\\\"\""},
		{"number", "12.5", "12.5"},
		{"number", "-3", "-3"},
		{"number", "0", "0"},
		{"number", "0.5", "0.5"},
		{"number", "", "null"},
		{"number", "007", NULL},
		{"number", "1e5", NULL},
		{"number", "12.", NULL},
		{"number", ".5", NULL},
		{"number", "-", NULL},
		{"number", "1,5", NULL},
		{"number", "1234567890123456", NULL},
		{"number", "1.2.3", NULL},
		{"yes_no", "true", "true"},
		{"yes_no", "false", "false"},
		{"yes_no", "maybe", NULL},
		{"date", "2026-02-28", "\"2026-02-28\""},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		str json;
		const char *says = sheet_own_json(a, str_of(CASES[i].kind),
						  str_of(CASES[i].typed), &json);
		is_i64(says == NULL, CASES[i].json != NULL, "%s \"%s\"", CASES[i].kind,
		       CASES[i].typed);
		if (!says)
			is_str(json, str_of(CASES[i].json), "%s as JSON",
			       CASES[i].typed);
	}
}

/* Only what is not what the form showed goes into the draft, and faults find their
 * fields. */
static void drafts(arena *a)
{
	sheet_field f[] = {
		{.key = S("name"),
		 .text = CT_NAME,
		 .parts = 1,
		 .was = S("A"),
		 .typed = S("B"),
		 .verdict = SHEET_TAKE},
		{.key = S("email"),
		 .text = CT_EMAIL,
		 .parts = 1,
		 .was = S("x"),
		 .typed = S("x")},
		{.key = S("phones"),
		 .text = -1,
		 .kind = SHEET_PHONES,
		 .parts = 1,
		 .was = S(""),
		 .typed = S("abc\t")},
		{.key = S("own.roof"),
		 .text = -1,
		 .own = true,
		 .own_kind = S("number"),
		 .parts = 1,
		 .was = S(""),
		 .typed = S("tile")},
		{.key = S("address"),
		 .text = CT_ADDRESS,
		 .parts = 2,
		 .was = S(""),
		 .typed = S("elsewhere")},
	};
	contact_faults faults = {.n = 0};
	contact_draft d;

	sheet_draft(a, f, 5, SHEET_WHO, true, &d, &faults);
	is_str(d.text[CT_NAME], S("B"), "what was typed");
	ok(!d.text[CT_EMAIL].p, "not what is as it was");
	ok(!d.text[CT_ADDRESS].p, "nor what is of another part");
	is_i64((int64_t)d.phones_n, 1, "phones");
	contact_draft_check(a, &d, S("US"), &faults);
	ok(sheet_faults(a, f, 5, &faults), "every fault has a field");
	ok(f[2].error.n > 0, "the phone");
	ok(f[3].error.n > 0, "the own field");
	ok(!f[0].error.n, "the name is fine");
	contact_fault_add(&faults, S("nowhere"), S("odd"));
	ok(!sheet_faults(a, f, 5, &faults), "a fault without a field is told");
	faults.n = 0;
	sheet_draft(a, f, 5, SHEET_WHO, false, &d, &faults);
	ok(!(d.given & GIVEN_PHONES), "saved is what was decided");
}

int main(void)
{
	arena *a = arena_new(1 << 20);

	decisions();
	values(a);
	own(a);
	drafts(a);
	is_i64(sheet_part_of(S("wishes")), SHEET_WISHES, "a part by its key");
	is_i64(sheet_part_of(S("")), SHEET_NONE, "none");
	arena_delete(a);
	return tap_done();
}
