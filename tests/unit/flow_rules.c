/* flow_rules.c -- tests of the flow engine: every step with every event, who is rung
 * and who is not, conditions, recording, and what keeps a call from going astray. */
#include "flow_fixture.h"

enum { CRAFTED = FLOW_CONTINUED + 1, HUNG_UP = CRAFTED, CONNECTED, EVENT_COUNT };

static const char *const EVENTS[] = {"arrived",  "input",     "dialed",    "dequeued",
				     "recorded", "continued", "a hang-up", "connected"};

/* An action in one letter: gather, dial, transfer, queue, record, end; - nothing. */
static char letter(enum flow_do_kind what)
{
	return "-gcdtqre"[what];
}

/* For each step, by event: what the engine does. Input is key 4. */
static const struct {
	const char *step;
	char wanted[EVENT_COUNT + 1];
	const char *why;
} GRID[] = {
	/* arrived input dialed dequeued recorded continued hang-up connected */
	{"hours", "gggggg-g", "taken once more"},
	{"menu", "gegggg-g", "only input chooses; connected belongs to no menu"},
	{"condition", "qqqqqq-q", "taken once more"},
	{"coord", "ddqddq-e", "rung again, or on to the queue"},
	{"order", "ddqddq-e", "the last one again, or on to the queue"},
	{"group", "ddqddq-e", "rung again, or on to the queue"},
	{"queue", "qqqrqr-e", "waits again, or on to voicemail"},
	{"voicemail", "rrrree-r", "asked again, or on to the end"},
	{"say", "eeeeee-e", "said once more"},
	{"play", "eeeeee-e", "played once more"},
	{"transfer", "ttrttr-e", "rung again, or on to voicemail"},
	{"hangup", "eeeeee-e", "ended once more"},
};

static flow_event crafted(int i)
{
	flow_event e = event(i < CRAFTED ? (enum flow_event_kind)i : FLOW_DIALED);
	e.hung_up = i == HUNG_UP;
	e.connected = i == CONNECTED;
	if (i == FLOW_INPUT)
		e.digits = S("4");
	return e;
}

static void grid(arena *a)
{
	flow f = flow_of(a, S(ALL_STEPS));
	world w;
	set_world(a, &w);
	for (size_t i = 0; i < sizeof GRID / sizeof GRID[0]; i++)
		for (int e = 0; e < EVENT_COUNT; e++) {
			flow_position p = at(str_of(GRID[i].step));
			p.ring = 2; /* both were tried */
			flow_verdict v = next(a, &f, p, crafted(e), &w.facts);
			ok(letter(v.what) == GRID[i].wanted[e], "%s, %s: %c (%s)",
			   GRID[i].step, EVENTS[e], GRID[i].wanted[e], GRID[i].why);
			if (letter(v.what) != GRID[i].wanted[e])
				diag("got %c: %.*s", letter(v.what),
				     STR_ARG(words(a, &v)));
			if (e == HUNG_UP) {
				is_str(words(a, &v), S("The caller hung up"), "noted");
				ok(v.step && str_eq(v.step->id, p.step), "there");
			}
		}
}

static void dials(arena *a)
{
	flow f = flow_of(a, S(ALL_STEPS));
	world w;
	set_world(a, &w);
	flow_verdict v = next(a, &f, at(S("menu")), key(S("2")), &w.facts);
	ok(v.what == DO_DIAL && v.nring == 2 && v.seconds == 25 && v.nprompts == 0,
	   "a group rings at once");
	is_str(words(a, &v),
	       S("Menu: key 2, Two\nAnn Ash: rung, up to 25 s\nBen Birch: rung, up to "
		 "25 s"),
	       "each has a line");
	v = next(a, &f, v.next, result(FLOW_DIALED, S("no-answer")), &w.facts);
	is_str(v.trace[0].words, S("Ring all at once: rang 25 s, no answer"),
	       "nobody answers");

	v = next(a, &f, at(S("menu")), key(S("3")), &w.facts);
	ok(v.nring == 1 && v.next.ring == 1, "in order the first rings alone");
	is_str(said(a, &v), S("Calling."), "with words");
	flow_verdict again = next(a, &f, v.next, key(S("9")), &w.facts);
	ok(again.nring == 1 && str_eq(again.ring[0].name, S("Ann Ash")) &&
		   again.next.ring == 1,
	   "a stray event rings the same one again");
	is_str(again.trace[0].code, S("repeated"), "and says so");
	v = next(a, &f, v.next, result(FLOW_DIALED, S("failed")), &w.facts);
	is_str(v.trace[0].words, S("Ann Ash: could not be reached"), "the first fails");
	ok(str_eq(v.trace[0].member_id, w.members[0].id), "the line names the member");
	ok(v.nring == 1 && str_eq(v.ring[0].name, S("Ben Birch")) && v.nprompts == 0,
	   "the second rings, without words");

	v = next(a, &f, at(S("menu")), key(S("5")), &w.facts);
	ok(v.what == DO_TRANSFER && v.seconds == 30 &&
		   str_eq(v.step->target, S("+18015550199")),
	   "a transfer rings the outside number for 30 s");
	v = next(a, &f, v.next, result(FLOW_DIALED, S("busy")), &w.facts);
	is_str(v.trace[0].words, S("Transfer: busy"), "which is busy");
	ok(v.what == DO_RECORD && v.seconds == 60, "so a voicemail, of a minute");
	v = next(a, &f, v.next, result(FLOW_RECORDED, S("empty")), &w.facts);
	is_str(v.trace[0].words, S("No message was left"), "silence is no message");
	is_str(said(a, &v), S("<https://example.com/a.mp3>\nBye."),
	       "a sound, then goodbye");
	flow_event e = event(FLOW_RECORDED);
	e.hung_up = true;
	v = next(a, &f, at(S("voicemail")), e, &w.facts);
	is_str(codes(a, &v), S("voicemail_left hung_up"),
	       "a message ended by hanging up is a message");
}

/* Why somebody is not rung, in the words of the trace. */
static void skips(arena *a)
{
	flow f = flow_of(a, S(ALL_STEPS));
	static const struct {
		const char *state, *reason, *since;
		bool can, active, phone;
		const char *words, *code;
	} CASES[] = {
		{"on_call", "", "14:02", 1, 1, 1,
		 "Ann Ash: on another call since 14:02", "skipped_busy"},
		{"away", "lunch", "12:31", 1, 1, 1, "Ann Ash: away (lunch) since 12:31",
		 "skipped_away"},
		{"away", "", "", 1, 1, 1, "Ann Ash: away", "skipped_away"},
		{"ringing", "", "14:02", 1, 1, 1,
		 "Ann Ash: another call is ringing since 14:02", "skipped_ringing"},
		{"offline", "", "9:10", 1, 1, 1, "Ann Ash: offline since 9:10",
		 "skipped_offline"},
		{"", "", "", 1, 1, 1, "Ann Ash: offline", "skipped_offline"},
		{"dancing", "", "", 1, 1, 1, "Ann Ash: offline", "skipped_offline"},
		{"ready", "", "", 0, 1, 1, "Ann Ash: does not take calls",
		 "skipped_no_calls"},
		{"away", "x", "1:00", 0, 1, 1, "Ann Ash: does not take calls",
		 "skipped_no_calls"},
		{"ready", "", "", 1, 1, 0, "Ann Ash: no phone number on file",
		 "skipped_no_phone"},
		{"ready", "", "", 1, 0, 1, "Ann Ash: no longer on the team",
		 "skipped_gone"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		world w;
		set_world(a, &w);
		flow_member *m = &w.members[0];
		m->state = str_of(CASES[i].state);
		m->reason = str_of(CASES[i].reason);
		m->since_text = str_of(CASES[i].since);
		m->can_receive = CASES[i].can;
		m->active = CASES[i].active;
		m->phone = CASES[i].phone ? m->phone : S("");
		flow_verdict v = next(a, &f, at(S("menu")), key(S("3")), &w.facts);
		is_str(v.trace[1].words, str_of(CASES[i].words), "skipped: %s",
		       CASES[i].words);
		is_str(v.trace[1].code, str_of(CASES[i].code), "with its code");
		ok(v.what == DO_DIAL && v.next.ring == 2, "and the next one rings");
		v = next(a, &f, at(S("menu")), key(S("6")), &w.facts);
		ok(v.what == DO_ENQUEUE && str_eq(said(a, &v), S("Wait.")),
		   "as coordinator: the queue at once, and no word of calling");
	}
}

/* The browser rings where it is wanted and on, else the phone on file. */
static void browsers(arena *a)
{
	flow f = flow_of(a, S(ALL_STEPS));
	static const struct {
		bool browser, on, phone;
		const char *rings, *words;
	} CASES[] = {
		{1, 1, 1, "client:m_a", "Ann Ash: rung in the browser, up to 15 s"},
		{1, 1, 0, "client:m_a", "Ann Ash: rung in the browser, up to 15 s"},
		{1, 0, 1, "+18015550101", "Ann Ash: rung, up to 15 s"},
		{0, 0, 1, "+18015550101", "Ann Ash: rung, up to 15 s"},
		{1, 0, 0, "+18015550102",
		 "Ann Ash: the browser phone is not connected"},
		{0, 0, 0, "+18015550102", "Ann Ash: no phone number on file"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		world w;
		set_world(a, &w);
		flow_member *m = &w.members[0];
		m->browser = CASES[i].browser;
		m->client = CASES[i].on ? S("client:m_a") : S("");
		m->phone = CASES[i].phone ? m->phone : S("");
		flow_verdict v = next(a, &f, at(S("menu")), key(S("3")), &w.facts);
		is_str(v.trace[1].words, str_of(CASES[i].words), "case %zu", i);
		ok(v.nring == 1, "one rings");
		is_str(v.ring[0].phone, str_of(CASES[i].rings), "rung there");
	}
	world w;
	set_world(a, &w);
	w.members[0].client = S("client:m_a");
	flow_verdict v = next(a, &f, at(S("menu")), key(S("2")), &w.facts);
	ok(v.nring == 2, "of a group the browser and the phone ring");
	is_str(v.ring[0].phone, S("client:m_a"), "the browser");
	is_str(v.ring[1].phone, S("+18015550102"), "and the phone");
}

static void nobody(arena *a)
{
	flow f = flow_of(a, S(ALL_STEPS));
	world w;
	set_world(a, &w);
	w.facts.owner_id = (str){0};
	flow_verdict v = next(a, &f, at(S("menu")), key(S("6")), &w.facts);
	is_str(v.trace[1].words,
	       S("Ring coordinator: no coordinator is set for this contact"),
	       "no coordinator");
	w.facts.owner_id = S("00000000-0000-4000-8000-00000000dead");
	w.facts.owner_name = S("Priya Raman");
	v = next(a, &f, at(S("menu")), key(S("6")), &w.facts);
	is_str(v.trace[1].words, S("Priya Raman: no longer on the team"),
	       "a coordinator who left");
	w.facts.from = w.members[0].phone;
	v = next(a, &f, at(S("menu")), key(S("3")), &w.facts);
	is_str(v.trace[1].words, S("Ann Ash: is the one who calls"),
	       "nobody is rung by themself");
	w.facts.nmembers = 0;
	v = next(a, &f, at(S("menu")), key(S("2")), &w.facts);
	is_str(words(a, &v),
	       S("Menu: key 2, Two\nSomeone: no longer on the team\n"
		 "Someone: no longer on the team\nRing all at once: nobody can be "
		 "rung\n"
		 "Queue: waiting begins"),
	       "nobody of a group is left");
	ok(v.what == DO_ENQUEUE && v.seconds == 90, "the queue at once");
}

/* Twelve can be rung, two of them at one phone: ten ring, and the trace says who does
 * not. */
static void many(arena *a)
{
	enum { N = 13 };
	flow_member crowd[N];
	buf b = buf_new(a, 0, 8192);
	buf_str(&b, S("{'start':'r','steps':{'h':{'type':'hangup'},'r':{"
		      "'type':"
		      "'ring','who':'group','none':'h','members':["));
	for (int i = 0; i < N; i++) {
		str name = str_printf(a, "m%d", i);
		str phone = str_printf(a, "+1801555010%d", i == 12 ? 3 : i);
		crowd[i] = person(a, name.p, name.p, phone.p);
		buf_fmt(&b, "%s'{member:m%d}'", i ? "," : "", i);
	}
	buf_str(&b, S("]}}}"));
	flow f = flow_of(a, buf_view(&b));
	flow_facts k = plain_facts();
	k.members = crowd;
	k.nmembers = N;
	flow_verdict v = next(a, &f, (flow_position){0}, event(FLOW_ARRIVED), &k);
	is_i64((int64_t)v.nring, 12, "more ring at once than one Dial takes");
	is_str(v.trace[11].words, S("m10: rung, up to 20 s"), "m10 is rung too");
	is_str(v.trace[13].words, S("m12: left out, has the same phone as m3"),
	       "m12 shares a phone");
}

static void menus(arena *a)
{
	flow f = flow_of(a, S(ALL_STEPS));
	world w;
	set_world(a, &w);
	flow_verdict v = next(a, &f, at(S("menu")), key(S("9")), &w.facts);
	is_str(words(a, &v), S("Menu: key 9 is not on the menu (try 1 of 2)"),
	       "a wrong key");
	is_str(said(a, &v), S("No.\nPress 1."), "is told, then asked again");
	flow_verdict stray = next(a, &f, v.next, event(FLOW_DIALED), &w.facts);
	ok(stray.what == DO_GATHER && stray.next.tries == 1,
	   "a stray event costs no try");
	v = next(a, &f, v.next, key(S("")), &w.facts);
	is_str(words(a, &v),
	       S("Menu: no key pressed (try 2 of 2)\nMenu: no choice was made\n"
		 "Queue: waiting begins"),
	       "the last try leads on");
	ok(v.next.tries == 0, "and the count ends with the menu");
	v = next(a, &f, at(S("menu")), key(S("")), &w.facts);
	is_str(said(a, &v), S("Press 1."), "silence is asked again without reproach");
	v = next(a, &f, at(S("menu")), key(S("12")), &w.facts);
	ok(v.what == DO_GATHER, "two keys are no key");
	v = next(a, &f, at(S("menu")), key(S("*")), &w.facts);
	ok(v.what == DO_HANGUP, "a star may be one");
	v = next(a, &f, at(S("menu")), key(S("9\n<b>\x01")), &w.facts);
	ok(!str_has(words(a, &v), S("\n")), "what was pressed is shown on one line");
	flow_event both = key(S("2"));
	both.speech = S("four");
	v = next(a, &f, at(S("menu")), both, &w.facts);
	ok(v.what == DO_DIAL, "a key is stronger than speech");
	flow_position p = at(S("menu"));
	p.tries = -5;
	v = next(a, &f, p, key(S("9")), &w.facts);
	ok(v.what == DO_ENQUEUE, "a count that makes no sense is the last try");
	p.tries = INT64_MAX;
	v = next(a, &f, p, key(S("9")), &w.facts);
	ok(v.what == DO_ENQUEUE, "however large");
}

static void needs(arena *a)
{
	flow f = flow_of(a, S(ALL_STEPS));
	world w;
	set_world(a, &w);
	w.facts.have_hours = w.facts.have_members = false;
	flow_verdict v = next(a, &f, (flow_position){0}, event(FLOW_ARRIVED), &w.facts);
	ok(v.needs == NEED_HOURS && v.what == DO_NOTHING && v.nprompts == 0 &&
		   v.ntrace == 0,
	   "hours are asked for first");
	ok(v.step && str_eq(v.step->id, S("hours")), "for this step");
	ok(!v.next.step.n && !v.next.consented, "and nothing has moved");
	static const char *const KEYS[] = {"2", "3", "6"};
	for (int i = 0; i < 3; i++) {
		v = next(a, &f, at(S("menu")), key(str_of(KEYS[i])), &w.facts);
		ok(v.needs == NEED_MEMBERS && v.nring == 0,
		   "key %s: members are asked for", KEYS[i]);
	}
	flow_position p = at(S("order"));
	p.ring = 1;
	v = next(a, &f, p, event(FLOW_DIALED), &w.facts);
	ok(v.needs == NEED_MEMBERS, "also for the next one to ring");
	v = next(a, &f, at(S("group")), event(FLOW_DIALED), &w.facts);
	ok(!v.needs && v.what == DO_ENQUEUE, "but not to leave a group");
	v = next(a, &f, at(S("menu")), key(S("9")), &w.facts);
	ok(!v.needs, "nor to ask again");
}

/* Positions that no call should have. */
static void astray(arena *a)
{
	flow f = flow_of(a, S(ALL_STEPS));
	world w;
	set_world(a, &w);
	flow_verdict v = next(a, &f, at(S("gone")), key(S("1")), &w.facts);
	ok(v.what == DO_GATHER && str_eq(v.trace[0].code, S("lost")),
	   "an unknown step begins again");
	flow_position p = at(S("menu"));
	p.ended = true;
	v = next(a, &f, p, key(S("1")), &w.facts);
	ok(v.what == DO_HANGUP && v.nprompts == 0 && v.next.ended,
	   "what has ended stays ended");
	p = at(S("menu"));
	p.visit = FLOW_MAX_VISITS;
	v = next(a, &f, p, key(S("9")), &w.facts);
	ok(v.what == DO_HANGUP && str_eq(v.trace[0].code, S("too_long")),
	   "circles come to an end");
	static const int64_t RINGS[] = {-1, 0, 3, INT64_MAX, INT64_MIN};
	for (int i = 0; i < 5; i++) {
		p = at(S("order"));
		p.ring = RINGS[i];
		v = next(a, &f, p, event(FLOW_DIALED), &w.facts);
		bool first = RINGS[i] <= 0;
		ok(v.what == (first ? DO_DIAL : DO_ENQUEUE), "ring %lld is safe",
		   (long long)RINGS[i]);
		ok(!first || str_eq(v.ring[0].name, S("Ann Ash")),
		   "and begins at the first");
	}
	flow empty = {0};
	v = next(a, &empty, (flow_position){0}, event(FLOW_ARRIVED), &w.facts);
	ok(v.what == DO_HANGUP && v.nprompts == 1,
	   "a flow without steps ends with a word");
	flow_step none = {.type = (enum flow_step_type)99, .id = S("x")};
	flow odd = {.steps = &none, .n = 1};
	v = next(a, &odd, (flow_position){0}, event(FLOW_ARRIVED), &w.facts);
	ok(v.what == DO_HANGUP, "a step of no type ends the call");
}

/* Not from flow_doc_read: a hundred conditions in a ring. */
static void too_deep(arena *a)
{
	enum { N = 100 };
	flow_step steps[N];
	str value = S("PRE-PTO");
	for (int i = 0; i < N; i++)
		steps[i] = (flow_step){.type = i % 3 ? STEP_SAY : STEP_CONDITION,
				       .id = str_printf(a, "s%d", i),
				       .text = S("On and on."),
				       .field = S("contact.phase"),
				       .values = &value,
				       .nvalues = 1,
				       .yes = (i + 1) % N,
				       .no = (i + 1) % N};
	flow f = {steps, N, 0};
	flow_facts k = plain_facts();
	flow_verdict v = next(a, &f, (flow_position){0}, event(FLOW_ARRIVED), &k);
	ok(v.what == DO_HANGUP && v.next.ended,
	   "a round without an action ends the call");
	is_i64((int64_t)v.ntrace, FLOW_MAX_TRACE, "the trace is full");
	is_str(v.trace[FLOW_MAX_TRACE - 1].code, S("loop"),
	       "its last line says why it ended");
	is_str(v.trace[FLOW_MAX_TRACE - 2].words, S("19 lines left out here"),
	       "the one before counts what did not fit");
	ok(v.nprompts <= FLOW_MAX_PROMPTS, "and the prompts fit");
}

static void stored(arena *a)
{
	static const struct {
		flow_position p;
		const char *text;
	} CASES[] = {
		{{.tries = 0}, "t0 r0"},
		{{.tries = 2, .ring = 3, .consented = true}, "t2 r3 c"},
		{{.consented = true, .ended = true}, "t0 r0 c e"},
		{{.tries = INT64_MAX, .ring = INT64_MIN},
		 "t9223372036854775807 r-9223372036854775808"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		const flow_position *p = &CASES[i].p;
		flow_position back = {.step = S("x"), .visit = 7, .ended = true};
		is_str(flow_vars(a, p), str_of(CASES[i].text), "%s", CASES[i].text);
		flow_vars_read(&back, str_of(CASES[i].text));
		ok(back.tries == p->tries && back.ring == p->ring &&
			   back.consented == p->consented && back.ended == p->ended &&
			   back.visit == 7 && str_eq(back.step, S("x")),
		   "and back");
	}
	static const char *const BAD[] = {
		"", " ", "t", "tt1", "r9999999999999999999", "x1", "t r"};
	for (size_t i = 0; i < sizeof BAD / sizeof BAD[0]; i++) {
		flow_position back = {.tries = 5, .ring = 5, .ended = true};
		flow_vars_read(&back, str_of(BAD[i]));
		ok(!back.tries && !back.ring && !back.ended, "'%s' reads as zeroes",
		   BAD[i]);
	}
}

int main(void)
{
	arena *a = arena_new(64 << 20);
	grid(a);
	dials(a);
	skips(a);
	browsers(a);
	nobody(a);
	many(a);
	menus(a);
	needs(a);
	astray(a);
	too_deep(a);
	stored(a);
	arena_delete(a);
	return tap_done();
}
