/* Calling somebody: first who they are and whether they may be called, then the call.
 */
#include "base/events.h"
#include "base/phone.h"
#include "base/text.h"
#include "features/calls/calls.h"
#include "features/consent/consent.h"
#include "features/outbound/outbound.h"
#include "features/outbound/outbound_rules.h"
#include "features/outbound/outbound_store.h"
#include "features/outbound/outbound_view.h"
#include "features/shell/shell.h"
#include "web/api.h"

const page outbound_page = {"outbound/call", &outbound_view_t};

#define EMERGENCY                                                                    \
	"Emergency numbers cannot be called from here: nobody would know where you " \
	"are. Use a phone of your own."

str outbound_never(str typed)
{
	return outbound_emergency(typed) ? S(EMERGENCY) : S("");
}

/* What is typed as a number: E.164, or a sentence why it is none. */
static str outbound_number(ctx *x, const request *q, str typed, str *e164)
{
	*e164 = S("");
	if (outbound_emergency(typed))
		return outbound_never(typed);
	if (!typed.n || !phone_e164(x->a, typed, q->who.region, e164))
		return S("That is no phone number. Write it with its area code.");
	return S("");
}

static reach_verdict outbound_may(ctx *x, const request *q, const reach_facts *f)
{
	return reach_decide(
		x->a, f,
		&(reach_ask){REACH_CALL, false, x->now, fill_style(&q->who), {0}});
}

static void outbound_facts(ctx *x, const request *q, const outbound_whom *w,
			   const reach_facts *f, outbound_view *v)
{
	v_fact *facts = ARENA_ARRAY(x->a, v_fact, 4);
	const reach_ask ask = {REACH_CALL, false, x->now, fill_style(&q->who), {0}};
	size_t n = 0;

	if (w->stage.n)
		facts[n++] =
			(v_fact){.label = S("Journey"),
				 .value = fill_text(x, w->phase, S(" · "), w->stage)};
	if (w->owner.n)
		facts[n++] = (v_fact){.label = S("Coordinator"), .value = w->owner};
	if (w->last_touch_at.us)
		facts[n++] = (v_fact){
			.label = S("Last touch"),
			.value = w->last_touch_by.n
					 ? fill_text(x,
						     fill_moment(x, &q->who,
								 w->last_touch_at)
							     .text,
						     S(", "), w->last_touch_by)
					 : fill_moment(x, &q->who, w->last_touch_at)
						   .text};
	if (f->zone_known)
		facts[n++] = (v_fact){.label = S("Their time"),
				      .value = reach_clock(x->a, f, &ask)};
	v->facts = (list){facts, n};
}

static void outbound_refused(outbound_view *v, str title, str words)
{
	v->may = false;
	v->notice = (v_notice){
		.tone = S("red"), .icon = S("ban"), .title = title, .text = words};
}

static void outbound_fill(ctx *x, const request *q, const outbound_whom *w,
			  const reach_facts *f, list lines, outbound_view *v)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, lines.n + 1);
	reach_verdict may = outbound_may(x, q, f);

	v->who = fill_contact(x, &q->who, w->name, v->number,
			      w->contact_id.n
				      ? fill_text(x, S("/contacts/"), w->contact_id)
				      : (str){0});
	v->badge = fill_phase(w->phase);
	v->shown = fill_phone(x, &q->who, v->number);
	v->device_href = fill_text(x, S("tel:"), v->number);
	outbound_facts(x, q, w, f, v);
	o[0] = fill_option(S(""), S("As their last call, or my team's"), S(""));
	for (size_t i = 0; i < lines.n; i++) {
		const outbound_line *l = LIST_AT(lines, outbound_line, i);
		o[i + 1] = fill_option(
			l->id,
			fill_text(x, l->name, S(", "), fill_phone(x, &q->who, l->e164)),
			S(""));
	}
	v->lines = (list){o, lines.n + 1};
	v->may = true;
	if (may.code) {
		outbound_refused(v, fill_text(x, may.title, S(".")), may.words);
		v->device_href = (str){0};
	}
}

/* said: why a try did not work. */
static rc outbound_show(ctx *x, request *q, response *p, str typed, str said)
{
	outbound_view v = {0};
	outbound_whom w = {0};
	reach_facts f = {0};
	list lines = {0};
	shell_now now;
	str fault = outbound_number(x, q, typed, &v.number);

	shell_send(x, q, &now);
	if (!fault.n) {
		outbound_whom_send(x, v.number, &w, &lines);
		TRY(pg_flush(x));
		reach_facts_send(x, w.contact_id, v.number, &f);
	}
	TRY(pg_commit(x));
	shell_fill(x, q, &now, "Call", &v.shell);
	v.fresh = !typed.n && !said.n;
	v.asked = !v.fresh;
	v.other = v.fresh ? S("Whom to call") : S("Another number");
	if (v.fresh)
		v.may = false;
	else if (fault.n)
		outbound_refused(&v, S("Not called."), fault);
	else
		outbound_fill(x, q, &w, &f, lines, &v);
	if (said.n && v.may)
		v.notice = (v_notice){.tone = S("amber"),
				      .icon = S("circle-alert"),
				      .title = S("Not called."),
				      .text = said};
	if (said.n || (fault.n && typed.n))
		p->status = 422;
	return shell_page(x, q, p, &outbound_page, &v);
}

static rc outbound_get(ctx *x, request *q, response *p)
{
	str to = params_get(q->query, S("to"));

	return outbound_show(x, q, p, to.p ? to : S(""), S(""));
}

/* Decides, and begins the call. *said: why not. */
static rc outbound_try(ctx *x, request *q, str contact, str number, str line,
		       str *call_id, str *said)
{
	const outbound_order o = {q->tenant, q->who.member_id,   contact, number,
				  line,      fill_style(&q->who)};

	return outbound_for(x, &o, call_id, said);
}

static rc outbound_post(ctx *x, request *q, response *p)
{
	str typed = params_get(q->form, S("to")), line = params_get(q->form, S("line")),
	    number, call_id = {0};
	str said = outbound_number(x, q, typed, &number);
	outbound_whom w = {0};
	list lines;

	if (!said.n) {
		outbound_whom_send(x, number, &w, &lines);
		TRY(pg_flush(x));
		TRY(outbound_try(x, q, w.contact_id, number,
				 str_is_uuid(line) ? line : (str){0}, &call_id, &said));
	}
	if (said.n)
		return outbound_show(x, q, p, typed.p ? typed : S(""), said);
	return response_redirect(x, p, fill_text(x, S("/queue/calls/"), call_id));
}

static void outbound_answer(ctx *x, response *p, int status, const outbound_state *s)
{
	buf b = buf_new(x->a, 256, 1024);
	bool named = str_starts(s->call_sid, S("CA"));
	str word = s->outcome.n                       ? s->outcome
		   : str_eq(s->state, S("connected")) ? S("connected")
						      : S("dialing");

	buf_chr(&b, '{');
	api_member(&b, "call_id", s->id);
	api_member(&b, "callSid", named ? s->call_sid : (str){0});
	api_member(&b, "status", word);
	buf_chr(&b, '}');
	api_answer(p, status, str_dup(x->a, buf_view(&b)));
}

rc call_by_program(ctx *x, request *q, response *p, str contact, str phone)
{
	str call_id = {0}, said = S("");

	TRY(outbound_try(x, q, contact, phone, (str){0}, &call_id, &said));
	if (said.n)
		return api_refuse(x, p, E_CONFLICT, 409, "Not called", said);
	outbound_answer(x, p, 202,
			&(outbound_state){call_id, S(""), S("ringing"), (str){0}});
	return OK;
}

/* POST /api/calls/:id/click-to-call: the other side of a call, again. */
static rc outbound_again_post(ctx *x, request *q, response *p)
{
	outbound_other o = {0};

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(outbound_other_read(x, q->arg[0], &o));
	if (!o.number.n)
		return api_refuse(x, p, E_INPUT, 422, "There is no number for that",
				  S("The caller of this call hid their number."));
	if (o.blocked)
		return api_refuse(x, p, E_DENIED, 403, "This number is blocked",
				  S("Unblock it in /api/blocked-numbers first."));
	return call_by_program(x, q, p, o.contact_id, o.number);
}

/* GET /api/calls/:id/call-status, with or without the carrier's name of the call. */
static rc outbound_status_get(ctx *x, request *q, response *p)
{
	outbound_state s = {0};

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(outbound_state_read(x, q->arg[0], &s));
	if (q->arg[1].n && !str_eq(q->arg[1], s.call_sid))
		return FAIL(x, E_NOTFOUND, "not that call's name");
	outbound_answer(x, p, 200, &s);
	return OK;
}

/* clang-format off */
static const route OUTBOUND[] = {
	{M_GET, "/call", WHO_AGENTS, 0, SERVES_HTML, outbound_get},
	{M_POST, "/call", WHO_AGENTS, 4096, SERVES_HTML, outbound_post},
	{M_POST, "/api/calls/:call/click-to-call", SCOPED(WHO_AGENTS, SCOPE_CALLS_WRITE), 4096, SERVES_JSON, outbound_again_post},
	{M_GET, "/api/calls/:call/call-status/:sid", SCOPED(WHO_AGENTS, SCOPE_CALLS_WRITE), 0, SERVES_JSON, outbound_status_get},
	{M_GET, "/api/calls/:call/call-status", SCOPED(WHO_AGENTS, SCOPE_CALLS_WRITE), 0, SERVES_JSON, outbound_status_get},
};
/* clang-format on */
const routes outbound_routes = ROUTES("outbound", OUTBOUND);
