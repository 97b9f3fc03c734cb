/* Calls for programs: the table, its views, and changes of many. */
#include "base/text.h"
#include "features/calls/call_bulk_store.h"
#include "features/calls/call_files.h"
#include "features/calls/calls.h"
#include "features/calls/calls_http.h"
#include "features/calls/calls_work.h"
#include "features/shell/shell.h"
#include "web/api.h"

enum { BODY = 16 * 1024, IDS_MOST = 500, CURSOR_PARTS = 2 };

static rc bad(ctx *x, response *p, const char *says)
{
	return api_refuse(x, p, E_INPUT, 400, "That cannot be asked", str_of(says));
}

static void member_when(ctx *x, buf *b, const char *name, when w)
{
	api_member(b, name, w.us ? when_iso(x->a, w) : (str){0});
}

static void call_json(ctx *x, const call_line *c, buf *b)
{
	buf_chr(b, '{');
	api_member(b, "id", c->id);
	api_member(b, "direction", c->direction);
	api_member(b, "from", c->from_number);
	api_member(b, "to", c->to_number);
	api_member(b, "state", c->state);
	api_member(b, "result", api_text(c->outcome));
	member_when(x, b, "started_at", c->started_at);
	member_when(x, b, "answered_at", c->answered_at);
	member_when(x, b, "ended_at", c->ended_at);
	buf_fmt(b, ",\"duration_s\":%lld", (long long)c->duration_s);
	api_member(b, "contact_id", api_text(c->contact_id));
	api_member(b, "contact", api_text(c->contact_name));
	api_member(b, "line", api_text(c->line));
	api_member(b, "queue", api_text(c->queue));
	api_member(b, "answered_by", api_text(c->member));
	api_member(b, "disposition", api_text(c->disposition));
	api_member(b, "assigned_to", api_text(c->assigned));
	api_member(b, "tags", api_text(c->tags));
	buf_fmt(b, ",\"value\":%lld,\"outcome_needed\":%s,\"spam\":%s,\"emergency\":%s",
		(long long)c->value, c->owed ? "true" : "false",
		c->spam ? "true" : "false", c->urgent ? "true" : "false");
	member_when(x, b, "due_at", c->due_at);
	buf_chr(b, '}');
}

/* What of a query would have been left out; absent: nothing. own: of this address. */
static str param_fault(ctx *x, params from, size_t i, bool own)
{
	const param *m = &from.items[i];
	str name = text_clip(x->a, m->name, 60);
	enum call_param c =
		own ? CALL_PARAM_FINE : call_param_check(x->a, m->name, m->value);

	if (c == CALL_PARAM_UNKNOWN)
		return fill_text(x, S("there is no filter "), name, S("."));
	if (c == CALL_PARAM_BAD)
		return fill_text(x, name, S(" has no such value."));
	if (params_get(from, m->name).p != m->value.p)
		return fill_text(x, name, S(" is there twice."));
	return (str){0};
}

/* The table's own order is asked for as order, and its pages as cursor. */
static rc params_sound(ctx *x, const request *q, response *p)
{
	for (size_t i = 0; i < q->query.n; i++) {
		str name = q->query.items[i].name;
		str fault = param_fault(x, q->query, i,
					str_eq(name, S("order")) ||
						str_eq(name, S("cursor")));
		if (str_eq(name, S("sort")))
			return bad(x, p, "there is no filter sort: say order.");
		if (fault.n)
			return bad(x, p, str_cstr(x->a, fault));
	}
	return OK;
}

/* What cannot be asked is refused, never left out. */
static rc read_filters(ctx *x, const request *q, response *p, call_ask *k)
{
	str order = params_get(q->query, S("order"));

	history_ask_read(x, q->query, k);
	TRY(params_sound(x, q, p));
	if (order.n && !str_eq(order, S("started")) && !str_eq(order, S("-started")))
		return bad(x, p, "order: started or -started.");
	k->sort = str_eq(order, S("started")) ? order : (str){0};
	k->after = k->before = (str){0};
	k->page = 0;
	const char *never = call_ask_fault(k);
	return never ? bad(x, p, never) : OK;
}

static rc read_cursor(ctx *x, const request *q, response *p, call_ask *k)
{
	str cursor = params_get(q->query, S("cursor")), parts[CURSOR_PARTS];

	if (!cursor.p)
		return OK;
	if (!api_cursor_read(x, cursor, parts, CURSOR_PARTS))
		return bad(x, p, "cursor: take it from next of the page before.");
	if (str_eq(parts[0], S("page")) && str_i64(parts[1], &k->page) && k->page > 0 &&
	    k->page < 40)
		return OK;
	if (!str_eq(parts[0], S("call")) || !str_is_uuid(parts[1]))
		return bad(x, p, "cursor: take it from next of the page before.");
	k->after = parts[1];
	return OK;
}

/* A call as a session: what began it, how it stands, what came of it. */
static str session_status(const call_line *c)
{
	if (c->ended_at.us)
		return c->answered_at.us ? S("completed") : S("failed");
	return c->answered_at.us ? S("in_progress") : S("queued");
}

static void session_json(ctx *x, const call_line *c, buf *b)
{
	buf_chr(b, '{');
	api_member(b, "id", c->id);
	api_member(b, "session_id", c->id);
	api_member(b, "contact_id", api_text(c->contact_id));
	api_member(b, "direction", c->direction);
	api_member(b, "status", session_status(c));
	member_when(x, b, "trigger_time", c->started_at);
	api_member(b, "call_outcome",
		   c->disposition.n ? c->disposition : api_text(c->outcome));
	buf_fmt(b, ",\"duration_seconds\":%lld", (long long)c->duration_s);
	member_when(x, b, "created_at", c->started_at);
	buf_chr(b, '}');
}

typedef void (*call_writer)(ctx *x, const call_line *c, buf *b);

/* The table, a call as `write` has it. */
static rc calls_answer(ctx *x, request *q, response *p, const char *name,
		       call_writer write)
{
	history_found f;
	call_ask k;
	str next = {0};

	TRY(read_filters(x, q, p, &k));
	TRY(read_cursor(x, q, p, &k));
	TRY(history_read(x, q, &k, &f));
	p->content_type = "application/json";
	buf_fmt(&p->body, "{\"%s\":[", name);
	for (size_t i = 0; i < f.calls.n; i++) {
		if (i)
			buf_chr(&p->body, ',');
		write(x, LIST_AT(f.calls, call_line, i), &p->body);
	}
	buf_chr(&p->body, ']');
	if (f.older) {
		const str at[CURSOR_PARTS] = {
			k.triage ? S("page") : S("call"),
			k.triage ? str_printf(x->a, "%lld", (long long)k.page + 1)
				 : LIST_AT(f.calls, call_line, f.calls.n - 1)->id};
		next = api_cursor(x, at, CURSOR_PARTS);
	}
	api_member(&p->body, "next", next);
	buf_chr(&p->body, '}');
	return OK;
}

static rc calls_get(ctx *x, request *q, response *p)
{
	return calls_answer(x, q, p, "calls", call_json);
}

static rc call_logs_get(ctx *x, request *q, response *p)
{
	return calls_answer(x, q, p, "call_logs", call_json);
}

static rc call_sessions_get(ctx *x, request *q, response *p)
{
	return calls_answer(x, q, p, "call_sessions", session_json);
}

/* ---- changes of many ---- */

static str picked(ctx *x, const json *ids)
{
	buf b = buf_new(x->a, 256, 64 * 1024);

	buf_str(&b, S("{\"ids\":["));
	for (size_t i = 0; i < json_len(ids); i++) {
		str id = json_str(json_at(ids, i));
		if (!str_is_uuid(id))
			return (str){0};
		if (i)
			buf_chr(&b, ',');
		buf_json(&b, id);
	}
	buf_str(&b, S("]}"));
	return buf_view(&b);
}

static rc refuse(ctx *x, response *p, const char *says)
{
	return api_refuse(x, p, E_INPUT, 422, "Nothing was changed", str_of(says));
}

static const char *const OPERATIONS[][2] = {
	{"tag", "tag_add"}, {"untag", "tag_remove"}, {"disposition", "outcome"},
	{"spam", "spam"},   {"no_spam", "no_spam"},  {"assign", "assign"},
};

/* The tag of that name, a new one where one is added. */
static rc read_tag(ctx *x, str typed, call_bulk_new *b, const char **fault)
{
	str name = text_line(x->a, typed, SIZE_MAX / 2);

	*fault = call_bulk_fault(NULL, b->what, name);
	if (*fault)
		return OK;
	TRY(call_bulk_tag(x, name, str_eq(b->what, S("tag_add")), &b->value));
	if (!b->value.n)
		*fault = "value: there is no tag of this name.";
	return OK;
}

/* An outcome or an owner. */
static rc read_value(ctx *x, str value, call_bulk_new *b, const char **fault)
{
	call_bulk_choices c;

	if (!str_is_uuid(value)) {
		*fault = "value: the id of an outcome or of a member.";
		return OK;
	}
	b->value = value;
	call_bulk_choices_send(x, &c);
	TRY(pg_flush(x));
	*fault = call_bulk_fault(&c, b->what, value);
	return OK;
}

/* operation and value, as the database takes them; says: for people. */
static rc read_operation(ctx *x, const json *body, call_bulk_new *b, const char **fault)
{
	str op = json_str(json_get(body, "operation")),
	    value = json_str(json_get(body, "value"));

	*fault = NULL;
	b->value = b->what = S("");
	for (size_t i = 0; i < sizeof(OPERATIONS) / sizeof(OPERATIONS[0]); i++)
		if (str_eq(op, str_of(OPERATIONS[i][0])))
			b->what = str_of(OPERATIONS[i][1]);
	b->says = fill_text(x, S("By a program: "), op, value.n ? S(" ") : S(""),
			    text_clip(x->a, value, 80));
	if (str_starts(b->what, S("tag_")))
		return read_tag(x, value, b, fault);
	if (!b->what.n)
		*fault = "operation: tag, untag, spam, no_spam, disposition or assign.";
	else if (!str_ends(b->what, S("spam")))
		return read_value(x, value, b, fault);
	return OK;
}

static rc bulk_post(ctx *x, request *q, response *p)
{
	call_bulk_new b = {.about = S("Calls that were named")};
	const char *fault;
	json *body;
	int64_t n;
	str id;

	TRY(api_body(x, q, p, NULL, false, &body));
	const json *ids = json_get(body, "callIds");
	if (!json_len(ids) || json_len(ids) > IDS_MOST)
		return refuse(x, p, "callIds: 1 to 500 ids of calls.");
	b.filter = picked(x, ids);
	if (!b.filter.n)
		return refuse(x, p, "callIds: one of them is no id.");
	TRY(read_operation(x, body, &b, &fault));
	if (fault)
		return refuse(x, p, fault);
	TRY(call_bulk_count(x, b.filter, &n));
	if (!n)
		return refuse(x, p, "callIds: there is none of these calls.");
	TRY(call_bulk_begin(x, &q->who, &b, &id));
	api_answer(p, 202,
		   str_printf(x->a,
			      "{\"jobId\":\"" STR_FMT "\",\"affectedCount\":%lld}",
			      STR_ARG(id), (long long)n));
	return OK;
}

static rc bulk_get(ctx *x, request *q, response *p)
{
	call_bulk b = {0};

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(call_bulk_read(x, q->arg[0], &b));
	bool pending = str_eq(b.state, S("gathering")) ||
		       str_eq(b.state, S("running")) || str_eq(b.state, S("undoing"));
	int64_t percent = pending ? (b.total ? b.done * 100 / b.total : 0) : 100;
	api_answer(p, 200,
		   str_printf(x->a,
			      "{\"status\":\"%s\",\"progress\":%lld,\"total\":%lld,"
			      "\"changed\":%lld}",
			      pending                        ? "pending"
			      : str_eq(b.state, S("failed")) ? "failed"
							     : "completed",
			      (long long)percent, (long long)b.total,
			      (long long)b.changed));
	return OK;
}

/* ---- views ---- */

static rc views_answer(ctx *x, const request *q, response *p, int status)
{
	call_ask none = {0};
	history_found f;

	TRY(history_read(x, q, &none, &f));
	p->status = status;
	p->content_type = "application/json";
	buf_str(&p->body, S("{\"views\":["));
	for (size_t i = 0; i < f.views.n; i++) {
		const call_view_row *v = LIST_AT(f.views, call_view_row, i);
		buf_str(&p->body, i ? S(",{") : S("{"));
		api_member(&p->body, "id", v->id);
		api_member(&p->body, "name", v->name);
		api_member(&p->body, "query", v->query);
		buf_fmt(&p->body, ",\"shared\":%s,\"own\":%s}",
			v->shared ? "true" : "false", v->own ? "true" : "false");
	}
	buf_str(&p->body, S("]}"));
	return OK;
}

static rc views_get(ctx *x, request *q, response *p)
{
	return views_answer(x, q, p, 200);
}

/* Absent where it is not in the body. */
static rc read_name(ctx *x, response *p, const json *body, str *name)
{
	const json *typed = json_get(body, "name");

	*name = (str){0};
	if (!typed)
		return OK;
	*name = text_line(x->a, json_str(typed), SIZE_MAX / 2);
	return name->n && text_chars(*name) <= VIEW_NAME_MOST
		       ? OK
		       : refuse(x, p, "name: 1 to 60 characters.");
}

/* The same of a view's query. */
static str query_fault(ctx *x, params from)
{
	str fault = {0};

	for (size_t i = 0; i < from.n && !fault.n; i++)
		fault = param_fault(x, from, i, false);
	return fault.n ? fill_text(x, S("query: "), fault) : fault;
}

/* The filters and the order of a view, as views keep them; absent where it is not in
 * the body. */
static rc read_query(ctx *x, response *p, const json *body, str *query)
{
	const json *typed = json_get(body, "query");
	params from = {0};
	call_ask k;

	*query = (str){0};
	if (!typed)
		return OK;
	if (!json_str(typed).p || params_parse(x, json_str(typed), &from) != OK)
		return refuse(x, p, "query: as in the address of the table.");
	str fault = query_fault(x, from);
	if (fault.n)
		return refuse(x, p, str_cstr(x->a, fault));
	history_ask_read(x, from, &k);
	*query = history_query(x, &k);
	return query->n <= VIEW_QUERY_MOST
		       ? OK
		       : refuse(x, p, "query: there are too many filters for a view.");
}

/* Views of the team are kept by those who lead. */
static rc read_shared(ctx *x, const request *q, response *p, const json *body,
		      bool *shared)
{
	const json *typed = json_get(body, "shared");

	*shared = json_true(typed);
	if (typed && !json_object_is_type(typed, json_type_boolean))
		return refuse(x, p, "shared: true or false.");
	if (*shared && !((unsigned)q->who.role & WHO_LEADS))
		return api_refuse(
			x, p, E_DENIED, 403, "No view was kept",
			S("shared: only leads and above keep views for the team."));
	return OK;
}

static rc views_post(ctx *x, request *q, response *p)
{
	static const char *const FIELDS[] = {"name", "query", "shared", NULL};
	json *body;
	str name, query;
	bool can, shared;

	TRY(api_body(x, q, p, NULL, false, &body));
	TRY(api_fields_known(x, p, body, FIELDS, "Nothing was changed"));
	TRY(read_name(x, p, body, &name));
	if (!name.n)
		return refuse(x, p, "name: 1 to 60 characters.");
	TRY(read_query(x, p, body, &query));
	TRY(read_shared(x, q, p, body, &shared));
	TRY(call_view_add(x, q->who.member_id, name, query.p ? query : S(""), shared,
			  &can));
	if (!can)
		return api_refuse(x, p, E_CONFLICT, 409, "No view was kept",
				  S("There is one of this name, or there are 30."));
	return views_answer(x, q, p, 201);
}

/* Is there such a view, and may they change it? */
static rc view_of(ctx *x, const request *q)
{
	bool can;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(call_view_theirs(x, &q->who, q->arg[0], &can));
	return can ? OK : FAIL(x, E_NOTFOUND, "no such view of theirs");
}

static rc view_patch(ctx *x, request *q, response *p)
{
	static const char *const FIELDS[] = {"name", "query", NULL};
	json *body;
	str name, query;
	bool can;

	TRY(view_of(x, q));
	TRY(api_body(x, q, p, "application/merge-patch+json", false, &body));
	TRY(api_fields_known(x, p, body, FIELDS, "Nothing was changed"));
	TRY(read_name(x, p, body, &name));
	TRY(read_query(x, p, body, &query));
	if (!name.n && !query.p)
		return refuse(x, p, "name or query: what is to change.");
	TRY(call_view_change(x, &q->who, q->arg[0], name, query, &can));
	if (!can)
		return api_refuse(x, p, E_CONFLICT, 409, "The view keeps its name",
				  S("There is another one of this name."));
	return views_answer(x, q, p, 200);
}

static rc view_delete(ctx *x, request *q, response *p)
{
	TRY(view_of(x, q));
	p->status = 204;
	return call_view_remove(x, &q->who, q->arg[0]);
}

#define READ SCOPED(WHO_VIEWERS, SCOPE_CONTACTS_READ)
#define WRITE SCOPED(WHO_VIEWERS, SCOPE_CONTACTS_WRITE)
#define MANY SCOPED(WHO_LEADS, SCOPE_CONTACTS_WRITE)

/* clang-format off */
static const route CALLS_API[] = {
	{M_GET, "/api/calls", READ, 0, SERVES_JSON, calls_get},
	{M_GET, "/api/call-logs", READ, 0, SERVES_JSON, call_logs_get},
	{M_GET, "/api/call-sessions", READ, 0, SERVES_JSON, call_sessions_get},
	{M_POST, "/api/calls/bulk", MANY, 64 * 1024, SERVES_JSON, bulk_post},
	{M_POST, "/api/calls/export", SCOPED(WHO_LEADS, SCOPE_CONTACTS_READ), BODY, SERVES_JSON, call_export_api_post},
	{M_GET, "/api/bulk-jobs/:id", READ, 0, SERVES_JSON, bulk_get},
	{M_POST, "/api/calls/:id/attachments", SPOOLED(SCOPED(WHO_AGENTS, SCOPE_CONTACTS_WRITE)), CALL_FILE_MOST + BODY, SERVES_JSON, call_files_api_post},
	{M_GET, "/api/attachments/:id", READ, 0, SERVES_JSON, call_file_api_get},
	{M_GET, "/api/attachments/:id/file", READ, 0, SERVES_JSON, call_file_api_file_get},
	{M_DELETE, "/api/attachments/:id", SCOPED(WHO_AGENTS, SCOPE_CONTACTS_WRITE), 0, SERVES_JSON, call_file_api_delete},
	{M_GET, "/api/calls/views", READ, 0, SERVES_JSON, views_get},
	{M_POST, "/api/calls/views", WRITE, BODY, SERVES_JSON, views_post},
	{M_PATCH, "/api/calls/views/:id", WRITE, BODY, SERVES_JSON, view_patch},
	{M_DELETE, "/api/calls/views/:id", WRITE, 0, SERVES_JSON, view_delete},
};
/* clang-format on */
const routes calls_api_routes = ROUTES("calls_api", CALLS_API);
