/* Reminders by text, and what customers answer to them. */
#include "base/text.h"
#include "features/consent/consent.h"
#include "features/messages/messages.h"
#include "features/shell/fill.h"
#include "features/visits/visits.h"
#include "features/visits/visits_rules.h"
#include "features/visits/visits_store.h"

typedef struct visit_yes {
	bool yes;
} visit_yes;
static const field visit_yes_f[] = {FIELD(visit_yes, yes)};
extern const type visit_yes_t;
const type visit_yes_t = TYPE(visit_yes, visit_yes_f);

static const field remind_row_f[] = {
	FIELD(remind_row, contact_id),    FIELD_OPT(remind_row, phone),
	FIELD_OPT(remind_row, thread_id), FIELD(remind_row, template_id),
	FIELD(remind_row, starts_at),     FIELD(remind_row, minutes),
};
extern const type remind_row_t;
const type remind_row_t = TYPE(remind_row, remind_row_f);

/* The appointment somebody was reminded of, and the clock and name of the business. */
typedef struct visit_asked {
	str id, zone, region, company;
	when starts_at;
} visit_asked;
static const field visit_asked_f[] = {
	FIELD(visit_asked, id),      FIELD(visit_asked, starts_at),
	FIELD(visit_asked, zone),    FIELD(visit_asked, region),
	FIELD(visit_asked, company),
};
extern const type visit_asked_t;
const type visit_asked_t = TYPE(visit_asked, visit_asked_f);

extern const type visit_id_t;

rc visits_due(ctx *x)
{
	list planned;

	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_visits_due, NO_ARGS, pg_list(&visit_id_t, &planned));
	return pg_commit(x);
}

/* ---- one reminder ---- */

typedef struct reminder {
	str visit, rule, starts;
	remind_row r;
	reach_facts facts;
	text_said said;
	when now;
	when at;    /* no time: it cannot be said */
	str reason; /* why not, in words */
	bool found;
} reminder;

static rc remind_read(ctx *x, const task *t, reminder *w)
{
	pg_send(x, Q_visit_to_remind, ARGS(A(w->visit), A(w->rule), A(w->starts)),
		pg_maybe(&remind_row_t, &w->r, &w->found));
	TRY(pg_flush(x));
	if (!w->found)
		return OK;
	if (!w->r.thread_id.n) {
		w->reason = S("They have no phone that takes texts.");
		return OK;
	}
	TRY(reach_facts_read(x, w->r.contact_id, w->r.phone, &w->facts));
	return text_of_template(x, t->tenant_id, w->r.template_id, w->r.contact_id,
				w->r.starts_at, &w->said);
}

/* When it is said, or why it is not. */
static void remind_decide(ctx *x, reminder *w)
{
	const reach_ask ask = {
		.what = REACH_TEXT_AUTO, .now = w->now, .style = TIME_US};
	when usual = when_add(w->r.starts_at, -MINUTES(w->r.minutes));

	if (w->reason.n)
		return;
	if (w->said.missing.n)
		w->reason = fill_text(x, S("Not known: "), w->said.missing);
	else if (!w->said.text.n)
		w->reason = S("Its template was taken away.");
	if (w->reason.n)
		return;
	w->at = reach_near(x->a, &w->facts, &ask, usual, w->r.starts_at);
	if (w->at.us)
		return;
	reach_verdict why = reach_decide(x->a, &w->facts, &ask);
	w->reason = why.code ? fill_text(x, why.title, S(". "), why.words)
			     : S("No hour before it is one for texts.");
}

static rc remind_keep(ctx *x, reminder *w)
{
	str reason = text_clip(x->a, w->reason, 290);
	visit_yes done = {0};

	if (!w->at.us || w->at.us > w->now.us)
		return pg_exec(x, Q_visit_planned,
			       ARGS(A(w->visit), A(w->rule), A(w->starts), A(w->at),
				    A(reason)));
	return pg_one(x, Q_visit_remind,
		      ARGS(A(w->visit), A(w->rule), A(w->starts), A(w->r.thread_id),
			   A(w->said.text), A(text_segments(x, w->said.text)),
			   A(x->request_id)),
		      &visit_yes_t, &done);
}

/* It is looked at again when its moment has come: people change their minds. */
static task_result visit_remind_run(ctx *x, const task *t)
{
	reminder w = {.visit = task_arg_get(x, t, "visit"),
		      .rule = task_arg_get(x, t, "rule"),
		      .starts = task_arg_get(x, t, "starts"),
		      .now = when_now(),
		      .reason = S("")};
	rc ok = pg_begin(x, t->tenant_id, S(""));

	if (ok == OK)
		ok = remind_read(x, t, &w);
	if (ok == OK && w.found) {
		remind_decide(x, &w);
		ok = remind_keep(x, &w);
	}
	if (ok == OK)
		ok = pg_commit(x);
	if (ok != OK)
		return task_rolled_back(x, ok);
	if (w.found && w.at.us > w.now.us)
		return task_wait(when_diff_s(w.at, w.now) + 1, S("its moment"));
	if (w.found) {
		events_live(x->events, t->tenant_id, S("contact"), w.r.contact_id);
		events_wake(x->events, LANE_FAST);
		events_send(x->events);
	}
	return task_done();
}

const task_kind visit_remind = {"visit.remind", LANE_FAST, 30, visit_remind_run,
				PATIENCE_LONG};

/* ---- their answer ---- */

static str answer_of(ctx *x, const visit_asked *a, bool comes)
{
	enum time_style style = fill_style(&(session){.region = a->region});
	str when_ = fill_text(x, when_day(x->a, a->starts_at, a->zone, style), S(", "),
			      when_clock(x->a, a->starts_at, a->zone, style));

	return fill_text(x, a->company, S(": your appointment on "), when_,
			 comes ? S(" is confirmed. Thank you.")
			       : S(" is called off. We will be in touch about another "
				   "time."));
}

rc visit_look(ctx *x, str from, str line, str body, visit_word *out)
{
	enum visit_says says = visit_says_of(x->a, body);
	visit_asked a = {0};
	bool found = false;

	*out = (visit_word){.id = S("")};
	if (says == VISIT_NOTHING)
		return OK;
	pg_send(x, Q_visit_asked, ARGS(A(from), A(line)),
		pg_maybe(&visit_asked_t, &a, &found));
	TRY(pg_flush(x));
	if (found)
		*out = (visit_word){a.id, says == VISIT_COMES,
				    answer_of(x, &a, says == VISIT_COMES)};
	return OK;
}

void visit_answered(ctx *x, const visit_word *v)
{
	pg_send(x, Q_visit_answered, ARGS(A(v->id), A(v->comes)), pg_count(NULL));
}
