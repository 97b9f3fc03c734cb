/* flow_steps_rules.c -- what each type of step does when a call comes to it, and when
 * the event comes that it waits for. Ringing has its own file. */
#include "features/flows/flow_steps_rules.h"
#include "base/text.h"

#define WRONG "Sorry, I did not get that."
#define THANKS "Thank you. Goodbye."
#define GOODBYE "Goodbye."

int flow_act(flow_walk *w, const flow_step *s, enum flow_do_kind what, int64_t seconds)
{
	w->out->what = what;
	w->out->seconds = seconds;
	w->out->step = s;
	return GO_STOP;
}

int flow_need(flow_walk *w, const flow_step *s, enum flow_needs what)
{
	flow_position next = *w->at;
	next.visit = w->out->next.visit;
	*w->out = (flow_verdict){.needs = (int)what, .step = s, .next = next};
	return GO_STOP;
}

static void prompt(flow_walk *w, bool play, str text)
{
	flow_verdict *out = w->out;
	if (text.n && out->nprompts < FLOW_MAX_PROMPTS)
		out->prompts[out->nprompts++] = (flow_prompt){play, text};
}

void flow_say(flow_walk *w, str text)
{
	prompt(w, false, text);
}

/* "Main menu: asked" */
static void note(flow_walk *w, const flow_step *s, str code, str what)
{
	flow_note(w, s, code, WORDS(w->a, flow_label(s), S(": "), what));
}

/* ---- opening hours ---- */

static const flow_hours *hours_of(const flow_facts *k, str schedule)
{
	for (size_t i = 0; i < k->nhours; i++)
		if (str_eq(k->hours[i].schedule, schedule))
			return &k->hours[i];
	return NULL;
}

/* "closes at 6:00 PM", "opens Mon 8:00 AM"; empty when it is not known. */
static str turns_words(flow_walk *w, const flow_hours *h)
{
	str until = h->open ? h->closes_text : h->opens_text;
	if (!until.n)
		return S("");
	bool today = until.p[0] >= '0' && until.p[0] <= '9'; /* no weekday before it */
	return WORDS(w->a, h->open ? S(", closes ") : S(", opens "),
		     today ? S("at ") : S(""), until);
}

static int hours_enter(flow_walk *w, const flow_step *s)
{
	if (!w->facts->have_hours)
		return flow_need(w, s, NEED_HOURS);
	const flow_hours *h = hours_of(w->facts, s->target);
	if (!h) {
		note(w, s, S("hours_unknown"),
		     S("the schedule was not found, taken as closed"));
		return s->no;
	}
	str label = s->name.n || !h->name.n ? flow_label(s) : h->name;
	flow_note(w, s, h->open ? S("hours_open") : S("hours_closed"),
		  WORDS(w->a, label, h->open ? S(": open") : S(": closed"),
			turns_words(w, h)));
	return h->open ? s->yes : s->no;
}

/* ---- conditions ---- */

static str flag(bool b)
{
	return b ? S("true") : S("false");
}

/* What the field holds now, as text that a document's values are compared with. */
static str fact(flow_walk *w, str field)
{
	const flow_facts *k = w->facts;
	if (str_eq(field, S("contact.phase")))
		return k->phase;
	if (str_eq(field, S("contact.stage")))
		return k->stage;
	if (str_eq(field, S("contact.status")))
		return k->status;
	if (str_eq(field, S("contact.type")))
		return k->contact_type;
	if (str_eq(field, S("contact.known")))
		return flag(k->contact_id.n && k->contact_name.n);
	if (str_eq(field, S("contact.owned")))
		return flag(k->owner_id.n > 0);
	if (str_eq(field, S("call.hidden")))
		return flag(k->from.n == 0);
	if (str_eq(field, S("call.from")))
		return k->from;
	if (str_eq(field, S("time.weekday")))
		return str_number(w->a, k->weekday);
	if (str_eq(field, S("time.between")))
		return str_printf(w->a, "%02d:%02d", k->hour, k->minute);
	return S("");
}

int flow_minute_of_day(str t)
{
	int64_t hour, minute;
	if (t.n != 5 || t.p[2] != ':' || !str_i64(str_sub(t, 0, 2), &hour) ||
	    !str_i64(str_sub(t, 3, 5), &minute))
		return -1;
	if (hour < 0 || hour > 23 || minute < 0 || minute > 59)
		return -1;
	return (int)(hour * 60 + minute);
}

static bool is_between(const flow_step *s, str now)
{
	if (s->nvalues != 2)
		return false;
	int from = flow_minute_of_day(s->values[0]),
	    to = flow_minute_of_day(s->values[1]);
	int at = flow_minute_of_day(now);
	if (from < 0 || to < 0 || at < 0)
		return false;
	return from <= to ? from <= at && at < to : at >= from || at < to;
}

static bool holds(const flow_step *s, str now)
{
	if (str_eq(s->field, S("time.between")))
		return is_between(s, now);
	for (size_t i = 0; i < s->nvalues; i++)
		if (str_ieq(s->values[i], now))
			return true;
	return false;
}

/* ": no, it is POST-PTO". A flag or a weekday explains itself. */
static str why_no(flow_walk *w, const flow_step *s, str now)
{
	if (str_eq(now, S("true")) || str_eq(now, S("false")) ||
	    str_eq(s->field, S("time.weekday")))
		return S(": no");
	return WORDS(w->a, S(": no, it is "), now.n ? now : S("not known"));
}

static int condition_enter(flow_walk *w, const flow_step *s)
{
	if (!w->facts->have_contact && str_starts(s->field, S("contact.")))
		return flow_need(w, s, NEED_CONTACT);
	str now = fact(w, s->field);
	bool yes = holds(s, now);
	flow_note(w, s, yes ? S("condition_yes") : S("condition_no"),
		  WORDS(w->a, flow_condition_words(w->a, s),
			yes ? S(": yes") : why_no(w, s, now)));
	return yes ? s->yes : s->no;
}

/* ---- menus ---- */

static int menu_ask(flow_walk *w, const flow_step *s, int64_t tries)
{
	flow_say(w, s->text);
	w->out->next.tries = tries;
	return flow_act(w, s, DO_GATHER, s->seconds);
}

static int menu_enter(flow_walk *w, const flow_step *s)
{
	note(w, s, S("menu_asked"), S("asked"));
	return menu_ask(w, s, 0);
}

static int menu_again(flow_walk *w, const flow_step *s)
{
	return menu_ask(w, s, w->at->tries);
}

static int pressed_key(const flow_step *s, str digits)
{
	for (size_t i = 0; i < s->nkeys; i++)
		if (str_eq(s->keys[i].key, digits))
			return (int)i;
	return -1;
}

static int menu_chosen(flow_walk *w, const flow_step *s, const flow_key *key,
		       bool spoken)
{
	str label = key->label.n ? WORDS(w->a, S(", "), key->label) : S("");
	if (spoken)
		note(w, s, S("menu_speech"),
		     WORDS(w->a, S("said "), flow_quote(w->a, w->e->speech),
			   S(", taken as key "), key->key, label));
	else
		note(w, s, S("menu_key"), WORDS(w->a, S("key "), key->key, label));
	return key->to;
}

/* Silence, a key that is not on the menu, or words that are not. */
static int menu_failed(flow_walk *w, const flow_step *s)
{
	const flow_event *e = w->e;
	bool silent = !e->digits.n && !e->speech.n;
	int64_t tries = w->at->tries < 0 || w->at->tries >= s->tries ? s->tries
								     : w->at->tries + 1;
	str what = silent ? S("no key pressed")
		   : e->digits.n
			   ? WORDS(w->a, S("key "), text_line(w->a, e->digits, 12),
				   S(" is not on the menu"))
			   : WORDS(w->a, S("said "), flow_quote(w->a, e->speech),
				   S(", which is not on the menu"));
	str code = silent ? S("menu_silent") : S("menu_wrong");
	note(w, s, code,
	     WORDS(w->a, what, S(" (try "), str_number(w->a, tries), S(" of "),
		   str_number(w->a, s->tries), S(")")));
	if (tries >= s->tries) {
		note(w, s, S("menu_gave_up"), S("no choice was made"));
		return s->no;
	}
	if (!silent)
		flow_say(w, s->invalid.n ? s->invalid : S(WRONG));
	return menu_ask(w, s, tries);
}

static int menu_after(flow_walk *w, const flow_step *s)
{
	const flow_event *e = w->e;
	if (e->kind != FLOW_INPUT) /* the carrier went on without asking us */
		return menu_failed(w, s);
	int i = e->digits.n ? pressed_key(s, e->digits) : flow_spoken_key(s, e->speech);
	return i < 0 ? menu_failed(w, s) : menu_chosen(w, s, &s->keys[i], !e->digits.n);
}

/* ---- queues ---- */

str flow_place_words(const flow_step *s)
{
	return s->priority < 0   ? S(", behind other calls")
	       : s->priority > 0 ? S(", before other calls")
				 : S("");
}

/* Whose contact waits where they did not send them is told. */
static void queue_tell(flow_walk *w, const flow_step *s)
{
	str owner = w->facts->owner_name;
	if (!s->notify || !w->facts->owner_id.n)
		return;
	note(w, s, S("coordinator_told"),
	     owner.n ? WORDS(w->a, owner, S(", their coordinator, is told"))
		     : S("their coordinator is told"));
}

static int queue_enter(flow_walk *w, const flow_step *s)
{
	if (!w->facts->have_contact && s->notify)
		return flow_need(w, s, NEED_CONTACT);
	flow_say(w, s->text);
	note(w, s, S("queued"), WORDS(w->a, S("waiting begins"), flow_place_words(s)));
	queue_tell(w, s);
	return flow_act(w, s, DO_ENQUEUE, s->max_wait);
}

static int queue_after(flow_walk *w, const flow_step *s)
{
	if (str_eq(w->e->result, S("too-long")))
		note(w, s, S("queue_too_long"),
		     WORDS(w->a, S("nobody was free within "),
			   when_words(w->a, s->max_wait)));
	else if (str_eq(w->e->result, S("full")))
		note(w, s, S("queue_full"), S("full"));
	else if (str_eq(w->e->result, S("empty")))
		note(w, s, S("queue_empty"), S("nobody is at work"));
	else if (str_eq(w->e->result, S("message")))
		note(w, s, S("queue_message"),
		     S("the caller would rather leave a message"));
	else
		note(w, s, S("queue_left"), S("left without an answer"));
	return s->no;
}

/* ---- voicemail ---- */

static int record_enter(flow_walk *w, const flow_step *s)
{
	flow_say(w, s->text);
	note(w, s, S("voicemail"), S("asked for a message"));
	return flow_act(w, s, DO_RECORD, s->max_length);
}

/* Silence has no event of its own at the carrier: it goes on to what comes next. */
static int record_after(flow_walk *w, const flow_step *s)
{
	bool empty = w->e->kind != FLOW_RECORDED || str_eq(w->e->result, S("empty"));
	flow_note(w, s, empty ? S("voicemail_empty") : S("voicemail_left"),
		  empty ? S("No message was left") : S("The caller left a message"));
	if (s->yes >= 0)
		return s->yes;
	flow_say(w, empty ? S(GOODBYE) : S(THANKS));
	return flow_hang_up(w, s, S("ended"), S("The call ends"));
}

/* ---- messages, transfer and the end ---- */

static int say_enter(flow_walk *w, const flow_step *s)
{
	flow_say(w, s->text);
	note(w, s, S("said"), flow_quote(w->a, s->text));
	return s->yes;
}

static int play_enter(flow_walk *w, const flow_step *s)
{
	prompt(w, true, s->target);
	note(w, s, S("played"), S("played"));
	return s->yes;
}

static int transfer_enter(flow_walk *w, const flow_step *s)
{
	note(w, s, S("transfer"), WORDS(w->a, S("ringing "), s->target));
	return flow_act(w, s, DO_TRANSFER, s->seconds);
}

str flow_unanswered(flow_walk *w, const flow_step *s, str *code)
{
	str how = w->e->result;
	if (str_eq(how, S("busy"))) {
		*code = how;
		return S("busy");
	}
	if (str_eq(how, S("declined"))) {
		*code = how;
		return S("declined the call");
	}
	if (str_eq(how, S("failed"))) {
		*code = how;
		return S("could not be reached");
	}
	*code = S("no_answer");
	return WORDS(w->a, S("rang "), when_words(w->a, s->seconds), S(", no answer"));
}

static int transfer_after(flow_walk *w, const flow_step *s)
{
	str code, words = flow_unanswered(w, s, &code);
	note(w, s, code, words);
	return s->no;
}

static int hangup_enter(flow_walk *w, const flow_step *s)
{
	flow_say(w, s->text);
	return flow_hang_up(w, s, S("ended"),
			    WORDS(w->a, flow_label(s), S(": the call ends")));
}

/* A type of step that this program does not know cannot pass flow_doc_read. */
static int none_enter(flow_walk *w, const flow_step *s)
{
	return flow_hang_up(w, s, S("bad_flow"),
			    S("A step of no known type: the call ends"));
}

#define RULE(event, enter, after, again)   \
	{                                  \
		event, enter, after, again \
	}
/* A call does not rest at hours, conditions and messages; should it be found there, the
 * step is simply taken again. */
#define PASSING(enter) RULE(FLOW_CONTINUED, enter, enter, enter)

static const flow_step_rule RULES[] = {
	[STEP_NONE] = PASSING(none_enter),
	[STEP_HOURS] = PASSING(hours_enter),
	[STEP_MENU] = RULE(FLOW_INPUT, menu_enter, menu_after, menu_again),
	[STEP_CONDITION] = PASSING(condition_enter),
	[STEP_RING] =
		RULE(FLOW_DIALED, flow_ring_enter, flow_ring_after, flow_ring_again),
	[STEP_QUEUE] = RULE(FLOW_DEQUEUED, queue_enter, queue_after, queue_enter),
	[STEP_VOICEMAIL] =
		RULE(FLOW_RECORDED, record_enter, record_after, record_enter),
	[STEP_SAY] = PASSING(say_enter),
	[STEP_PLAY] = PASSING(play_enter),
	[STEP_TRANSFER] =
		RULE(FLOW_DIALED, transfer_enter, transfer_after, transfer_enter),
	[STEP_HANGUP] = PASSING(hangup_enter),
};

const flow_step_rule *flow_rule_of(enum flow_step_type type)
{
	size_t i = (size_t)type;
	return &RULES[i < sizeof RULES / sizeof RULES[0] ? i : STEP_NONE];
}
