/* crm_rules.c -- tests of what the CRM is asked, where the next page begins, what
 * values read as, which fields are taken, and what is written. */
#include "features/crm/crm_rules.h"

#include "base/arena.h"
#include "base/phone.h"
#include "tap.h"

static arena *a;

static when at(const char *text)
{
	when w = {0};

	ok(when_parse(str_of(text), &w), "%s is a moment", text);
	return w;
}

static void asked(void)
{
	static const struct {
		const char *value, *want;
	} CASES[] = {
		{"17", "{3.EX.'17'}"},
		{"2026-11-21T07:55:00Z", "{3.EX.'2026-11-21T07:55:00Z'}"},
		{"+18015550142", "{3.EX.'+18015550142'}"},
		{"O'Brien", NULL},
		{"a}b", NULL},
		{"{3", NULL},
		{"a\\", NULL},
		{"two words", NULL},
		{"17'}OR{3.XEX.'0", NULL},
		{"\"", NULL},
		{"\xc3\xa9", NULL},
		{"", NULL},
		{"11111111111111111111111111111111111111111", NULL},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_str(crm_where(a, 3, "EX", str_of(CASES[i].value)),
		       CASES[i].want ? str_of(CASES[i].want) : (str){0}, "where %s",
		       CASES[i].value);
	is_str(crm_where(a, 3, "EX", (str){"1\0002", 3}), (str){0}, "a NUL");
	is_str(crm_where_since(a, at("2026-11-21 07:55:00.9+00")),
	       S("{2.OAF.'2026-11-21T07:55:00Z'}"), "whole seconds, downwards");
	is_str(crm_where_phone(a, 148, S("+18015550142")),
	       S("{148.CT.'8015550142'}OR{148.CT.'555-0142'}OR{148.CT.'555.0142'}"),
	       "as people write it");
	is_str(crm_where_phone(a, 148, S("+442079460958")),
	       S("{148.CT.'442079460958'}"), "of other countries");
	is_str(crm_where_phone(a, 148, S("anonymous")), (str){0}, "no number");
	is_str(crm_where_phone(a, 148, S("+1801555014'")), (str){0}, "nor a quote");
}

/* clang-format off */
enum { S0 = 1795247700 };
static const struct {
	crm_cursor at;
	crm_seen seen;
	bool more;
	int64_t from_s, skip, first;
	const char *what;
} PAGES[] = {
	{{{SECONDS(S0)}, 0, 0, 0},
	 {0, 0, 0, 0, {0}},
	 false,
	 S0,
	 0,
	 0,
	 "nothing"},
	{{{SECONDS(S0)}, 0, 0, 0},
	 {5, 5, 1, 5, {SECONDS(S0 + 9)}},
	 false,
	 S0,
	 0,
	 0,
	 "all at once"},
	{{{SECONDS(S0)}, 0, 0, 0},
	 {5, 9, 1, 5, {SECONDS(S0 + 9)}},
	 true,
	 S0 + 9,
	 0,
	 0,
	 "from the last on"},
	{{{SECONDS(S0)}, 0, 0, 0},
	 {2, 900, 1, 2, {SECONDS(S0 + 1)}},
	 true,
	 S0 + 1,
	 0,
	 0,
	 "fewer than asked"},
	{{{SECONDS(S0) + 5}, 0, 0, 0},
	 {5, 9, 1, 5, {SECONDS(S0) + 900}},
	 true,
	 S0,
	 4,
	 5,
	 "all of one second: past them, but one"},
	{{{SECONDS(S0)}, 4, 5, 1},
	 {5, 9, 5, 9, {SECONDS(S0)}},
	 false,
	 S0,
	 0,
	 0,
	 "and to the end"},
	{{{SECONDS(S0)}, 4, 5, 1},
	 {4, 20, 5, 8, {SECONDS(S0)}},
	 true,
	 S0,
	 7,
	 8,
	 "and on"},
	{{{SECONDS(S0)}, 4, 5, 1},
	 {5, 9, 6, 10, {SECONDS(S0)}},
	 true,
	 S0,
	 0,
	 0,
	 "rows have moved: that second again"},
	{{{SECONDS(S0)}, 4, 5, 1},
	 {5, 9, 6, 10, {SECONDS(S0 + 3)}},
	 true,
	 S0,
	 0,
	 0,
	 "also when later ones came"},
	{{{SECONDS(S0)}, 4, 5, 1},
	 {0, 4, 0, 0, {0}},
	 true,
	 S0,
	 0,
	 0,
	 "or are gone"},
	{{{SECONDS(S0)}, 0, 0, 1},
	 {1, 9, 3, 3, {SECONDS(S0)}},
	 true,
	 S0,
	 1,
	 0,
	 "one at a time gets on too"},
	{{{SECONDS(S0)}, 7, 0, 1},
	 {0, 9, 0, 0, {0}},
	 false,
	 S0,
	 0,
	 0,
	 "no rows, whatever they count: the end"},
	{{{SECONDS(S0)}, 0, 0, CRM_PAGES_MOST - 1},
	 {5, 9, 1, 5, {SECONDS(S0 + 9)}},
	 false,
	 S0,
	 0,
	 0,
	 "not for ever"},
};
/* clang-format on */

static void paged(void)
{
	for (size_t i = 0; i < sizeof PAGES / sizeof PAGES[0]; i++) {
		crm_cursor next;
		ok(crm_next(&PAGES[i].at, &PAGES[i].seen, &next) == PAGES[i].more, "%s",
		   PAGES[i].what);
		is_i64(next.pages, PAGES[i].at.pages + 1, "%s: counted", PAGES[i].what);
		if (!PAGES[i].more)
			continue;
		is_i64(next.from.us / SECONDS(1), PAGES[i].from_s, "%s: from",
		       PAGES[i].what);
		is_i64(next.skip, PAGES[i].skip, "%s: skip", PAGES[i].what);
		is_i64(next.first, PAGES[i].first, "%s: first", PAGES[i].what);
	}
	is_i64(crm_begin(at("2026-11-21 08:00:00+00")).from.us,
	       at("2026-11-21 07:58:00+00").us, "two minutes before the watermark");
	is_i64(crm_patience_s(1), 30, "soon after the first failure");
	is_i64(crm_patience_s(3), 120, "later after the third");
	is_i64(crm_patience_s(1000000), 300, "never later than an ordinary pull");
}

static void days(void)
{
	static const struct {
		const char *value, *want;
	} CASES[] = {
		{"2026-11-21", "2026-11-21"},
		{" 2026-11-21 ", "2026-11-21"},
		{"2026-11-21T08:00:00Z", "2026-11-21"},
		{"2024-02-29", "2024-02-29"},
		{"2026-02-29", NULL},
		{"1900-02-29", NULL},
		{"2026-04-31", NULL},
		{"2026-13-01", NULL},
		{"2026-00-10", NULL},
		{"2026-01-00", NULL},
		{"0000-01-01", NULL},
		{"2026-1-1", NULL},
		{"11/21/2026", NULL},
		{"2026-11-21x", NULL},
		{"2026-+1-21", NULL},
		{"", NULL},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_str(crm_day(a, str_of(CASES[i].value)),
		       CASES[i].want ? str_of(CASES[i].want) : (str){0}, "day \"%s\"",
		       CASES[i].value);
}

static void phones(void)
{
	static const struct {
		const char *value, *e164, *extension;
	} CASES[] = {
		{"(801) 555-0142", "+18015550142", ""},
		{"(801) 555-0142 x12", "+18015550142", "12"},
		{"801.555.0142 ext. 7", "+18015550142", "7"},
		{"8015550142", "+18015550142", ""},
		{"+44 20 7946 0958", "+442079460958", ""},
		{"+1 801 555 0142;ext=3", "+18015550142", "3"},
		{"none", NULL, ""},
		{"", NULL, ""},
		{"12", NULL, ""},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		str e = {0}, x = {0};
		bool good = phone_read(a, str_of(CASES[i].value), S("US"), &e, &x);
		ok(good == (CASES[i].e164 != NULL), "phone \"%s\"", CASES[i].value);
		if (!CASES[i].e164)
			continue;
		is_str(e, str_of(CASES[i].e164), "\"%s\": number", CASES[i].value);
		is_str(x, str_of(CASES[i].extension), "\"%s\": extension",
		       CASES[i].value);
	}
	is_str(crm_email(a, S(" Ann@Home.Example ")), S("ann@home.example"),
	       "an address");
	is_str(crm_email(a, S("ann at home")), (str){0}, "no address");
	is_str(crm_email(a, S("@home")), (str){0}, "nobody");
	is_str(crm_email(a, S("a@b@c")), (str){0}, "two");
}

static void checked(void)
{
	static const struct {
		enum crm_field f;
		const char *type, *mode;
		bool unique;
		enum crm_level want;
		const char *what;
	} CASES[] = {
		{CRM_NAME, "text", "", false, CRM_FINE, "a name is text"},
		{CRM_NAME, "email", "", false, CRM_DOUBTFUL,
		 "a name in an e-mail field"},
		{CRM_PHONE, "phone", "", false, CRM_FINE, "a phone"},
		{CRM_PHONE, "text", "", false, CRM_FINE, "a phone as text"},
		{CRM_PHONE, "numeric", "", false, CRM_REFUSED, "a phone in a number"},
		{CRM_PHONE, "email", "", false, CRM_REFUSED,
		 "a phone in an e-mail field"},
		{CRM_PHONE, "date", "", false, CRM_REFUSED, "a phone in a date"},
		{CRM_STATUS, "text-multiple-choice", "", false, CRM_FINE, "a choice"},
		{CRM_STATUS, "text", "lookup", false, CRM_DOUBTFUL,
		 "a looked-up status"},
		{CRM_STAGE, "text", "formula", false, CRM_DOUBTFUL, "a computed stage"},
		{CRM_OWNER, "user", "", false, CRM_FINE, "a coordinator"},
		{CRM_SALE_DATE, "date", "", false, CRM_FINE, "a day"},
		{CRM_SALE_DATE, "timestamp", "", false, CRM_DOUBTFUL,
		 "a moment for a day"},
		{CRM_SALE_DATE, "checkbox", "", false, CRM_REFUSED, "a tick for a day"},
		{CRM_LAST_CONTACT, "date time", "", false, CRM_FINE, "a moment"},
		{CRM_LAST_CONTACT, "timestamp", "formula", false, CRM_REFUSED,
		 "written to a formula"},
		{CRM_COMM_CALL, "text", "", false, CRM_REFUSED,
		 "a key that is not unique"},
		{CRM_COMM_CALL, "text", "", true, CRM_FINE, "a key"},
		{CRM_TICKET_CALL, "numeric", "", true, CRM_REFUSED,
		 "a key that cannot hold it"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		crm_map m = {{0}};
		const crm_column c[] = {{1, S("Other"), S("text"), S(""), false},
					{77, S("Label"), str_of(CASES[i].type),
					 str_of(CASES[i].mode), CASES[i].unique}};
		m.id[CASES[i].f] = 77;
		crm_verdict v = crm_check(&m, CASES[i].f, c, 2);
		is_i64(v.level, CASES[i].want, "%s", CASES[i].what);
		is_str(v.label, S("Label"), "%s: its label", CASES[i].what);
		ok((v.level == CRM_FINE) == (v.words[0] == '\0'), "%s: words",
		   CASES[i].what);
		is_i64(crm_check(&m, CASES[i].f, c, 1).level, CRM_REFUSED,
		       "%s: not in the table", CASES[i].what);
	}
	crm_map m = crm_map_preset();
	const crm_column c[] = {{147, S("Name"), S("text"), S(""), false}};
	is_i64(m.id[CRM_NAME] * 1000000 + m.id[CRM_PHONE] * 1000 + m.id[CRM_STATUS],
	       147148255, "the presets");
	is_i64(crm_check(&m, CRM_INSTALL_DATE, c, 1).level, CRM_UNMAPPED, "not mapped");
	ok(crm_check(&m, CRM_INSTALL_DATE, c, 1).words[0],
	   "and it says what that means");
	m.id[CRM_ADDRESS] = 147;
	is_i64(crm_check(&m, CRM_NAME, c, 1).level, CRM_DOUBTFUL, "the same twice");
}

static void written(void)
{
	crm_map m = {{0}};
	crm_call c = {.id = S("c1"),
		      .record_id = S("17"),
		      .outcome = S("answered"),
		      .who = S("Maya \"M\" Chen"),
		      .caller = S("Ann One"),
		      .line = S("Support"),
		      .started = at("2026-11-21 07:55:00+00"),
		      .ended = at("2026-11-21 07:58:10+00"),
		      .seconds = 190,
		      .answered = true};

	is_str(crm_record_of(a, CRM_CUSTOMERS, &m, &c), (str){0},
	       "nothing before it is mapped");
	m.id[CRM_LAST_CONTACT] = 9;
	is_str(crm_record_of(a, CRM_CUSTOMERS, &m, &c),
	       S("[{\"3\":{\"value\":17},\"9\":{\"value\":\"2026-11-21T07:58:10Z\"}}]"),
	       "the last contact");
	m.id[CRM_COMM_WHO] = 8;
	is_str(crm_record_of(a, CRM_COMMUNICATIONS, &m, &c), (str){0},
	       "no note without our id");
	m.id[CRM_COMM_CALL] = 6, m.id[CRM_COMM_CUSTOMER] = 7;
	is_str(crm_record_of(a, CRM_COMMUNICATIONS, &m, &c),
	       S("[{\"6\":{\"value\":\"c1\"},\"7\":{\"value\":17},\"8\":{\"value\":"
		 "\"Maya \\\"M\\\" Chen\"}}]"),
	       "what is mapped of a note");
	is_str(crm_call_words(a, &c), S("Answered by Maya \"M\" Chen, 3 min 10 s"),
	       "in words");
	c.record_id = S("17},\"4\":{");
	is_str(crm_record_of(a, CRM_COMMUNICATIONS, &m, &c), (str){0},
	       "an id that is none");
	c.record_id = S("");
	is_str(crm_record_of(a, CRM_CUSTOMERS, &m, &c), (str){0},
	       "nobody's last contact");
	is_str(crm_record_of(a, CRM_COMMUNICATIONS, &m, &c),
	       S("[{\"6\":{\"value\":\"c1\"},\"8\":{\"value\":\"Maya \\\"M\\\" "
		 "Chen\"}}]"),
	       "a note about somebody the CRM does not know");
	static const struct {
		bool answered, voicemail, field, want;
	} TICKETS[] = {
		{true, false, true, false}, {true, true, false, false},
		{false, true, false, true}, {false, true, true, true},
		{false, false, true, true}, {false, false, false, false},
	};
	for (size_t i = 0; i < sizeof TICKETS / sizeof TICKETS[0]; i++) {
		c.answered = TICKETS[i].answered, c.voicemail = TICKETS[i].voicemail,
		c.field_line = TICKETS[i].field;
		ok(crm_call_tickets(&c) == TICKETS[i].want,
		   "ticket: answered %d, voicemail %d, field line %d", c.answered,
		   c.voicemail, c.field_line);
	}
	m.id[CRM_TICKET_CALL] = 6, m.id[CRM_TICKET_ISSUE] = 7, c.voicemail = true;
	is_str(crm_record_of(a, CRM_TICKETS, &m, &c),
	       S("[{\"6\":{\"value\":\"c1\"},\"7\":{\"value\":\"Voicemail to answer: "
		 "Ann One left a voicemail\"}}]"),
	       "a ticket");
}

static void names(void)
{
	ok(crm_is_table(S("bck7gp3q2")), "a table");
	ok(!crm_is_table(S("bck7&x=1")), "a parameter more");
	ok(!crm_is_table(S("../tables")), "a path");
	ok(!crm_is_table(S("")), "nothing");
	ok(crm_is_realm(S("acme.quickbase.com")), "a realm");
	ok(crm_is_realm(S("acme-2.quickbase.com")), "with a dash");
	ok(!crm_is_realm(S("acme.quickbase.com\r\nX: y")), "another header");
	ok(!crm_is_realm(S("acme..com")), "no name");
	ok(!crm_is_realm(S("ACME.example")), "capitals");
	ok(!crm_is_realm(S(".example")), "a dot first");
}

int main(void)
{
	a = arena_new(1 << 20);
	asked();
	paged();
	days();
	phones();
	checked();
	written();
	names();
	arena_delete(a);
	return tap_done();
}
