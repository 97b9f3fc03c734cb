/* contact_edit.c -- what a change to a contact may say: as programs send it (merge
 * patches and whole ones), looked over, and as the database takes it. */
#include "base/json.h"
#include "features/contacts/contact_json.h"
#include "tap.h"

static arena *mem;

static const struct way {
	enum contact_json_how how;
	const char *body, *document, *fault; /* fault: where, NULL: none */
} WAYS[] = {
	/* a patch says only what it says; null takes away */
	{JSON_PATCH, "{}", "{}", NULL},
	{JSON_PATCH, "{'name':' Ada  B '}", "{'name':'Ada B'}", NULL},
	{JSON_PATCH, "{'email':null,'language':null}", "{'email':null,'language':''}",
	 NULL},
	{JSON_PATCH, "{'email':''}", "{'email':null}", NULL},
	{JSON_PATCH, "{'email':' A@B.Example '}", "{'email':'a@b.example'}", NULL},
	{JSON_PATCH, "{'tags':null}", "{'tags':[]}", NULL},
	{JSON_PATCH, "{'tags':['A','a',' B ']}", "{'tags':['A','B']}", NULL},
	{JSON_PATCH, "{'phones':[]}", "{'phones':[]}", NULL},
	{JSON_PATCH, "{'phones':['801 555 0142',{'number':'+18015550142'}]}",
	 "{'phones':[{'number':'+18015550142','label':''}]}", NULL},
	{JSON_PATCH, "{'phones':[{'number':'020 7946 0958','label':' Home '}]}", NULL,
	 "phones/0"},
	{JSON_PATCH, "{'custom':{'a':1,'b':null,'c':'x','d':true,'e':1.50}}",
	 "{'custom':{'a':1,'b':null,'c':'x','d':true,'e':1.50}}", NULL},
	{JSON_PATCH, "{'custom':null}", "{'custom':{},'custom_whole':true}", NULL},
	{JSON_PATCH, "{'custom':{'a':99999999999999999999}}", NULL, "custom/a"},
	{JSON_PATCH, "{'custom':{'a':[]}}", NULL, "custom/a"},
	{JSON_PATCH, "{'custom':[]}", NULL, "custom"},
	{JSON_PATCH, "{'emergency':true}", "{'emergency':true}", NULL},
	{JSON_PATCH, "{'emergency':null}", "{'emergency':false}", NULL},
	{JSON_PATCH, "{'emergency':1}", NULL, "emergency"},
	{JSON_PATCH, "{'do_not_contact':false}", "{}", NULL},
	{JSON_PATCH, "{'do_not_contact':true}", NULL, "do_not_contact"},
	{JSON_PATCH, "{'id':'x','version':9,'owner':7}", "{}", NULL},
	{JSON_PATCH, "{'nmae':'x'}", NULL, "nmae"},
	{JSON_PATCH, "{'name':7}", NULL, "name"},
	{JSON_PATCH, "{'type':null}", NULL, "type"},
	{JSON_PATCH, "{'type':'friend'}", NULL, "type"},
	{JSON_PATCH, "{'sale_date':'2024-02-29'}", "{'sale_date':'2024-02-29'}", NULL},
	{JSON_PATCH, "{'sale_date':'2026-02-29'}", NULL, "sale_date"},
	{JSON_PATCH, "{'sale_date':'1900-02-29'}", NULL, "sale_date"},
	{JSON_PATCH, "{'sale_date':'2026-00-10'}", NULL, "sale_date"},
	{JSON_PATCH, "{'sale_date':'2026-1-1'}", NULL, "sale_date"},
	{JSON_PATCH, "{'timezone':'America/Argentina/Salta'}",
	 "{'timezone':'America/Argentina/Salta'}", NULL},
	{JSON_PATCH, "{'time_windows':'Mon to Fri 9 to noon; Sat after 2'}",
	 "{'time_windows':'Mon-Fri 09:00-12:00; Sat 14:00-24:00'}", NULL},
	{JSON_PATCH, "{'time_windows':''}", "{'time_windows':''}", NULL},
	{JSON_PATCH, "{'time_windows':'ask for Bob'}", NULL, "time_windows"},
	{JSON_PATCH, "{'timezone':'EST5EDT'}", NULL, "timezone"},
	{JSON_PATCH, "{'language':'zh-Hant-TW'}", "{'language':'zh-Hant-TW'}", NULL},
	{JSON_PATCH, "{'language':'en;q=1'}", NULL, "language"},
	{JSON_PATCH, "{'owner_id':'me'}", NULL, "owner_id"},
	{JSON_PATCH, "{'preferred_channel':'text'}", "{'preferred_channel':'text'}",
	 NULL},
	{JSON_PATCH, "{'preferred_channel':'fax'}", NULL, "preferred_channel"},
	{JSON_PATCH, "{'special_instructions':' a\\nb '}",
	 "{'special_instructions':'a\\nb'}", NULL},
	{JSON_PATCH, "{'tags':['']}", NULL, "tags/0"},
	{JSON_PATCH, "{'groups':'x'}", NULL, "groups"},
	{JSON_PATCH, "{'name':'a\\u0000b'}",
	 "{'name':'a\xef\xbf\xbd"
	 "b'}",
	 NULL},
	/* a whole one says all */
	{JSON_MAKE, "{}", NULL, "name"},
	{JSON_WHOLE, "{'phones':[]}", NULL, "name"},
};

/* The tables above are written with ' for ". */
static str quoted(arena *a, const char *text)
{
	char *out = str_cstr(a, str_of(text));

	for (char *c = out; *c; c++)
		if (*c == '\'')
			*c = '"';
	return str_of(out);
}

static void test_ways(void)
{
	for (size_t i = 0; i < sizeof WAYS / sizeof *WAYS; i++) {
		const struct way *w = &WAYS[i];
		contact_faults f = {.n = 0};
		contact_draft d;
		json *body = NULL;
		str why;
		arena_reset(mem);
		ok(json_read(mem, quoted(mem, w->body), &body, &why), "read %s",
		   w->body);
		contact_json_read(mem, body, w->how, false, &d, &f);
		if (!f.n)
			contact_draft_check(mem, &d, S("US"), &f);
		is_i64((int64_t)f.n, w->fault != NULL, "%s: faults", w->body);
		if (w->fault && f.n)
			is_str(f.items[0].field, str_of(w->fault), "%s", w->body);
		if (!w->fault)
			is_str(contact_draft_document(mem, &d),
			       quoted(mem, w->document), "%s", w->body);
	}
}

static void test_whole(void)
{
	contact_faults f = {.n = 0};
	contact_draft d;
	json *body;
	str why, doc;

	arena_reset(mem);
	ok(json_read(mem, S("{\"name\":\"Ada\"}"), &body, &why), "read");
	contact_json_read(mem, body, JSON_WHOLE, true, &d, &f);
	contact_draft_check(mem, &d, S("US"), &f);
	doc = contact_draft_document(mem, &d);
	is_i64((int64_t)f.n, 0, "no faults");
	for (enum contact_text t = 0; t < CT_N; t++)
		ok(str_has(doc, str_printf(mem, "\"%s\":", CONTACT_TEXTS[t].key)),
		   "a whole contact says its %s", CONTACT_TEXTS[t].key);
	ok(str_has(doc, S("\"type\":\"customer\"")), "a customer");
	ok(str_has(doc, S("\"custom\":{},\"custom_whole\":true")), "no own fields");
}

/* Names of the longest length fit, a character more does not; characters, not bytes. */
static void test_lengths(void)
{
	for (enum contact_text t = 0; t < CT_N; t++) {
		static const enum contact_text plain[] = {
			CT_NAME, CT_ADDRESS, CT_RECORD_ID, CT_INSTRUCTIONS};
		bool is_plain = false;
		for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
			is_plain |= plain[i] == t;
		for (size_t more = 0; is_plain && more < 2; more++) {
			contact_faults f = {.n = 0};
			contact_draft d = {.given = 0};
			arena_reset(mem);
			buf b = buf_new(mem, 1024, 64 * 1024);
			for (size_t i = 0; i < CONTACT_TEXTS[t].most + more; i++)
				buf_str(&b, S("\xc3\xa9"));
			d.text[t] = buf_view(&b);
			contact_draft_check(mem, &d, S("US"), &f);
			is_i64((int64_t)f.n, (int64_t)more, "%s: %zu characters",
			       CONTACT_TEXTS[t].key, CONTACT_TEXTS[t].most + more);
		}
	}
}

int main(void)
{
	mem = arena_new(32 << 20);
	test_ways();
	test_whole();
	test_lengths();
	arena_delete(mem);
	return tap_done();
}
