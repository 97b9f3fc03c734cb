/* The settings of distribution: which of the two decides whom a waiting call rings. */
#include "base/config.h"
#include "base/events.h"
#include "features/carrier/carrier.h"
#include "features/queue/queue.h"
#include "features/router/router_hooks.h"
#include "features/router/router_store.h"
#include "features/router/router_view.h"
#include "features/shell/shell.h"
#include "features/team/team.h"
#include "web/form.h"

#define HOOKS "/api/webhooks/twilio/"

enum { FALLBACK_LEAST_S = 10, FALLBACK_MOST_S = 600, SID_MOST = 34 };

const page router_page = {"router/settings", &router_view_t};

typedef struct router_form {
	str how, workspace, workflow, available, unavailable, fallback, version;
} router_form;
static const field router_form_f[] = {
	FIELD(router_form, how),         FIELD(router_form, workspace),
	FIELD(router_form, workflow),    FIELD(router_form, available),
	FIELD(router_form, unavailable), FIELD(router_form, fallback),
	FIELD(router_form, version),
};
static const type router_form_t = TYPE(router_form, router_form_f);

static const form_field FORM[] = {
	{"how", false, 20, form_line, NULL},
	{"workspace", false, 80, form_line, NULL},
	{"workflow", false, 80, form_line, NULL},
	{"available", false, 80, form_line, NULL},
	{"unavailable", false, 80, form_line, NULL},
	{"fallback", false, 20, form_line, NULL},
	{"version", false, 20, form_line, NULL},
};
enum { FORM_N = sizeof(FORM) / sizeof(FORM[0]) };

/* ---- shown ---- */

static v_field router_input(const form *f, const char *name, const char *label,
			    str kept, const char *hint, int64_t max)
{
	str error = form_message(f, str_of(name)), typed = form_value(f, str_of(name));

	return (v_field){.name = str_of(name),
			 .label = str_of(label),
			 .type = S("text"),
			 .value = f->n ? typed : kept,
			 .hint = str_of(hint),
			 .error = error,
			 .invalid = error.n ? S("true") : S(""),
			 .autocomplete = S("off"),
			 .autofocus = error.n != 0,
			 .max = max};
}

static void fill_inputs(ctx *x, const router_settings *s, const form *f, router_view *v)
{
	v->workspace = router_input(f, "workspace", "Workspace", s->workspace,
				    "Its id: WS and 32 digits.", SID_MOST);
	v->workflow = router_input(f, "workflow", "Workflow", s->workflow,
				   "Of the calls: WW and 32 digits.", SID_MOST);
	v->available = router_input(
		f, "available", "Activity of members who are available", s->available,
		"WA and 32 digits. Its workers are given tasks.", SID_MOST);
	v->unavailable = router_input(
		f, "unavailable", "Activity of all other members", s->unavailable,
		"WA and 32 digits. Its workers are given none.", SID_MOST);
	v->fallback = router_input(
		f, "fallback", "Seconds until the built-in queue steps in",
		str_printf(x->a, "%lld", (long long)s->fallback_s),
		"When somebody of the queue is free for so long and TaskRouter names "
		"nobody. Longer than your workflow waits on purpose.",
		3);
}

static const struct state_look STATES[] = {
	{"off", "Built-in queue", "list-tree", "none"},
	{"checking", "Being checked", "hourglass", "cyan"},
	{"refused", "Cannot be used", "triangle-alert", "red"},
	{"on", "TaskRouter decides", "circle-check", "green"},
};

static v_line router_line(ctx *x, const router_member *m)
{
	if (m->problem.n)
		return (v_line){
			.icon = S("triangle-alert"),
			.tone = S("red"),
			.strong = m->name,
			.text = fill_text(x, S("The carrier refused: "), m->problem)};
	if (!m->sid.n)
		return (v_line){.icon = S("hourglass"),
				.tone = S("none"),
				.strong = m->name,
				.text = S("Not a worker yet")};
	bool is = str_eq(m->told, S("true"));
	return (v_line){.icon = is ? S("circle-check") : S("circle-minus"),
			.tone = is ? S("green") : S("none"),
			.strong = m->name,
			.text = is ? S("Available") : S("Not available"),
			.meta = m->sid};
}

static void fill_members(ctx *x, list rows, router_view *v)
{
	v_line *to = ARENA_ARRAY(x->a, v_line, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++)
		to[i] = router_line(x, LIST_AT(rows, router_member, i));
	v->members = (list){to, rows.n};
}

static void fill_state(ctx *x, const router_settings *s, router_view *v)
{
	v->state = fill_known(STATES, sizeof(STATES) / sizeof(STATES[0]), s->state);
	v->on = !str_eq(s->state, S("off"));
	v->version = str_printf(x->a, "%lld", (long long)s->version);
	v->assignment_url = fill_text(x, x->cfg->public_url, S(HOOKS "assignment"));
	v->event_url = fill_text(x, x->cfg->public_url, S(HOOKS "taskrouter"));
	if (s->problem.n)
		v->problem = (v_notice){.tone = S("red"),
					.icon = S("triangle-alert"),
					.title = S("TaskRouter is not in use."),
					.text = s->problem};
}

static const v_notice STALE = {
	.tone = STR_INIT("amber"),
	.icon = STR_INIT("triangle-alert"),
	.title = STR_INIT("Somebody changed it meanwhile."),
	.text = STR_INIT("Nothing was saved. Below is what you typed; save again to "
			 "have it that way.")};

/* typed: a form that was not saved. */
static rc router_show(ctx *x, request *q, response *p, const form *f,
		      const router_form *typed, bool stale)
{
	router_settings s = {0};
	router_view v = {0};
	shell_now now;
	list members;

	shell_send(x, q, &now);
	router_members_send(x, &members);
	TRY(router_settings_read(x, &s));
	shell_fill(x, q, &now, "Settings", &v.shell);
	shell_crumb(&v.shell, S("Settings"), S("/settings"), S("Distribution"));
	queues_tabs(x, &q->who, "/settings/distribution", &v.shell);
	if (str_eq(params_get(q->query, S("done")), S("saved")))
		shell_flash(x, &v.shell, S("Saved."), S(""));
	fill_state(x, &s, &v);
	fill_inputs(x, &s, f, &v);
	if (str_eq(s.state, S("on")))
		fill_members(x, members, &v);
	if (str_eq(s.state, S("checking")))
		v.shell.refresh = SHELL_REFRESH_S;
	if (typed)
		v.on = str_eq(typed->how, S("taskrouter"));
	if (stale)
		v.problem = STALE;
	return shell_page(x, q, p, &router_page, &v);
}

static rc router_get(ctx *x, request *q, response *p)
{
	const form none = {0};

	return router_show(x, q, p, &none, NULL, false);
}

/* ---- saved ---- */

static str router_sid(form *f, const char *name, str value, const char *prefix, bool on)
{
	if (twilio_sid(value, prefix))
		return value;
	if (value.n)
		form_error(f, str_of(name),
			   S("This is not such an id. Copy it from the carrier's "
			     "console."));
	else if (on)
		form_error(f, str_of(name), S("Enter the id."));
	return S("");
}

static void router_read(const router_form *in, bool on, router_settings *s, form *f)
{
	s->workspace = router_sid(f, "workspace", in->workspace, "WS", on);
	s->workflow = router_sid(f, "workflow", in->workflow, "WW", on);
	s->available = router_sid(f, "available", in->available, "WA", on);
	s->unavailable = router_sid(f, "unavailable", in->unavailable, "WA", on);
	if (on && s->available.n && str_eq(s->available, s->unavailable))
		form_error(f, S("unavailable"),
			   S("Both activities are the same one. Choose another."));
	if (!str_i64(in->fallback, &s->fallback_s) ||
	    s->fallback_s < FALLBACK_LEAST_S || s->fallback_s > FALLBACK_MOST_S)
		form_error(f, S("fallback"), S("Give a number from 10 to 600."));
	if (!str_i64(in->version, &s->version))
		s->version = -1;
}

static rc router_post(ctx *x, request *q, response *p)
{
	router_settings s = {0};
	router_form in = {0};
	bool saved = false;
	form f;

	TRY(form_read(x, q, FORM, FORM_N, &router_form_t, &in, &f));
	bool on = str_eq(in.how, S("taskrouter"));
	router_read(&in, on, &s, &f);
	if (!f.bad)
		TRY(router_save(x, &s, on, &saved));
	if (!saved) {
		p->status = f.bad ? 422 : 409;
		return router_show(x, q, p, &f, &in, !f.bad);
	}
	if (on)
		task_add(x, &router_check, S("{}"), (str){0}, (when){0});
	else
		queue_wake(x);
	TRY(pg_flush(x));
	return response_redirect(x, p, S("/settings/distribution?done=saved"));
}

static const route ROUTER[] = {
	{M_GET, "/settings/distribution", WHO_MANAGERS, 0, SERVES_HTML, router_get},
	{M_POST, "/settings/distribution", WHO_MANAGERS, 8192, SERVES_HTML,
	 router_post},
	{M_POST, HOOKS "assignment", WHO_CARRIER, 262144, SERVES_TEXT,
	 router_assignment_post},
	{M_POST, HOOKS "taskrouter", WHO_CARRIER, 262144, SERVES_TEXT,
	 router_event_post},
};
const routes router_routes = ROUTES("router", ROUTER);
