/* template_rules.c -- tests of texts with names in them, and of what may be set. */
#include "features/messages/template_rules.h"
#include "features/messages/inbox_rules.h"
#include "features/messages/send_rules.h"
#include "features/messages/setting_rules.h"

#include "tap.h"

static arena *a;

static void fills(void)
{
	const template_var vars[] = {{"first_name", "their first name", S("Maribel")},
				     {"member", NULL, S("{first_name} {member}")},
				     {"stage", "their stage", S("")}};
	static const struct {
		const char *body, *text, *missing, *unknown;
	} CASES[] = {
		{"Hi {first_name}", "Hi Maribel", "", ""},
		{"Hi { first_name }!", "Hi Maribel!", "", ""},
		{"{member}", "{first_name} {member}", "", ""},
		{"{stage} and {stage}", " and ", "their stage", ""},
		{"Hi {first_name|there}", "Hi Maribel", "", ""},
		{"{stage|New} {stage | no } {stage|}", "New no ", "", ""},
		{"{nothing|x}", "", "", "nothing"},
		{"{nothing}", "", "", "nothing"},
		{"{{first_name}", "{first_name}", "", ""},
		{"{", "{", "", ""},
		{"a } b", "a } b", "", ""},
		{"{first_name", "{first_name", "", ""},
		{"", "", "", ""},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		template_text t = template_fill(a, str_of(CASES[i].body), vars, 3);
		is_str(t.text, str_of(CASES[i].text), "%s", CASES[i].body);
		is_str(t.missing, str_of(CASES[i].missing), "missing");
		is_str(t.unknown, str_of(CASES[i].unknown), "unknown");
	}
	const template_var gap[] = {{"first_name", "their first name", S("")}};
	is_str(template_fill(a, S("Hi {first_name}, {first_name|there} {{"), gap, 1)
		       .shown,
	       S("Hi [their first name], there {"), "what is missing is named");
	ok(template_speaks(S(""), S("en-US")), "for everybody");
	ok(template_speaks(S("es"), S("es-MX")), "es for es-MX");
	ok(template_speaks(S("es"), S("es")), "es for es");
	ok(!template_speaks(S("es"), S("est")), "not for est");
	ok(!template_speaks(S("es"), S("")), "nor for whose language is not known");
}

static void typed(void)
{
	static const struct {
		const char *body, *names;
	} CASES[] = {
		{"Hi {first_name}, {stage|new} {first_name}",
		 "{first_name}, {stage|new}"},
		{"Hi { First name }", "{ First name }"},
		{"{{name}} there", "{name}"},
		{"{smile", ""},
		{"smile}", ""},
		{"{see the\nnext} line", ""},
		{"{not a name of anything}", ""},
		{"{1, 2}", ""},
		{"{a: 1}", ""},
		{"{}{ }{x}", ""},
		{"\xf0\x9f\x99\x82 {\xc3\xa9}", ""},
		{"{ok {stage}", "{stage}"},
		{"", ""},
	};

	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_str(template_typed(a, str_of(CASES[i].body)), str_of(CASES[i].names),
		       "%s", CASES[i].body);
}

static void settings(void)
{
	static const struct {
		const char *name, *value;
		bool good;
	} CASES[] = {
		{"claim_min", "30", true},         {"claim_min", "0", false},
		{"claim_min", "x", false},         {"claim_min", "", false},
		{"quiet_from", "20:00", true},     {"quiet_from", "24:00", false},
		{"quiet_from", "8:00", false},     {"quiet_from", "-1:00", false},
		{"stop_answer", "carrier", true},  {"stop_answer", "sometimes", false},
		{"schedule_id", "", true},         {"schedule_id", "x", false},
		{"help_contact", "call us", true},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		for (int k = 0; k < SETTINGS_N; k++)
			if (str_eq(str_of(SETTINGS[k].name), str_of(CASES[i].name)))
				is_i64(!setting_fault(a, &SETTINGS[k],
						      str_of(CASES[i].value))
						.n,
				       CASES[i].good, "%s = %s", CASES[i].name,
				       CASES[i].value);
}

static void files(void)
{
	static const struct {
		const char *head;
		size_t n;
		const char *told, *type;
	} CASES[] = {
		{"\xff\xd8\xff\xe0", 4, "image/png", "image/jpeg"},
		{"\x89PNG\r\n\x1a\n", 8, "", "image/png"},
		{"GIF89a", 6, "", "image/gif"},
		{"<html><script>", 14, "image/png", NULL},
		{"<svg", 4, "image/svg+xml", NULL},
		{"MZ\x90", 3, "image/jpeg", NULL},
		{"hello", 5, "text/plain; charset=utf-8", "text/plain"},
		{"he\x01lo", 5, "text/plain", NULL},
		{"", 0, "image/jpeg", NULL},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		const media_kind *k =
			media_kind_of((const unsigned char *)CASES[i].head, CASES[i].n,
				      str_of(CASES[i].told));
		is_str(k ? str_of(k->type) : (str){0}, str_of(CASES[i].type), "told %s",
		       CASES[i].told);
	}
}

static when at(const char *text)
{
	when w = {0};

	ok(when_parse(str_of(text), &w), "a moment: %s", text);
	return w;
}

static void fitting(void)
{
	str t = S("Panel photo Hi Ann, send one photo of your panel. Tonight is fine.");

	is_i64(template_fits(a, S("Can I send the PANEL picture tonight?"), t), 3,
	       "send, panel, tonight");
	is_i64(template_fits(a, S("panel panel panel"), t), 1, "each word once");
	is_i64(template_fits(a, S("is that from your one"), t), 0,
	       "not what everybody writes");
	is_i64(template_fits(a, S(""), t), 0, "nothing");
}

static void moments(void)
{
	str zone = S("America/Denver");
	when sat = at("2026-11-21 19:30:00+00");

	is_str(when_iso(a, snooze_until(S("tomorrow"), sat, zone)),
	       S("2026-11-22T16:00:00Z"), "tomorrow at nine");
	is_str(when_iso(a, snooze_until(S("monday"), sat, zone)),
	       S("2026-11-23T16:00:00Z"), "on Monday at nine");
	ok(!snooze_until(S("never"), sat, zone).us, "no such choice");
	ok(snooze_offered(S("monday"), sat, zone), "on a Saturday");
	ok(!snooze_offered(S("monday"), when_add(sat, DAYS(1)), zone), "on a Sunday");
	ok(snooze_offered(S("tomorrow"), when_add(sat, DAYS(1)), zone), "once");
	is_str(inbox_words(a, S("  two  \"words\\ ")), S("{\"two\",\"words\"}"),
	       "words");
	is_str(inbox_words(a, S("   ")), S(""), "none");
	ok(note_names(S("for @priya raman, today"), S("Priya Raman"), false), "named");
	ok(note_names(S("a@b @Priya: look"), S("Priya Raman"), true), "by first name");
	ok(!note_names(S("@Priya look"), S("Priya Raman"), false),
	   "of two Priyas neither");
	ok(!note_names(S("@Priyanka look"), S("Priya Raman"), true), "another name");
	ok(!note_names(S("Priya @"), S("Priya Raman"), true), "no sign");
}

int main(void)
{
	a = arena_new(1 << 20);
	fills();
	typed();
	settings();
	files();
	fitting();
	moments();
	arena_delete(a);
	return tap_done();
}
