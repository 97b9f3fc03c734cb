/* What became of a call, asked of the carrier: its end was never told, or nothing was,
 * because we were away when it came. */
#include "features/calls/calls.h"
#include "features/carrier/carrier.h"
#include "features/voice/catch_up_rules.h"
#include "features/voice/reconcile.h"
#include "features/voice/voice_rules.h"
#include "features/voice/voice_status.h"
#include "features/voice/voice_store.h"

enum { STILL_OPEN_S = 3600 };

/* The carrier's answer is an event like its callback would have been, under the same
 * key, so that the one that comes second changes nothing. */
static rc voice_end_learnt(ctx *x, str tenant, const call_report *r, bool tell)
{
	str call_id;

	TRY(voice_call_told(x, tenant, r, &call_id));
	if (tell && call_id.n)
		voice_note(x, call_id, S("caught_up"), (str){0},
			   catch_up_call_words(x->a, r->duration_s));
	return OK;
}

rc voice_learn(ctx *x, str tenant, const call_report *r, when began, bool tell)
{
	TRY(pg_begin(x, tenant, S("")));
	if (r->rank == 9)
		TRY(voice_end_learnt(x, tenant, r, tell));
	pg_send(x, Q_call_learn, ARGS(A(r->sid), A(r->from), A(r->to), A(began)),
		pg_count(NULL));
	TRY(pg_commit(x));
	events_send(x->events);
	return OK;
}

static rc reconcile_account(ctx *x, const task *t, twilio_account *acc)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(carrier_account(x, t->tenant_id, acc));
	return pg_commit(x);
}

static rc reconcile_learn(ctx *x, const task *t, str sid, const twilio_reply *r)
{
	call_report told = {.sid = sid,
			    .from = voice_e164(r->from),
			    /* absent: a call the carrier knows nothing of */
			    .to = r->to.p ? r->to : S(""),
			    .status = r->status,
			    .rank = voice_rank(r->status),
			    .at = x->now,
			    .duration_s = r->duration_s,
			    .token = S(""),
			    .payload = S("{\"source\":\"asked\"}")};
	when began = x->now;

	(void)voice_moment(r->end_time, &told.at);
	(void)voice_moment(r->start_time, &began);
	return voice_learn(x, t->tenant_id, &told, began, false);
}

/* A call that has been open for long, or that we know only from a recording: the
 * carrier is asked what became of it (lost callbacks, or the hours we were away). */
static task_result voice_reconcile_run(ctx *x, const task *t)
{
	str sid = task_arg_get(x, t, "call_sid");
	twilio_account acc;
	twilio_reply r;
	rc ok = reconcile_account(x, t, &acc);

	if (ok != OK)
		return task_rolled_back(x, ok);
	twilio_call_fetch(x, &acc, sid, &r);
	if (r.fate == TWILIO_GONE)
		r.status = S("failed");
	else if (r.fate != TWILIO_DONE)
		return r.fate == TWILIO_REFUSED
			       ? task_dead(r.problem)
			       : task_retry(r.retry_after_s, r.problem);
	ok = reconcile_learn(x, t, sid, &r);
	if (ok != OK)
		return task_rolled_back(x, ok);
	return voice_rank(r.status) == 9
		       ? task_done()
		       : task_wait(STILL_OPEN_S, S("the call is still open"));
}

const task_kind voice_reconcile = {"call.reconcile", LANE_SLOW, 30, voice_reconcile_run,
				   PATIENCE_LONG};
