/* flow_support.c -- the support line of the demo, as the requirements draw it: every
 * kind of caller, at every hour, with every key, whatever the coordinator does. And the
 * field line. */
#include "flow_fixture.h"

enum { OPEN, CLOSED, HOLIDAY, HOURS_COUNT };
enum { PRE, POST, UNKNOWN, PHASE_COUNT };
enum {
	PC_READY,
	PC_AWAY,
	PC_ON_CALL,
	PC_OFFLINE,
	PC_NO_CALLS,
	PC_NO_PHONE,
	PC_UNSET,
	PC_COUNT
};

static const char *const HOURS_NAMES[] = {"open", "closed", "holiday"};
static const char *const PHASE_NAMES[] = {"PRE-PTO", "POST-PTO", "unknown"};
static const char *const PC_NAMES[] = {"ready",    "away",     "on a call", "offline",
				       "no calls", "no phone", "unset"};

typedef struct scene {
	flow_hours hours;
	flow_member pc;
	flow_facts facts;
} scene;

static void set_coordinator(scene *s, int pc)
{
	s->pc.state = pc == PC_AWAY      ? S("away")
		      : pc == PC_ON_CALL ? S("on_call")
		      : pc == PC_OFFLINE ? S("offline")
					 : S("ready");
	s->pc.reason = pc == PC_AWAY ? S("lunch") : S("");
	s->pc.since_text = pc == PC_READY ? S("") : S("14:02");
	s->pc.can_receive = pc != PC_NO_CALLS;
	if (pc == PC_NO_PHONE)
		s->pc.phone = (str){0};
	if (pc != PC_UNSET)
		s->facts.owner_id = s->pc.id;
	s->facts.owner_name = pc != PC_UNSET ? s->pc.name : S("");
}

static void set_scene(arena *a, scene *s, int hours, int phase, int pc)
{
	*s = (scene){.facts = plain_facts()};
	s->hours = (flow_hours){
		.schedule = id_of(a, S("schedule:support")),
		.name = S("Support"),
		.open = hours == OPEN,
		.closes_text = S("6:00 PM"),
		.opens_text = hours == HOLIDAY ? S("Fri 8:00 AM") : S("Mon 8:00 AM"),
	};
	s->pc = person(a, "priya", "Priya Raman", "+18015550170");
	s->facts.recording = S("announce");
	s->facts.phase = phase == PRE    ? S("PRE-PTO")
			 : phase == POST ? S("POST-PTO")
					 : S("");
	if (phase == UNKNOWN)
		s->facts.contact_name = S("");
	set_coordinator(s, pc);
	s->facts.hours = &s->hours;
	s->facts.nhours = 1;
	s->facts.members = &s->pc;
	s->facts.nmembers = 1;
}

/* What has to come of a key: the requirement, written down a second time. */
static enum flow_do_kind wanted(char pressed, int phase, int pc, const char **step)
{
	*step = "queue";
	if (pressed == '3') {
		*step = "voicemail";
		return DO_RECORD;
	}
	if (pressed == '2' && phase == PRE && pc == PC_READY) {
		*step = "coordinator";
		return DO_DIAL;
	}
	if (pressed == '1' && phase == PRE)
		*step = "overflow";
	return DO_ENQUEUE;
}

static void one_key(arena *a, const flow *f, const scene *s, flow_position p,
		    char pressed, int phase, int pc)
{
	const char *step;
	enum flow_do_kind want = wanted(pressed, phase, pc, &step);
	flow_verdict v = next(a, f, p, key((str){&pressed, 1}), &s->facts);
	bool busy = str_has(said(a, &v), S("cannot take the call right now"));
	bool want_busy = pressed == '2' && phase == PRE && pc != PC_READY;
	ok(v.what == want && v.step && str_eq(v.step->id, str_of(step)) &&
		   busy == want_busy,
	   "%s, coordinator %s, key %c: %s at %s", PHASE_NAMES[phase], PC_NAMES[pc],
	   pressed, what_name(want), step);
	str told = str_printf(a, "Support overflow: " STR_FMT ", their coordinator",
			      STR_ARG(s->facts.owner_name));
	ok(str_has(words(a, &v), told) ==
		   (str_eq(str_of(step), S("overflow")) && pc != PC_UNSET),
	   "and their coordinator is told when support helps out");
	if (v.what != want)
		diag("got %s: %.*s", what_name(v.what), STR_ARG(words(a, &v)));
}

/* Nothing entered, three times: the fallback queue. */
static void silence(arena *a, const flow *f, const scene *s, flow_position p,
		    const char *who)
{
	flow_verdict v = {0};
	bool asked = true;
	for (int i = 0; i < 3; i++) {
		v = next(a, f, p, key(S("")), &s->facts);
		asked = asked && (i == 2 || v.what == DO_GATHER);
		p = v.next;
	}
	ok(asked && v.what == DO_ENQUEUE && str_eq(v.step->id, S("queue")),
	   "%s, no key: asked three times, then the support queue", who);
}

static void when_closed(arena *a, const scene *s, const flow_verdict *v, int hours)
{
	str want = str_printf(a, "Support hours: closed, opens %.*s",
			      STR_ARG(s->hours.opens_text));
	ok(v->what == DO_RECORD && str_eq(v->step->id, S("closed")),
	   "%s: voicemail at once", HOURS_NAMES[hours]);
	ok(str_has(words(a, v), want), "and the trace says when it opens");
}

static void matrix(arena *a, const flow *f)
{
	scene s;
	for (int hours = 0; hours < HOURS_COUNT; hours++)
		for (int phase = 0; phase < PHASE_COUNT; phase++)
			for (int pc = 0; pc < PC_COUNT; pc++) {
				set_scene(a, &s, hours, phase, pc);
				flow_verdict v = next(a, f, (flow_position){0},
						      event(FLOW_ARRIVED), &s.facts);
				if (hours != OPEN) {
					when_closed(a, &s, &v, hours);
					continue;
				}
				for (char k = '1'; k <= '3'; k++)
					one_key(a, f, &s, v.next, k, phase, pc);
				silence(a, f, &s, v.next, PHASE_NAMES[phase]);
			}
}

/* The arrival, word for word. */
static void arrival(arena *a, const flow *f)
{
	scene s;
	set_scene(a, &s, OPEN, PRE, PC_READY);
	s.facts.stage = S("Permit");
	flow_verdict v = next(a, f, (flow_position){0}, event(FLOW_ARRIVED), &s.facts);
	is_str(words(a, &v),
	       S("Call from Maribel Ortega, PRE-PTO, Permit\n"
		 "Said that the call may be recorded\n"
		 "Support hours: open, closes at 6:00 PM\n"
		 "Main menu: asked"),
	       "the trace of an arrival");
	is_str(codes(a, &v), S("arrived announced hours_open menu_asked"),
	       "and its codes");
	ok(v.announce && v.seconds == 5 && v.next.consented, "announced, five seconds");
	is_str(said(a, &v),
	       S("This call may be recorded.\n"
		 "Thanks for calling Sunledge Energy. For customer support, press 1. "
		 "For your "
		 "project coordinator, press 2. To leave a message, press 3."),
	       "what the caller hears");
}

/* A PRE-PTO caller wants the coordinator, who does not answer. */
static void to_the_end(arena *a, const flow *f)
{
	scene s;
	set_scene(a, &s, OPEN, PRE, PC_READY);
	flow_verdict v = next(a, f, (flow_position){0}, event(FLOW_ARRIVED), &s.facts);
	v = next(a, f, v.next, key(S("2")), &s.facts);
	is_str(words(a, &v),
	       S("Main menu: key 2, Project coordination\nPhase is PRE-PTO: yes\n"
		 "Priya Raman: rung, up to 20 s"),
	       "key 2 rings the coordinator");
	ok(v.nring == 1 && v.seconds == 20 &&
		   str_eq(v.ring[0].phone, S("+18015550170")),
	   "at the phone of the coordinator, for 20 s");
	flow_verdict no =
		next(a, f, v.next, result(FLOW_DIALED, S("no-answer")), &s.facts);
	is_str(words(a, &no),
	       S("Priya Raman: rang 20 s, no answer\n"
		 "Coordinator busy: \u201cYour coordinator cannot take the call right "
		 "now. "
		 "Our suppor\u2026\u201d\n"
		 "Support queue: waiting begins"),
	       "no answer leads to the support queue");
	ok(no.what == DO_ENQUEUE && no.nprompts == 2, "with both messages");
	flow_verdict yes = next(a, f, v.next, connected(FLOW_DIALED), &s.facts);
	ok(yes.what == DO_HANGUP && yes.nprompts == 0 && !yes.step && yes.next.ended,
	   "after a conversation the call ends without words");
	flow_verdict full =
		next(a, f, no.next, result(FLOW_DEQUEUED, S("too-long")), &s.facts);
	ok(full.what == DO_RECORD && str_eq(full.step->id, S("queue_voicemail")),
	   "too long in the queue leads to voicemail");
	is_str(words(a, &full),
	       S("Support queue: nobody was free within 10 min\n"
		 "Queue voicemail: asked for a message"),
	       "and says so");
	flow_verdict end = next(a, f, full.next, event(FLOW_RECORDED), &s.facts);
	ok(end.what == DO_HANGUP && end.next.ended, "after the message the call ends");
	is_str(said(a, &end), S("Thank you. Goodbye."), "with thanks");
}

static const struct {
	const char *said;
	const char *step; /* NULL: asked again */
} SPOKEN[] = {
	{"customer support", "overflow"},
	{"Customer Support, please.", "overflow"},
	{"I need help", "overflow"},
	{"helpful", NULL},
	{"my project coordinator", "coordinator"},
	{"PROJECT COORDINATION", "coordinator"},
	{"uh the coordinator", "coordinator"},
	{"leave a message", "voicemail"},
	{"leave a voice mail", "voicemail"},
	{"voice-mail", "voicemail"},
	{"a message for my project", "coordinator"},
	{"my project, a message", "coordinator"},
	{"two", "coordinator"},
	{"press 3", "voicemail"},
	{"number one", "overflow"},
	{"three, or support", "overflow"},
	{"twofold", NULL},
	{"23", NULL},
	{"", NULL},
	{"   ...   ", NULL},
	{"nonsense", NULL},
	{"\xff\xfe\x00", NULL},
};

static void spoken(arena *a, const flow *f)
{
	scene s;
	set_scene(a, &s, OPEN, PRE, PC_READY);
	for (size_t i = 0; i < sizeof SPOKEN / sizeof SPOKEN[0]; i++) {
		flow_verdict v = next(a, f, at(S("menu")),
				      speech(str_of(SPOKEN[i].said)), &s.facts);
		str step = SPOKEN[i].step ? str_of(SPOKEN[i].step) : S("menu");
		ok(v.step && str_eq(v.step->id, step), "said \"%s\": %.*s",
		   SPOKEN[i].said, STR_ARG(step));
	}
	flow_verdict v =
		next(a, f, at(S("menu")), speech(S("Coordinator please")), &s.facts);
	is_str(v.trace[0].words,
	       S("Main menu: said \u201cCoordinator please\u201d, taken as key 2, "
		 "Project coordination"),
	       "what was said is in the trace");
	str book = {arena_alloc(a, 200000), 200000};
	v = next(a, f, at(S("menu")), speech(book), &s.facts);
	ok(v.what == DO_GATHER && v.trace[0].words.n < 400, "a book is not an answer");
}

/* Keys 0 and 9 spoken, and words with letters at the ends of the alphabet. */
static void numbers(arena *a)
{
	flow f = flow_of(
		a,
		S("{'start':'m','steps':{'m':{'type':'menu','prompt':'P','keys':{"
		  "'0':{'to':'z'},'9':{'to':'n'},'*':{'to':'s','label':'Pizza Zoo'}},"
		  "'none':'m'},'z':{'type':'hangup','say':'Z'},"
		  "'n':{'type':'hangup','say':'N'},'s':{'type':'hangup','say':'S'}}}"));
	static const char *const CASES[][2] = {
		{"zero", "Z"},          {"0", "Z"},
		{"NINE", "N"},          {"a 9", "N"},
		{"the PIZZA zoo", "S"}, {"pizzazoo", NULL},
		{"pizza", NULL},        {"90", NULL},
		{"star", NULL},
	};
	flow_facts k = plain_facts();
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		flow_verdict v =
			next(a, &f, at(S("m")), speech(str_of(CASES[i][0])), &k);
		bool ends = v.what == DO_HANGUP;
		ok(CASES[i][1] ? ends && str_eq(v.prompts[0].text, str_of(CASES[i][1]))
			       : !ends,
		   "said \"%s\"", CASES[i][0]);
	}
}

/* Amador, then Deven; Xam, then Carlo, then Dylan. */
static void field_line(arena *a)
{
	flow f = demo_flow(a, "sunledge_field");
	flow_member crew[] = {
		person(a, "amador", "Amador Bala", "+18015550101"),
		person(a, "deven", "Deven Smith", "+18015550102"),
		person(a, "xam", "Xam Conga", "+18015550103"),
		person(a, "carlo", "Carlo Mendoza", "+18015550104"),
		person(a, "dylan", "Dylan Kennedy", "+18015550105"),
	};
	flow_facts k = plain_facts();
	k.members = crew;
	k.nmembers = 5;
	flow_verdict v = next(a, &f, at(S("menu")), key(S("1")), &k);
	is_str(v.ring[0].name, S("Amador Bala"), "design deviation: Amador Bala first");
	v = next(a, &f, v.next, result(FLOW_DIALED, S("busy")), &k);
	is_str(v.ring[0].name, S("Deven Smith"), "then Deven Smith");
	is_str(said(a, &v), S(""), "and nothing is said in between");
	v = next(a, &f, v.next, result(FLOW_DIALED, S("no-answer")), &k);
	is_str(words(a, &v),
	       S("Deven Smith: rang 20 s, no answer\nDesign team: nobody answered\n"
		 "Field queue: waiting begins"),
	       "then the field queue");
	crew[2].state = S("away");
	crew[3].can_receive = false;
	v = next(a, &f, at(S("menu")), speech(S("checking in")), &k);
	is_str(v.ring[0].name, S("Dylan Kennedy"),
	       "check-in: the third when two cannot");
	v = next(a, &f, v.next, result(FLOW_DIALED, S("declined")), &k);
	ok(v.what == DO_ENQUEUE, "then the field queue");
	v = next(a, &f, v.next, result(FLOW_DEQUEUED, S("full")), &k);
	ok(v.what == DO_RECORD && str_eq(v.step->id, S("voicemail")), "then voicemail");
	is_str(v.trace[0].words, S("Field queue: full"), "because the queue is full");
	v = next(a, &f, at(S("queue")), result(FLOW_DEQUEUED, S("left")), &k);
	is_str(v.trace[0].words, S("Field queue: left without an answer"),
	       "or they leave it");
	v = next(a, &f, at(S("menu")), key(S("3")), &k);
	ok(v.what == DO_ENQUEUE && str_eq(v.step->target, id_of(a, S("queue:rtr"))),
	   "field support: the queue at once");
}

/* All plumbers at once, by day and by night. */
static void emergency(arena *a)
{
	flow f = demo_flow(a, "copperline_main");
	flow_member crew[] = {
		person(a, "hank", "Hank Miller", "+15125550111"),
		person(a, "rosa", "Rosa Diaz", "+15125550112"),
		person(a, "tevin", "Tevin Brooks", "+15125550113"),
	};
	crew[1].state = S("on_call");
	crew[1].since_text = S("2:02 PM");
	flow_facts k = plain_facts();
	k.members = crew;
	k.nmembers = 3;
	static const char *const MENUS[] = {"menu", "night"};
	for (int i = 0; i < 2; i++) {
		flow_verdict v = next(a, &f, at(str_of(MENUS[i])),
				      speech(S("a burst pipe")), &k);
		ok(v.what == DO_DIAL && v.nring == 2, "%s: two plumbers ring at once",
		   MENUS[i]);
		ok(str_eq(said(a, &v), S("Calling every plumber on call.")),
		   "and the caller is told");
		ok(str_has(words(a, &v), S("Rosa Diaz: on another call since 2:02 PM")),
		   "the third is on another call");
		v = next(a, &f, v.next, result(FLOW_DIALED, S("no-answer")), &k);
		ok(v.what == DO_RECORD && str_eq(v.step->id, S("emergency")),
		   "nobody answers: the emergency voicemail");
	}
	flow_verdict v = next(a, &f, at(S("night")), key(S("")), &k);
	ok(v.what == DO_RECORD && str_eq(v.step->id, S("closed")),
	   "at night silence leads to voicemail after one try");
}

int main(void)
{
	arena *a = arena_new(64 << 20);
	flow f = demo_flow(a, "sunledge_support");
	matrix(a, &f);
	arrival(a, &f);
	to_the_end(a, &f);
	spoken(a, &f);
	numbers(a);
	field_line(a);
	emergency(a);
	arena_delete(a);
	return tap_done();
}
