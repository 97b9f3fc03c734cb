/* Promises begin by a task, which knows opening hours; a tick looks at those whose time
 * has come: thresholds, the ladder, pauses that end. */
#include "base/events.h"
#include "features/sla/follow_task_store.h"
#include "features/sla/sla.h"
#include "features/sla/sla_store.h"

static void told(ctx *x, str tenant, str id)
{
	events_live(x->events, tenant, S("promise"), id);
}

/* A caller who is owed a call already is not owed another one. */
static rc begin_from(ctx *x, const task *t, const char *kind, const source_row *s)
{
	sla_frame f;
	sla_due d;
	str id;

	if (s->same_id.n && !str_eq(str_of(kind), S("voicemail"))) {
		promise_said_again(x, s->same_id, s->words);
		told(x, t->tenant_id, s->same_id);
		return OK;
	}
	TRY(sla_frame_load(x, str_of(kind), s->started_at, &f));
	if (!f.row.active)
		return OK;
	if (s->minutes) {
		f.policy.rule = SLA_MINUTES;
		f.policy.minutes = s->minutes;
	}
	d = sla_due_of(x->a, &f.policy, &f.hours, s->started_at);
	TRY(promise_insert(x, kind, s, (str){0}, &d, &id));
	if (s->thread_id.n)
		promise_thread_due(x, s->thread_id, &d);
	if (id.n && str_eq(str_of(kind), S("missed_call")))
		promise_tell_missed(x, id);
	if (id.n)
		told(x, t->tenant_id, id);
	return OK;
}

/* What a task is about; *kind: one of ours, whatever it says. */
static rc begin_source(ctx *x, const task *t, const char **kind, source_row *s,
		       bool *found)
{
	str said = task_arg_get(x, t, "kind");

	if (str_eq(said, S("text"))) {
		*kind = "text";
		return promise_thread_read(x, task_arg_get(x, t, "thread"), s, found);
	}
	if (str_eq(said, S("outcome"))) {
		*kind = "outcome";
		return promise_outcome_read(x, task_arg_get(x, t, "call"), s, found);
	}
	if (str_eq(said, S("survey"))) {
		*kind = "survey";
		return promise_survey_read(x, task_arg_get(x, t, "contact"),
					   task_arg_get(x, t, "words"), s, found);
	}
	*kind = str_eq(said, S("voicemail")) ? "voicemail" : "missed_call";
	return promise_source_read(x, *kind, task_arg_get(x, t, "call"),
				   task_arg_get(x, t, "recording"), s, found);
}

static rc begin(ctx *x, const task *t)
{
	const char *kind;
	source_row s = {0};
	bool found = false;

	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(begin_source(x, t, &kind, &s, &found));
	if (found)
		TRY(begin_from(x, t, kind, &s));
	return pg_commit(x);
}

static task_result begin_run(ctx *x, const task *t)
{
	rc r = begin(x, t);

	return r == OK ? task_done() : task_rolled_back(x, r);
}

const task_kind promise_begin = {"promise.begin", LANE_FAST, 30, begin_run,
				 PATIENCE_LONG};

/* A pause is over: it goes on with what was left. */
static rc go_on(ctx *x, str id)
{
	promise_row p = {0};
	sla_frame f;
	sla_due d;

	TRY(promise_read(x, id, &p));
	TRY(sla_frame_load(x, p.kind, x->now, &f));
	d = sla_resumed(x->a, &f.policy, &f.hours, x->now, p.left_s, p.window_s);
	promise_resumed(x, id, &d);
	return OK;
}

/* Programs are told by the names they know (C-14): what somebody took on, what a rule
 * promised. */
static void breach(ctx *x, str tenant, const ticked_row *r)
{
	bool taken_on =
		str_eq(r->kind, S("follow_up")) || str_eq(r->kind, S("outcome"));

	events_live(x->events, tenant, taken_on ? S("follow_up_due") : S("sla_breach"),
		    r->id);
}

static rc tick(ctx *x, const task *t, bool *more)
{
	int64_t carried;
	list rows;

	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(promise_ticked(x, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const ticked_row *r = LIST_AT(rows, ticked_row, i);
		if (str_eq(r->state, S("paused")))
			TRY(go_on(x, r->id));
		else if (r->overdue)
			breach(x, t->tenant_id, r);
		told(x, t->tenant_id, r->id);
	}
	TRY(promises_carry_out(x, false, &carried));
	*more = rows.n > 0;
	if (carried)
		events_wake(x->events, LANE_FAST);
	return pg_commit(x);
}

static task_result tick_run(ctx *x, const task *t)
{
	bool more = false;
	rc r = tick(x, t, &more);

	if (r != OK)
		return task_rolled_back(x, r);
	return more ? task_go_on(S("{}")) : task_done();
}

/* Not in the lane of mail and push: a service that hangs delays no escalation. */
const task_kind promise_tick = {"promise.tick", LANE_FAST, 60, tick_run, PATIENCE_LONG};
