/* Status callbacks: best effort, unordered, sometimes twice (Twilio docs, voice/twiml).
 * The event's own moment counts, not when it reached us. */
#include "features/voice/voice_status.h"

#include "base/buf.h"
#include "features/calls/calls.h"
#include "features/messages/messages.h"
#include "features/queue/queue.h"
#include "features/voice/voice_rules.h"
#include "features/voice/voice_store.h"

/* A conversation that was one has ended for both sides by then. */
enum { ALONE_AFTER_S = 3 };

typedef struct leg_news {
	bool duplicate;
	str call_id, contact_id, queue_id, member_id;
	bool ended_now, accepted, freed;
	bool alone; /* the caller was with them: unless they talked, the caller waits
		       for nobody now */
	str via;
	int64_t rang_s;
	str reason;
	bool picked_up;
	str call_state;
	bool flow; /* its step tells how it ended */
} leg_news;
static const field leg_news_f[] = {
	FIELD(leg_news, duplicate),      FIELD_OPT(leg_news, call_id),
	FIELD_OPT(leg_news, contact_id), FIELD_OPT(leg_news, queue_id),
	FIELD_OPT(leg_news, member_id),  FIELD(leg_news, ended_now),
	FIELD(leg_news, accepted),       FIELD(leg_news, freed),
	FIELD(leg_news, alone),          FIELD_OPT(leg_news, via),
	FIELD_OPT(leg_news, rang_s),     FIELD_OPT(leg_news, reason),
	FIELD_OPT(leg_news, picked_up),  FIELD_OPT(leg_news, call_state),
	FIELD_OPT(leg_news, flow),
};
const type leg_news_t = TYPE(leg_news, leg_news_f);

typedef struct call_news {
	bool duplicate, made;
	str call_id, contact_id, queue_id;
	bool ended_now, freed;
} call_news;
static const field call_news_f[] = {
	FIELD(call_news, duplicate),    FIELD(call_news, made),
	FIELD_OPT(call_news, call_id),  FIELD_OPT(call_news, contact_id),
	FIELD_OPT(call_news, queue_id), FIELD(call_news, ended_now),
	FIELD(call_news, freed),
};
const type call_news_t = TYPE(call_news, call_news_f);

str voice_param(const request *q, const char *name)
{
	str v = params_get(q->form, str_of(name));

	return v.p ? v : S("");
}

str voice_payload(ctx *x, const request *q)
{
	buf b = buf_new(x->a, 1024, 512 * 1024);

	buf_chr(&b, '{');
	for (size_t i = 0; i < q->form.n; i++) {
		if (i)
			buf_chr(&b, ',');
		buf_json(&b, q->form.items[i].name);
		buf_chr(&b, ':');
		buf_json(&b, q->form.items[i].value);
	}
	buf_chr(&b, '}');
	return str_dup(x->a, buf_view(&b));
}

static when status_moment(const ctx *x, const request *q)
{
	when w;

	if (!voice_moment(voice_param(q, "Timestamp"), &w) || w.us > x->now.us)
		return x->now;
	return w;
}

static int64_t status_duration(const request *q)
{
	int64_t s;

	return str_i64(voice_param(q, "CallDuration"), &s) && s >= 0 ? s : 0;
}

/* How an offered member's phone ended, for the call's trace. (Of a ring step the flow
 * engine says it, when the Dial ends.) */
static void status_note_offer(ctx *x, const leg_news *n)
{
	const voice_rang r = {n->reason, n->call_state, n->picked_up, n->rang_s};

	voice_note(x, n->call_id, S("offer_ended"), n->member_id,
		   voice_rang_words(x->a, &r));
}

rc voice_leg_told(ctx *x, str tenant, str leg, const leg_report *r)
{
	leg_news n = {0};
	str key = str_printf(x->a, "leg:" STR_FMT ":" STR_FMT, STR_ARG(leg),
			     STR_ARG(r->status));

	TRY(pg_one(x, Q_leg_status,
		   ARGS(A(leg), A(r->sid), A(r->status), A(r->rank), A(r->at),
			A(r->duration_s), A(key), A(r->token), A(r->payload)),
		   &leg_news_t, &n));
	if (n.duplicate)
		return OK;
	if (n.ended_now && str_eq(n.via, S("offer")) && !n.accepted && !n.flow)
		status_note_offer(x, &n);
	if (n.alone)
		task_add(x, &voice_bridge, task_arg(x, "leg", leg),
			 str_printf(x->a, STR_FMT ":alone", STR_ARG(leg)),
			 when_add(x->now, SECONDS(ALONE_AFTER_S)));
	if (n.ended_now && (n.freed || n.queue_id.n))
		queue_wake(x);
	call_changed(x, tenant, n.call_id, n.contact_id);
	events_live(x->events, tenant, S("presence"), S(""));
	return OK;
}

static rc status_leg(ctx *x, const request *q, str leg, str status, int rank)
{
	const leg_report r = {.sid = voice_param(q, "CallSid"),
			      .status = status,
			      .rank = rank,
			      .at = status_moment(x, q),
			      .duration_s = status_duration(q),
			      .token = q->idempotency.p ? q->idempotency : S(""),
			      .payload = voice_payload(x, q)};

	return voice_leg_told(x, q->tenant, leg, &r);
}

rc voice_call_told(ctx *x, str tenant, const call_report *r, str *call_id)
{
	call_news n = {0};
	str key = str_printf(x->a, STR_FMT ":status:" STR_FMT, STR_ARG(r->sid),
			     STR_ARG(r->status));

	*call_id = (str){0};
	TRY(pg_one(x, Q_call_status,
		   ARGS(A(r->sid), A(r->status), A(r->rank), A(r->at), A(r->duration_s),
			A(r->from), A(r->to), A(key), A(r->token), A(r->payload)),
		   &call_news_t, &n));
	if (n.duplicate)
		return OK;
	*call_id = n.call_id;
	if (n.made && !n.ended_now)
		task_add(x, &voice_reconcile, task_arg(x, "call_sid", r->sid), r->sid,
			 when_add(x->now, HOURS(4)));
	if (n.freed)
		queue_wake(x);
	call_changed(x, tenant, n.call_id, n.contact_id);
	if (n.ended_now)
		text_for_missed(x, n.call_id);
	if (n.ended_now) {
		events_live(x->events, tenant, S("presence"), S(""));
		events_live(x->events, tenant, S("contacts"), S(""));
	}
	return OK;
}

static rc status_call(ctx *x, const request *q, str status, int rank)
{
	const call_report r = {.sid = voice_param(q, "CallSid"),
			       .from = voice_e164(voice_param(q, "From")),
			       .to = voice_param(q, "To"),
			       .status = status,
			       .rank = rank,
			       .at = status_moment(x, q),
			       .duration_s = status_duration(q),
			       .token = q->idempotency.p ? q->idempotency : S(""),
			       .payload = voice_payload(x, q)};
	str call_id;

	if (!twilio_sid(r.sid, "CA"))
		return FAIL(x, E_INPUT, "no CallSid");
	if (str_is_uuid(params_get(q->query, S("call"))))
		voice_out_named(x, params_get(q->query, S("call")), r.sid);
	return voice_call_told(x, q->tenant, &r, &call_id);
}

rc voice_status_post(ctx *x, request *q, response *p)
{
	str status = voice_param(q, "CallStatus");
	str leg = params_get(q->query, S("leg"));
	int rank = voice_rank(status);

	p->status = 204;
	if (!rank)
		return FAIL(x, E_INPUT, "no CallStatus that we know");
	if (leg.p && !str_is_uuid(leg))
		return FAIL(x, E_INPUT, "not a leg");
	if (leg.p)
		return status_leg(x, q, leg, status, rank);
	/* a leg of a Dial that reports without our id: its parent's events tell enough
	 */
	if (voice_param(q, "ParentCallSid").n)
		return OK;
	return status_call(x, q, status, rank);
}
