/* What figures are called, which days can be asked for, and the letter. */
#include "features/compliance/compliance_rules.h"

#include "tap.h"

static arena *a;

static const char *trouble(int64_t code)
{
	return code == 30007 ? "the carrier filtered it" : "something";
}

/* Every reason for which a text is refused has words: a new one is added here, too. */
static void words(void)
{
	static const char *const refused[] = {
		"no_number", "blocked", "opted_out", "do_not_contact", "restricted",
		"wish",      "consent", "channel",   "quiet",          "times",
		"cap",       "line",    "registry"};
	const compliance_figure failed = {S("failed"), S("30007"), 3},
				untold = {S("failed"), S("0"), 1};

	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		const compliance_figure f = {S("refused"), str_of(refused[i]), 1};
		ok(!str_eq(compliance_words(a, &f, trouble), f.what), "%s", refused[i]);
	}
	is_str(compliance_words(a, &failed, trouble),
	       S("Error 30007: the carrier filtered it"), "an error");
	is_str(compliance_words(a, &untold, trouble), S("No reason was told"), "none");
}

static void spans(void)
{
	static const struct {
		const char *from, *to;
		bool good;
	} T[] = {
		{"2026-11-01", "2026-11-30", true},
		{"2026-11-01", "2026-11-01", true},
		{"2027-12-31", "2028-12-30", true},
		{"2027-12-31", "2028-12-31", false},
		{"2026-11-02", "2026-11-01", false},
		{"2026-02-29", "2026-03-01", false},
		{"", "2026-03-01", false},
	};

	for (size_t i = 0; i < sizeof(T) / sizeof(T[0]); i++)
		ok(compliance_span(str_of(T[i].from), str_of(T[i].to)) == T[i].good,
		   "%s to %s", T[i].from, T[i].to);
}

static void letter(void)
{
	compliance_figure rows[] = {{S("said"), S("out"), 2},
				    {S("said"), S("changed"), 0},
				    {S("gone"), S("texts"), 7}};
	compliance_said s = {.business = S("Acme\r\nBcc: x"),
			     .from = S("2026-11-01"),
			     .to = S("2026-11-30"),
			     .why = S("week"),
			     .base = S("https://x.example"),
			     .figures = {rows, 3},
			     .trouble = trouble};

	is_str(compliance_subject(a, &s),
	       S("Compliance of Acme Bcc: x, 2026-11-01 to 2026-11-30"), "one line");
	ok(str_starts(compliance_letter(a, &s),
		      S("What people said about being contacted\r\nNumbers that opted "
			"out: 2\r\n... that were changed since: 0\r\n\r\nWhat was kept "
			"long enough and is gone\r\nTexts and their pictures: 7\r\n")),
	   "by part");
	rows[1].n = 1;
	ok(str_starts(compliance_subject(a, &s), S("To look at: ")),
	   "a ledger that was changed is told first");
}

int main(void)
{
	a = arena_new(1 << 20);
	words();
	spans();
	letter();
	arena_delete(a);
	return tap_done();
}
