/* Hand-offs for programs: what is open, given, answered. */
#include "base/events.h"
#include "base/text.h"
#include "features/contacts/contact_api.h"
#include "features/contacts/contact_story_http.h"
#include "features/contacts/contact_story_rules.h"
#include "features/contacts/contact_story_store.h"

enum { REASON_MOST = 1000, HOURS_MOST = 720, CURSOR_PARTS = 2 };

static void handed_json(ctx *x, const handed_row *r, buf *b)
{
	buf_chr(b, '{');
	api_member(b, "id", r->id);
	api_member(b, "contact_id", r->contact_id);
	api_member(b, "contact", r->contact);
	api_member(b, "reason", r->reason);
	api_member(b, "from", api_text(r->from_name));
	api_member(b, "from_department", api_text(r->from_department));
	api_member(b, "to", api_text(r->to_name));
	api_member(b, "to_department", api_text(r->to_department));
	api_member(b, "created_at", when_iso(x->a, r->created_at));
	api_member(b, "due_at", when_iso(x->a, r->due_at));
	buf_fmt(b,
		",\"coordinator\":%s,\"overdue\":%s,\"may_answer\":%s,\"may_withdraw\":"
		"%s}",
		r->whole ? "true" : "false",
		r->due_at.us <= x->now.us ? "true" : "false",
		r->mine ? "true" : "false", r->given ? "true" : "false");
}

static rc list_ask(ctx *x, const request *q, response *p, enum handoffs_which *which,
		   str *after)
{
	static const char *const KNOWN[] = {"view", "cursor", NULL};
	str view = params_get(q->query, S("view")),
	    cursor = params_get(q->query, S("cursor")), parts[CURSOR_PARTS];
	bool leads = ((unsigned)q->who.role & WHO_LEADS) != 0;

	*which = view.p ? handoffs_which_of(view) : HANDOFFS_MINE;
	*after = (str){0};
	TRY(api_query_known(x, q, p, KNOWN));
	if (*which == HANDOFFS_NONE || (*which == HANDOFFS_ALL && !leads))
		return api_refuse(x, p, E_INPUT, 400, "That cannot be asked",
				  S("view: mine, given, or all for who leads."));
	if (!cursor.p)
		return OK;
	if (!api_cursor_read(x, cursor, parts, CURSOR_PARTS) ||
	    !str_eq(parts[0], S("handoff")) || !str_is_uuid(parts[1]))
		return api_refuse(x, p, E_INPUT, 400, "That cannot be asked",
				  S("cursor: take it from next of the page before."));
	*after = parts[1];
	return OK;
}

rc handoffs_api_get(ctx *x, request *q, response *p)
{
	enum handoffs_which which;
	str after, next = {0};
	list rows = {0};

	TRY(list_ask(x, q, p, &which, &after));
	TRY(handoffs_open_read(x, q->who.member_id, handoffs_which_key(which), after,
			       &rows));
	size_t n = rows.n > HANDOFFS_SHOWN ? HANDOFFS_SHOWN : rows.n;
	p->content_type = "application/json";
	buf_str(&p->body, S("{\"handoffs\":["));
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_chr(&p->body, ',');
		handed_json(x, LIST_AT(rows, handed_row, i), &p->body);
	}
	buf_chr(&p->body, ']');
	if (rows.n > n) {
		const str at[CURSOR_PARTS] = {S("handoff"),
					      LIST_AT(rows, handed_row, n - 1)->id};
		next = api_cursor(x, at, CURSOR_PARTS);
	}
	api_member(&p->body, "next", next);
	buf_chr(&p->body, '}');
	return OK;
}

static rc refuse(ctx *x, response *p, const char *says)
{
	return api_refuse(x, p, E_INPUT, 422, "Nothing was handed over", str_of(says));
}

/* Within how many hours: 24 where nothing is said. */
static bool hours_read(const json *body, int64_t *hours)
{
	const json *n = json_get(body, "hours");

	*hours = 24;
	return !n || (json_i64(n, hours) && *hours >= 1 && *hours <= HOURS_MOST);
}

static const char *read_give(ctx *x, const json *body, list people, handoff_new *h)
{
	str typed = json_str(json_get(body, "reason")),
	    reason = typed.p ? typed : S("");
	const json *whole = json_get(body, "coordinator");
	int64_t hours;

	h->to_member = json_str(json_get(body, "to_member"));
	h->to_department = json_str(json_get(body, "to_department"));
	if (!json_get(body, "to_member") == !json_get(body, "to_department"))
		return "Either to_member or to_department.";
	if (!story_takes(people, h->to_member, h->to_department))
		return "to_member is the id of another colleague who may change "
		       "contacts, to_department of a department where one is.";
	h->reason = str_trim(text_clean(x->a, reason));
	if (!h->reason.n || text_chars(h->reason) > REASON_MOST)
		return "reason: 1 to 1,000 characters.";
	if (!hours_read(body, &hours))
		return "hours: 1 to 720.";
	h->due = when_add(x->now, HOURS(hours));
	h->whole = json_true(whole);
	if (whole && !json_object_is_type(whole, json_type_boolean))
		return "coordinator: true or false.";
	return NULL;
}

rc handoff_api_post(ctx *x, request *q, response *p)
{
	static const char *const FIELDS[] = {"to_member", "to_department", "reason",
					     "hours",     "coordinator",   NULL};
	handoff_new h = {.contact = q->arg[0], .member = q->who.member_id};
	list people = {0};
	json *body;
	str id;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(contact_there(x, q->arg[0], h.member, &people));
	TRY(api_body(x, q, p, NULL, false, &body));
	TRY(api_fields_known(x, p, body, FIELDS, "Nothing was handed over"));
	const char *wrong = read_give(x, body, people, &h);
	if (wrong)
		return refuse(x, p, wrong);
	TRY(handoff_give(x, &h, &id));
	if (!id.n)
		return refuse(x, p,
			      "coordinator: only the contact's coordinator and who "
			      "leads may give that away.");
	handoffs_told(x, q, h.contact);
	api_answer(p, 201,
		   str_printf(x->a, "{\"id\":\"" STR_FMT "\",\"state\":\"open\"}",
			      STR_ARG(id)));
	return OK;
}

/* {"state":"accepted"}, returned or withdrawn, with an answer in words. */
rc handoff_api_patch(ctx *x, request *q, response *p)
{
	static const char *const STATES[] = {"accepted", "returned", "withdrawn"};
	static const char *const FIELDS[] = {"state", "answer", NULL};
	handoff_closed was;
	json *body;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(handoff_there(x, q->arg[0]));
	TRY(api_body(x, q, p, "application/merge-patch+json", false, &body));
	TRY(api_fields_known(x, p, body, FIELDS, "Nothing was answered"));
	str state = json_str(json_get(body, "state")),
	    typed = json_str(json_get(body, "answer")),
	    words = str_trim(text_clean(x->a, typed.p ? typed : S("")));
	if (!STR_ONE_OF(state, STATES) || text_chars(words) > REASON_MOST ||
	    (json_get(body, "answer") && !typed.p))
		return api_refuse(
			x, p, E_INPUT, 422, "Nothing was answered",
			S("state: accepted, returned or withdrawn; answer: at "
			  "most 1,000 characters."));
	TRY(handoff_close(x, q->arg[0], q->who.member_id, state, words, &was));
	if (!was.closed)
		return api_refuse(
			x, p, E_CONFLICT, 409, "It is not open to you",
			S("Somebody has answered it, it was taken back, or it "
			  "was not given to you."));
	handoffs_told(x, q, was.contact_id);
	api_answer(p, 200,
		   str_printf(x->a,
			      "{\"id\":\"" STR_FMT "\",\"state\":\"" STR_FMT
			      "\",\"contact_id\":\"" STR_FMT "\",\"coordinator\":%s}",
			      STR_ARG(q->arg[0]), STR_ARG(state),
			      STR_ARG(was.contact_id), was.taken ? "true" : "false"));
	return OK;
}
