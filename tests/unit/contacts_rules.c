/* contacts_rules.c -- tests of what a search for people is read as, and of which index
 * a list walks. */
#include "features/contacts/contacts_rules.h"

#include "tap.h"

static void search_words(arena *a)
{
	static const struct {
		const char *typed, *words, *names;
	} CASES[] = {
		{"ortega", "{\"ortega\"}", "{\"ortega\"}"},
		{"  Maribel   ORTEGA ", "{\"Maribel\",\"ORTEGA\"}",
		 "{\"Maribel\",\"ORTEGA\"}"},
		{"O'Brien", "{\"OBrien\"}", "{\"OBrien\"}"},
		{"O\xe2\x80\x99"
		 "Brien",
		 "{\"OBrien\"}", "{\"OBrien\"}"},
		{"m.ortega@example.com", "{\"m\",\"ortega\",\"example\",\"com\"}",
		 "{\"m\",\"ortega\",\"example\",\"com\"}"},
		{"418 Juniper", "{\"418\",\"Juniper\"}", "{\"Juniper\"}"},
		{"148-3307", "{\"148\",\"3307\"}", "{}"},
		{"N\xc3\xba\xc3\xb1"
		 "ez",
		 "{\"N\xc3\xba\xc3\xb1"
		 "ez\"}",
		 "{\"N\xc3\xba\xc3\xb1"
		 "ez\"}"},
		{"null", "{\"null\"}", "{\"null\"}"},
		{"\"}{\\,%_'", "{}", "{}"},
		{"a b c d e f g h", "{\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"}",
		 "{\"a\",\"b\",\"c\",\"d\",\"e\",\"f\"}"},
		{"anna\xe2\x80\x93lena\xc2\xa0x", "{\"anna\",\"lena\",\"x\"}",
		 "{\"anna\",\"lena\",\"x\"}"},
		{"mailto:m.ortega@mail.example?subject=Hi%20you",
		 "{\"m\",\"ortega\",\"mail\",\"example\"}",
		 "{\"m\",\"ortega\",\"mail\",\"example\"}"},
		{"tel:", "{\"tel\"}", "{\"tel\"}"},
		{"Cell: (801) 555-0142 x5",
		 "{\"Cell\",\"801\",\"555\",\"0142\",\"x5\"}", "{}"},
		{"Tel 0142", "{\"Tel\",\"0142\"}", "{\"Tel\"}"},
		{"Mobile Ortega 801 555 0142",
		 "{\"Mobile\",\"Ortega\",\"801\",\"555\",\"0142\"}",
		 "{\"Mobile\",\"Ortega\"}"},
		{"", "{}", "{}"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		contact_search s =
			contact_search_read(a, str_of(CASES[i].typed), S("US"));
		is_str(s.words, str_of(CASES[i].words), "words of case %zu", i);
		is_str(s.names, str_of(CASES[i].names), "names of case %zu", i);
		ok(s.any == (s.words.n > 2), "case %zu looks for something or not", i);
	}
}

static void search_digits(arena *a)
{
	static const struct {
		const char *typed, *region, *digits;
	} CASES[] = {
		{"(801) 555-0142", "US", "18015550142"},
		{"801.555.0142", "US", "18015550142"},
		{"+1 801 555 0142", "GB", "18015550142"},
		{"1-801-555-0142", "US", "18015550142"},
		{"801\xc2\xa0"
		 "555\xe2\x80\x91"
		 "0142",
		 "US", "18015550142"},
		{"020 7946 0958", "GB", "442079460958"},
		{"+44 (0)20 7946 0958", "US", "442079460958"},
		{"0044 20 7946", "GB", "44207946"},
		{"020 7946", "GB", "207946"},
		{"555-0142", "US", "5550142"},
		{"0142", "US", "0142"},
		{"142", "US", "142"},
		{"42", "US", NULL},
		{"ortega 0142", "US", "0142"},
		{"tel:+1-801-555-0142", "US", "18015550142"},
		{"TEL:801-555-0142;ext=5", "US", "18015550142"},
		{"sms:+18015550142?body=Call%20911", "US", "18015550142"},
		{"sms:+18015550142&body=4", "US", "18015550142"},
		{"Cell: (801) 555-0142", "US", "18015550142"},
		{"801-555-0142 x5", "US", "18015550142"},
		{"801-555-0142 ext. 5", "US", "18015550142"},
		{"Tel 0142", "US", "0142"},
		/* as wide as Chinese letters, plus sign and brackets too */
		{"\xef\xbc\x88\xef\xbc\x98\xef\xbc\x90\xef\xbc\x91\xef\xbc\x89\xef\xbc"
		 "\x95\xef\xbc\x95\xef\xbc\x95\xef\xbc\x8d\xef\xbc\x90\xef\xbc\x91\xef"
		 "\xbc\x94\xef\xbc\x92",
		 "US", "18015550142"},
		{"\xef\xbc\x90\xef\xbc\x91\xef\xbc\x94\xef\xbc\x92", "US", "0142"},
		/* Arabic, Persian, Devanagari */
		{"+\xd9\xa1 \xd9\xa8\xd9\xa0\xd9\xa1 \xd9\xa5\xd9\xa5\xd9\xa5 "
		 "\xd9\xa0\xd9\xa1\xd9\xa4\xd9\xa2",
		 "GB", "18015550142"},
		{"\xd9\xa5\xd9\xa5\xd9\xa5-0142", "US", "5550142"},
		{"\xdb\xb0\xdb\xb1\xdb\xb4\xdb\xb2", "US", "0142"},
		{"\xe0\xa5\xa6\xe0\xa5\xa7\xe0\xa5\xaa\xe0\xa5\xa8", "US", "0142"},
		{"\xd9\xaa\xd9\xaa\xd9\xaa", "US", NULL},
		{"ortega", "US", NULL},
		{"", "US", NULL},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		contact_search s = contact_search_read(a, str_of(CASES[i].typed),
						       str_of(CASES[i].region));
		is_str(s.digits, str_of(CASES[i].digits), "digits of \"%s\" in %s",
		       CASES[i].typed, CASES[i].region);
	}
}

/* What nobody types by hand: too long, cut characters, every single byte. */
static void search_hostile(arena *a)
{
	char text[2000];
	bool fine = true;
	memset(text, 'x', sizeof text);
	ok(!contact_search_read(a, (str){text, sizeof text}, S("US")).any,
	   "a text of two thousand bytes is not looked for");
	ok(contact_search_read(a, (str){text, 1024}, S("US")).any, "1,024 are");
	memset(text, '7', sizeof text);
	is_i64((int64_t)contact_search_read(a, (str){text, 1024}, S("US")).digits.n,
	       1024, "digits without end are digits");
	for (int c = 0; c < 256; c++)
		for (int d = 0; d < 256; d++) {
			char two[2] = {(char)c, (char)d};
			contact_search s =
				contact_search_read(a, (str){two, 2}, S("US"));
			fine &= s.words.n >= 2 && s.words.n <= 9 && s.words.p[0] == '{';
		}
	ok(fine, "every two bytes are read, cut characters too");
}

static void plans(void)
{
	const contact_search some = {.any = true};
	static const struct {
		contacts_ask ask;
		bool search;
		enum contact_plan plan;
		const char *what;
	} CASES[] = {
		{{.tab = TAB_CUSTOMERS}, false, PLAN_PLAIN, "no filter"},
		{{.after = STR_INIT("x")}, false, PLAN_PLAIN, "a later page of it"},
		{{.tab = TAB_LEADS}, false, PLAN_PLAIN, "leads"},
		{{.tab = TAB_CREWS}, false, PLAN_PLAIN, "crews"},
		{{.owner = STR_INIT("o")}, false, PLAN_LISTED, "a coordinator"},
		{{.owner = STR_INIT("")}, false, PLAN_LISTED, "no coordinator"},
		{{.status = STR_INIT("")}, false, PLAN_LISTED, "no status"},
		{{.phase = STR_INIT("p")}, false, PLAN_LISTED, "a phase"},
		{{.label = STR_INIT("l")}, false, PLAN_LISTED, "a label"},
		{{.unread = true}, false, PLAN_LISTED, "unread"},
		{{.hidden = true}, false, PLAN_LISTED, "with the hidden"},
		{{.down = true}, false, PLAN_LISTED, "the other way round"},
		{{.sort = SORT_TOUCH}, false, PLAN_LISTED, "another order"},
		{{.owner = STR_INIT("o")},
		 true,
		 PLAN_FOUND,
		 "a search takes filters along"},
		{{.tab = TAB_ALL}, true, PLAN_FOUND, "everyone"},
		{{.tab = TAB_EMPLOYEES},
		 true,
		 PLAN_MEMBERS,
		 "colleagues are no contacts"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		contacts_ask k = CASES[i].ask;
		if (CASES[i].search)
			k.search = some;
		ok(contacts_plan(&k) == CASES[i].plan, "%s", CASES[i].what);
	}
}

static void sorts(arena *a)
{
	static const struct {
		const char *typed;
		enum contact_sort sort;
		bool down;
	} CASES[] = {
		{"", SORT_NAME, false},         {"name", SORT_NAME, false},
		{"-name", SORT_NAME, true},     {"last", SORT_TOUCH, false},
		{"-last", SORT_TOUCH, true},    {"journey", SORT_STAGE, false},
		{"-status", SORT_STATUS, true}, {"coordinator", SORT_OWNER, false},
		{"--last", SORT_NAME, false},   {"-", SORT_NAME, false},
		{"sla", SORT_OWED, false},      {"-unread", SORT_UNREAD, true},
		{"touch", SORT_NAME, false},    {"-x", SORT_NAME, false},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		bool down = true;
		ok(contact_sort_read(str_of(CASES[i].typed), &down) == CASES[i].sort &&
			   down == CASES[i].down,
		   "sort \"%s\"", CASES[i].typed);
	}
	is_str(contact_search_words(a, S("{ortega,\"maria\"}")), S("ortega maria"),
	       "words of a literal");
}

static void tabs(void)
{
	for (int i = 0; i <= TAB_ALL; i++)
		ok(contact_tab_of(str_of(CONTACT_TABS[i].key)) == (enum contact_tab)i,
		   "tab %s", CONTACT_TABS[i].key);
	ok(contact_tab_of(S("nonsense")) == TAB_CUSTOMERS, "unknown is customers");
	ok(contact_tab_of((str){0}) == TAB_CUSTOMERS, "nothing is customers");
}

static void owed(void)
{
	static const char *const NOTHING[] = {"", "missed_call", "missed_call open",
					      "missed_call open 1 2 3",
					      "missed_call open 1 2 3 x"};
	contact_owed o;

	ok(owed_read(S("missed_call open 1700000000000001 2 3 -4"), &o),
	   "what is owed");
	is_str(o.kind, S("missed_call"), "its kind");
	is_str(o.state, S("open"), "its state");
	ok(o.from.us == INT64_C(1700000000000001) && o.warn.us == 2 &&
		   o.critical.us == 3 && o.due.us == -4,
	   "and its moments");
	for (size_t i = 0; i < sizeof(NOTHING) / sizeof(NOTHING[0]); i++)
		ok(!owed_read(str_of(NOTHING[i]), &o), "nothing: %s", NOTHING[i]);
}

#define BETWEEN "\x1f"

static void brief(void)
{
	static const char *const SHORT[] = {"", "+18015550142",
					    "+18015550142" BETWEEN "call_in" BETWEEN};
	contact_told b;

	brief_read(S("+18015550142" BETWEEN "call_in" BETWEEN "2" BETWEEN "31" BETWEEN
		     "1" BETWEEN "Permit" BETWEEN "Front desk" BETWEEN "Priya Raman"),
		   &b);
	is_str(b.phone, S("+18015550142"), "the first number");
	is_str(b.touch_kind, S("call_in"), "the last touch");
	is_i64(b.unread_voicemails, 2, "voicemails");
	is_i64(b.unread_texts, 31, "texts");
	ok(b.do_not_contact, "not to be contacted");
	is_str(b.status, S("Permit"), "the status");
	is_str(b.touch_dept, S("Front desk"), "whose department");
	is_str(b.touch_by, S("Priya Raman"), "and who it was");
	brief_read(S(BETWEEN BETWEEN BETWEEN BETWEEN BETWEEN BETWEEN BETWEEN), &b);
	ok(!b.phone.n && !b.touch_kind.n && !b.unread_voicemails && !b.unread_texts &&
		   !b.do_not_contact && !b.status.n && !b.touch_dept.n && !b.touch_by.n,
	   "nothing is said");
	for (size_t i = 0; i < sizeof(SHORT) / sizeof(SHORT[0]); i++) {
		brief_read(str_of(SHORT[i]), &b);
		ok(!b.status.n && !b.touch_by.n && !b.unread_texts,
		   "nor behind the end of '%s'", SHORT[i]);
	}
}

int main(void)
{
	arena *a = arena_new(64 * 1024 * 1024);
	search_words(a);
	search_digits(a);
	search_hostile(a);
	plans();
	sorts(a);
	tabs();
	owed();
	brief();
	arena_delete(a);
	return tap_done();
}
