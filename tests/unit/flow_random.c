/* flow_random.c -- 100,000 random flows, each with a random call: whatever the
 * document, the facts and the events, a decision comes to an end, leads to something,
 * and says why. */
#include "flow_fixture.h"

enum { FLOWS = 100000, EVENTS = 10, MOST_STEPS = 14, MEMBERS = 6 };

/* xorshift64*: the same numbers on every machine. */
static uint64_t state = 0x2545f4914f6cdd1dU;

static uint64_t roll(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * UINT64_C(0x2545f4914f6cdd1d);
}

static int pick(int n)
{
	return (int)(roll() >> 33) % n;
}

static bool chance(int percent)
{
	return pick(100) < percent;
}

static const char *const TEXTS[] = {"", "Hi.", "Press 1 or say support.",
				    "\u00e9\xff<&>"};
static const char *const SCHEDULES[] = {"day", "night", "gone"};
static const char *const FIELDS[] = {"contact.phase", "contact.known", "call.hidden",
				     "time.weekday",  "time.between",  "no.such"};
static const char *const VALUES[] = {"PRE-PTO", "true",  "false", "2",
				     "08:00",   "22:00", ""};
static const char *const KEYS[] = {"1", "2", "3", "*"};
static const char *const STATES[] = {"ready", "ready",   "ringing", "on_call",
				     "away",  "offline", "?"};
static const char *const RESULTS[] = {"busy",     "no-answer", "failed", "declined",
				      "too-long", "full",      "left",   "empty",
				      "",         "nonsense"};
static const char *const SPEECH[] = {"support", "two", "", "\xff\xff",
				     "press 1 please"};
static const char *const RECORDING[] = {"always", "ask", "announce",
					"never",  "",    "loud"};

#define ONE_OF(list) str_of((list)[pick((int)(sizeof(list) / sizeof((list)[0])))])

static str member_ids[MEMBERS + 1];
static flow_key keys[4];
static str values[2];

/* Any index at all, most of them steps. */
static int anywhere(int n)
{
	return chance(90) ? pick(n) : pick(2 * n + 4) - n - 2;
}

/* Not what flow_doc_read gives: anything may point anywhere, even out of the flow. */
static flow_step wild_step(arena *a, int i, int n)
{
	return (flow_step){
		.type = (enum flow_step_type)pick(chance(98) ? STEP_HANGUP + 1 : 40),
		.id = str_printf(a, "s%d", chance(97) ? i : 0),
		.name = ONE_OF(TEXTS),
		.text = ONE_OF(TEXTS),
		.invalid = ONE_OF(TEXTS),
		.target = ONE_OF(SCHEDULES),
		.field = ONE_OF(FIELDS),
		.values = values,
		.nvalues = (size_t)pick(3),
		.who = (enum flow_who)pick(4),
		.members = member_ids,
		.nmembers = (size_t)pick(MEMBERS + 2),
		.keys = keys,
		.nkeys = (size_t)pick(5),
		.yes = anywhere(n),
		.no = anywhere(n),
		.seconds = pick(40),
		.tries = pick(5) - 1,
		.max_wait = pick(700),
		.max_length = pick(200),
		.priority = pick(19) - 9,
		.notify = chance(20),
	};
}

static flow wild_flow(arena *a)
{
	int n = pick(MOST_STEPS + 1);
	flow_step *steps = ARENA_ARRAY(a, flow_step, (size_t)n);
	for (int i = 0; i < 4; i++)
		keys[i] = (flow_key){.key = str_of(KEYS[i]),
				     .label = i % 2 ? S("Support") : S(""),
				     .to = anywhere(n + 1)};
	values[0] = ONE_OF(VALUES);
	values[1] = ONE_OF(VALUES);
	for (int i = 0; i < n; i++)
		steps[i] = wild_step(a, i, n);
	return (flow){steps, (size_t)n, anywhere(n + 1)};
}

/* A step as JSON whose ways at once lead ahead and whose other ways lead anywhere. */
static void tame_step(buf *b, int i, int n)
{
	int on = i + 1, ahead = on + pick(n - i), any = pick(n + 1);
	buf_fmt(b, "'s%d':{'name':'Step %d',", i, i);
	switch (pick(8)) {
	case 0:
		buf_fmt(b,
			"'type':'hours','schedule':'{schedule:%s}',"
			"'open':'s%d','closed':'s%d'},",
			SCHEDULES[pick(3)], on, ahead);
		break;
	case 1:
		buf_fmt(b,
			"'type':'menu','prompt':'P','tries':%d,'none':'s%"
			"d',"
			"'keys':{'1':{'to':'s%d','label':'Support'},"
			"'2':{'to':'s%d'}}},",
			1 + pick(3), any, on, pick(n + 1));
		break;
	case 2:
		buf_fmt(b,
			"'type':'condition','field':'contact.phase','is':"
			"'PRE-PTO','yes':'s%d','no':'s%d'},",
			on, ahead);
		break;
	case 3:
		buf_fmt(b,
			"'type':'ring','who':'%s','members':['{member:0}',"
			"'{member:1}','{member:2}'],'say':'Hold.','none':'s%"
			"d'},",
			chance(30)   ? "coordinator"
			: chance(50) ? "members"
				     : "group",
			on);
		break;
	case 4:
		buf_fmt(b, "'type':'queue','queue':'{queue:q}','full':'s%d'},", on);
		break;
	case 5:
		buf_fmt(b, "'type':'voicemail','prompt':'V','then':'s%d'},", on);
		break;
	case 6:
		buf_fmt(b,
			"'type':'transfer','number':'+18015550199','none':"
			"'s%d'},",
			on);
		break;
	default:
		buf_fmt(b, "'type':'say','text':'T','then':'s%d'},", on);
	}
}

static str tame_doc(arena *a)
{
	int n = 1 + pick(MOST_STEPS);
	buf b = buf_new(a, 4096, 65536);
	buf_str(&b, S("{'start':'s0','steps':{"));
	for (int i = 0; i < n; i++)
		tame_step(&b, i, n);
	buf_fmt(&b, "'s%d':{'type':'hangup'}}}", n);
	return buf_view(&b);
}

typedef struct wild_world {
	flow_facts facts;
	flow_hours hours[2];
	flow_member members[MEMBERS];
} wild_world;

static void set_wild(arena *a, wild_world *w)
{
	*w = (wild_world){.facts = plain_facts()};
	for (int i = 0; i < MEMBERS; i++) {
		member_ids[i] = id_of(a, str_printf(a, "member:%d", i));
		w->members[i] = (flow_member){
			.id = member_ids[i],
			.name = chance(95) ? str_printf(a, "M%d", i) : S(""),
			.phone = chance(90) ? str_printf(a, "+1801555010%d", i) : S(""),
			.state = ONE_OF(STATES),
			.reason = ONE_OF(TEXTS),
			.since_text = chance(50) ? S("14:02") : S(""),
			.can_receive = chance(90),
			.active = chance(95),
		};
	}
	member_ids[MEMBERS] = S("nobody at all");
	for (int i = 0; i < 2; i++)
		w->hours[i] = (flow_hours){
			.schedule = chance(50) ? str_of(SCHEDULES[i])
					       : id_of(a, S("schedule:day")),
			.open = chance(50)};
	flow_facts *k = &w->facts;
	k->recording = ONE_OF(RECORDING);
	k->phase = chance(50) ? S("PRE-PTO") : S("");
	k->owner_id = chance(80) ? member_ids[pick(MEMBERS + 1)] : S("");
	k->have_hours = k->have_members = false;
	k->hours = w->hours;
	k->nhours = (size_t)pick(3);
	k->members = w->members;
	k->nmembers = (size_t)pick(MEMBERS + 1);
}

static flow_event wild_event(bool first)
{
	flow_event e = event(first ? FLOW_ARRIVED
				   : (enum flow_event_kind)pick(FLOW_CONTINUED + 1));
	e.hung_up = chance(4);
	e.connected = chance(10);
	e.result = ONE_OF(RESULTS);
	if (e.kind == FLOW_INPUT && chance(60))
		e.digits = chance(80) ? str_of(KEYS[pick(4)]) : S("99");
	if (e.kind == FLOW_INPUT && chance(40))
		e.speech = ONE_OF(SPEECH);
	return e;
}

/* What is wrong with a verdict; NULL when nothing is. */
static const char *wrong(const flow_position *p, const flow_event *e,
			 const flow_verdict *v)
{
	if (v->next.visit != p->visit + 1)
		return "the visit does not grow by one";
	if (v->nprompts > FLOW_MAX_PROMPTS || v->ntrace > FLOW_MAX_TRACE ||
	    v->nring > FLOW_MAX_RING)
		return "more than fits";
	if (v->needs)
		return v->what == DO_NOTHING && v->step ? NULL : "needs and acts";
	if (v->ntrace == 0)
		return "no trace";
	for (size_t i = 0; i < v->ntrace; i++)
		if (!v->trace[i].words.n || !v->trace[i].code.n)
			return "a trace line without words";
	if (v->what != DO_HANGUP && v->next.ended && !p->ended)
		return "ended without a hangup";
	switch (v->what) {
	case DO_NOTHING:
		return e->hung_up ? NULL : "nothing, while the caller waits";
	case DO_HANGUP:
		return !v->step && v->next.ended ? NULL
						 : "a hangup that is not the end";
	case DO_CONSENT:
		return !v->next.consented && v->nprompts ? NULL : "consent twice";
	case DO_DIAL:
		return v->step->type == STEP_RING && v->nring ? NULL : "rings nobody";
	case DO_GATHER:
		return v->step->type == STEP_MENU ? NULL : "gathers elsewhere";
	case DO_TRANSFER:
		return v->step->type == STEP_TRANSFER ? NULL : "transfers elsewhere";
	case DO_ENQUEUE:
		return v->step->type == STEP_QUEUE ? NULL : "queues elsewhere";
	case DO_RECORD:
		return v->step->type == STEP_VOICEMAIL ? NULL : "records elsewhere";
	}
	return "does what is not known";
}

static bool has_code(const flow_verdict *v, str code)
{
	for (size_t i = 0; i < v->ntrace; i++)
		if (str_eq(v->trace[i].code, code))
			return true;
	return false;
}

typedef struct tally {
	int wrong, lost, decisions, ends, doc_refused, ahead;
} tally;

static bool same_lines(const flow_verdict *a, const flow_verdict *b)
{
	for (size_t i = 0; i < a->ntrace; i++) {
		const flow_trace *x = &a->trace[i], *y = &b->trace[i];
		bool arrival = str_eq(x->code, S("arrived")) && !x->words.n;
		if (!str_eq(x->code, y->code) || !str_eq(x->step, y->step) ||
		    !str_eq(x->member_id, y->member_id) ||
		    (!arrival && !str_eq(x->words, y->words)))
			return false;
	}
	return a->ntrace == b->ntrace;
}

static bool same_verdict(const flow_verdict *a, const flow_verdict *b)
{
	for (size_t i = 0; i < a->nprompts; i++)
		if (!str_eq(a->prompts[i].text, b->prompts[i].text))
			return false;
	return a->what == b->what && a->step == b->step && a->nring == b->nring &&
	       a->seconds == b->seconds && a->nprompts == b->nprompts &&
	       a->announce == b->announce && a->refused == b->refused &&
	       str_eq(a->next.step, b->next.step) && a->next.tries == b->next.tries &&
	       a->next.ring == b->next.ring && a->next.ended == b->next.ended &&
	       a->next.consented == b->next.consented && same_lines(a, b);
}

/* What is decided without the contact is what would be decided with them. */
static bool ahead_agrees(arena *a, const flow *f, flow_position p, const flow_event *e,
			 flow_facts k, const flow_verdict *v, tally *t)
{
	flow_verdict ahead;

	k.have_contact = false;
	k.have_hours = k.have_members = true;
	k.contact_id = k.contact_name = k.contact_type = k.phase = k.stage = k.status =
		k.owner_id = k.owner_name = S("");
	flow_next(a, f, p, e, &k, &ahead);
	if (ahead.needs)
		return ahead.needs == NEED_CONTACT;
	t->ahead++;
	return same_verdict(&ahead, v);
}

/* A random position now and then: what a stored one may have become. */
static flow_position wild_position(const flow *f)
{
	flow_position p = {
		.visit = pick(3), .tries = pick(7) - 2, .ring = pick(12) - 3};
	p.consented = chance(70);
	if (f->n && chance(90))
		p.step = f->steps[pick((int)f->n)].id;
	return p;
}

static void one_call(arena *a, const flow *f, bool checked, tally *t)
{
	wild_world w;
	set_wild(a, &w);
	flow_position p = chance(20) ? wild_position(f) : (flow_position){0};
	for (int i = 0; i < EVENTS; i++) {
		flow_event e = wild_event(i == 0 && chance(90));
		flow_verdict v;
		flow_next(a, f, p, &e, &w.facts, &v);
		/* What was asked for is then known; nobody may ask for it twice. */
		for (int asked = 0; v.needs && asked < 2; asked++) {
			w.facts.have_hours |= (v.needs & NEED_HOURS) != 0;
			w.facts.have_members |= (v.needs & NEED_MEMBERS) != 0;
			flow_next(a, f, p, &e, &w.facts, &v);
		}
		const char *why = v.needs ? "needs what it has" : wrong(&p, &e, &v);
		if (!why && !ahead_agrees(a, f, p, &e, w.facts, &v, t))
			why = "decided otherwise before the contact was known";
		if (why && t->wrong++ < 10)
			diag("%s: %.*s", why, STR_ARG(words(a, &v)));
		t->lost += checked &&
			   (has_code(&v, S("loop")) || has_code(&v, S("bad_flow")) ||
			    v.nprompts == FLOW_MAX_PROMPTS);
		t->decisions++;
		t->ends += v.what == DO_HANGUP;
		p = v.next;
	}
}

int main(void)
{
	arena *a = arena_new(64 << 20);
	tally wild = {0}, tame = {0};
	for (int i = 0; i < FLOWS / 2; i++) {
		flow f = wild_flow(a);
		one_call(a, &f, false, &wild);
		if (i % 16 == 0)
			arena_reset(a);
	}
	is_i64(wild.wrong, 0, "no wrong verdict of %d in flows of any shape",
	       wild.decisions);
	for (int i = 0; i < FLOWS / 2; i++) {
		flow f;
		str problems;
		if (read_doc(a, tame_doc(a), &f, &problems)) {
			one_call(a, &f, true, &tame);
			flow_doc_outline(a, &f, NULL, NULL);
			flow_doc_greeting(a, &f);
		} else {
			tame.doc_refused++;
		}
		if (i % 16 == 0)
			arena_reset(a);
	}
	is_i64(tame.wrong, 0, "no wrong verdict of %d in flows that were read",
	       tame.decisions);
	is_i64(tame.lost, 0,
	       "none of those went in circles, lost its way or ran out of words");
	ok(tame.doc_refused < FLOWS / 4, "most documents were good (%d were not)",
	   tame.doc_refused);
	ok(wild.ends > 1000 && tame.ends > 1000, "calls came to their end");
	ok(wild.ahead > 1000 && tame.ahead > 1000,
	   "and were often decided before the contact was known");
	arena_delete(a);
	return tap_done();
}
