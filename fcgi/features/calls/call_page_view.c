/* One call's page. */
#include "features/calls/calls_page.h"
#include "features/calls/missed_rules.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"

enum { FACTS_MOST = 16 };

/* A name inside a sentence keeps its own direction. */
static str isolated(ctx *x, str name)
{
	return str_printf(x->a, "\u2068" STR_FMT "\u2069", STR_ARG(name));
}

/* ---- the outcome in one sentence ---- */

static bool leg_missed(const v_leg *l)
{
	return str_eq(l->status.text, S("No answer")) ||
	       str_eq(l->status.text, S("Busy")) ||
	       str_eq(l->status.text, S("Did not accept")) ||
	       str_eq(l->status.text, S("Not reached"));
}

/* "Elena Vasquez and 2 others were rung and did not answer." */
static void summary_missed(ctx *x, const call_story *s, buf *b)
{
	str first = {0};
	size_t n = 0;

	for (size_t i = 0; i < s->legs.n; i++) {
		const v_leg *l = LIST_AT(s->legs, v_leg, i);
		if (!leg_missed(l) || str_eq(l->who.name, s->line.member))
			continue;
		first = n++ ? first : l->who.name;
	}
	if (!n)
		return;
	buf_chr(b, ' ');
	buf_str(b, isolated(x, first));
	if (n > 1)
		buf_fmt(b, " and %zu other%s were rung and did not answer.", n - 1,
			n > 2 ? "s" : "");
	else
		buf_str(b, S(" was rung and did not answer."));
}

static int64_t voicemail_s(const call_story *s)
{
	for (size_t i = 0; i < s->recordings.n; i++) {
		const v_recording *r = LIST_AT(s->recordings, v_recording, i);
		if (str_eq(r->icon, S("voicemail")))
			return r->player.seconds;
	}
	return 0;
}

static void summary_ended(ctx *x, const call_story *s, buf *b)
{
	const call_line *c = &s->line;
	str waited = when_length(x->a, call_waited(x, c));

	if (str_eq(c->outcome, S("answered")))
		buf_fmt(b,
			"Answered by " STR_FMT " after " STR_FMT ", talked " STR_FMT
			".",
			STR_ARG(isolated(x, c->member.n ? c->member
							: S("an outside number"))),
			STR_ARG(waited),
			STR_ARG(when_length(x->a,
					    when_diff_s(c->ended_at, c->answered_at))));
	else if (str_eq(c->outcome, S("voicemail")) && voicemail_s(s))
		buf_fmt(b, "Left a voicemail of " STR_FMT ".",
			STR_ARG(when_length(x->a, voicemail_s(s))));
	else if (str_eq(c->outcome, S("voicemail")))
		buf_str(b, S("Left a voicemail."));
	else if (str_eq(c->outcome, S("missed")) && s->legs.n)
		buf_fmt(b, "Nobody answered within " STR_FMT ".", STR_ARG(waited));
	else if (str_eq(c->outcome, S("missed")))
		buf_str(b, S("Nobody was rung, and no message was left."));
	else if (str_eq(c->outcome, S("blocked")))
		buf_str(b, S("This number is blocked. The call was ended without "
			     "ringing anybody."));
	else
		buf_fmt(b, "Hung up after " STR_FMT ", before anybody answered.",
			STR_ARG(waited));
	if (!str_eq(c->outcome, S("blocked")))
		summary_missed(x, s, b);
}

static str call_summary(ctx *x, const call_story *s)
{
	const call_line *c = &s->line;
	buf b = buf_new(x->a, 256, 4096);

	if (c->ended_at.us)
		summary_ended(x, s, &b);
	else if (c->answered_at.us)
		buf_fmt(&b, "On the line with " STR_FMT " now.",
			STR_ARG(isolated(x, c->member.n ? c->member
							: S("an outside number"))));
	else
		buf_fmt(&b, "Going on now: " STR_FMT ".",
			STR_ARG(call_status(x, c).text));
	return buf_view(&b);
}

static str trace_meta(ctx *x, const call_story *s)
{
	size_t steps = 0;

	for (size_t i = 0; i < s->trace.n; i++)
		if (str_eq(LIST_AT(s->trace, v_trace, i)->level, S("step")))
			steps++;
	if (!steps)
		return S("Nothing was noted");
	return str_printf(x->a, "%zu step%s, " STR_FMT, steps, steps > 1 ? "s" : "",
			  STR_ARG(LIST_AT(s->trace, v_trace, s->trace.n - 1)->offset));
}

/* ---- facts ---- */

typedef struct fact_list {
	v_fact items[FACTS_MOST];
	size_t n;
} fact_list;

static void fact(fact_list *f, const char *label, str value)
{
	if (value.n && f->n < FACTS_MOST)
		f->items[f->n++] = (v_fact){.label = str_of(label), .value = value};
}

static list call_facts(ctx *x, const request *q, const call_story *s)
{
	const call_line *c = &s->line;
	fact_list *f = ARENA_NEW(x->a, fact_list);

	fact(f, "Line", c->line);
	fact(f, "Called",
	     c->to_number.n ? fill_phone(x, &q->who, c->to_number) : S(""));
	fact(f, "Flow", c->flow);
	fact(f, "Queue", c->queue);
	fact(f, "Started", fill_moment(x, &q->who, c->started_at).text);
	if (s->missed)
		fact(f, "Missed because",
		     str_of(MISSED_CAUSES[missed_cause(s->why.facts)].text));
	fact(f, "Waited", when_words(x->a, call_waited(x, c)));
	if (c->answered_at.us && c->ended_at.us)
		fact(f, "Talked",
		     when_words(x->a, when_diff_s(c->ended_at, c->answered_at)));
	if (c->ended_at.us)
		fact(f, "Length", when_words(x->a, c->duration_s));
	if (str_eq(c->recording_notice, S("announced")))
		fact(f, "Recording", S("Announced to the caller"));
	else if (str_eq(c->recording_notice, S("agreed")))
		fact(f, "Recording", S("The caller agreed"));
	else if (str_eq(c->recording_notice, S("refused")))
		fact(f, "Recording", S("The caller refused"));
	return (list){f->items, f->n};
}

static list call_technical_facts(ctx *x, const call_technical *t)
{
	fact_list *f = ARENA_NEW(x->a, fact_list);

	fact(f, "Call SID", t->call_sid);
	fact(f, "From, to",
	     str_printf(x->a, STR_FMT ", " STR_FMT, STR_ARG(t->from_number),
			STR_ARG(t->to_number)));
	fact(f, "Carrier status", t->carrier_status);
	fact(f, "State, step",
	     str_printf(x->a, STR_FMT ", " STR_FMT ", decision %lld", STR_ARG(t->state),
			STR_ARG(t->step), (long long)t->visit));
	fact(f, "Carrier events", fill_number(x, t->events));
	fact(f, "First event", when_iso(x->a, t->first_event));
	fact(f, "Last event", when_iso(x->a, t->last_event));
	fact(f, "Started", when_iso(x->a, t->started_at));
	fact(f, "Queued", when_iso(x->a, t->queued_at));
	fact(f, "Left the queue", when_iso(x->a, t->dequeued_at));
	fact(f, "Answered", when_iso(x->a, t->answered_at));
	fact(f, "Ended", when_iso(x->a, t->ended_at));
	return (list){f->items, f->n};
}

void call_outcome_fill(ctx *x, const request *q, const call_work *w, call_view *v)
{
	v->outcome = w->disposition.n ? w->disposition : S("No outcome yet.");
	if (w->disposed_at.us)
		v->outcome_meta =
			fill_text(x, fill_moment(x, &q->who, w->disposed_at).text,
				  w->disposed_by.n ? S(" by ") : S(""),
				  fill_short_name(x, w->disposed_by));
	v->note = w->note;
	v->tags = w->tags.n ? fill_text(x, S("Tags: "), w->tags) : S("");
	if ((unsigned)q->who.role & WHO_AGENTS)
		v->work_href = fill_text(x, S("/history/calls?call="), w->id);
}

void call_fill(ctx *x, const request *q, const call_story *s,
	       const call_technical *technical, call_view *v)
{
	const call_line *c = &s->line;
	bool out = str_eq(c->direction, S("outbound"));

	v->call = s->head;
	v->call.page = (str){0};
	shell_crumb(&v->shell, S("History"), S("/history/calls"),
		    str_printf(x->a, "Call %s " STR_FMT, out ? "to" : "from",
			       STR_ARG(isolated(x, s->head.person.name))));
	v->call_topics = s->topics;
	v->summary = call_summary(x, s);
	v->trace = s->trace;
	v->trace_meta = trace_meta(x, s);
	v->legs = s->legs;
	v->recordings = s->recordings;
	v->facts = call_facts(x, q, s);
	if (technical && technical->found)
		v->technical = call_technical_facts(x, technical);
	v->context = s->context;
	if (s->reviews && (unsigned)q->who.role & WHO_AGENTS)
		v->review_action = fill_text(x, S("/inbox/to/"), s->context.id);
}
