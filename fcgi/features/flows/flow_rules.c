/* flow_rules.c -- one decision about a call: where it stands, what the event means
 * there, and from step to step until there is something to do. What a step does is in
 * flow_steps*_rules.c, the words are in flow_trace_rules.c. */
#include "features/flows/flow_rules.h"

#include "features/flows/flow_steps_rules.h"

#define SORRY "Your call cannot be connected right now. Goodbye."
#define NOTICE "This call may be recorded."
#define QUESTION NOTICE " If you do not agree, press 2. Otherwise, stay on the line."

enum { CONSENT_SECONDS = 5 };

static const flow_step *step_at(const flow *f, int i)
{
	return i >= 0 && (size_t)i < f->n ? &f->steps[i] : NULL;
}

static const flow_step *step_by_id(const flow *f, str id)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->steps[i].id, id))
			return &f->steps[i];
	return NULL;
}

int flow_hang_up(flow_walk *w, const flow_step *s, str code, str words)
{
	flow_note(w, s, code, words);
	flow_act(w, s, DO_HANGUP, 0);
	w->out->step = NULL;
	w->out->next.ended = true;
	return GO_STOP;
}

/* The document, not the caller, is at fault; the caller is told nothing of it. */
static int give_up(flow_walk *w, const flow_step *s, str code, str words)
{
	flow_say(w, S(SORRY));
	return flow_hang_up(w, s, code, words);
}

/* The call is not at any step yet, or not at one that this flow has. */
static int from_start(flow_walk *w)
{
	if (step_at(w->f, w->f->start))
		return w->f->start;
	return give_up(w, NULL, S("bad_flow"),
		       S("The flow has no first step: the call ends"));
}

/* Who calls, as far as routing knows: the facts the rest follows from. */
static str caller_words(flow_walk *w)
{
	const flow_facts *k = w->facts;
	if (!k->have_contact)
		return S("");
	if (k->contact_name.n) {
		str phase = k->phase.n ? S(", ") : S("");
		str stage = k->stage.n ? S(", ") : S("");
		return WORDS(w->a, S("Call from "), k->contact_name, phase, k->phase,
			     stage, k->stage);
	}
	return k->from.n ? S("Call from an unknown number")
			 : S("Call from a hidden number");
}

/* Recording is asked about. False while the answer is awaited. */
static bool consent_given(flow_walk *w)
{
	bool answer = w->e->kind == FLOW_INPUT || w->e->kind == FLOW_CONTINUED;
	if (!answer || w->at->visit <= 0) {
		flow_say(w, S(QUESTION));
		flow_note(w, NULL, S("consent_asked"),
			  S("Asked whether recording is fine"));
		flow_act(w, NULL, DO_CONSENT, CONSENT_SECONDS);
		return false;
	}
	w->out->refused = str_eq(str_trim(w->e->digits), S("2"));
	if (w->out->refused)
		flow_note(w, NULL, S("consent_refused"),
			  S("Key 2: the call is not recorded"));
	else
		flow_note(w, NULL, S("consent_agreed"),
			  S("The caller agrees to recording"));
	return true;
}

/* Whether the call may go on: false while the caller is asked about recording. What is
 * answered to an arrival is the first that the caller hears, so a repeated one says the
 * notice again. A setting that nobody knows is announced. */
static bool recording_settled(flow_walk *w)
{
	str how = w->facts->recording;
	bool ask = str_eq(how, S("ask")), settled = w->at->consented;
	bool silent = str_eq(how, S("always")) || str_eq(how, S("never"));

	if (ask && !settled && !consent_given(w))
		return false;
	if (!ask && !silent && (!settled || w->e->kind == FLOW_ARRIVED)) {
		flow_say(w, S(NOTICE));
		w->out->announce = true;
		flow_note(w, NULL, S("announced"),
			  S("Said that the call may be recorded"));
	}
	w->out->next.consented = true;
	return true;
}

/* An event at a step that the call had come to before. */
static int at_step(flow_walk *w, const flow_step *s)
{
	const flow_step_rule *rule = flow_rule_of(s->type);
	enum flow_event_kind kind = w->e->kind;

	bool joins = rule->event == FLOW_DIALED || rule->event == FLOW_DEQUEUED;
	if (joins && w->e->connected && (kind == FLOW_DIALED || kind == FLOW_DEQUEUED))
		return flow_hang_up(w, s, S("talked"), S("The conversation ended"));
	if (kind == rule->event || kind == FLOW_CONTINUED)
		return rule->after(w, s);
	flow_note(w, s, S("repeated"),
		  WORDS(w->a, flow_label(s),
			S(": done again after a late or repeated message from the "
			  "carrier")));
	return rule->again(w, s);
}

/* The caller is gone: nothing is said or done, only noted. */
static int caller_left(flow_walk *w, const flow_step *s)
{
	if (s && s->type == STEP_VOICEMAIL && w->e->kind == FLOW_RECORDED &&
	    !str_eq(w->e->result, S("empty")))
		flow_note(w, s, S("voicemail_left"), S("The caller left a message"));
	flow_note(w, s, S("hung_up"), S("The caller hung up"));
	w->out->step = s;
	return GO_STOP;
}

/* The first step of this decision, or GO_STOP. */
static int begin(flow_walk *w)
{
	const flow_position *at = w->at;
	bool placed = at->step.n > 0;
	const flow_step *s = placed ? step_by_id(w->f, at->step) : NULL;

	if (w->e->hung_up)
		return caller_left(w, s);
	if (at->ended)
		return flow_hang_up(w, s, S("ended_before"),
				    S("The call had already ended here"));
	if (at->visit >= FLOW_MAX_VISITS)
		return give_up(w, s, S("too_long"),
			       S("The call went in circles for too long: it ends"));
	if (w->e->kind == FLOW_ARRIVED)
		flow_note(w, NULL, S("arrived"), caller_words(w));
	if (!recording_settled(w))
		return GO_STOP;
	if (s)
		return at_step(w, s);
	if (placed)
		flow_note(w, NULL, S("lost"),
			  S("The step is not part of this flow: begun again"));
	return from_start(w);
}

/* One step further. The counters of the step before end with it. */
static int step_on(flow_walk *w, int i)
{
	const flow_step *s = step_at(w->f, i);
	if (!s)
		return flow_hang_up(w, NULL, S("ended"), S("The flow ends here"));
	w->out->next.step = s->id;
	w->out->next.tries = w->out->next.ring = 0;
	return flow_rule_of(s->type)->enter(w, s);
}

void flow_next(arena *a, const flow *f, flow_position at, const flow_event *e,
	       const flow_facts *facts, flow_verdict *out)
{
	flow_walk w = {a, f, &at, e, facts, out};
	*out = (flow_verdict){.next = at};
	out->next.visit = at.visit < INT64_MAX ? at.visit + 1 : at.visit;

	int go = begin(&w);
	for (int depth = 0; go != GO_STOP; depth++) {
		if (depth == FLOW_MAX_DEPTH) {
			give_up(&w, step_at(f, go), S("loop"),
				S("Too many steps without anything for the caller: the "
				  "call ends"));
			return;
		}
		go = step_on(&w, go);
	}
}

str flow_vars(arena *a, const flow_position *p)
{
	return WORDS(a, S("t"), str_number(a, p->tries), S(" r"),
		     str_number(a, p->ring), p->consented ? S(" c") : S(""),
		     p->ended ? S(" e") : S(""));
}

void flow_vars_read(flow_position *p, str vars)
{
	str word;
	p->tries = p->ring = 0;
	p->consented = p->ended = false;
	while (str_split(&vars, ' ', &word)) {
		str number = str_sub(word, 1, word.n);
		if (str_eq(word, S("c")))
			p->consented = true;
		else if (str_eq(word, S("e")))
			p->ended = true;
		else if (str_starts(word, S("t")))
			(void)str_i64(number, &p->tries);
		else if (str_starts(word, S("r")))
			(void)str_i64(number, &p->ring);
	}
}
