/* Calls the other side, once the member who wants to talk to them is on the line. */
#include "base/config.h"
#include "features/calls/calls.h"
#include "features/carrier/carrier.h"
#include "features/consent/consent.h"
#include "features/outbound/outbound.h"
#include "features/outbound/outbound_store.h"
#include "features/voice/voice.h"

static str outbound_url(ctx *x, const char *path, str call)
{
	return str_printf(
		x->a, STR_FMT "/api/webhooks/twilio/%s?call=" STR_FMT "#rc=2&rp=all",
		STR_ARG(x->cfg->public_url), path, STR_ARG(call));
}

/* The last of the request's parameters. */
enum { OF_DETECTION = 3 };

static void outbound_place(ctx *x, const twilio_account *acc, const outbound_dialing *d,
			   str call, twilio_reply *r)
{
	const http_pair form[] = {
		{S("To"), d->to_number},
		{S("From"), d->from_number},
		{S("Url"), outbound_url(x, "voice/outbound", call)},
		{S("StatusCallback"), outbound_url(x, "status", call)},
		{S("StatusCallbackEvent"), S("initiated")},
		{S("StatusCallbackEvent"), S("ringing")},
		{S("StatusCallbackEvent"), S("answered")},
		{S("StatusCallbackEvent"), S("completed")},
		{S("Timeout"), S("40")},
		/* beside the call, which nobody's silence delays */
		{S("MachineDetection"), S("Enable")},
		{S("AsyncAmd"), S("true")},
		{S("AsyncAmdStatusCallback"), outbound_url(x, "voice/machine", call)},
	};
	size_t n = sizeof(form) / sizeof(form[0]);

	twilio_call_create(x, acc, form, d->detect ? n : n - OF_DETECTION, r);
}

rc outbound_for(ctx *x, const outbound_order *o, str *call_id, str *said)
{
	const reach_ask ask = {REACH_CALL, false, x->now, o->style, {0}};
	reach_facts f = {0};

	TRY(reach_facts_read(x, o->contact, o->number, &f));
	reach_verdict may = reach_decide(x->a, &f, &ask);
	if (may.code) {
		*said = str_printf(x->a, STR_FMT "%s" STR_FMT, STR_ARG(may.title),
				   may.words.n ? ". " : ".", STR_ARG(may.words));
		return OK;
	}
	TRY(outbound_begin(x, o->member, o->contact, o->number, o->line, call_id,
			   said));
	if (!said->n) {
		call_began(x, o->tenant, *call_id);
		call_changed(x, o->tenant, *call_id, o->contact);
		events_live(x->events, o->tenant, S("presence"), S(""));
	}
	return OK;
}

/* They may have said STOP, or been blocked, since it was asked for. Hours were looked
 * at then: who waits to be called back is not refused for them. */
static rc outbound_decide(ctx *x, const outbound_dialing *d, str *refused)
{
	const reach_ask ask = {REACH_CALL, false, when_now(), TIME_US, {0}};
	reach_facts f = {0};

	TRY(reach_of_number(x, d->to_number, &f));
	reach_verdict may = reach_decide(x->a, &f, &ask);
	if (may.code && may.code != REACH_QUIET && may.code != REACH_TIMES &&
	    may.code != REACH_CAP)
		*refused = str_printf(x->a, "They were not called: " STR_FMT ".",
				      STR_ARG(may.title));
	return OK;
}

static rc outbound_read(ctx *x, const task *t, str call, outbound_dialing *d,
			twilio_account *acc, str *refused)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(outbound_dial_read(x, call, d));
	if (d->wanted && !d->asked)
		TRY(outbound_decide(x, d, refused));
	if (refused->n)
		TRY(outbound_over(x, call, *refused));
	TRY(carrier_account(x, t->tenant_id, acc));
	return pg_commit(x);
}

static rc outbound_keep(ctx *x, const task *t, str call, const twilio_reply *r)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	if (r->fate == TWILIO_DONE)
		TRY(outbound_named(x, call, r->sid));
	else
		TRY(outbound_over(x, call,
				  str_printf(x->a,
					     "The number could not be called: " STR_FMT,
					     STR_ARG(r->problem))));
	TRY(pg_commit(x));
	call_changed(x, t->tenant_id, call, (str){0});
	events_send(x->events);
	return OK;
}

/* There is no idempotency key for calls: what an unanswered request became is looked up
 * before it is made again. */
static bool outbound_found(ctx *x, const twilio_account *acc, const outbound_dialing *d,
			   twilio_reply *r)
{
	when made;

	if (!d->asked)
		return false;
	twilio_call_find(x, acc, d->to_number, d->from_number, r);
	return r->fate != TWILIO_DONE ||
	       (r->sid.n && str_eq(r->direction, S("outbound-api")) &&
		voice_told_at(r->created, &made) && when_diff_s(made, d->began) >= -1);
}

static task_result outbound_dial_run(ctx *x, const task *t)
{
	str call = task_arg_get(x, t, "call");
	outbound_dialing d = {0};
	twilio_account acc;
	twilio_reply r = {0};
	str refused = S("");
	rc ok = outbound_read(x, t, call, &d, &acc, &refused);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (refused.n) {
		call_changed(x, t->tenant_id, call, (str){0});
		events_wake(x->events, LANE_FAST);
		events_send(x->events);
	}
	if (refused.n || !d.wanted)
		return task_done();
	if (!outbound_found(x, &acc, &d, &r))
		outbound_place(x, &acc, &d, call, &r);
	if ((r.fate == TWILIO_LATER || r.fate == TWILIO_UNKNOWN) && t->attempts < 5)
		return task_retry(r.retry_after_s ? r.retry_after_s : 1, r.problem);
	ok = outbound_keep(x, t, call, &r);
	return ok == OK ? task_done() : task_rolled_back(x, ok);
}

const task_kind outbound_dial = {"outbound.dial", LANE_FAST, 30, outbound_dial_run,
				 PATIENCE_URGENT};
