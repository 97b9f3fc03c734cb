/* Follow-ups for programs. */
#include "base/events.h"
#include "base/text.h"
#include "features/sla/sla_page.h"
#include "web/api.h"

enum { BODY = 8192, WORDS_MOST = 500 };

static void member_when(ctx *x, buf *b, const char *name, when w)
{
	api_member(b, name, w.us ? when_iso(x->a, w) : (str){0});
}

static str state_of(const ctx *x, const promise_row *r)
{
	if (str_eq(r->state, S("open")) && r->due_at.us <= x->now.us)
		return S("overdue");
	return r->state;
}

static void follow_up_json(ctx *x, const promise_row *r, buf *b)
{
	buf_chr(b, '{');
	api_member(b, "id", r->id);
	api_member(b, "kind", r->kind);
	api_member(b, "state", state_of(x, r));
	api_member(b, "words", r->words);
	api_member(b, "contact_id", api_text(r->contact_id));
	api_member(b, "contact", api_text(r->contact));
	api_member(b, "call_id", api_text(r->call_id));
	api_member(b, "number", api_text(r->number));
	api_member(b, "owner_id", api_text(r->owner_id));
	api_member(b, "owner", api_text(r->owner));
	member_when(x, b, "started_at", r->started_at);
	member_when(x, b, "due_at", r->due_at);
	api_member(b, "why", r->why);
	member_when(x, b, "closed_at", r->closed_at);
	buf_chr(b, '}');
}

static rc one_answer(ctx *x, str id, int status, response *p)
{
	buf b = buf_new(x->a, 1024, 64 * 1024);
	promise_row r = {0};

	TRY(promise_read(x, id, &r));
	follow_up_json(x, &r, &b);
	api_answer(p, status, str_dup(x->a, buf_view(&b)));
	return OK;
}

static void list_answer(ctx *x, list rows, response *p)
{
	buf b = buf_new(x->a, 8192, 512 * 1024);
	size_t n = rows.n > PROMISES_SHOWN ? PROMISES_SHOWN : rows.n;

	buf_str(&b, S("{\"follow_ups\":["));
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_chr(&b, ',');
		follow_up_json(x, LIST_AT(rows, promise_row, i), &b);
	}
	buf_chr(&b, ']');
	api_member(&b, "next",
		   rows.n > n ? promise_cursor(x, LIST_AT(rows, promise_row, n - 1))
			      : (str){0});
	buf_chr(&b, '}');
	api_answer(p, 200, str_dup(x->a, buf_view(&b)));
}

static str query(const request *q, const char *name)
{
	str v = params_get(q->query, str_of(name));

	return v.p ? v : S("");
}

/* What is open, soonest first: all, or those of one member (owner=me, an id, none). */
static rc list_get(ctx *x, request *q, response *p)
{
	static const char *const KNOWN[] = {"owner", "kind", "cursor", NULL};
	str owner = query(q, "owner"), kind = query(q, "kind");
	promise_filter f = {.nobody = str_eq(owner, S("none"))};
	list rows = {0};

	TRY(api_query_known(x, q, p, KNOWN));
	if (owner.n && !f.nobody && !str_eq(owner, S("me")) && !str_is_uuid(owner))
		return api_refuse(x, p, E_INPUT, 400, "No such owner",
				  S("owner is me, none or the id of a member."));
	if (kind.n && !promise_kind_known(kind))
		return api_refuse(x, p, E_INPUT, 400, "No such kind",
				  S("kind is voicemail, missed_call, text, survey, "
				    "outcome or follow_up."));
	if (owner.n && !f.nobody)
		f.owner = str_eq(owner, S("me")) ? q->who.member_id : owner;
	f.kind = kind;
	promises_send(x, &f, query(q, "cursor"), false, &rows);
	TRY(pg_flush(x));
	list_answer(x, rows, p);
	return OK;
}

static rc of_call_get(ctx *x, request *q, response *p)
{
	static const char *const NONE[] = {NULL};
	about_row about = {0};
	list rows = {0};

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(api_query_known(x, q, p, NONE));
	TRY(promise_about_read(x, S(""), q->arg[0], &about));
	TRY(promises_of_call(x, q->arg[0], &rows));
	list_answer(x, rows, p);
	return OK;
}

/* ---- making */

static const char *read_due(ctx *x, const request *q, const json *body, when *out)
{
	str at = json_str(json_get(body, "due_at")),
	    preset = json_str(json_get(body, "preset"));

	if (!at.p && !preset.p)
		return NULL;
	if (at.p && preset.p)
		return "Either due_at or preset.";
	if (preset.p) {
		*out = follow_up_preset(preset, x->now, q->who.zone);
		return out->us ? NULL : "preset is 30m, 2h or tomorrow.";
	}
	if (!when_parse(at, out))
		return "due_at is a moment like 2026-11-22T15:00:00Z.";
	if (out->us <= x->now.us)
		return "due_at has passed.";
	return out->us > x->now.us + DAYS(730) ? "due_at is more than two years away."
					       : NULL;
}

/* An id that is sent must be one; *out absent when it is not sent. */
static bool read_id(const json *body, const char *name, str *out)
{
	*out = json_str(json_get(body, name));
	return (!json_get(body, name) && !out->p) || str_is_uuid(*out);
}

/* call: the one that the address names, or empty. */
static const char *read_make(ctx *x, const request *q, const json *body, str call,
			     follow_up *f)
{
	str words = json_str(json_get(body, "words"));
	const char *wrong;

	if (!read_id(body, "contact_id", &f->contact_id) ||
	    !read_id(body, "call_id", &f->call_id) ||
	    !read_id(body, "owner_id", &f->owner_id))
		return "contact_id, call_id and owner_id are ids.";
	wrong = read_due(x, q, body, &f->due);
	if (call.n)
		f->call_id = call;
	f->words = words.p ? text_line(x->a, words, WORDS_MOST) : S("");
	if (!wrong && !f->words.n && !f->contact_id.n && !f->call_id.n)
		wrong = "Say what is to be done: words, or a contact or call.";
	return wrong;
}

static rc make(ctx *x, request *q, response *p, str call)
{
	follow_up f = {.made_by = q->who.member_id};
	about_row about = {0};
	json *body;
	bool known;
	str id;

	TRY(api_body(x, q, p, NULL, false, &body));
	const char *wrong = read_make(x, q, body, call, &f);
	TRY(promise_owner_known(x, wrong ? S("") : f.owner_id, &known));
	if (!known)
		wrong = "owner_id is the id of a member.";
	if (wrong)
		return api_refuse(x, p, E_INPUT, 422, "The follow-up was not set",
				  str_of(wrong));
	TRY(promise_about_read(x, f.contact_id, f.call_id, &about));
	f.contact_id = about.contact_id;
	f.number = about.number;
	if (!f.owner_id.n)
		f.owner_id = q->who.member_id;
	TRY(follow_up_add(x, &f, &id));
	events_live(x->events, q->tenant, S("promise"), id);
	return one_answer(x, id, 201, p);
}

static rc list_post(ctx *x, request *q, response *p)
{
	return make(x, q, p, S(""));
}

static rc of_call_post(ctx *x, request *q, response *p)
{
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	return make(x, q, p, q->arg[0]);
}

/* What a change asks for; due none: as it is. */
typedef struct follow_change {
	str state, why, owner;
	when due;
} follow_change;

static const char *read_change(ctx *x, const request *q, const json *body,
			       const promise_row *r, follow_change *c)
{
	str why = json_str(json_get(body, "why"));
	const char *wrong;

	*c = (follow_change){.state = json_str(json_get(body, "state")),
			     .why = why.n ? text_line(x->a, why, 200) : S("")};
	if (json_get(body, "state") && !str_eq(c->state, S("done")))
		return "state may become done.";
	if (!read_id(body, "owner_id", &c->owner))
		return "owner_id is the id of a member.";
	if (json_get(body, "words") || json_get(body, "contact_id") ||
	    json_get(body, "call_id"))
		return "What it is about stays: state, why, owner_id, due_at and "
		       "preset can be changed.";
	wrong = read_due(x, q, body, &c->due);
	if (wrong || !c->due.us)
		return wrong;
	return promise_may_set(q, r) && str_eq(r->state, S("open"))
		       ? NULL
		       : "due_at: what a rule promises only who leads puts off, and "
			 "only what is open.";
}

static rc change_keep(ctx *x, const request *q, const promise_row *r,
		      const follow_change *c)
{
	int64_t done = 1;
	bool changed;

	if (c->due.us)
		TRY(promise_put_off(x, &q->who, r, c->due, c->why, r->version, &done));
	if (!done)
		return FAIL(x, E_CONFLICT, "somebody changed it meanwhile");
	if (c->owner.n)
		TRY(promise_given(x, r->id, c->owner, q->who.member_id, S(""), &done));
	if (!c->state.p)
		return OK;
	return promise_closed(x, r->id, q->who.member_id,
			      c->why.n ? c->why : S("Marked as done"), false, &changed);
}

/* {"state":"done"}, {"owner_id":".."}, {"due_at":".."} or a preset; any of them, with
 * why.
 */
static rc one_patch(ctx *x, request *q, response *p)
{
	promise_row r = {0};
	follow_change c;
	json *body;
	bool known;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(promise_read(x, q->arg[0], &r));
	TRY(api_body(x, q, p, "application/merge-patch+json", false, &body));
	const char *wrong = read_change(x, q, body, &r, &c);
	TRY(promise_owner_known(x, wrong ? S("") : c.owner, &known));
	if (!known)
		wrong = "owner_id is the id of a member.";
	if (wrong)
		return api_refuse(x, p, E_INPUT, 422, "The follow-up was not changed",
				  str_of(wrong));
	TRY(change_keep(x, q, &r, &c));
	events_live(x->events, q->tenant, S("promise"), r.id);
	return one_answer(x, r.id, 200, p);
}

/* What a member has to see to, for a badge (G37.35). */
static rc mine_get(ctx *x, request *q, response *p)
{
	int64_t overdue, soon;

	TRY(promises_mine(x, q->who.member_id, &overdue, &soon));
	api_answer(p, 200,
		   str_printf(x->a, "{\"overdueCount\":%lld,\"dueSoonCount\":%lld}",
			      (long long)overdue, (long long)soon));
	return OK;
}

#define READ SCOPED(WHO_VIEWERS, SCOPE_CONTACTS_READ)
#define WRITE SCOPED(WHO_AGENTS, SCOPE_CONTACTS_WRITE)

static const route FOLLOW_UPS_API[] = {
	{M_GET, "/api/followups", READ, 0, SERVES_JSON, list_get},
	{M_POST, "/api/followups", WRITE, BODY, SERVES_JSON, list_post},
	{M_PATCH, "/api/followups/:id", WRITE, BODY, SERVES_JSON, one_patch},
	{M_GET, "/api/calls/:call/followups", READ, 0, SERVES_JSON, of_call_get},
	{M_POST, "/api/calls/:call/followups", WRITE, BODY, SERVES_JSON, of_call_post},
	{M_GET, "/api/notifications/follow-ups", READ, 0, SERVES_JSON, mine_get},
};
const routes follow_ups_api_routes = ROUTES("sla", FOLLOW_UPS_API);
