/* What TaskRouter is told: which members there are and who can be rung, what became of
 * each reservation; and whether it still names anybody. */
#include "base/config.h"
#include "base/events.h"
#include "base/json.h"
#include "features/calls/calls.h"
#include "features/carrier/carrier.h"
#include "features/queue/queue.h"
#include "features/router/router_rules.h"
#include "features/router/router_store.h"
#include "remote/taskrouter.h"

/* TAKE_MS: a caller waits to be put through meanwhile. */
enum { MOST_STEPS = 4, LAST_CHECK = 4, TAKE_MS = 1500 };

/* ---- are workspace, workflow and activities there? ---- */

static rc check_read(ctx *x, const task *t, router_settings *s, twilio_account *acc)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(router_settings_read(x, s));
	TRY(carrier_account(x, t->tenant_id, acc));
	return pg_commit(x);
}

static rc check_keep(ctx *x, const task *t, int64_t version, str problem)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(router_checked(x, version, problem));
	queue_wake(x);
	TRY(pg_commit(x));
	events_live(x->events, t->tenant_id, S("distribution"), S(""));
	events_send(x->events);
	return OK;
}

/* One resource; false: the carrier did not answer, or not us. */
static bool check_one(ctx *x, const twilio_account *acc, str workspace,
		      const char *folder, str sid, json **o, twilio_reply *r)
{
	taskrouter_get(x, acc, workspace,
		       str_printf(x->a, "%s" STR_FMT, folder, STR_ARG(sid)), o, r);
	return r->fate == TWILIO_DONE || r->fate == TWILIO_GONE;
}

static bool check_ask(ctx *x, const twilio_account *acc, const router_settings *s,
		      router_found *f, twilio_reply *r)
{
	json *space, *flow, *on, *off;

	if (!check_one(x, acc, s->workspace, "", S(""), &space, r) ||
	    !check_one(x, acc, s->workspace, "/Workflows/", s->workflow, &flow, r) ||
	    !check_one(x, acc, s->workspace, "/Activities/", s->available, &on, r) ||
	    !check_one(x, acc, s->workspace, "/Activities/", s->unavailable, &off, r))
		return false;
	*f = (router_found){
		.workspace = space,
		.workflow = flow,
		.available = on,
		.unavailable = off,
		.event_url = json_str(json_get(space, "event_callback_url")),
		.assignment_url = json_str(json_get(flow, "assignment_callback_url")),
		.available_is = json_true(json_get(on, "available")),
		.unavailable_is = json_true(json_get(off, "available"))};
	(void)json_i64(json_get(flow, "task_reservation_timeout"), &f->reservation_s);
	return true;
}

static task_result router_check_run(ctx *x, const task *t)
{
	router_settings s = {0};
	router_found f = {0};
	twilio_account acc;
	twilio_reply r;
	str problem;
	rc ok = check_read(x, t, &s, &acc);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (!str_eq(s.state, S("checking")))
		return task_done();
	if (check_ask(x, &acc, &s, &f, &r))
		problem = router_fault(x->a, &f, x->cfg->public_url, s.longest_s);
	else if (r.denied)
		problem = S("The carrier does not take this business's credentials.");
	else if (t->attempts < LAST_CHECK)
		return task_retry(r.retry_after_s ? r.retry_after_s : 2, r.problem);
	else
		problem = S("The carrier did not answer. Save again to ask once more.");
	ok = check_keep(x, t, s.version, problem);
	return ok == OK ? task_done() : task_rolled_back(x, ok);
}

/* ---- members as workers ---- */

static rc worker_read(ctx *x, const task *t, str member, router_worker_row *w,
		      twilio_account *acc, bool *found)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(router_worker_of(x, member, w, found));
	if (*found)
		TRY(carrier_account(x, t->tenant_id, acc));
	return pg_commit(x);
}

static rc worker_keep(ctx *x, const task *t, str member, const router_worker_row *w,
		      str problem)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	router_told(x, member, w, problem);
	TRY(pg_commit(x));
	events_live(x->events, t->tenant_id, S("distribution"), S(""));
	events_send(x->events);
	return OK;
}

/* Names are unique whatever their case, and tell nobody anything. */
static str worker_name(ctx *x, str member)
{
	buf b = buf_new(x->a, 40, 64);

	buf_str(&b, S("m_"));
	for (size_t i = 0; i < member.n; i++)
		if (member.p[i] != '-')
			buf_chr(&b, member.p[i]);
	return str_dup(x->a, buf_view(&b));
}

/* Made once: who finds one of that name made it, and never heard the answer. */
static void worker_make(ctx *x, const twilio_account *acc, str member,
			router_worker_row *w, twilio_reply *r)
{
	str name = worker_name(x, member);
	const http_pair form[] = {
		{S("FriendlyName"), name},
		{S("Attributes"), w->attributes},
		{S("ActivitySid"),
		 w->available ? w->available_sid : w->unavailable_sid},
	};
	json *o;

	taskrouter_get(x, acc, w->workspace,
		       str_printf(x->a, "/Workers?FriendlyName=" STR_FMT "&PageSize=1",
				  STR_ARG(name)),
		       &o, r);
	if (r->fate != TWILIO_DONE)
		return;
	w->sid = json_str(json_get(json_at(json_get(o, "workers"), 0), "sid"));
	w->told = S("");
	w->told_attributes = S("");
	if (twilio_sid(w->sid, "WK"))
		return;
	taskrouter_post(x, acc, w->workspace, S("/Workers"), form, 3, 0, r);
	w->sid = twilio_sid(r->sid, "WK") ? r->sid : (str){0};
	w->told = w->available ? S("true") : S("false");
	w->told_attributes = w->attributes;
	if (r->fate == TWILIO_DONE && !w->sid.p)
		r->fate = TWILIO_UNKNOWN;
}

static void worker_tell(ctx *x, const twilio_account *acc, enum router_step step,
			router_worker_row *w, twilio_reply *r)
{
	str path = str_printf(x->a, "/Workers/" STR_FMT, STR_ARG(w->sid));
	bool describe = step == ROUTER_DESCRIBE;
	const http_pair form[] = {
		{describe ? S("Attributes") : S("ActivitySid"),
		 describe       ? w->attributes
		 : w->available ? w->available_sid
				: w->unavailable_sid},
	};

	taskrouter_post(x, acc, w->workspace, path, form, 1, 0, r);
	if (r->fate == TWILIO_GONE) {
		/* somebody deleted the worker: another is made */
		w->sid = (str){0};
		r->fate = TWILIO_DONE;
	} else if (describe)
		w->told_attributes = w->attributes;
	else
		w->told = w->available ? S("true") : S("false");
}

static enum router_step worker_next(const router_worker_row *w)
{
	const router_known k = {.worker = w->sid.n > 0,
				.wanted = w->wanted,
				.described = str_eq(w->attributes, w->told_attributes),
				.available = w->available,
				.told = w->told};

	return router_step_of(&k);
}

/* What the carrier said is kept; what it refuses is not tried again. */
static task_result worker_end(ctx *x, const task *t, str member,
			      const router_worker_row *w, const twilio_reply *r,
			      bool *more)
{
	if (r->fate == TWILIO_LATER || r->fate == TWILIO_UNKNOWN)
		return task_retry(r->retry_after_s, r->problem);
	bool refused = r->fate != TWILIO_DONE;
	rc ok = worker_keep(x, t, member, w, refused ? r->problem : S(""));
	if (ok != OK)
		return task_rolled_back(x, ok);
	*more = !refused;
	return refused ? task_dead(r->problem) : task_done();
}

/* One thing that TaskRouter does not know yet. */
static task_result worker_step(ctx *x, const task *t, str member, bool *more)
{
	router_worker_row w = {0};
	twilio_account acc;
	twilio_reply r;
	bool found = false;
	rc ok = worker_read(x, t, member, &w, &acc, &found);

	*more = false;
	if (ok != OK)
		return task_rolled_back(x, ok);
	enum router_step step = found ? worker_next(&w) : ROUTER_DONE;
	if (step == ROUTER_DONE)
		return task_done();
	if (step == ROUTER_MAKE)
		worker_make(x, &acc, member, &w, &r);
	else
		worker_tell(x, &acc, step, &w, &r);
	return worker_end(x, t, member, &w, &r, more);
}

/* Until TaskRouter knows what holds now: it may have changed while it was told. */
static task_result router_worker_run(ctx *x, const task *t)
{
	str member = task_arg_get(x, t, "member");
	task_result end = {0};
	bool more = true;

	for (int i = 0; i < MOST_STEPS && more; i++)
		end = worker_step(x, t, member, &more);
	return more ? task_retry(1, S("it changes while it is told")) : end;
}

/* ---- what came of a reservation ---- */

static rc settle_read(ctx *x, const task *t, str reservation, router_settling *s,
		      twilio_account *acc)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(router_settling_of(x, reservation, s));
	TRY(carrier_account(x, t->tenant_id, acc));
	return pg_commit(x);
}

static void settle_reservation(ctx *x, const twilio_account *acc,
			       const router_settling *s, str status, int64_t most_ms,
			       twilio_reply *r)
{
	const http_pair form[] = {{S("ReservationStatus"), status}};

	taskrouter_post(x, acc, s->workspace,
			str_printf(x->a, "/Tasks/" STR_FMT "/Reservations/" STR_FMT,
				   STR_ARG(s->task_sid), STR_ARG(s->sid)),
			form, 1, most_ms, r);
}

static void settle_task(ctx *x, const twilio_account *acc, const router_settling *s,
			str status, str reason, twilio_reply *r)
{
	const http_pair form[] = {{S("AssignmentStatus"), status},
				  {S("Reason"), reason}};

	taskrouter_post(x, acc, s->workspace,
			str_printf(x->a, "/Tasks/" STR_FMT, STR_ARG(s->task_sid)), form,
			2, 0, r);
}

/* What TaskRouter refuses it has done already, or its own way: the caller is with whom
 * they are with. */
static task_result router_settle_run(ctx *x, const task *t)
{
	str reservation = task_arg_get(x, t, "reservation");
	router_settling s = {0};
	twilio_account acc;
	twilio_reply r = {.fate = TWILIO_DONE};
	rc ok = settle_read(x, t, reservation, &s, &acc);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (str_eq(s.state, S("rejected")))
		settle_reservation(x, &acc, &s, S("rejected"), 0, &r);
	if (str_eq(s.state, S("completed")) && !s.told)
		settle_reservation(x, &acc, &s, S("accepted"), 0, &r);
	if (str_eq(s.state, S("completed")) && r.fate != TWILIO_LATER &&
	    r.fate != TWILIO_UNKNOWN)
		settle_task(x, &acc, &s, S("completed"), S("the conversation is over"),
			    &r);
	if (str_eq(s.state, S("over")))
		settle_task(x, &acc, &s, S("canceled"), S("the call is elsewhere"), &r);
	if (r.fate == TWILIO_LATER || r.fate == TWILIO_UNKNOWN)
		return task_retry(r.retry_after_s, r.problem);
	return task_done();
}

rc router_take(ctx *x, str tenant, str leg, const twilio_account *acc)
{
	router_settling s = {0};
	twilio_reply r;
	bool found = false;

	TRY(pg_begin(x, tenant, S("")));
	TRY(router_taken(x, leg, &s, &found));
	TRY(pg_commit(x));
	if (!found)
		return OK;
	settle_reservation(x, acc, &s, S("accepted"), TAKE_MS, &r);
	if (r.fate != TWILIO_DONE)
		return OK;
	TRY(pg_begin(x, tenant, S("")));
	TRY(router_took(x, s.sid));
	return pg_commit(x);
}

/* ---- nobody is forgotten ---- */

static rc watch_look(ctx *x, const task *t, str call, int64_t *after_s)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(router_look_on(x, call, after_s));
	if (*after_s < 0) {
		queue_wake(x);
		call_changed(x, t->tenant_id, call, (str){0});
	}
	TRY(pg_commit(x));
	events_send(x->events);
	return OK;
}

static task_result router_watch_run(ctx *x, const task *t)
{
	int64_t after_s = 0;
	rc ok = watch_look(x, t, task_arg_get(x, t, "call"), &after_s);

	if (ok != OK)
		return task_rolled_back(x, ok);
	return after_s > 0 ? task_wait(after_s, S("TaskRouter has the call"))
			   : task_done();
}

const task_kind router_check = {"router.check", LANE_SLOW, 60, router_check_run,
				PATIENCE_URGENT};
const task_kind router_worker = {"router.worker", LANE_FAST, 60, router_worker_run,
				 PATIENCE_ORDINARY};
const task_kind router_settle = {"router.settle", LANE_FAST, 40, router_settle_run,
				 PATIENCE_ORDINARY};
const task_kind router_watch = {"router.watch", LANE_FAST, 20, router_watch_run,
				PATIENCE_LONG};
