/* flow_facts.c -- tests of what a decision rests on: who calls, conditions, opening
 * hours and whether the call may be recorded. */
#include "flow_fixture.h"

/* clang-format off */
static const struct {
	const char *field, *value; /* the value as JSON: of "is", or a list: of "in" */
	bool yes;
	const char *words;
} CONDITIONS[] = {
	{ "contact.phase", "'PRE-PTO'", true,
	  "Phase is PRE-PTO: yes" },
	{ "contact.phase", "'pre-pto'", true,
	  "Phase is pre-pto: yes" },
	{ "contact.phase", "'POST-PTO'", false,
	  "Phase is POST-PTO: no, it is PRE-PTO" },
	{ "contact.phase", "['POST-PTO','DONE','PRE-PTO']", true,
	  "Phase is POST-PTO, DONE or PRE-PTO: yes" },
	{ "contact.stage", "'Permit'", false,
	  "Stage is Permit: no, it is not known" },
	{ "contact.stage", "''", true,
	  "Stage is not set: yes" },
	{ "contact.status", "'Active'", true,
	  "Status is Active: yes" },
	{ "contact.type", "['crew','vendor']", false,
	  "Contact type is crew or vendor: no, it is customer" },
	{ "contact.known", "true", true,
	  "The caller is a known contact: yes" },
	{ "contact.known", "false", false,
	  "The caller is not a known contact: no" },
	{ "contact.owned", "true", false,
	  "The contact has a coordinator: no" },
	{ "contact.owned", "false", true,
	  "The contact has no coordinator: yes" },
	{ "call.hidden", "true", false,
	  "The number is hidden: no" },
	{ "call.hidden", "false", true,
	  "The number is shown: yes" },
	{ "call.from", "'+18015550142'", true,
	  "The caller is +18015550142: yes" },
	{ "call.from", "'+18015550100'", false,
	  "The caller is +18015550100: no, it is +18015550142" },
	{ "time.weekday", "[0,6]", false,
	  "Today is Sun or Sat: no" },
	{ "time.weekday", "2", true,
	  "Today is Tue: yes" },
	{ "time.between", "['08:00','10:42']", false,
	  "The time is from 08:00 to 10:42: no, it is 10:42" },
	{ "time.between", "['10:42','10:43']", true,
	  "The time is from 10:42 to 10:43: yes" },
	{ "time.between", "['22:00','06:00']", false,
	  "The time is from 22:00 to 06:00: no, it is 10:42" },
	{ "time.between", "['10:42','06:00']", true,
	  "The time is from 10:42 to 06:00: yes" },
	{ "time.between", "['12:00','10:43']", true,
	  "The time is from 12:00 to 10:43: yes" },
	{ "time.between", "['12:00','10:42']", false,
	  "The time is from 12:00 to 10:42: no, it is 10:42" },
};

#define AROUND \
	"{'start':'c','steps':{" \
	"'c':{'type':'condition','field':'%s','%s':%s,'yes':'y','no':'n'}," \
	"'y':{'type':'hangup','say':'Yes'},'n':{'type':'hangup','say':'No'}}}"
/* clang-format on */

static void conditions(arena *a)
{
	for (size_t i = 0; i < sizeof CONDITIONS / sizeof CONDITIONS[0]; i++) {
		const char *how = CONDITIONS[i].value[0] == '[' ? "in" : "is";
		flow f = flow_of(a, str_printf(a, AROUND, CONDITIONS[i].field, how,
					       CONDITIONS[i].value));
		flow_facts k = plain_facts();
		k.phase = S("PRE-PTO");
		k.status = S("active");
		flow_verdict v =
			next(a, &f, (flow_position){0}, event(FLOW_ARRIVED), &k);
		is_str(v.trace[1].words, str_of(CONDITIONS[i].words), "%s",
		       CONDITIONS[i].words);
		is_str(v.prompts[0].text, CONDITIONS[i].yes ? S("Yes") : S("No"),
		       "and goes there");
	}
}

/* Whatever asks about the contact waits for them; what does not is decided without. */
static void ahead(arena *a)
{
	flow f = flow_of(a, S(ALL_STEPS));
	flow_facts k = plain_facts();

	k.have_contact = false;
	for (size_t i = 0; i < sizeof CONDITIONS / sizeof CONDITIONS[0]; i++) {
		bool theirs = strncmp(CONDITIONS[i].field, "contact.", 8) == 0;
		const char *how = CONDITIONS[i].value[0] == '[' ? "in" : "is";
		flow c = flow_of(a, str_printf(a, AROUND, CONDITIONS[i].field, how,
					       CONDITIONS[i].value));
		flow_verdict v =
			next(a, &c, (flow_position){0}, event(FLOW_ARRIVED), &k);
		is_i64(v.needs, theirs ? NEED_CONTACT : 0, "%s before the contact",
		       CONDITIONS[i].field);
		if (!theirs)
			is_str(v.trace[0].words, S(""), "nobody is named");
	}
	for (size_t i = 0; i < f.n; i++) {
		const flow_step *s = &f.steps[i];
		bool theirs = s->type == STEP_RING || s->notify;
		if (s->type != STEP_RING && s->type != STEP_QUEUE)
			continue;
		flow one = {.steps = f.steps, .n = f.n, .start = (int)i};
		flow_verdict v =
			next(a, &one, (flow_position){0}, event(FLOW_ARRIVED), &k);
		is_i64(v.needs, theirs ? NEED_CONTACT : 0, STR_FMT " first",
		       STR_ARG(s->id));
	}
}

/* Midnight belongs to the night, and a contact needs a row and a name to be known. */
static void edges(arena *a)
{
	flow f = flow_of(
		a, str_printf(a, AROUND, "time.between", "in", "['22:00','00:01']"));
	flow_facts k = plain_facts();
	k.hour = k.minute = 0;
	flow_verdict v = next(a, &f, (flow_position){0}, event(FLOW_ARRIVED), &k);
	is_str(v.prompts[0].text, S("Yes"), "midnight lies between 22:00 and 00:01");
	f = flow_of(a, str_printf(a, AROUND, "contact.known", "is", "true"));
	k.contact_name = S("");
	v = next(a, &f, (flow_position){0}, event(FLOW_ARRIVED), &k);
	is_str(v.prompts[0].text, S("No"), "who has no name is not known");
	k = plain_facts();
	k.contact_id = S("");
	v = next(a, &f, (flow_position){0}, event(FLOW_ARRIVED), &k);
	is_str(v.prompts[0].text, S("No"), "nor is a name without a contact");
}

static void hours(arena *a)
{
	flow f = flow_of(a, S(ALL_STEPS));
	static const struct {
		const char *name, *closes, *opens;
		bool open;
		const char *words;
	} CASES[] = {
		{"Support", "6:00 PM", "", true, "Support: open, closes at 6:00 PM"},
		{"Support", "", "", true, "Support: open"},
		{"Support", "9:00 PM", "", true, "Support: open, closes at 9:00 PM"},
		{"Support", "Wed 6:00 PM", "", true,
		 "Support: open, closes Wed 6:00 PM"},
		{"Support", "", "Mon 8:00 AM", false,
		 "Support: closed, opens Mon 8:00 AM"},
		{"Support", "", "8:00 AM", false, "Support: closed, opens at 8:00 AM"},
		{"", "6:00 PM", "", false, "Opening hours: closed"},
	};
	world w;
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		set_world(a, &w);
		w.hours.name = str_of(CASES[i].name);
		w.hours.closes_text = str_of(CASES[i].closes);
		w.hours.opens_text = str_of(CASES[i].opens);
		w.hours.open = CASES[i].open;
		flow_verdict v =
			next(a, &f, (flow_position){0}, event(FLOW_ARRIVED), &w.facts);
		is_str(v.trace[1].words, str_of(CASES[i].words), "%s", CASES[i].words);
		ok(v.what == (CASES[i].open ? DO_GATHER : DO_RECORD), "and goes there");
	}
	w.facts.nhours = 0;
	flow_verdict v = next(a, &f, (flow_position){0}, event(FLOW_ARRIVED), &w.facts);
	ok(v.what == DO_RECORD && str_eq(v.trace[1].code, S("hours_unknown")),
	   "a schedule that is gone counts as closed");
}

/* C-28: announce says it at once, ask asks first, always and never say nothing. */
static void recording(arena *a)
{
	flow f = flow_of(a, S(ALL_STEPS));
	world w;
	set_world(a, &w);
	static const struct {
		const char *how;
		bool told;
	} CASES[] = {{"announce", 1}, {"", 1}, {"always", 0}, {"never", 0}};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		w.facts.recording = str_of(CASES[i].how);
		flow_verdict v =
			next(a, &f, (flow_position){0}, event(FLOW_ARRIVED), &w.facts);
		bool told = str_eq(v.prompts[0].text, S("This call may be recorded."));
		ok(v.what == DO_GATHER && told == CASES[i].told &&
			   v.announce == CASES[i].told,
		   "%s: %s", CASES[i].how, told ? "announced first" : "nothing said");
		flow_verdict again = next(a, &f, v.next, event(FLOW_ARRIVED), &w.facts);
		ok(again.announce == CASES[i].told && again.what == DO_GATHER,
		   "the same for a repeated arrival");
		again = next(a, &f, v.next, key(S("9")), &w.facts);
		ok(!again.announce, "and not with a later event");
	}
	w.facts.recording = S("ask");
	flow_verdict v = next(a, &f, (flow_position){0}, event(FLOW_ARRIVED), &w.facts);
	ok(v.what == DO_CONSENT && !v.step && !v.next.consented && !v.announce,
	   "ask: asked first");
	is_str(said(a, &v),
	       S("This call may be recorded. If you do not agree, press 2. Otherwise, "
		 "stay on the "
		 "line."),
	       "in these words");
	flow_verdict again = next(a, &f, v.next, event(FLOW_ARRIVED), &w.facts);
	ok(again.what == DO_CONSENT, "a repeated arrival asks again");
	again = next(a, &f, v.next, event(FLOW_DIALED), &w.facts);
	ok(again.what == DO_CONSENT, "so does a stray event");
	flow_verdict no = next(a, &f, v.next, key(S("2")), &w.facts);
	ok(no.refused && no.what == DO_GATHER && no.next.consented,
	   "key 2 refuses; the call goes on");
	static const char *const AGREED[] = {"", "1", "22", "0"};
	for (int i = 0; i < 4; i++) {
		flow_verdict yes =
			next(a, &f, v.next, key(str_of(AGREED[i])), &w.facts);
		ok(!yes.refused && yes.what == DO_GATHER && yes.next.consented,
		   "'%s' agrees", AGREED[i]);
	}
	flow_verdict on = next(a, &f, v.next, event(FLOW_CONTINUED), &w.facts);
	ok(!on.refused && on.what == DO_GATHER, "silence agrees");
	flow_verdict later = next(a, &f, no.next, key(S("2")), &w.facts);
	ok(!later.refused && later.what == DO_DIAL,
	   "afterwards key 2 is a key of the menu");
	again = next(a, &f, no.next, event(FLOW_ARRIVED), &w.facts);
	ok(again.what == DO_GATHER && !again.announce,
	   "who has answered is not asked again");
}

static void callers(arena *a)
{
	flow f = flow_of(a, S("{'start':'h','steps':{'h':{'type':'hangup'}}}"));
	flow_facts k = plain_facts();
	k.contact_name = S("");
	flow_verdict v = next(a, &f, (flow_position){0}, event(FLOW_ARRIVED), &k);
	is_str(words(a, &v), S("Call from an unknown number\nHang up: the call ends"),
	       "unknown");
	k.from = (str){0};
	v = next(a, &f, (flow_position){0}, event(FLOW_ARRIVED), &k);
	is_str(v.trace[0].words, S("Call from a hidden number"), "hidden");
}

int main(void)
{
	arena *a = arena_new(64 << 20);
	conditions(a);
	ahead(a);
	edges(a);
	hours(a);
	recording(a);
	callers(a);
	arena_delete(a);
	return tap_done();
}
