/* Texts for programs: sending, templates, a conversation. */
#include "base/json.h"
#include "base/phone.h"
#include "base/text.h"
#include "features/consent/consent.h"
#include "features/messages/inbox_store.h"
#include "features/messages/messages.h"
#include "features/messages/templates_store.h"
#include "features/messages/text_rules.h"
#include "features/messages/texts_api.h"
#include "features/shell/shell.h"
#include "web/api.h"

enum { LISTED_USUAL = 50, LISTED_MOST = 200 };

static const str LAST_ID = STR_INIT("ffffffff-ffff-ffff-ffff-ffffffffffff");

/* ---- what is to be said ---- */

/* The names in a template, as the program gives them, before our own. */
static void order_values(ctx *x, const json *variables, template_facts *f)
{
	for (int i = 0; i < TEMPLATE_VARS_N; i++) {
		str given = json_text(x->a, json_get(variables, f->vars[i].name));
		if (given.p)
			f->vars[i].value = text_line(x->a, given, 200);
	}
}

static rc order_template(ctx *x, const request *q, response *p, const json *o,
			 str contact, str *body)
{
	str name = json_str(json_get(o, "template"));
	template_facts f = {0};
	list rows;

	TRY(templates_read(x, &rows));
	TRY(template_facts_read(x, q, contact, &f));
	order_values(x, json_get(o, "variables"), &f);
	for (size_t i = 0; i < rows.n; i++) {
		const template_row *r = LIST_AT(rows, template_row, i);
		if ((!str_ieq(r->name, name) && !str_eq(r->id, name)) ||
		    !template_speaks(r->language, f.language))
			continue;
		template_text t = template_fill(x->a, r->body, f.vars, TEMPLATE_VARS_N);
		*body = t.text;
		if (!t.missing.n)
			return OK;
		return api_refuse(x, p, E_INPUT, 422, "The template lacks a value",
				  fill_text(x, S("Not known: "), t.lacking,
					    S(". Send it in variables.")));
	}
	return api_refuse(x, p, E_INPUT, 422, "There is no such template",
			  S("GET /api/messaging/templates lists those there are."));
}

static rc order_body(ctx *x, const request *q, response *p, const json *o, str contact,
		     str *body)
{
	str typed = json_str(json_get(o, "body"));

	*body = text_clean(x->a, typed.p ? typed : S(""));
	if (json_get(o, "template"))
		TRY(order_template(x, q, p, o, contact, body));
	text_size s = text_measure(x->a, *body);
	if (!str_trim(*body).n)
		return api_refuse(x, p, E_INPUT, 422, "There is nothing to send",
				  S("Send {\"body\": \"...\"} or {\"template\": "
				    "\"...\"}."));
	if (s.chars > TEXT_CHARS_MOST)
		return api_refuse(
			x, p, E_INPUT, 422, "The text is too long",
			str_printf(x->a,
				   "It has %lld characters, an emoji counted as two; "
				   "at most 1600 are sent.",
				   (long long)s.chars));
	return OK;
}

/* From which of our numbers; absent: as their last texts went. */
static rc order_line(ctx *x, const request *q, response *p, const json *o, str *line)
{
	json *v = json_get(o, "from");
	str typed = json_str(v);

	*line = (str){0};
	if (!v || (typed.p && phone_e164(x->a, typed, q->who.region, line)))
		return OK;
	return api_refuse(x, p, E_INPUT, 422, "from is no phone number",
			  S("Give one of the business's lines, as +18015550142."));
}

/* ---- sending ---- */

static rc order_refused(ctx *x, response *p, const reach_verdict *may)
{
	api_problem *why = ARENA_NEW(x->a, api_problem);

	*why = (api_problem){.status = 403,
			     .title = str_cstr(x->a, may->title),
			     .detail = may->words};
	buf more = buf_new(x->a, 64, 256);
	api_member(&more, "reason", str_of(may->name));
	why->more = fill_text(x, S(","), buf_view(&more));
	return api_refuse_with(x, p, E_DENIED, why);
}

static rc order_send(ctx *x, request *q, response *p, const thread_row *t, str body)
{
	text_draft d = {.thread_id = t->id,
			.member_id = q->who.member_id,
			.direction = "out",
			.kind = "api",
			.body = body,
			.segments = text_measure(x->a, body).segments};
	text_written w;

	TRY(text_write(x, &d, &w));
	thread_changed(x, q->tenant, t->id, t->contact_id);
	p->content_type = "application/json";
	p->status = 202;
	buf_chr(&p->body, '{');
	api_member(&p->body, "message_id", w.message_id);
	api_member(&p->body, "messageSid", (str){0});
	api_member(&p->body, "status", S("queued"));
	buf_fmt(&p->body, ",\"segments\":%lld", (long long)d.segments);
	api_member(&p->body, "href", fill_text(x, S("/inbox/"), t->id));
	buf_str(&p->body, S("}\n"));
	return OK;
}

rc text_by_program(ctx *x, request *q, response *p, str contact, str phone)
{
	const text_policy *policy;
	reach_facts f;
	thread_row t;
	str body, line, thread;
	json *o = NULL;

	TRY(api_body(x, q, p, NULL, true, &o));
	TRY(order_body(x, q, p, o, contact, &body));
	TRY(order_line(x, q, p, o, &line));
	TRY(thread_to(x, contact, phone, line, &thread));
	if (!thread.n)
		return api_refuse(x, p, E_INPUT, 422, "There is no way to text them",
				  S("They have no such phone, or the business has no "
				    "such line."));
	TRY(thread_read(x, thread, q->who.member_id, &t));
	TRY(text_policy_now(x, q->tenant, &policy));
	TRY(reach_facts_read(x, contact, t.peer, &f));
	reach_verdict may =
		reach_decide(x->a, &f,
			     &(reach_ask){REACH_TEXT, text_asks_review(policy, body),
					  x->now, fill_style(&q->who), t.line_state});
	if (may.code)
		return order_refused(x, p, &may);
	return order_send(x, q, p, &t, body);
}

/* POST /api/calls/:id/send-sms: to the other side of a call. */
static rc call_sms_post(ctx *x, request *q, response *p)
{
	str contact, phone;
	bool found = false;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(text_call_contact(x, q->arg[0], &contact, &phone, &found));
	if (!found)
		return FAIL(x, E_NOTFOUND, "no such call");
	if (!contact.n || !phone_is_e164(phone))
		return api_refuse(x, p, E_INPUT, 422, "There is no way to text them",
				  S("The call's other side withheld its number."));
	return text_by_program(x, q, p, contact, phone);
}

/* ---- reading ---- */

static rc templates_get(ctx *x, request *q, response *p)
{
	str document;

	(void)q;
	TRY(text_templates_json(x, &document));
	api_answer(p, 200, document);
	return OK;
}

static str opt_in(const reach_facts *f)
{
	if (f->by_them || f->is_out || f->do_not_contact)
		return S("opted_out");
	return f->kind.n ? S("opted_in") : S("unknown");
}

/* GET /api/messaging/conversation/:number */
static rc conversation_get(ctx *x, request *q, response *p)
{
	static const char *const KNOWN[] = {"cursor", "limit", NULL};
	str cursor = params_get(q->query, S("cursor")), below = LAST_ID, number;
	int64_t limit;
	list rows = {0};
	reach_facts f = {0};

	TRY(api_query_known(x, q, p, KNOWN));
	TRY(api_limit(x, q, p, LISTED_USUAL, LISTED_MOST, &limit));
	if (q->arg[0].n > 40 || !phone_e164(x->a, q->arg[0], q->who.region, &number))
		return api_refuse(x, p, E_NOTFOUND, 404, "That is no phone number",
				  S("Write it as +18015550142."));
	if (cursor.p && (!api_cursor_read(x, cursor, &below, 1) || !str_is_uuid(below)))
		return api_refuse(
			x, p, E_INPUT, 400, "That cannot be asked",
			S("cursor: take it from \"next\" of the page before."));
	TRY(text_conversation(x, number, below, limit + 1, &rows, &f));
	p->content_type = "application/json";
	buf_chr(&p->body, '{');
	api_member(&p->body, "number", number);
	api_member(&p->body, "optInStatus", opt_in(&f));
	buf_str(&p->body, S(",\"messages\":["));
	for (size_t i = 0; i < rows.n && i < (size_t)limit; i++) {
		buf_str(&p->body, i ? S(",") : S(""));
		buf_str(&p->body, LIST_AT(rows, conversation_row, i)->document);
	}
	buf_chr(&p->body, ']');
	str next = {0};
	if (rows.n > (size_t)limit)
		next = str_printf(
			x->a,
			"/api/messaging/conversation/%%2B" STR_FMT
			"?limit=%lld&cursor=" STR_FMT,
			STR_ARG(str_sub(number, 1, number.n)), (long long)limit,
			STR_ARG(api_cursor(
				x,
				&LIST_AT(rows, conversation_row, (size_t)limit - 1)->id,
				1)));
	api_member(&p->body, "next", next);
	buf_str(&p->body, S("}\n"));
	return OK;
}

/* clang-format off */
static const route TEXTS_API[] = {
	{M_POST, "/api/calls/:id/send-sms", SCOPED(WHO_AGENTS, SCOPE_MESSAGES_WRITE), 32768, SERVES_JSON, call_sms_post},
	{M_GET, "/api/messaging/templates", SCOPED(WHO_VIEWERS, SCOPE_CONTACTS_READ), 0, SERVES_JSON, templates_get},
	{M_GET, "/api/messaging/conversation/:number", SCOPED(WHO_VIEWERS, SCOPE_CONTACTS_READ), 0, SERVES_JSON, conversation_get},
};
/* clang-format on */
const routes texts_api_routes = ROUTES("messages", TEXTS_API);
