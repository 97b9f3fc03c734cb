/* What TaskRouter asks and tells: whether a member takes a waiting call, and what
 * became of its tasks. It waits five seconds for an answer. */
#include "base/json.h"
#include "features/calls/calls.h"
#include "features/carrier/carrier.h"
#include "features/queue/queue.h"
#include "features/router/router_hooks.h"
#include "features/router/router_rules.h"
#include "features/router/router_store.h"

static str hook_param(const request *q, const char *name)
{
	str v = params_get(q->form, str_of(name));

	return v.p ? v : S("");
}

/* Of a task's attributes only the call's id is taken: all else we know ourselves. */
static str hook_call(ctx *x, const request *q)
{
	json *o;
	str why, sid = {0};

	if (json_read(x->a, hook_param(q, "TaskAttributes"), &o, &why))
		sid = json_str(json_get(o, "call_sid"));
	return twilio_sid(sid, "CA") ? sid : S("");
}

static rc hook_read(ctx *x, const request *q, router_hook *h)
{
	*h = (router_hook){.sid = hook_param(q, "ReservationSid"),
			   .task = hook_param(q, "TaskSid"),
			   .worker = hook_param(q, "WorkerSid"),
			   .call_sid = hook_call(x, q)};
	if ((h->sid.n && !twilio_sid(h->sid, "WR")) || !twilio_sid(h->task, "WT") ||
	    (h->worker.n && !twilio_sid(h->worker, "WK")))
		return FAIL(x, E_INPUT, "not ids of TaskRouter");
	return OK;
}

/* The member is rung as the built-in queue would ring them. *leg absent: refused, and
 * the call's trace says why. *free: nothing speaks against the member but the moment.
 */
static rc hook_offer(ctx *x, const request *q, const router_seen *s, str *leg,
		     bool *free)
{
	const queue_named n = {.call_id = s->call_id,
			       .contact_id = s->contact_id,
			       .zone = q->who.zone,
			       .region = q->who.region,
			       .ring_s = s->ring_s,
			       .member_id = s->member_id,
			       .name = s->name,
			       .phone = s->phone,
			       .state = s->state,
			       .reason = s->reason,
			       .since = s->since,
			       .rings = s->rings,
			       .can_receive = s->can_receive,
			       .reachable = s->reachable};

	*leg = (str){0};
	*free = true;
	if (!s->waiting) {
		if (s->call_id.n && !s->ended)
			router_note(x, s->call_id, S("router_refused"),
				    S("TaskRouter named somebody, but the call does "
				      "not wait to be given out any more"));
		return OK;
	}
	if (s->member_id.n)
		return queue_offer_named(x, q->tenant, &n, leg, free);
	*free = false;
	router_note(x, s->call_id, S("router_refused"),
		    S("TaskRouter named a worker who is no member here: it is asked "
		      "for the next one"));
	return OK;
}

static rc hook_answer(response *p, str json_text)
{
	p->content_type = "application/json";
	buf_str(&p->body, json_text);
	return OK;
}

/* POST /assignment: may this worker have that task? {} says that it will be told, when
 * their phone has been answered or not. */
rc router_assignment_post(ctx *x, request *q, response *p)
{
	router_hook h;
	router_seen s = {0};
	bool free = false;
	str leg;

	TRY(hook_read(x, q, &h));
	if (!h.sid.n || !h.worker.n)
		return FAIL(x, E_INPUT, "no reservation");
	TRY(router_look(x, &h, &s));
	if (s.answer.p)
		return hook_answer(p, s.answer);
	TRY(hook_offer(x, q, &s, &leg, &free));
	str answer =
		leg.p ? S("{}") : router_refusal(x->a, free ? S("") : s.unavailable);
	router_keep(x, &h, &s, leg, answer);
	if (s.call_id.n)
		call_changed(x, q->tenant, s.call_id, s.contact_id);
	return hook_answer(p, answer);
}

/* POST /taskrouter: the workspace's events, of which a few concern us. */
rc router_event_post(ctx *x, request *q, response *p)
{
	str event = hook_param(q, "EventType"), words;
	router_hook h;

	p->status = 204;
	if (!router_news(x->a, event, hook_param(q, "Reason"), &words))
		return OK;
	TRY(hook_read(x, q, &h));
	TRY(router_event(x, event, &h, words));
	events_live(x->events, q->tenant, S("waiting"), S(""));
	return OK;
}
