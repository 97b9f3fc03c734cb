/* The board of promises, one promise, and what people do with it. */
#include "base/events.h"
#include "base/text.h"
#include "features/sla/follow_task_store.h"
#include "features/sla/sla_new_http.h"
#include "features/sla/sla_page.h"
#include "features/sla/sla_policy_http.h"
#include "features/sla/sla_said_http.h"

const page sla_board_page = {"sla/board", &sla_board_view_t};
const page sla_promise_page = {"sla/promise", &sla_promise_view_t};
const page sla_broken_page = {"sla/list", &sla_list_view_t};

static str query(const request *q, const char *name)
{
	str v = params_get(q->query, str_of(name));

	return v.p ? v : S("");
}

/* Agents see their own by default; who leads sees everybody's. */
static void read_owner(const request *q, sla_address *at)
{
	bool leads = ((unsigned)q->who.role & WHO_LEADS) != 0;

	at->owner = query(q, "owner");
	if (!at->owner.n)
		at->owner = leads ? S("all") : S("me");
	if (str_eq(at->owner, S("me")))
		at->f.owner = q->who.member_id;
	else if (str_is_uuid(at->owner))
		at->f.owner = at->owner;
	at->f.nobody = str_eq(at->owner, S("nobody"));
}

static sla_address read_address(const request *q)
{
	sla_address at = {.view = query(q, "view"), .after = query(q, "after")};
	str kind = query(q, "kind");

	if (!str_eq(at.view, S("owner")) && !str_eq(at.view, S("list")))
		at.view = S("urgency");
	if (promise_kind_known(kind))
		at.f.kind = kind;
	read_owner(q, &at);
	return at;
}

static list sla_tabs(ctx *x, const request *q, const char *here)
{
	static const char *const tabs[][2] = {{"/sla", "Now"},
					      {"/sla/broken", "Breaches"},
					      {"/sla/said", "Said"},
					      {"/sla/rules", "Rules"}};
	enum { OF_ALL = 3, OF_LEADS = 4 };
	bool leads = ((unsigned)q->who.role & WHO_LEADS) != 0;
	v_tab *t = ARENA_ARRAY(x->a, v_tab, OF_LEADS);

	for (size_t i = 0; i < OF_LEADS; i++) {
		t[i] = (v_tab){.text = str_of(tabs[i][1]), .href = str_of(tabs[i][0])};
		if (str_eq(t[i].href, str_of(here)))
			t[i].current = S("page");
	}
	return (list){t, leads ? OF_LEADS : OF_ALL};
}

void sla_shell(ctx *x, const request *q, const shell_now *now, const char *here,
	       v_shell *out)
{
	shell_fill(x, q, now, "SLA board", out);
	out->tabs = sla_tabs(x, q, here);
}

static rc list_get(ctx *x, request *q, response *p, const sla_address *at)
{
	bool broken = str_eq(at->view, S("broken"));
	sla_list_view v = {0};
	shell_now now;
	list rows = {0}, people = {0};

	shell_send(x, q, &now);
	promises_send(x, &at->f, at->after, broken, &rows);
	promise_people_send(x, &people);
	TRY(pg_commit(x));
	sla_shell(x, q, &now, broken ? "/sla/broken" : "/sla", &v.shell);
	if (!broken) {
		v.views = sla_views(x, at);
		v.kinds = promise_kind_options(x, at->f.kind.n ? at->f.kind : S(""));
		v.owners = sla_owner_options(x, at, people);
	}
	list_fill(x, q, at, rows, &v);
	return shell_page(x, q, p, &sla_broken_page, &v);
}

static rc board_get(ctx *x, request *q, response *p)
{
	const sla_address at = read_address(q);
	sla_board_view v = {0};
	board_rows rows;
	sla_pace pace;
	shell_now now;

	if (str_eq(at.view, S("list")))
		return list_get(x, q, p, &at);
	shell_send(x, q, &now);
	board_send(x, &at.f, q->who.zone, &rows);
	TRY(sla_pace_read(x, q->who.zone, &pace));
	TRY(pg_commit(x));
	sla_shell(x, q, &now, "/sla", &v.shell);
	v.shell.refresh = SHELL_REFRESH_S;
	v.shell.refresh_off = S("/sla?refresh=off");
	if (str_eq(query(q, "refresh"), S("off")))
		v.shell.refresh = 0;
	board_fill(x, q, &at, &rows, &v);
	v.forecast = forecast_fill(x, &pace);
	return shell_page(x, q, p, &sla_board_page, &v);
}

static rc broken_get(ctx *x, request *q, response *p)
{
	const sla_address at = {
		.view = S("broken"), .owner = S(""), .after = query(q, "after")};

	return list_get(x, q, p, &at);
}

/* ---- one */

/* What was typed and refused, beside what is kept. */
typedef struct typed_promise {
	str reason, error, due_at, due_why, give_words;
} typed_promise;

/* What the machine does about it, and what came of that. */
static str by_itself(ctx *x, const follow_task *r)
{
	if (!r->automatic)
		return S("");
	if (!str_eq(r->state, S("open")) && !str_eq(r->state, S("paused")))
		return r->carried_words;
	return fill_text(x,
			 r->carried_at.us
				 ? S("It has been tried.")
				 : S("When it is due, its owner's phone rings, then "
				     "theirs."),
			 r->carried_words.n ? S(" Last time: ") : S(""),
			 r->carried_words, r->carried_words.n ? S(".") : S(""));
}

static rc one_page(ctx *x, request *q, response *p, const typed_promise *t)
{
	sla_promise_view v = {0};
	promise_row r = {0};
	follow_task as_task = {0};
	list people = {0};
	shell_now now;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	shell_send(x, q, &now);
	promise_people_send(x, &people);
	TRY(promise_read(x, q->arg[0], &r));
	TRY(follow_task_read(x, r.id, &as_task));
	sla_shell(x, q, &now, "", &v.shell);
	one_fill(x, q, &r, people, &v);
	shell_crumb(&v.shell, S("SLA board"), S("/sla"), v.p.kind);
	v.by_itself = by_itself(x, &as_task);
	v.reason = t->reason;
	v.reason_error = t->error;
	if (t->due_at.p)
		v.due_at = t->due_at;
	v.due_why = t->due_why;
	return shell_page(x, q, p, &sla_promise_page, &v);
}

static rc one_show(ctx *x, request *q, response *p, str reason, str error)
{
	const typed_promise t = {.reason = reason, .error = error, .due_why = S("")};

	return one_page(x, q, p, &t);
}

static rc one_get(ctx *x, request *q, response *p)
{
	return one_show(x, q, p, S(""), S(""));
}

static str form(ctx *x, const request *q, const char *name, size_t most)
{
	str v = params_get(q->form, str_of(name));

	return v.p ? text_line(x->a, v, most) : S("");
}

static rc back_to(ctx *x, request *q, response *p)
{
	str back = params_get(q->form, S("back"));

	events_live(x->events, q->tenant, S("promise"), q->arg[0]);
	return response_redirect(
		x, p,
		response_own_path(back) ? back : fill_text(x, S("/sla/"), q->arg[0]));
}

/* Nothing changed: it was so already, or there is no such promise. */
static rc promise_there(ctx *x, str id)
{
	promise_row r = {0};

	return promise_read(x, id, &r);
}

static rc close_post(ctx *x, request *q, response *p)
{
	bool excused = str_eq(form(x, q, "how", 20), S("excused")), changed;
	str why = form(x, q, "why", 300);

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	if (excused && !((unsigned)q->who.role & WHO_LEADS))
		return FAIL(x, E_DENIED, "only who leads may say that it is not owed");
	if (excused && !why.n) {
		p->status = 422;
		return one_show(x, q, p, S(""), S("Say why nothing is owed."));
	}
	TRY(promise_closed(x, q->arg[0], q->who.member_id,
			   why.n ? why : S("Marked as done"), excused, &changed));
	if (!changed)
		TRY(promise_there(x, q->arg[0]));
	return back_to(x, q, p);
}

static rc give_post(ctx *x, request *q, response *p)
{
	str to = form(x, q, "to", 40);
	int64_t n = 0;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(promise_there(x, q->arg[0]));
	if (str_eq(to, S("me")))
		to = q->who.member_id;
	if (!str_is_uuid(to))
		return FAIL(x, E_INPUT, "not a member");
	TRY(promise_given(x, q->arg[0], to, q->who.member_id, form(x, q, "words", 200),
			  &n));
	return back_to(x, q, p);
}

/* "1h", "3h", "tomorrow", "3d", "7d". */
static when snooze_until(ctx *x, const request *q, str choice)
{
	if (str_eq(choice, S("1h")))
		return when_add(x->now, HOURS(1));
	if (str_eq(choice, S("3h")))
		return when_add(x->now, HOURS(3));
	if (str_eq(choice, S("3d")))
		return when_add(x->now, DAYS(3));
	if (str_eq(choice, S("7d")))
		return when_add(x->now, DAYS(7));
	return follow_up_preset(choice, x->now, q->who.zone);
}

/* It stands still with what is left of its window. Who does not lead may do so only as
 * long as it is not due. */
static rc snooze_post(ctx *x, request *q, response *p)
{
	str why = form(x, q, "why", 200);
	when until = snooze_until(x, q, form(x, q, "until", 20));
	bool leads = ((unsigned)q->who.role & WHO_LEADS) != 0;
	promise_row r = {0};
	sla_frame f;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(promise_read(x, q->arg[0], &r));
	if (!until.us)
		return FAIL(x, E_INPUT, "not a time to pause until");
	if (!why.n || (!leads && r.due_at.us <= x->now.us)) {
		p->status = 422;
		return one_show(x, q, p, why,
				why.n ? S("It is overdue: a team lead can pause it.")
				      : S("Say what it waits for."));
	}
	TRY(sla_frame_load(x, r.kind, x->now, &f));
	promise_paused(x, r.id, x->now, why, until,
		       sla_between(&f.hours, x->now, r.due_at));
	return back_to(x, q, p);
}

static rc resume_post(ctx *x, request *q, response *p)
{
	promise_row r = {0};
	sla_frame f;
	sla_due d;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(promise_read(x, q->arg[0], &r));
	TRY(sla_frame_load(x, r.kind, x->now, &f));
	d = sla_resumed(x->a, &f.policy, &f.hours, x->now, r.left_s, r.window_s);
	promise_resumed(x, r.id, &d);
	return back_to(x, q, p);
}

/* Taken, or given back with a reason. */
static rc hand_post(ctx *x, request *q, response *p)
{
	bool back = str_eq(form(x, q, "do", 20), S("return"));
	str why = form(x, q, "why", 100), outcome;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(promise_there(x, q->arg[0]));
	if (back && !why.n) {
		p->status = 422;
		return one_show(x, q, p, S(""), S("Say why it goes back."));
	}
	TRY(promise_answered(x, q->arg[0], q->who.member_id, back, why, &outcome));
	return back_to(x, q, p);
}

static const char *due_fault(ctx *x, const request *q, const promise_row *r, str at,
			     str why, when *due)
{
	if (!str_eq(r->state, S("open")))
		return "Only what is open has a time to be due.";
	if (!when_read_local(at, q->who.zone, due))
		return "Say the day and the time.";
	if (due->us <= x->now.us)
		return "That time has passed.";
	if (due->us > x->now.us + DAYS(730))
		return "That is more than two years away.";
	return why.n ? NULL : "Say why it is due then.";
}

/* Another time for one promise, with a reason; who said so is in the audit log. */
static rc due_keep(ctx *x, request *q, const promise_row *r, when due, str why,
		   int64_t *changed)
{
	int64_t version;

	if (!str_i64(form(x, q, "version", 12), &version))
		version = -1;
	return promise_put_off(x, &q->who, r, due, why, version, changed);
}

static rc due_post(ctx *x, request *q, response *p)
{
	str at = form(x, q, "at", 20), why = form(x, q, "why", 200);
	typed_promise t = {.reason = S(""), .due_at = at, .due_why = why};
	promise_row r = {0};
	int64_t changed = 0;
	when due = {0};

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(promise_read(x, q->arg[0], &r));
	if (!promise_may_set(q, &r))
		return FAIL(x, E_DENIED, "what a rule promises who leads may put off");
	t.error = str_of(due_fault(x, q, &r, at, why, &due));
	if (!t.error.n)
		TRY(due_keep(x, q, &r, due, why, &changed));
	if (!t.error.n && !changed)
		t.error = S("Somebody has changed it meanwhile. Look, and save again.");
	if (t.error.n) {
		p->status = 422;
		return one_page(x, q, p, &t);
	}
	return back_to(x, q, p);
}

static const route SLA[] = {
	{M_GET, "/sla", WHO_VIEWERS, 0, SERVES_HTML, board_get},
	{M_GET, "/sla/broken", WHO_VIEWERS, 0, SERVES_HTML, broken_get},
	{M_GET, "/sla/new", WHO_AGENTS, 0, SERVES_HTML, sla_new_get},
	{M_POST, "/sla", WHO_AGENTS, 8192, SERVES_HTML, sla_new_post},
	{M_GET, "/sla/rules", WHO_LEADS, 0, SERVES_HTML, sla_rules_get},
	{M_POST, "/sla/rules/:kind", WHO_MANAGERS, 8192, SERVES_HTML, sla_rules_post},
	{M_GET, "/sla/said", WHO_AGENTS, 0, SERVES_HTML, sla_said_get},
	{M_POST, "/sla/said/:said", WHO_AGENTS, 4096, SERVES_HTML, sla_said_post},
	{M_GET, "/sla/:id", WHO_VIEWERS, 0, SERVES_HTML, one_get},
	{M_POST, "/sla/:id/close", WHO_AGENTS, 4096, SERVES_HTML, close_post},
	{M_POST, "/sla/:id/give", WHO_AGENTS, 4096, SERVES_HTML, give_post},
	{M_POST, "/sla/:id/hand", WHO_AGENTS, 4096, SERVES_HTML, hand_post},
	{M_POST, "/sla/:id/due", WHO_AGENTS, 4096, SERVES_HTML, due_post},
	{M_POST, "/sla/:id/snooze", WHO_AGENTS, 4096, SERVES_HTML, snooze_post},
	{M_POST, "/sla/:id/resume", WHO_AGENTS, 4096, SERVES_HTML, resume_post},
};
const routes sla_routes = ROUTES("sla", SLA);
