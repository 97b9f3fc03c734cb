/* The carrier's webhooks about members' phones, and about callers who are handed over.
 */
#include "base/phone.h"
#include "features/calls/calls.h"
#include "features/outbound/outbound.h"
#include "features/queue/queue.h"
#include "features/voice/voice_desk.h"
#include "features/voice/voice_rules.h"
#include "features/voice/voice_status.h"
#include "features/voice/voice_view.h"

#define HOOKS "/api/webhooks/twilio/"

/* "Call on Support line from Maribel Ortega. Press 1 to take it." */
static str voice_invitation(ctx *x, const leg_who *l, str region)
{
	str who = l->contact_name.n ? l->contact_name
		  : l->caller_name.n
			  ? l->caller_name
			  : phone_show(x->a, voice_e164(l->from_number), region);
	str line = l->queue.n ? l->queue : l->line;

	return str_printf(x->a,
			  "Call for " STR_FMT " from " STR_FMT ". Press 1 to take it.",
			  STR_ARG(line), STR_ARG(who));
}

/* Into the call's conference, each as what they are there for. A browser may die in the
 * middle of a call: then it is not to be over. */
static rc voice_enter(ctx *x, const leg_who *l, str *document)
{
	bool monitor = str_eq(l->via, S("monitor"));
	const voice_room room = {.starts = !monitor,
				 .stays = monitor || str_eq(l->via, S("join")) ||
					  voice_is_client(l->to_address),
				 .muted = str_eq(l->mode, S("listen")),
				 .coach = str_eq(l->mode, S("whisper")) ? l->coach
									: (str){0}};

	return voice_twiml_conference(x, l->call_id, &room, document);
}

static void voice_accepted_first(ctx *x, const request *q, const leg_who *l,
				 const leg_taken *t)
{
	if (!str_eq(l->via, S("monitor")))
		voice_note(x, t->call_id, S("accepted"), t->member_id,
			   voice_is_client(l->to_address) ? S("Answered in the browser")
			   : l->confirm                   ? S("Accepted with key 1")
							  : S("Picked up"));
	call_changed(x, q->tenant, t->call_id, t->contact_id);
	events_live(x->events, q->tenant, S("presence"), t->member_id);
	if (str_eq(t->via, S("agent")))
		task_add(x, &outbound_dial, task_arg(x, "call", t->call_id), t->call_id,
			 (when){0});
	if (str_eq(t->via, S("offer")))
		task_add(x, &voice_bridge, task_arg(x, "leg", l->id), l->id, (when){0});
}

/* The document ends, and the carrier connects the two; asked a second time, the leg is
 * on its way to a conference. */
static rc voice_room_wanted(ctx *x, const leg_who *l, response *p)
{
	bool wanted = false;
	str document;

	TRY(voice_wants_room(x, l->call_id, &wanted));
	if (!wanted)
		return voice_nothing(x, p);
	TRY(voice_enter(x, l, &document));
	return voice_answer(p, document);
}

static rc voice_accepted(ctx *x, request *q, response *p, const leg_who *l)
{
	leg_taken t = {0};
	str document;

	TRY(voice_accept(x, l->id, voice_param(q, "CallSid"), &t));
	if (t.taken) {
		TRY(voice_twiml_say_hangup(
			x,
			S("Somebody else has taken this call, or the caller hung up."),
			l->language, &document));
		return voice_answer(p, document);
	}
	if (t.fresh)
		voice_accepted_first(x, q, l, &t);
	if (str_eq(t.via, S("dial")))
		return voice_room_wanted(x, l, p);
	TRY(voice_enter(x, l, &document));
	return voice_answer(p, document);
}

/* POST /voice/whisper: a member's phone was picked up. Outside phones must press 1,
 * because a mailbox picks up too (C-35). */
rc voice_whisper_post(ctx *x, request *q, response *p)
{
	str leg = params_get(q->query, S("leg"));
	str digits = params_get(q->form, S("Digits"));
	leg_who l = {0};
	str document;

	if (!str_is_uuid(leg))
		return FAIL(x, E_INPUT, "whisper without a leg");
	TRY(voice_leg(x, leg, &l));
	/* a browser is answered by a person, never by a mailbox; nobody is asked at
	 * outside numbers, and nobody twice */
	if (voice_is_client(l.to_address) || !l.confirm || l.accepted ||
	    str_eq(digits, S("1")))
		return voice_accepted(x, q, p, &l);
	if (digits.p) {
		TRY(voice_twiml_say_hangup(x, S("All right, goodbye."), l.language,
					   &document));
		return voice_answer(p, document);
	}
	TRY(voice_twiml_screen(
		x,
		str_eq(l.via, S("agent")) ? S("Your call. Press 1 to be put through.")
					  : voice_invitation(x, &l, q->who.region),
		str_printf(x->a, HOOKS "voice/whisper?leg=" STR_FMT "#rc=2&rp=all",
			   STR_ARG(leg)),
		l.language, &document));
	return voice_answer(p, document);
}

rc voice_hold_post(ctx *x, request *q, response *p)
{
	str document;

	(void)q;
	TRY(voice_twiml_hold(x, &document));
	return voice_answer(p, document);
}

rc voice_dial_to_room(ctx *x, const request *q, const call_now *c, str *out)
{
	bool wanted = false;

	/* the Dial that holds the conference itself names no leg when it ends */
	if (c->answered && voice_param(q, "DialCallStatus").n &&
	    voice_param(q, "DialCallSid").n)
		TRY(voice_wants_room(x, c->call_id, &wanted));
	if (!wanted)
		return OK;
	const voice_room room = {.action = voice_step_url(x, c->visit, "")};
	return voice_twiml_conference(x, c->call_id, &room, out);
}

rc voice_group_rings(ctx *x, request *q, response *p, const call_now *c, flow_event *e,
		     bool *done)
{
	voice_beside b = {0};
	bool alone = false;
	str document;

	if (e->kind != FLOW_DIALED || e->connected || e->hung_up)
		return OK;
	TRY(voice_beside_of(x, c->call_id, &b));
	if (!b.taken && !b.rings) {
		if (b.how.n && !voice_param(q, "DialCallStatus").n)
			e->result = b.how;
		return OK;
	}
	*done = true;
	/* who accepted waits in their conference; the caller is brought there, or goes
	 */
	if (b.taken)
		TRY(voice_leave_line(x, c->call_id, &alone));
	if (alone)
		return voice_connect_post(x, q, p);
	TRY(voice_twiml_rings(x, c->visit, &document));
	return voice_answer(p, document);
}

static rc voice_read_transfer(ctx *x, const request *q, voice_transfer *t)
{
	str id = params_get(q->query, S("t"));

	if (!str_is_uuid(id))
		return FAIL(x, E_INPUT, "no hand-over named");
	return voice_transfer_of(x, id, voice_param(q, "CallSid"), t);
}

/* The flow from its beginning, with what was agreed about recording. */
static rc voice_restart(ctx *x, request *q, response *p, const voice_transfer *t)
{
	const flow_event e = {.kind = FLOW_ARRIVED};
	voice_webhook w;
	call_now c = {0};

	voice_read_webhook(x, q, "moved",
			   str_printf(x->a, STR_FMT ":moved:" STR_FMT,
				      STR_ARG(voice_param(q, "CallSid")),
				      STR_ARG(t->id)),
			   &w);
	TRY(voice_look(x, &w, &c));
	if (c.replay.p)
		return voice_answer(p, c.replay);
	if (!c.known || !c.flow_version_id.n)
		return voice_nothing(x, p);
	c.step = S("");
	c.vars = S("c");
	return voice_step(x, q, p, &w, &c, &e);
}

rc voice_moved_post(ctx *x, request *q, response *p)
{
	voice_transfer t = {0};
	str document;

	TRY(voice_read_transfer(x, q, &t));
	if (t.ended)
		return voice_nothing(x, p);
	if (str_eq(t.kind, S("menu")))
		return voice_restart(x, q, p, &t);
	if (str_eq(t.kind, S("number"))) {
		TRY(voice_outside_leg(x, &t));
		TRY(voice_twiml_outside(x, t.to_number, t.id,
					str_printf(x->a,
						   HOOKS "voice/returned?t=" STR_FMT
							 "#rc=2&rp=all",
						   STR_ARG(t.id)),
					&document));
		return voice_answer(p, document);
	}
	TRY(voice_twiml_line(x, t.visit, t.line, &document));
	return voice_answer(p, document);
}

rc voice_returned_post(ctx *x, request *q, response *p)
{
	str status = voice_param(q, "DialCallStatus");
	voice_transfer t = {0};
	str document;

	TRY(voice_read_transfer(x, q, &t));
	if (t.ended || str_eq(status, S("completed")) ||
	    str_eq(status, S("answered"))) {
		TRY(voice_transfer_end(x, &t));
		return voice_nothing(x, p);
	}
	TRY(voice_bounce(x, &t, S("The outside number did not answer")));
	queue_wake(x);
	call_changed(x, q->tenant, t.call_id, (str){0});
	/* in line for whoever takes them back; or music, until they are moved on */
	if (t.waits)
		TRY(voice_twiml_line(x, t.visit, t.line, &document));
	else
		TRY(voice_twiml_hold(x, &document));
	return voice_answer(p, document);
}

rc voice_outbound_post(ctx *x, request *q, response *p)
{
	str call = params_get(q->query, S("call")), document;
	const voice_room room = {.starts = true};
	bool there = false;

	if (!str_is_uuid(call) || !twilio_sid(voice_param(q, "CallSid"), "CA"))
		return FAIL(x, E_INPUT, "no call named");
	TRY(voice_out_answered(x, call, voice_param(q, "CallSid"), &there));
	call_changed(x, q->tenant, call, (str){0});
	if (!there)
		return voice_nothing(x, p);
	TRY(voice_twiml_conference(x, call, &room, &document));
	return voice_answer(p, document);
}

rc voice_machine_post(ctx *x, request *q, response *p)
{
	str call = params_get(q->query, S("call"));
	str what = voice_machine(voice_param(q, "AnsweredBy"));

	p->status = 204;
	if (!str_is_uuid(call))
		return FAIL(x, E_INPUT, "no call named");
	if (!what.n)
		return OK;
	voice_out_machine(x, call, what);
	call_changed(x, q->tenant, call, (str){0});
	events_live(x->events, q->tenant, S("presence"), S(""));
	return OK;
}
