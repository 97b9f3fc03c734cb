/* web_form.c -- forms read into structs, with a sentence for what is wrong. */
#include "web/form.h"

#include "base/text.h"
#include "tap.h"

static const str ABSENT;
static arena *mem;

static ctx fresh(void)
{
	arena_reset(mem);
	return (ctx){.a = mem};
}

typedef struct person {
	str name, email, note, id;
	int64_t age;
	bool agrees, loud;
	when born;
} person;

/* clang-format off */
static const field PERSON_F[] = {
	FIELD(person, name), FIELD(person, email), FIELD(person, note),
	  FIELD(person, id),
	FIELD(person, age), FIELD(person, agrees), FIELD(person, loud),
	  FIELD(person, born),
};
static const type PERSON = TYPE(person, PERSON_F);
/* clang-format on */

/* ---- one field at a time ---- */

static const form_field NAME = {"name", true, 10, form_line, "A name is needed."};
static const form_field FREE = {"note", false, 10, NULL, NULL};
static const form_field NOTE = {"note", true, 0, form_text, NULL};
static const form_field EMAIL = {"email", false, 40, form_email, NULL};
static const form_field ID = {"id", true, 0, form_uuid, NULL};

#define NO_EMAIL "Write an e-mail address, such as name@example.com."

/* clang-format off */
static const struct text {
	const form_field *field;
	const char *body;
	const char *value, *error; /* the struct's value; or a sentence */
} TEXTS[] = {
	{ &NAME, "name=Maribel", "Maribel", NULL },
	{ &NAME, "name=++Maribel%09%0D%0A++Ortega+", NULL,
	  "This can be at most 10 characters, it has 14." },
	{ &NAME, "name=+a%0D%0A+b+", "a b", NULL },
	{ &NAME, "name=a%01b", "a\xef\xbf\xbd" "b", NULL },
	{ &NAME, "name=Zo%C3%ABZo%C3%ABZo%C3%ABZ", "Zo\xc3\xabZo\xc3\xabZo\xc3\xabZ",
	  NULL },
	{ &NAME, "name=Zo%C3%ABZo%C3%ABZo%C3%ABZo", NULL,
	  "This can be at most 10 characters, it has 11." },
	{ &NAME, "name=", NULL, "A name is needed." },
	{ &NAME, "name=+++", NULL, "A name is needed." },
	{ &NAME, "name=%C2%A0%E2%80%A8", NULL, "A name is needed." },
	{ &NAME, "other=x", NULL, "A name is needed." },
	{ &NAME, "", NULL, "A name is needed." },
	{ &NAME, "Name=x", NULL, "A name is needed." },
	{ &NAME, "name=a&name=b", "a", NULL },
	{ &NAME, "name=<b>&amp;", "<b>", NULL },
	{ &FREE, "note=0123456789", "0123456789", NULL },
	{ &FREE, "note=0123456789+", NULL,
	  "This can be at most 10 characters, it has 11." },
	{ &FREE, "note=+x+", " x ", NULL },
	{ &FREE, "note=", "", NULL },
	{ &FREE, "", "", NULL },
	{ &NOTE, "note=a%0D%0Ab%0Dc%0Ad%0D%0D%0A%0D%0A", "a\nb\nc\nd", NULL },
	{ &NOTE, "note=a%0B%EF%BF%BF", "a\xef\xbf\xbd\xef\xbf\xbd", NULL },
	{ &NOTE, "note=%0D%0A", NULL, "Fill this in." },
	{ &EMAIL, "email=", "", NULL },
	{ &EMAIL, "email=+", "", NULL },
	{ &EMAIL, "email=+Ann.O'Neil%2Bx@Example.COM+", "ann.o'neil+x@example.com",
	  NULL },
	{ &EMAIL, "email=a@b.c", "a@b.c", NULL },
	{ &EMAIL, "email=zo%C3%AB@b%C3%BCcher.example",
	  "zo\xc3\xab@b\xc3\xbc" "cher.example", NULL },
	{ &EMAIL, "email=ann@localhost", NULL, NO_EMAIL },
	{ &EMAIL, "email=ann", NULL, NO_EMAIL },
	{ &EMAIL, "email=@b.c", NULL, NO_EMAIL },
	{ &EMAIL, "email=a@", NULL, NO_EMAIL },
	{ &EMAIL, "email=a@b@c.d", NULL, NO_EMAIL },
	{ &EMAIL, "email=a+b@c.d", NULL, NO_EMAIL },
	{ &EMAIL, "email=a@b+c.d", NULL, NO_EMAIL },
	{ &EMAIL, "email=a@b..c", NULL, NO_EMAIL },
	{ &EMAIL, "email=a@b.c.", NULL, NO_EMAIL },
	{ &EMAIL, "email=a@.b.c", NULL, NO_EMAIL },
	{ &EMAIL, "email=a@-b.c", NULL, NO_EMAIL },
	{ &EMAIL, "email=.a@b.c", NULL, NO_EMAIL },
	{ &EMAIL, "email=a.@b.c", NULL, NO_EMAIL },
	{ &EMAIL, "email=a..a@b.c", NULL, NO_EMAIL },
	{ &EMAIL, "email=%3Ca%3E@b.c", NULL, NO_EMAIL },
	{ &EMAIL, "email=a@b.c,d@e.f", NULL, NO_EMAIL },
	{ &EMAIL, "email=a@b.c%0D%0ABcc:x@y.z", NULL, NO_EMAIL },
	{ &EMAIL, "email=a@%5B127.0.0.1%5D", NULL, NO_EMAIL },
	{ &EMAIL, "email=a%7F@b.c", NULL, NO_EMAIL },
	{ &EMAIL,
	  "email=0123456789012345678901234567890123456789012345678901234567890123x@b.c",
	  NULL,
	  NO_EMAIL },
	{ &EMAIL, "email=abcdefghijklmnopqrstuvwxyz@abcdefghij.example", NULL,
	  "This can be at most 40 characters, it has 45." },
	{ &ID, "id=+0190ABCD-0000-7000-8000-000000000001+",
	  "0190abcd-0000-7000-8000-000000000001", NULL },
	{ &ID, "id=1", NULL, "Choose one from the list." },
	{ &ID, "id=0190abcd-0000-7000-8000-00000000000g", NULL,
	  "Choose one from the list." },
	{ &ID, "id=", NULL, "Fill this in." },
};
/* clang-format on */

static str text_of(const person *p, const char *name)
{
	switch (*name) {
	case 'n':
		return name[1] == 'a' ? p->name : p->note;
	case 'e':
		return p->email;
	default:
		return p->id;
	}
}

static void test_texts(void)
{
	for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
		const struct text *t = &TEXTS[i];
		ctx x = fresh();
		form f;
		request q = {0};
		person p = {.name = S("old"), .note = S("old"), .id = S("old")};
		str name = str_of(t->field->name);
		is_i64(params_parse(&x, str_of(t->body), &q.form), OK, "%s", t->body);
		is_i64(form_read(&x, &q, t->field, 1, &PERSON, &p, &f), OK, "%s",
		       t->body);
		ok(f.bad == (t->error != NULL), "%s: %s", t->body,
		   t->error ? "bad" : "fine");
		is_str(form_message(&f, name), str_of(t->error), "%s: message",
		       t->body);
		is_str(text_of(&p, t->field->name), t->value ? str_of(t->value) : S(""),
		       "%s: value", t->body);
		str typed = params_get(q.form, name);
		is_str(form_value(&f, name), typed.p ? typed : S(""), "%s: as typed",
		       t->body);
	}
}

/* clang-format off */
static const struct number {
	const char *body;
	bool required, bad;
	int64_t value;
} NUMBERS[] = {
	{ "age=42", true, false, 42 },
	{ "age=+42+", true, false, 42 },
	{ "age=-1", true, false, -1 },
	{ "age=0", true, false, 0 },
	{ "age=007", true, false, 7 },
	{ "age=9223372036854775807", true, false, INT64_MAX },
	{ "age=-9223372036854775808", true, false, INT64_MIN },
	{ "age=", false, false, 0 },
	{ "", false, false, 0 },
	{ "age=", true, true, 0 },
	{ "", true, true, 0 },
	{ "age=9223372036854775808", true, true, 0 },
	{ "age=99999999999999999999999", true, true, 0 },
	{ "age=1e3", true, true, 0 },
	{ "age=0x10", true, true, 0 },
	{ "age=1.5", true, true, 0 },
	{ "age=1,000", true, true, 0 },
	{ "age=1+000", true, true, 0 },
	{ "age=%2B1", true, true, 0 },
	{ "age=--1", true, true, 0 },
	{ "age=-", true, true, 0 },
	{ "age=twelve", false, true, 0 },
	{ "age=%D9%A1", true, true, 0 },
};
/* clang-format on */

static void test_numbers(void)
{
	for (size_t i = 0; i < sizeof NUMBERS / sizeof *NUMBERS; i++) {
		const struct number *n = &NUMBERS[i];
		const form_field age = {"age", n->required, 0, NULL, NULL};
		ctx x = fresh();
		form f;
		request q = {0};
		person p = {.age = 99};
		is_i64(params_parse(&x, str_of(n->body), &q.form), OK, "%s", n->body);
		is_i64(form_read(&x, &q, &age, 1, &PERSON, &p, &f), OK, "%s", n->body);
		ok(f.bad == n->bad, "number '%s': %s", n->body,
		   n->bad ? "bad" : "good");
		is_i64(p.age, n->value, "number '%s'", n->body);
		str typed = params_get(q.form, S("age"));
		is_str(form_value(&f, S("age")), typed.p ? typed : S(""), "as typed");
	}
}

static void test_bools(void)
{
	static const char *const on[] = {"loud=on", "loud=", "loud", "loud=0",
					 "loud=false"};
	const form_field loud = {"loud", false, 0, NULL, NULL};
	const form_field agrees = {"agrees", true, 0, NULL, "Tick this to go on."};
	form f;
	for (size_t i = 0; i < sizeof on / sizeof *on; i++) {
		ctx x = fresh();
		request q = {0};
		person p = {.loud = false};
		is_i64(params_parse(&x, str_of(on[i]), &q.form), OK, "%s", on[i]);
		is_i64(form_read(&x, &q, &loud, 1, &PERSON, &p, &f), OK, "%s", on[i]);
		ok(p.loud && !f.bad, "ticked: %s", on[i]);
	}
	ctx x = fresh();
	request q = {0};
	person p = {.loud = true};
	is_i64(form_read(&x, &q, &loud, 1, &PERSON, &p, &f), OK, "not there");
	ok(!p.loud && !f.bad, "not ticked");
	is_i64(form_read(&x, &q, &agrees, 1, &PERSON, &p, &f), OK, "required");
	ok(!p.agrees && f.bad, "not ticked, which is bad");
	is_str(form_message(&f, S("agrees")), S("Tick this to go on."), "in words");
}

/* ---- whole forms ---- */

static const form_field WHOLE[] = {
	{"name", true, 20, form_line, NULL},
	{"email", true, 40, form_email, NULL},
	{"age", false, 0, NULL, NULL},
	{"agrees", false, 0, NULL, NULL},
};
enum { WHOLE_N = sizeof WHOLE / sizeof *WHOLE };

static void test_whole(void)
{
	ctx x = fresh();
	form f;
	request q = {0};
	person p = {.id = S("kept"), .loud = true};
	is_i64(params_parse(&x, S("id=evil&age=x&name=Ann&email=ann&loud=1&extra=2"),
			    &q.form),
	       OK, "a form with a number that is none and no address");
	is_i64(form_read(&x, &q, WHOLE, WHOLE_N, &PERSON, &p, &f), OK, "is read");
	ok(f.bad, "and is bad");
	is_i64((int64_t)f.n, WHOLE_N, "a note for each field");
	is_str(p.name, S("Ann"), "good fields are filled");
	is_str(p.id, S("kept"), "fields that are not in the table are not touched");
	is_str(form_value(&f, S("age")), S("x"), "typed number");
	is_str(form_value(&f, S("email")), S("ann"), "typed address");
	is_str(form_message(&f, S("name")), ABSENT, "no message where all is well");
	is_str(form_value(&f, S("extra")), ABSENT, "nothing of other parameters");
	ok(!f.notes[0].bad && f.notes[1].bad && f.notes[2].bad && !f.notes[3].bad,
	   "each note says so");
	form_error(&f, S("name"), S("This name is taken."));
	form_error(&f, S("email"), S("This address is taken."));
	is_str(form_message(&f, S("name")), S("This name is taken."), "a later error");
	is_str(form_value(&f, S("name")), S("Ann"), "keeps what was typed");
	is_str(form_message(&f, S("email")),
	       S("Write an e-mail address, such as name@example.com."),
	       "the first message of a field stays");
}

static void test_form_error(void)
{
	form f = {.n = 0};
	form_error(&f, S(""), S("The password is wrong."));
	ok(f.bad, "an error of the whole form");
	is_str(form_message(&f, S("")), S("The password is wrong."), "has its place");
	f = (form){.n = 24};
	form_error(&f, S("x"), S("One too many."));
	ok(f.bad && f.n == 24, "a full form is bad all the same");
}

static void test_bugs(void)
{
	static const form_field unknown = {"nickname", false, 0, NULL, NULL};
	static const form_field moment = {"born", false, 0, NULL, NULL};
	static form_field many[25];
	ctx x = fresh();
	form f;
	request q = {0};
	person p = {.age = 0};
	is_i64(form_read(&x, &q, &unknown, 1, &PERSON, &p, &f), E_BUG, "no such field");
	is_i64(form_read(&x, &q, &moment, 1, &PERSON, &p, &f), E_BUG, "no such kind");
	for (size_t i = 0; i < 25; i++)
		many[i] = NAME;
	is_i64(form_read(&x, &q, many, 25, &PERSON, &p, &f), E_BUG, "25 fields");
	is_i64(form_read(&x, &q, many, 24, &PERSON, &p, &f), OK, "24 fields");
}

int main(void)
{
	mem = arena_new(32 << 20);
	test_texts();
	test_numbers();
	test_bools();
	test_whole();
	test_form_error();
	test_bugs();
	arena_delete(mem);
	return tap_done();
}
