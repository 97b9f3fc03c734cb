/* What members do at their desks, asked of the carrier. Each may run twice. */
#include "base/config.h"
#include "features/calls/calls.h"
#include "features/carrier/carrier.h"
#include "features/desk/desk.h"
#include "features/queue/queue.h"

typedef struct desk_caller {
	str id, call_sid;
	bool held, ended;
} desk_caller;
static const field desk_caller_f[] = {
	FIELD(desk_caller, id),
	FIELD(desk_caller, call_sid),
	FIELD(desk_caller, held),
	FIELD(desk_caller, ended),
};
extern const type desk_caller_t;
const type desk_caller_t = TYPE(desk_caller, desk_caller_f);

typedef struct desk_leg {
	str id, leg_sid, call_id, mode;
	bool muted, ended, browser;
	str coach;
} desk_leg;
static const field desk_leg_f[] = {
	FIELD(desk_leg, id),      FIELD_OPT(desk_leg, leg_sid),
	FIELD(desk_leg, call_id), FIELD(desk_leg, mode),
	FIELD(desk_leg, muted),   FIELD(desk_leg, ended),
	FIELD(desk_leg, browser), FIELD_OPT(desk_leg, coach),
};
extern const type desk_leg_t;
const type desk_leg_t = TYPE(desk_leg, desk_leg_f);

/* While the two are still being brought together there is no conference yet. */
enum { NOT_YET_S = 1, TRIES_FOR_ROOM = 8 };

static str desk_url(ctx *x, str path)
{
	return str_printf(x->a, STR_FMT "/api/webhooks/twilio/" STR_FMT "#rc=2&rp=all",
			  STR_ARG(x->cfg->public_url), STR_ARG(path));
}

static str desk_with(ctx *x, const char *path, str id)
{
	return str_printf(x->a, "%s" STR_FMT, path, STR_ARG(id));
}

static rc desk_read_caller(ctx *x, const task *t, enum query which, const char *arg,
			   desk_caller *c, twilio_account *acc)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(pg_one(x, which, ARGS(A(task_arg_get(x, t, arg))), &desk_caller_t, c));
	TRY(carrier_account(x, t->tenant_id, acc));
	return pg_commit(x);
}

static rc desk_read_leg(ctx *x, const task *t, const char *arg, desk_leg *l,
			twilio_account *acc)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(pg_one(x, Q_desk_leg_row, ARGS(A(task_arg_get(x, t, arg))), &desk_leg_t,
		   l));
	TRY(carrier_account(x, t->tenant_id, acc));
	return pg_commit(x);
}

static task_result desk_ending(const twilio_reply *r)
{
	switch (r->fate) {
	case TWILIO_DONE:
	case TWILIO_GONE: /* whoever it was about is not there any more */
		break;
	case TWILIO_LATER:
	case TWILIO_UNKNOWN:
		return task_retry(r->retry_after_s, r->problem);
	case TWILIO_REFUSED:
		return task_dead(r->problem);
	}
	return task_done();
}

/* Something of one who is in the call's conference; tried again while they are on their
 * way there. */
static task_result desk_participant(ctx *x, const task *t, const twilio_account *acc,
				    str call_id, str sid, const http_pair *form,
				    size_t n)
{
	twilio_reply r;

	twilio_room_find(x, acc, call_id, &r);
	if (r.fate == TWILIO_DONE)
		twilio_participant(x, acc, r.sid, sid, form, n, &r);
	if (r.fate == TWILIO_GONE && t->attempts < TRIES_FOR_ROOM)
		return task_retry(NOT_YET_S, S("not in the conference yet"));
	return desk_ending(&r);
}

static rc desk_hold_failed(ctx *x, const task *t, const desk_caller *c)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_desk_not_held, ARGS(A(c->id)), pg_count(NULL));
	TRY(pg_commit(x));
	call_changed(x, t->tenant_id, c->id, (str){0});
	events_send(x->events);
	return OK;
}

static task_result desk_hold_run(ctx *x, const task *t)
{
	desk_caller c = {0};
	twilio_account acc;
	rc ok = desk_read_caller(x, t, Q_desk_caller, "call", &c, &acc);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (c.ended)
		return task_done();
	const http_pair form[] = {{S("Hold"), c.held ? S("true") : S("false")},
				  {S("HoldUrl"), desk_url(x, S("voice/hold"))}};
	task_result end =
		desk_participant(x, t, &acc, c.id, c.call_sid, form, c.held ? 2 : 1);
	if (end.end == TASK_RETRY && task_last_try(desk_hold.patience, t->attempts))
		end = task_dead(end.problem);
	if (end.end == TASK_DEAD && c.held) {
		ok = desk_hold_failed(x, t, &c);
		return ok == OK ? end : task_rolled_back(x, ok);
	}
	return end;
}

static task_result desk_mute_run(ctx *x, const task *t)
{
	desk_leg l = {0};
	twilio_account acc;
	rc ok = desk_read_leg(x, t, "leg", &l, &acc);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (l.ended || !l.leg_sid.n)
		return task_done();
	const http_pair form[] = {{S("Muted"), l.muted ? S("true") : S("false")}};
	return desk_participant(x, t, &acc, l.call_id, l.leg_sid, form, 1);
}

static task_result desk_coach_run(ctx *x, const task *t)
{
	desk_leg l = {0};
	twilio_account acc;
	rc ok = desk_read_leg(x, t, "leg", &l, &acc);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (l.ended || !l.leg_sid.n)
		return task_done();
	bool coach = str_eq(l.mode, S("whisper")) && l.coach.n;
	const http_pair form[] = {
		{S("Muted"), str_eq(l.mode, S("listen")) ? S("true") : S("false")},
		{S("Coaching"), coach ? S("true") : S("false")},
		{S("CallSidToCoach"), l.coach}};
	return desk_participant(x, t, &acc, l.call_id, l.leg_sid, form, coach ? 3 : 2);
}

static rc desk_moved(ctx *x, const task *t, str transfer)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_desk_moved, ARGS(A(transfer)), pg_count(NULL));
	return pg_commit(x);
}

/* Moves the caller out of the conversation, to where a hand-over says. */
static task_result desk_move_run(ctx *x, const task *t)
{
	str id = task_arg_get(x, t, "transfer");
	desk_caller c = {0};
	twilio_account acc;
	twilio_reply r;
	rc ok = desk_read_caller(x, t, Q_desk_moving, "transfer", &c, &acc);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (c.ended)
		return task_done();
	const http_pair form[] = {
		{S("Url"), desk_url(x, desk_with(x, "voice/moved?t=", id))}};
	twilio_call_update(x, &acc, c.call_sid, form, 1, &r);
	task_result end = desk_ending(&r);
	if (end.end == TASK_DONE && (ok = desk_moved(x, t, id)) != OK)
		return task_rolled_back(x, ok);
	return end;
}

/* A member leaves a conversation that goes on with whom they called in: the order
 * matters, for it would end with them. With a browser it does not end by itself
 * (leg_status). */
static task_result desk_leave_run(ctx *x, const task *t)
{
	desk_leg l = {0}, to = {0};
	twilio_account acc;
	twilio_reply r;
	rc ok = desk_read_leg(x, t, "leg", &l, &acc);

	if (ok == OK)
		ok = desk_read_leg(x, t, "to", &to, &acc);
	if (ok != OK)
		return task_rolled_back(x, ok);
	if (to.ended || !l.leg_sid.n || !to.leg_sid.n)
		return task_done();
	const http_pair stays[] = {
		{S("EndConferenceOnExit"), to.browser ? S("false") : S("true")},
		{S("Muted"), S("false")},
		{S("Coaching"), S("false")}};
	const http_pair leaves[] = {{S("EndConferenceOnExit"), S("false")}};
	const http_pair down[] = {{S("Status"), S("completed")}};
	task_result end =
		desk_participant(x, t, &acc, to.call_id, to.leg_sid, stays, 3);
	if (end.end == TASK_DONE && l.ended)
		return end;
	if (end.end == TASK_DONE)
		end = desk_participant(x, t, &acc, l.call_id, l.leg_sid, leaves, 1);
	if (end.end != TASK_DONE)
		return end;
	twilio_call_update(x, &acc, l.leg_sid, down, 1, &r);
	return desk_ending(&r);
}

static task_result desk_leave_then_resume(ctx *x, const task *t)
{
	task_result end = desk_leave_run(x, t);
	desk_leg l = {0};
	twilio_account acc;

	if (end.end != TASK_DONE)
		return end;
	rc ok = desk_read_leg(x, t, "to", &l, &acc);
	if (ok == OK)
		ok = pg_begin(x, t->tenant_id, S(""));
	if (ok == OK) {
		task_add(x, &desk_hold, task_arg(x, "call", l.call_id), (str){0},
			 (when){0});
		ok = pg_commit(x);
	}
	return ok == OK ? end : task_rolled_back(x, ok);
}

/* The member's leg of a Dial is sent to the conference; their caller follows when the
 * Dial ends thereby. */
static task_result desk_room_run(ctx *x, const task *t)
{
	desk_leg l = {0};
	twilio_account acc;
	twilio_reply r;
	rc ok = desk_read_leg(x, t, "leg", &l, &acc);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (l.ended || !l.leg_sid.n)
		return task_done();
	const http_pair form[] = {
		{S("Url"), desk_url(x, desk_with(x, "voice/whisper?leg=", l.id))}};
	twilio_call_update(x, &acc, l.leg_sid, form, 1, &r);
	return desk_ending(&r);
}

static rc desk_unpark_now(ctx *x, const task *t)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_desk_unpark, ARGS(A(task_arg_get(x, t, "transfer"))),
		pg_count(NULL));
	TRY(pg_commit(x));
	events_live(x->events, t->tenant_id, S("waiting"), S(""));
	events_live(x->events, t->tenant_id, S("presence"), S(""));
	events_send(x->events);
	return OK;
}

static task_result desk_unpark_run(ctx *x, const task *t)
{
	rc ok = desk_unpark_now(x, t);

	return ok == OK ? task_done() : task_rolled_back(x, ok);
}

static task_result call_hangup_run(ctx *x, const task *t)
{
	desk_caller c = {0};
	twilio_account acc;
	twilio_reply r;
	rc ok = desk_read_caller(x, t, Q_desk_caller, "call", &c, &acc);
	const http_pair form[] = {{S("Status"), S("completed")}};

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (c.ended)
		return task_done();
	twilio_call_update(x, &acc, c.call_sid, form, 1, &r);
	return desk_ending(&r);
}

const task_kind desk_hold = {"desk.hold", LANE_FAST, 40, desk_hold_run,
			     PATIENCE_URGENT};
const task_kind desk_mute = {"desk.mute", LANE_FAST, 40, desk_mute_run,
			     PATIENCE_URGENT};
const task_kind desk_move = {"desk.move", LANE_FAST, 40, desk_move_run,
			     PATIENCE_ORDINARY};
const task_kind desk_leave = {"desk.leave", LANE_FAST, 60, desk_leave_then_resume,
			      PATIENCE_ORDINARY};
const task_kind desk_room = {"desk.room", LANE_FAST, 40, desk_room_run,
			     PATIENCE_URGENT};
const task_kind desk_coach = {"desk.coach", LANE_FAST, 40, desk_coach_run,
			      PATIENCE_URGENT};
const task_kind desk_unpark = {"desk.unpark", LANE_FAST, 20, desk_unpark_run,
			       PATIENCE_LONG};
const task_kind call_hangup = {"call.hangup", LANE_FAST, 30, call_hangup_run,
			       PATIENCE_ORDINARY};
