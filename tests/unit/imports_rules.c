/* imports_rules.c -- tests of what columns are, what cells mean, and what a row
 * becomes. */
#include "features/imports/imports_rules.h"
#include "render/csv.h"

#include "tap.h"

static arena *a;

static void dates(void)
{
	static const struct {
		const char *cell;
		enum date_kind kind;
		const char *month, *day; /* as read in either order */
	} CASES[] = {
		{"2026-03-10", DATE_SURE, "2026-03-10", "2026-03-10"},
		{"2026-03-10T14:30:00Z", DATE_SURE, "2026-03-10", "2026-03-10"},
		{"03/10/26", DATE_BOTH, "2026-03-10", "2026-10-03"},
		{"3-10-2026", DATE_BOTH, "2026-03-10", "2026-10-03"},
		{"3/25/2026", DATE_MONTH, "2026-03-25", ""},
		{"25/3/2026", DATE_DAY, "", "2026-03-25"},
		{"5/5/2026", DATE_SURE, "2026-05-05", "2026-05-05"},
		{"10.3.2026", DATE_SURE, "2026-03-10", "2026-03-10"},
		{"31.12.71", DATE_SURE, "1971-12-31", "1971-12-31"},
		{"Mar 10, 2026", DATE_SURE, "2026-03-10", "2026-03-10"},
		{"10 March 2026", DATE_SURE, "2026-03-10", "2026-03-10"},
		{"45931", DATE_SURE, "2025-10-01", "2025-10-01"},
		{"29/2/2024", DATE_DAY, "", "2024-02-29"},
		{"29/2/2023", DATE_NONE, "", ""},
		{"13/13/2026", DATE_NONE, "", ""},
		{"2026-13-01", DATE_NONE, "", ""},
		{"801 555 0142", DATE_NONE, "", ""},
		{"soon", DATE_NONE, "", ""},
		{"", DATE_NONE, "", ""},
		{"1/2", DATE_NONE, "", ""},
		{"1/2/2026 and then", DATE_NONE, "", ""},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		str c = str_of(CASES[i].cell);
		is_i64(date_kind_of(c), CASES[i].kind, "kind of \"%s\"", CASES[i].cell);
		ok(str_eq(date_read(a, c, DATES_MONTH_FIRST), str_of(CASES[i].month)),
		   "\"%s\", month first", CASES[i].cell);
		ok(str_eq(date_read(a, c, DATES_DAY_FIRST), str_of(CASES[i].day)),
		   "\"%s\", day first", CASES[i].cell);
	}
}

static void moments(void)
{
	static const char *const CASES[][2] = {
		{"2026-03-10 14:30", "2026-03-10 14:30"},
		{"3/10/2026 2:30 PM", "2026-03-10 14:30"},
		{"3/10/2026 12 am", "2026-03-10 00:00"},
		{"2026-03-10", "2026-03-10 00:00"},
		{"2026-03-10 25:00", ""},
		{"2026-03-10 2", ""},
		{"2026-03-10 13 pm", ""},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		ok(str_eq(moment_read(a, str_of(CASES[i][0]), DATES_MONTH_FIRST),
			  str_of(CASES[i][1])),
		   "moment \"%s\"", CASES[i][0]);
}

static const import_choice CHOICES[] = {
	{STR_INIT("status"), STR_INIT("Active"), STR_INIT("Active"), STR_INIT("")},
	{STR_INIT("status"), STR_INIT("Active"), STR_INIT("In progress"), STR_INIT("")},
	{STR_INIT("stage"), STR_INIT("s1"), STR_INIT("Permit"), STR_INIT("")},
	{STR_INIT("member"), STR_INIT("m1"), STR_INIT("Priya Raman"), STR_INIT("")},
	{STR_INIT("member"), STR_INIT("m1"), STR_INIT("priya@example.com"),
	 STR_INIT("")},
	{STR_INIT("field"), STR_INIT("gate"), STR_INIT("Gate code"), STR_INIT("text")},
	{STR_INIT("field"), STR_INIT("warm"), STR_INIT("Warm"), STR_INIT("yes_no")},
};
static const list choices = {CHOICES, sizeof CHOICES / sizeof CHOICES[0]};

static void columns(void)
{
	static const struct {
		const char *head, *cell, *to;
	} CASES[] = {
		{"full_name", "Ann", "name"},
		{"Customer Name", "Ann", "name"},
		{"mobile", "801 555 0142", "phone"},
		{"E-Mail", "a@example.com", "email"},
		{"Email", "yes", ""},
		{"street", "1 Elm", "address"},
		{"sold", "03/10/26", "sale_date"},
		{"Sold", "yes", ""},
		{"pc", "praman", "owner_id"},
		{"stage", "Permit", "stage_id"},
		{"Record ID#", "148", "record_id"},
		{"sms_ok", "Y", "text"},
		{"Gate Code", "7", "custom:gate"},
		{"whatever", "801-555-0142", "phone"},
		{"whatever", "x@example.org", "email"},
		{"whatever", "2026-03-10", ""},
		{"notes2", "see tab 3", ""},
		{"", "", ""},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		column_seen c = {.head = str_of(CASES[i].head)};
		column_see(a, &c, str_of(CASES[i].cell), S("US"));
		ok(str_eq(column_guess(a, &c, choices), str_of(CASES[i].to)),
		   "\"%s\" with \"%s\" goes to \"%s\"", CASES[i].head, CASES[i].cell,
		   CASES[i].to);
	}
	const str heads[] = {S("name"), S("phone")},
		  cells[] = {S("Ann"), S("801 555 0142")};
	ok(row_is_heads(&(sheet_row){1, heads, 2}), "heads");
	ok(!row_is_heads(&(sheet_row){1, cells, 2}), "a first row that is a row");
}

static void meanings(void)
{
	is_str(choice_of(choices, S("status"), S(" IN PROGRESS ")), S("Active"),
	       "an alias");
	ok(!choice_of(choices, S("status"), S("Gone")).p, "an unknown status");
	is_str(choice_of(choices, S("member"), S("PRIYA@example.com")), S("m1"),
	       "by e-mail");
	is_str(fixed_of(S("type"), S("Leads")), S("lead"), "a type");
	is_str(fixed_of(S("preferred_channel"), S("SMS")), S("text"), "a channel");
	ok(!fixed_of(S("type"), S("SMS")).p, "of another list");
	ok(yes_of(S("Y")) == 1 && yes_of(S("FALSE")) == 0 && yes_of(S("maybe")) == -1 &&
		   yes_of(S("")) == -1,
	   "yes and no");
}

static str row_of(const char *to, const char *cell)
{
	column_plan p[2] = {{.to = S("name")},
			    {.to = str_of(to), .order = DATES_DAY_FIRST}};
	import_plan plan = {p, 2, choices, S("US")};
	const str cells[] = {S("Ann"), str_of(cell)};
	buf b = buf_new(a, 256, 1 << 20);
	(void)import_row_json(a, &plan, &(sheet_row){7, cells, 2}, &b);
	return buf_view(&b);
}

static void rows(void)
{
	static const struct {
		const char *to, *cell, *has;
	} CASES[] = {
		{"phone", "(801) 555-0142; 801 555 0143",
		 "\"phones\":[\"+18015550142\",\"+18015550143\"]"},
		{"phone", "12",
		 "\"reason\":\"Phone is not a phone "
		 "number\",\"cells\":[\"Ann\",\"12\"]"},
		{"email", "A@Example.com", "\"email\":\"a@example.com\""},
		{"email", "a@b", "\"reason\":\"Email is not an e-mail address\""},
		{"sale_date", "03/10/26", "\"sale_date\":\"2026-10-03\""},
		{"sale_date", "never", "\"reason\":\"Sale date is not a date\""},
		{"status", "in progress", "\"status\":\"Active\""},
		{"status", "unheard of",
		 "{\"line\":7,\"phones\":[],\"data\":{\"set\":{\"name\":\"Ann\"}}}"},
		{"owner_id", "Priya Raman", "\"owner_id\":\"m1\""},
		{"tags", "a; b ,, c", "\"tags\":[\"a\",\"b\",\"c\"]"},
		{"visit_at", "1.12.2026 9:00",
		 "\"visit\":{\"at\":\"2026-12-01 09:00\"}"},
		{"visit_minutes", "x", "\"reason\""},
		{"text", "n", "\"text\":\"refused\""},
		{"do_not_contact", "yes", "\"do_not_contact\":true"},
		{"custom:gate", "7\"", "\"custom\":{\"gate\":\"7\\\"\"}"},
		{"custom:warm", "Y", "\"custom\":{\"warm\":\"yes\"}"},
		{"type", "banana",
		 "\"reason\":\"Type of contact is a word we do not know\""},
		{"", "left out",
		 "{\"line\":7,\"phones\":[],\"data\":{\"set\":{\"name\":\"Ann\"}}}"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		str json = row_of(CASES[i].to, CASES[i].cell);
		if (!ok(str_has(json, str_of(CASES[i].has)), "%s: %s", CASES[i].to,
			CASES[i].cell))
			tap_show("got", json);
	}
}

static void cells(void)
{
	static const char *const CASES[][2] = {
		{"Ann", "Ann"},
		{"a,b", "\"a,b\""},
		{"a\"b", "\"a\"\"b\""},
		{"a\nb", "\"a\nb\""},
		{"", "\"\""},
		{"=1+1", "\"'=1+1\""},
		{"@x", "\"'@x\""},
		{"-1+2", "\"'-1+2\""},
		{"+1+2", "\"'+1+2\""},
		{"\tx", "\"'\tx\""},
		{"\rx", "\"'\rx\""},
		{"  =1", "\"'  =1\""},
		{"+18015550142", "+18015550142"},
		{"+1801555014212345678", "\"'+1801555014212345678\""},
		{"+18015550142; +18015550143", "\"+18015550142; +18015550143\""},
		{"+18015550142 ext. 7", "+18015550142 ext. 7"},
		{"+18015550142 ext. 7=1", "\"'+18015550142 ext. 7=1\""},
		{"+18015550142; =1", "\"'+18015550142; =1\""},
		{"a=1", "a=1"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		buf b = buf_new(a, 64, 1024);
		csv_cell(&b, str_of(CASES[i][0]));
		is_str(buf_view(&b), str_of(CASES[i][1]), "cell %zu", i);
	}
	buf b = buf_new(a, 64, 1024);
	csv_cell(&b, S("a"));
	csv_cell(&b, S(""));
	csv_end(&b);
	csv_cell(&b, S("c"));
	is_str(buf_view(&b), S("a,\"\"\r\nc"), "a row");
}

int main(void)
{
	a = arena_new((size_t)16 << 20);
	dates();
	moments();
	columns();
	meanings();
	rows();
	cells();
	arena_delete(a);
	return tap_done();
}
