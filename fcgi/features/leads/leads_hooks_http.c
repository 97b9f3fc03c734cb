/* A hot lead's beginning, the phones that ring for it, and members' orders by text. */
#include "base/config.h"
#include "base/events.h"
#include "base/phone.h"
#include "features/carrier/carrier.h"
#include "features/consent/consent.h"
#include "features/leads/lead_judge.h"
#include "features/leads/lead_rules.h"
#include "features/leads/leads.h"
#include "features/leads/leads_http.h"
#include "features/leads/leads_store.h"
#include "features/messages/messages.h"
#include "features/queue/queue.h"
#include "render/twiml.h"

static str hook_param(const request *q, const char *name)
{
	str v = params_get(q->form, str_of(name));

	return v.p ? v : S("");
}

/* ---- a text came ---- */

static bool model_judges(ctx *x, const lead_policy *p, str body)
{
	return p->model_on && x->cfg->lm_url.n && str_trim(body).n;
}

rc lead_concerns(ctx *x, const request *q, str peer, str body, bool *yes)
{
	const lead_policy *p;

	*yes = false;
	TRY(lead_policy_read(x, q->tenant, &p));
	if (p->enabled && phone_is_e164(peer))
		*yes = model_judges(x, p, body) ||
		       lead_score_of(x->a, body, p->words).points >= p->threshold;
	return OK;
}

rc lead_look(ctx *x, const request *q, const lead_text *t)
{
	const lead_policy *p;

	TRY(lead_policy_read(x, q->tenant, &p));
	if (!p->enabled || !phone_is_e164(t->peer))
		return OK;
	lead_score s = lead_score_of(x->a, t->body, p->words);
	if (model_judges(x, p, t->body)) {
		lead_ask_model(x, t, &s);
		return OK;
	}
	return s.points < p->threshold ? OK : lead_hot(x, q->tenant, t, p, &s, S(""));
}

/* ---- a member's phone ---- */

static rc ring_answer(response *p, twiml *t)
{
	str document;

	TRY(twiml_done(t, &document));
	p->content_type = "text/xml; charset=utf-8";
	buf_str(&p->body, document);
	return OK;
}

static rc ring_say(ctx *x, response *p, str words, str language)
{
	twiml *t = twiml_new(x);

	twiml_say(t, words, language);
	twiml_open(t, "Hangup");
	twiml_close(t);
	return ring_answer(p, t);
}

/* "Hot lead. Maribel Ortega wrote: can you come today." */
static str ring_words(ctx *x, const request *q, const attempt_call *a)
{
	str who = a->contact_name.n ? a->contact_name
				    : phone_show(x->a, a->peer, q->who.region);

	return str_printf(x->a, "Hot lead. " STR_FMT " wrote: " STR_FMT ".",
			  STR_ARG(who), STR_ARG(a->words));
}

/* Nobody but its member answers a browser: that is the acceptance. */
static bool ring_in_browser(const attempt_call *a)
{
	return str_starts(a->phone, S("client:"));
}

static rc ring_invite(ctx *x, const request *q, response *p, const attempt_call *a)
{
	twiml *t = twiml_new(x);

	twiml_open(t, "Gather");
	twiml_attr_i64(t, "numDigits", 1);
	twiml_attr_i64(t, "timeout", 10);
	twiml_attr(t, "action",
		   str_printf(x->a, "/api/webhooks/twilio/ring-group?a=" STR_FMT,
			      STR_ARG(a->id)));
	twiml_say(t,
		  str_printf(x->a, STR_FMT " Press 1 to be connected.",
			     STR_ARG(ring_words(x, q, a))),
		  a->language);
	twiml_close(t);
	twiml_open(t, "Hangup");
	twiml_close(t);
	return ring_answer(p, t);
}

/* The lead is called from the member's own leg: the two talk as soon as they pick up.
 * In a browser nothing has said yet what it is about. */
static rc ring_connect(ctx *x, const request *q, response *p, const attempt_call *a)
{
	twiml *t = twiml_new(x);

	if (ring_in_browser(a))
		twiml_say(t, ring_words(x, q, a), a->language);
	twiml_open(t, "Dial");
	twiml_attr(t, "callerId", a->line);
	twiml_attr_i64(t, "timeout", 30);
	twiml_attr(t, "action",
		   str_printf(x->a, "/api/webhooks/twilio/ring-group/dialed?a=" STR_FMT,
			      STR_ARG(a->id)));
	twiml_open(t, "Number");
	twiml_attr(t, "statusCallback",
		   str_printf(x->a,
			      "/api/webhooks/twilio/ring-group/talks?a=" STR_FMT
			      "#rc=2&rp=all",
			      STR_ARG(a->id)));
	twiml_attr(t, "statusCallbackEvent", S("answered"));
	twiml_text(t, a->peer);
	twiml_close(t);
	twiml_close(t);
	return ring_answer(p, t);
}

static rc ring_accept(ctx *x, const request *q, response *p, const attempt_call *a)
{
	reach_facts f;
	lead_won w = {0};
	bool found;

	TRY(reach_facts_read(x, a->contact_id, a->peer, &f));
	reach_verdict may = reach_decide(
		x->a, &f, &(reach_ask){REACH_CALL, false, x->now, TIME_US, {0}});
	if (may.code && may.code != REACH_QUIET)
		return ring_say(x, p, may.title, a->language);
	TRY(lead_accept(x, a->id, hook_param(q, "CallSid"), &w, &found));
	if (!found || !w.won)
		return ring_say(x, p, S("A colleague has taken this lead. Thank you."),
				a->language);
	task_add(x, &lead_stop, task_arg(x, "lead", w.lead_id), w.lead_id, (when){0});
	events_live(x->events, q->tenant, S("leads"), S(""));
	events_live(x->events, q->tenant, S("thread"), w.thread_id);
	return ring_connect(x, q, p, a);
}

static rc ring_read(ctx *x, const request *q, attempt_call *a)
{
	str id = params_get(q->query, S("a"));
	bool found = false;

	if (!str_is_uuid(id))
		return FAIL(x, E_INPUT, "not an attempt");
	TRY(lead_attempt(x, id, a, &found));
	return found ? OK : FAIL(x, E_INPUT, "no such attempt");
}

/* POST /ring-group: a member's phone was picked up, a key pressed there, or it was
 * answered in the browser. */
rc ring_group_post(ctx *x, request *q, response *p)
{
	str digits = params_get(q->form, S("Digits"));
	attempt_call a = {0};

	TRY(ring_read(x, q, &a));
	if (!digits.p && !ring_in_browser(&a))
		return ring_invite(x, q, p, &a);
	if (!digits.p || str_eq(digits, S("1")))
		return ring_accept(x, q, p, &a);
	return ring_say(x, p, S("All right, goodbye."), a.language);
}

/* POST /ring-group/talks: the lead has picked up. */
rc ring_group_talks_post(ctx *x, request *q, response *p)
{
	attempt_call a = {0};

	p->status = 204;
	TRY(ring_read(x, q, &a));
	if (!str_eq(hook_param(q, "CallStatus"), S("in-progress")))
		return OK;
	pg_send(x, Q_attempt_talked, ARGS(A(a.id)), pg_count(NULL));
	events_live(x->events, q->tenant, S("leads"), S(""));
	return OK;
}

/* POST /ring-group/dialed: how calling the lead ended. */
rc ring_group_dialed_post(ctx *x, request *q, response *p)
{
	str status = hook_param(q, "DialCallStatus");
	attempt_call a = {0};

	TRY(ring_read(x, q, &a));
	if (str_eq(status, S("completed")) || str_eq(status, S("answered"))) {
		pg_send(x, Q_attempt_talked, ARGS(A(a.id)), pg_count(NULL));
		return ring_say(x, p, S("Goodbye."), a.language);
	}
	return ring_say(
		x, p,
		S("They did not pick up. The lead is yours: try them again from "
		  "your inbox."),
		a.language);
}

/* POST /ring-group/status: initiated, ringing, answered, completed. */
rc ring_group_status_post(ctx *x, request *q, response *p)
{
	str status = hook_param(q, "CallStatus"), sid = hook_param(q, "CallSid");
	int rank = lead_call_rank(status);
	int64_t duration = 0;
	attempt_told told = {0};
	attempt_call a = {0};
	bool found = false, done;

	p->status = 204;
	if (!rank || !twilio_sid(sid, "CA"))
		return FAIL(x, E_INPUT, "no CallStatus that we know");
	TRY(ring_read(x, q, &a));
	(void)str_i64(hook_param(q, "CallDuration"), &duration);
	TRY(lead_attempt_status(x, a.id, sid, status, rank, duration, &told, &found));
	if (found && told.ringing && !told.open)
		TRY(lead_escalate(x, told.lead_id, S("Nobody answered"), &done));
	events_live(x->events, q->tenant, S("leads"), S(""));
	return OK;
}
