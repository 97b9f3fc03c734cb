/* What the phone path asks of the carrier, after the fact. */
#include "base/config.h"
#include "features/calls/calls.h"
#include "features/carrier/carrier.h"
#include "features/voice/voice_rules.h"
#include "features/voice/voice_status.h"
#include "features/voice/voice_store.h"

enum { STILL_RINGS_S = 15, STILL_TALKS_S = 60 };

static str voice_url(ctx *x, const char *path)
{
	return str_printf(x->a, STR_FMT "/api/webhooks/twilio/%s#rc=2&rp=all",
			  STR_ARG(x->cfg->public_url), path);
}

static rc voice_read_leg(ctx *x, const task *t, leg_who *l, twilio_account *acc)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(voice_leg(x, task_arg_get(x, t, "leg"), l));
	TRY(carrier_account(x, t->tenant_id, acc));
	return pg_commit(x);
}

static bool voice_wants_recording(const leg_who *l)
{
	return l->recording.n && !str_eq(l->recording, S("never")) &&
	       !str_eq(l->recording_notice, S("refused"));
}

static task_result voice_ending(const twilio_reply *r)
{
	switch (r->fate) {
	case TWILIO_DONE:
	case TWILIO_GONE: /* the caller hung up; the member hears the end of it */
		break;
	case TWILIO_LATER:
	case TWILIO_UNKNOWN:
		return task_retry(r->retry_after_s, r->problem);
	case TWILIO_REFUSED:
		return task_dead(r->problem);
	}
	return task_done();
}

static rc voice_read_move(ctx *x, const task *t, leg_who *l, twilio_account *acc,
			  bool *may)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(voice_leg(x, task_arg_get(x, t, "leg"), l));
	TRY(carrier_account(x, t->tenant_id, acc));
	TRY(voice_may_move(x, l->id, may));
	return pg_commit(x);
}

/* Moves the waiting caller into the conference in which the member already is. Once
 * they are there nothing may move them again: it would end the conversation. */
/* The carrier did not say what it did: a caller who is on their way says so meanwhile,
 * and is not to be brought twice (leg_move asks within five seconds only). */
enum { BROUGHT_S = 3 };

static task_result voice_bridge_run(ctx *x, const task *t)
{
	leg_who l = {0};
	twilio_account acc;
	twilio_reply r;
	bool may = false;
	rc ok = voice_read_move(x, t, &l, &acc, &may);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (!may)
		return task_done();
	ok = router_take(x, t->tenant_id, l.id, &acc);
	if (ok != OK)
		return task_rolled_back(x, ok);
	const http_pair form[] = {{S("Url"), voice_url(x, "voice/connect")}};
	twilio_call_update(x, &acc, l.call_sid, form, 1, &r);
	if (r.fate == TWILIO_UNKNOWN)
		return task_retry(BROUGHT_S, r.problem);
	return voice_ending(&r);
}

static rc voice_not_recorded(ctx *x, const task *t, const leg_who *l)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	voice_note(x, l->call_id, S("not_recorded"), (str){0},
		   S("The conversation is not recorded: the carrier did not start it"));
	TRY(pg_commit(x));
	call_changed(x, t->tenant_id, l->call_id, (str){0});
	events_send(x->events);
	return OK;
}

/* Records the conversation on the caller's own leg, one party per channel. There is no
 * idempotency key: the carrier is asked first whether it records already. */
static task_result voice_record_run(ctx *x, const task *t)
{
	leg_who l = {0};
	twilio_account acc;
	twilio_reply r;
	rc ok = voice_read_leg(x, t, &l, &acc);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (!voice_wants_recording(&l))
		return task_done();
	twilio_record_find(x, &acc, l.call_sid, &r);
	if (r.fate == TWILIO_DONE && !r.sid.n)
		twilio_record_start(x, &acc, l.call_sid, voice_url(x, "recording"), &r);
	task_result end = voice_ending(&r);
	if (end.end == TASK_RETRY && task_last_try(voice_record.patience, t->attempts))
		end = task_dead(end.problem);
	if (end.end == TASK_DEAD) {
		ok = voice_not_recorded(x, t, &l);
		return ok == OK ? end : task_rolled_back(x, ok);
	}
	return end;
}

static rc voice_leg_asked(ctx *x, const task *t, const leg_who *l,
			  const twilio_reply *r)
{
	leg_report told = {.sid = l->leg_sid.p ? l->leg_sid : S(""),
			   .status = r->status,
			   .rank = voice_rank(r->status),
			   .at = x->now,
			   .duration_s = r->duration_s,
			   .token = S(""),
			   .payload = S("{\"source\":\"asked\"}")};

	(void)voice_moment(r->end_time, &told.at);
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(voice_leg_told(x, t->tenant_id, l->id, &told));
	TRY(pg_commit(x));
	events_send(x->events);
	return OK;
}

/* The caller is gone: the phone that still rings for them is told to stop. One that is
 * down already (and whose end nobody told, or this would not be tried) is asked about;
 * of one that was still in the carrier's line to be dialled nothing is ever told but
 * this answer: it is canceled. */
static task_result voice_hangup_leg_run(ctx *x, const task *t)
{
	leg_who l = {0};
	twilio_account acc;
	twilio_reply r;
	rc ok = voice_read_leg(x, t, &l, &acc);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (str_eq(l.state, S("ended")))
		return task_done();
	if (!l.leg_sid.n)
		return task_retry(1, S("the phone's call has no id yet"));
	const http_pair form[] = {{S("Status"), S("completed")}};
	twilio_call_update(x, &acc, l.leg_sid, form, 1, &r);
	if (r.fate == TWILIO_GONE) {
		twilio_call_fetch(x, &acc, l.leg_sid, &r);
		if (r.fate == TWILIO_GONE)
			r.status = S("canceled");
		else if (r.fate != TWILIO_DONE || voice_rank(r.status) != 9)
			return task_retry(r.retry_after_s,
					  S("how it ended is not known yet"));
	} else if (r.fate != TWILIO_DONE || !str_eq(r.status, S("canceled"))) {
		return voice_ending(&r);
	}
	ok = voice_leg_asked(x, t, &l, &r);
	return ok == OK ? task_done() : task_rolled_back(x, ok);
}

/* An offer should be over by now. If its end was never told (the callback was lost, or
 * the phone was never called), member and caller would wait for it for ever. One that
 * was accepted is asked about as long as it lasts: should the member hang up and nobody
 * tell, the caller would be alone. */
static task_result voice_check_leg_run(ctx *x, const task *t)
{
	leg_who l = {0};
	twilio_account acc;
	twilio_reply r = {.fate = TWILIO_GONE};
	rc ok = voice_read_leg(x, t, &l, &acc);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (str_eq(l.state, S("ended")))
		return task_done();
	if (l.leg_sid.n)
		twilio_call_fetch(x, &acc, l.leg_sid, &r);
	if (r.fate == TWILIO_GONE)
		r.status = S("failed");
	else if (r.fate != TWILIO_DONE)
		return task_retry(r.retry_after_s, r.problem);
	if (voice_rank(r.status) != 9)
		return str_eq(l.state, S("accepted"))
			       ? task_wait(STILL_TALKS_S, S("they still talk"))
			       : task_wait(STILL_RINGS_S, S("the phone still rings"));
	ok = voice_leg_asked(x, t, &l, &r);
	return ok == OK ? task_done() : task_rolled_back(x, ok);
}

const task_kind voice_bridge = {"call.bridge", LANE_FAST, 30, voice_bridge_run,
				PATIENCE_URGENT};
const task_kind voice_record = {"call.record", LANE_FAST, 40, voice_record_run,
				PATIENCE_URGENT};
const task_kind voice_hangup_leg = {"leg.hangup", LANE_FAST, 30, voice_hangup_leg_run,
				    PATIENCE_URGENT};
const task_kind voice_check_leg = {"leg.check", LANE_FAST, 30, voice_check_leg_run,
				   PATIENCE_LONG};
