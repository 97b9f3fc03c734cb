/* Follow-up tasks for programs: people's, and those that carry themselves out. */
#include "base/events.h"
#include "base/text.h"
#include "features/shell/fill.h"
#include "features/sla/follow_task_store.h"
#include "features/sla/sla_page.h"
#include "web/api.h"

enum { BODY = 8192, WORDS_MOST = 500 };

static void member_when(ctx *x, buf *b, const char *name, when w)
{
	api_member(b, name, w.us ? when_iso(x->a, w) : (str){0});
}

static str status_of(const ctx *x, const follow_task *r)
{
	if (str_eq(r->state, S("paused")))
		return S("paused");
	if (str_eq(r->state, S("excused")))
		return S("cancelled");
	if (!str_eq(r->state, S("open")))
		return S("completed");
	return r->due_at.us <= x->now.us ? S("overdue") : S("pending");
}

static void task_json(ctx *x, const follow_task *r, buf *b)
{
	buf_chr(b, '{');
	api_member(b, "id", r->id);
	api_member(b, "kind", r->automatic ? S("automatic") : S("human"));
	api_member(b, "task_type", r->kind);
	api_member(b, "status", status_of(x, r));
	api_member(b, "contact_id", api_text(r->contact_id));
	api_member(b, "contact", api_text(r->contact));
	api_member(b, "words", r->words);
	api_member(b, "owner_id", api_text(r->owner_id));
	api_member(b, "owner", api_text(r->owner));
	member_when(x, b, "scheduled_time", r->due_at);
	buf_fmt(b, ",\"auto_execution\":%s,\"attempts\":%lld",
		r->automatic ? "true" : "false", (long long)r->tries);
	member_when(x, b, "executed_at", r->carried_at);
	api_member(b, "call_id", api_text(r->carried_call));
	api_member(b, "result", api_text(r->carried_words));
	member_when(x, b, "created_at", r->created_at);
	member_when(x, b, "closed_at", r->closed_at);
	buf_chr(b, '}');
}

static rc one_answer(ctx *x, str id, int status, response *p)
{
	buf b = buf_new(x->a, 1024, 64 * 1024);
	follow_task r = {0};

	TRY(follow_task_read(x, id, &r));
	task_json(x, &r, &b);
	api_answer(p, status, str_dup(x->a, buf_view(&b)));
	return OK;
}

/* ---- the queue */

static str query(const request *q, const char *name)
{
	str v = params_get(q->query, str_of(name));

	return v.p ? v : S("");
}

static const char *read_ask(const request *q, follow_ask *k)
{
	str owner = query(q, "owner"), automatic = query(q, "auto_execution"),
	    due = query(q, "due");

	*k = (follow_ask){.only_kind = automatic.n > 0,
			  .automatic = str_eq(automatic, S("true")),
			  .only_state = due.n > 0,
			  .overdue = str_eq(due, S("overdue")),
			  .after = query(q, "cursor")};
	if (automatic.n && !k->automatic && !str_eq(automatic, S("false")))
		return "auto_execution is true or false.";
	if (due.n && !k->overdue && !str_eq(due, S("later")))
		return "due is overdue or later.";
	if (owner.n && !str_eq(owner, S("me")) && !str_is_uuid(owner))
		return "owner is me or the id of a member.";
	if (owner.n)
		k->owner = str_eq(owner, S("me")) ? q->who.member_id : owner;
	return NULL;
}

static rc list_get(ctx *x, request *q, response *p)
{
	static const char *const KNOWN[] = {"owner", "auto_execution", "due", "cursor",
					    NULL};
	buf b = buf_new(x->a, 8192, 512 * 1024);
	follow_ask k;
	list rows = {0};
	const char *wrong = read_ask(q, &k);

	TRY(api_query_known(x, q, p, KNOWN));
	if (wrong)
		return api_refuse(x, p, E_INPUT, 400, "That cannot be asked",
				  str_of(wrong));
	TRY(follow_tasks_read(x, &k, &rows));
	size_t n = rows.n > FOLLOW_TASKS_SHOWN ? FOLLOW_TASKS_SHOWN : rows.n;
	buf_str(&b, S("{\"tasks\":["));
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_chr(&b, ',');
		task_json(x, LIST_AT(rows, follow_task, i), &b);
	}
	buf_chr(&b, ']');
	api_member(&b, "next",
		   rows.n > n ? follow_task_cursor(x, LIST_AT(rows, follow_task, n - 1))
			      : (str){0});
	buf_chr(&b, '}');
	api_answer(p, 200, str_dup(x->a, buf_view(&b)));
	return OK;
}

/* ---- making and changing */

static rc refuse(ctx *x, response *p, const char *says)
{
	return api_refuse(x, p, E_INPUT, 422, "The task was not kept", str_of(says));
}

/* An id that is sent must be one; *out absent when it is not sent. */
static bool read_id(const json *body, const char *name, str *out)
{
	*out = json_str(json_get(body, name));
	return (!json_get(body, name) && !out->p) || str_is_uuid(*out);
}

/* A moment to come, no more than two years away. */
static bool read_time(const ctx *x, const json *body, when *out)
{
	return when_parse(json_str(json_get(body, "scheduled_time")), out) &&
	       out->us > x->now.us && out->us < x->now.us + DAYS(730);
}

#define NO_TIME                                                                      \
	"scheduled_time is a moment to come, like 2026-11-22T15:00:00Z, within two " \
	"years."

/* Whoever must not be called is not, by a task as little as by a person. */
static rc refuse_call(ctx *x, response *p, str contact, str number)
{
	reach_verdict v;

	TRY(follow_task_may(x, contact, number, &v));
	if (v.code == REACH_MAY)
		return OK;
	return api_refuse(x, p, E_DENIED, 403, "This contact may not be called",
			  fill_text(x, v.title, S(". "), v.words));
}

static rc list_post(ctx *x, request *q, response *p)
{
	follow_up f = {.made_by = q->who.member_id};
	about_row about = {0};
	json *body;
	str words, id;
	bool known;

	TRY(api_body(x, q, p, NULL, false, &body));
	if (!read_id(body, "contact_id", &f.contact_id) || !f.contact_id.n)
		return refuse(x, p, "contact_id: whom it is about.");
	if (!read_id(body, "owner_id", &f.owner_id))
		return refuse(x, p, "owner_id is the id of a member.");
	if (!read_time(x, body, &f.due))
		return refuse(x, p, NO_TIME);
	words = json_str(json_get(body, "words"));
	f.words = words.p ? text_line(x->a, words, WORDS_MOST) : S("");
	f.automatic = json_true(json_get(body, "auto_execution"));
	TRY(promise_owner_known(x, f.owner_id, &known));
	if (!known)
		return refuse(x, p, "owner_id is the id of a member.");
	TRY(promise_about_read(x, f.contact_id, S(""), &about));
	f.number = about.number;
	if (f.automatic && !f.number.n)
		return refuse(x, p, "auto_execution: this contact has no phone.");
	if (f.automatic)
		TRY(refuse_call(x, p, f.contact_id, f.number));
	if (!f.owner_id.n)
		f.owner_id = q->who.member_id;
	TRY(follow_up_add(x, &f, &id));
	events_live(x->events, q->tenant, S("promise"), id);
	return one_answer(x, id, 201, p);
}

/* What a change asks for; due none: as it is. */
typedef struct task_change {
	str status, why, owner;
	bool reads_auto, automatic;
	when due;
} task_change;

static const char *read_status(const request *q, const json *body, task_change *c)
{
	bool leads = ((unsigned)q->who.role & WHO_LEADS) != 0;

	c->status = json_str(json_get(body, "status"));
	if (!c->status.p || str_eq(c->status, S("completed")))
		return NULL;
	if (!str_eq(c->status, S("cancelled")))
		return "status may become completed or cancelled.";
	return leads && c->why.n ? NULL : "Only who leads may cancel, and says why.";
}

static const char *read_due(const ctx *x, const request *q, const json *body,
			    const promise_row *r, task_change *c)
{
	if (!json_get(body, "scheduled_time"))
		return NULL;
	if (!read_time(x, body, &c->due))
		return NO_TIME;
	return promise_may_set(q, r) && str_eq(r->state, S("open"))
		       ? NULL
		       : "scheduled_time: what a rule promises only who leads puts "
			 "off, and only what is open.";
}

static const char *read_change(ctx *x, const request *q, const json *body,
			       const promise_row *r, task_change *c)
{
	str why = json_str(json_get(body, "why"));
	const char *wrong;

	*c = (task_change){.why = why.n ? text_line(x->a, why, 200) : S(""),
			   .reads_auto = json_get(body, "auto_execution") != NULL,
			   .automatic = json_true(json_get(body, "auto_execution"))};
	if (!read_id(body, "owner_id", &c->owner))
		return "owner_id is the id of a member.";
	wrong = read_status(q, body, c);
	if (!wrong)
		wrong = read_due(x, q, body, r, c);
	if (!wrong && c->automatic &&
	    (!str_eq(r->kind, S("follow_up")) || !r->number.n))
		wrong = "auto_execution is for follow-ups of somebody with a phone.";
	return wrong;
}

static rc change_due(ctx *x, const request *q, const promise_row *r,
		     const task_change *c)
{
	int64_t changed;

	TRY(promise_put_off(x, &q->who, r, c->due, c->why, r->version, &changed));
	return changed ? OK : FAIL(x, E_CONFLICT, "somebody changed it meanwhile");
}

static rc change_keep(ctx *x, const request *q, const promise_row *r,
		      const task_change *c)
{
	bool changed;
	int64_t given;

	if (c->due.us)
		TRY(change_due(x, q, r, c));
	if (c->reads_auto)
		TRY(follow_task_automatic(x, r->id, c->automatic));
	if (c->owner.n)
		TRY(promise_given(x, r->id, c->owner, q->who.member_id, S(""), &given));
	if (c->status.p)
		TRY(promise_closed(x, r->id, q->who.member_id,
				   c->why.n ? c->why : S("Marked as done"),
				   str_eq(c->status, S("cancelled")), &changed));
	return OK;
}

static rc one_patch(ctx *x, request *q, response *p)
{
	promise_row r = {0};
	task_change c;
	json *body;
	bool known;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(promise_read(x, q->arg[0], &r));
	TRY(api_body(x, q, p, "application/merge-patch+json", false, &body));
	const char *wrong = read_change(x, q, body, &r, &c);
	TRY(promise_owner_known(x, c.owner, &known));
	if (!wrong && !known)
		wrong = "owner_id is the id of a member.";
	if (wrong)
		return refuse(x, p, wrong);
	if (c.automatic)
		TRY(refuse_call(x, p, r.contact_id, r.number));
	TRY(change_keep(x, q, &r, &c));
	events_live(x->events, q->tenant, S("promise"), r.id);
	return one_answer(x, r.id, 200, p);
}

/* What is overdue and carries itself out is tried now; what is left waits for people.
 */
static rc execute_post(ctx *x, request *q, response *p)
{
	int64_t executed, waiting;

	(void)q;
	TRY(promises_carry_out(x, true, &executed));
	TRY(promises_waiting(x, &waiting));
	if (executed)
		events_wake(x->events, LANE_FAST);
	api_answer(p, 202,
		   str_printf(x->a, "{\"executed\":%lld,\"waiting\":%lld}",
			      (long long)executed, (long long)waiting));
	return OK;
}

#define READ SCOPED(WHO_VIEWERS, SCOPE_CONTACTS_READ)
#define WRITE SCOPED(WHO_AGENTS, SCOPE_CONTACTS_WRITE)
#define CALLS SCOPED(WHO_LEADS, SCOPE_CALLS_WRITE)

/* clang-format off */
static const route FOLLOW_TASKS_API[] = {
	{M_GET, "/api/follow-up-tasks", READ, 0, SERVES_JSON, list_get},
	{M_POST, "/api/follow-up-tasks", WRITE, BODY, SERVES_JSON, list_post},
	{M_PATCH, "/api/follow-up-tasks/:id", WRITE, BODY, SERVES_JSON, one_patch},
	{M_POST, "/api/follow-up-tasks/execute-overdue", CALLS, BODY, SERVES_JSON, execute_post},
};
/* clang-format on */
const routes follow_tasks_api_routes = ROUTES("sla", FOLLOW_TASKS_API);
