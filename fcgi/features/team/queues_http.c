/* How queues give out their calls: seen by leads, set by managers. */
#include "base/events.h"
#include "base/text.h"
#include "features/queue/queue.h"
#include "features/team/queues_page.h"
#include "features/team/team.h"

const page queues_page = {"team/queues", &queues_view_t};
const page queue_setting_page = {"team/queue", &queue_one_view_t};

static rc queues_show(ctx *x, request *q, response *p, str typed, str error)
{
	queues_view v = {.manages = (unsigned)q->who.role & WHO_MANAGERS};
	list rows = {0};
	shell_now now;

	shell_send(x, q, &now);
	queue_settings_send(x, &rows);
	TRY(pg_commit(x));
	shell_fill(x, q, &now, "Settings", &v.shell);
	shell_crumb(&v.shell, S("Settings"), S("/settings"), S("Queues"));
	queues_tabs(x, &q->who, "/settings/queues", &v.shell);
	queues_list_fill(x, rows, &v);
	v.name = queues_field("name", "Name", "", typed);
	v.name.required = true;
	v.name.error = error;
	v.name.invalid = error.n ? S("true") : S("");
	return shell_page(x, q, p, &queues_page, &v);
}

static rc queues_get(ctx *x, request *q, response *p)
{
	return queues_show(x, q, p, S(""), S(""));
}

/* One line of so many characters, or what is wrong with it. */
static str queues_name(ctx *x, const request *q, str *name)
{
	*name = text_line(x->a, params_get(q->form, S("name")), QUEUE_NAME_MOST + 1);
	if (!name->n)
		return S("Give it a name.");
	if (text_chars(*name) > QUEUE_NAME_MOST)
		return S("The name can be at most 60 characters.");
	return S("");
}

static str queues_outcome(str outcome)
{
	if (str_eq(outcome, S("taken")))
		return S("There is one of this name. Choose another.");
	if (str_eq(outcome, S("full")))
		return S("There are as many as there can be.");
	return S("");
}

static rc queues_post(ctx *x, request *q, response *p)
{
	team_saved saved = {.outcome = S("")};
	str name, error = queues_name(x, q, &name);

	if (!error.n) {
		TRY(queue_add(x, name, &saved));
		error = queues_outcome(saved.outcome);
	}
	if (!error.n)
		return response_redirect(
			x, p, fill_text(x, S("/settings/queues/"), saved.id));
	p->status = 422;
	return queues_show(x, q, p, params_get(q->form, S("name")), error);
}

/* With what was typed, when something was. */
static rc queue_show(ctx *x, request *q, response *p, queue_setting *s,
		     const queue_choices *c, v_notice notice)
{
	queue_one_view v = {.notice = notice, .title = s->name};
	bool typed = notice.title.n != 0;
	queue_setting is = {0};
	shell_now now;

	shell_send(x, q, &now);
	TRY(queue_setting_one(x, s->id, &is));
	TRY(pg_commit(x));
	shell_fill(x, q, &now, "Settings", &v.shell);
	shell_crumb(&v.shell, S("Queues"), S("/settings/queues"), is.name);
	if (str_eq(params_get(q->query, S("saved")), S("yes")))
		shell_flash(x, &v.shell, S("Saved."),
			    S("It counts from the next call on."));
	s->version = is.version;
	v.archived = is.archived;
	v.fixed = (unsigned)q->who.role & WHO_MANAGERS ? S("") : S("disabled");
	queue_one_fill(x, s, c, typed ? q : NULL, &v);
	return shell_page(x, q, p, &queue_setting_page, &v);
}

static rc queue_read(ctx *x, const request *q, queue_setting *s, queue_choices *c)
{
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	queue_choices_send(x, q->arg[0], c);
	return queue_setting_one(x, q->arg[0], s);
}

static rc queue_get(ctx *x, request *q, response *p)
{
	queue_choices c = {0};
	queue_setting s = {0};

	TRY(queue_read(x, q, &s, &c));
	return queue_show(x, q, p, &s, &c, (v_notice){0});
}

/* The same rows with what was typed for each; absent: none. */
static list queue_typed(ctx *x, const request *q, const char *kind, int64_t most,
			list rows, str *fault)
{
	team_choice *t = ARENA_ARRAY(x->a, team_choice, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++) {
		t[i] = *LIST_AT(rows, team_choice, i);
		str typed =
			str_trim(params_get(q->form, queues_input(x, kind, t[i].id)));
		if (str_eq(typed, S("on")))
			t[i].n = 1;
		else if (!typed.n)
			t[i].n = -1;
		else if (!queue_number(typed, 0, most, &t[i].n)) {
			t[i].n = -1;
			*fault = fill_text(x, t[i].name, S(": a number from 0 to "),
					   fill_number(x, most), S(", or nothing."));
		}
	}
	return (list){t, rows.n};
}

static bool queue_has(list rows, str id)
{
	for (size_t i = 0; i < rows.n; i++)
		if (str_eq(LIST_AT(rows, team_choice, i)->id, id))
			return true;
	return false;
}

/* Absent when all is well. */
static str queue_form(ctx *x, const request *q, queue_setting *s, queue_choices *c)
{
	str fault = queues_name(x, q, &s->name);

	for (size_t i = 0; i < QUEUE_AMOUNTS; i++) {
		const struct queue_amount *m = &QUEUE_AMOUNT[i];
		if (!queue_number(params_get(q->form, str_of(m->name)), m->min, m->max,
				  queue_amount_of(s, i)) &&
		    !fault.n)
			fault = queue_amount_fault(x->a, m);
	}
	for (size_t i = 0; i < QUEUE_SWITCHES; i++)
		*queue_switch_of(s, i) = str_eq(
			params_get(q->form, str_of(QUEUE_SWITCH[i].name)), S("on"));
	str department = params_id(q->form, "department");
	s->department_id =
		queue_has(c->departments, department) ? department : (str){0};
	c->people = queue_typed(x, q, "member", 1, c->people, &fault);
	c->asks = queue_typed(x, q, "ask", SKILL_LEVELS, c->asks, &fault);
	c->helpers = queue_typed(x, q, "help", HELP_AFTER_MOST, c->helpers, &fault);
	return fault;
}

static str queue_kept(str outcome)
{
	if (str_eq(outcome, S("used")))
		return S("A flow that is live sends callers there. Publish one that "
			 "does not, then archive the queue.");
	if (str_eq(outcome, S("waiting")))
		return S("Callers wait there. Archive it when nobody does.");
	return S("");
}

/* Nothing else of the form is saved. */
static rc queue_archive_post(ctx *x, request *q, response *p, queue_setting *s,
			     const queue_choices *c, bool on)
{
	team_saved saved;
	str error;

	TRY(queue_setting_archive(x, s->id, s->version, on, &saved));
	error = queue_kept(saved.outcome);
	if (!error.n && !str_eq(saved.outcome, S("stale"))) {
		events_live(x->events, q->tenant, S("presence"), S(""));
		return response_redirect(
			x, p,
			fill_text(x, S("/settings/queues/"), s->id, S("?saved=yes")));
	}
	p->status = 409;
	return queue_show(x, q, p, s, c,
			  error.n ? queues_wrong(error) : queues_stale());
}

static rc queue_post(ctx *x, request *q, response *p)
{
	team_saved saved = {.outcome = S("")};
	queue_choices c = {0};
	queue_setting s = {0};

	TRY(queue_read(x, q, &s, &c));
	if (!str_i64(params_get(q->form, S("version")), &s.version))
		return FAIL(x, E_INPUT, "no version");
	str what = params_get(q->form, S("do"));
	if (str_eq(what, S("archive")) || str_eq(what, S("restore")))
		return queue_archive_post(x, q, p, &s, &c, str_eq(what, S("archive")));
	str error = queue_form(x, q, &s, &c);
	if (!error.n) {
		TRY(queue_setting_save(x, &s, &c, &saved));
		error = queues_outcome(saved.outcome);
	}
	if (str_eq(saved.outcome, S("stale"))) {
		p->status = 409;
		return queue_show(x, q, p, &s, &c, queues_stale());
	}
	if (error.n) {
		p->status = 422;
		return queue_show(x, q, p, &s, &c, queues_wrong(error));
	}
	queue_wake(x);
	events_live(x->events, q->tenant, S("presence"), S(""));
	return response_redirect(
		x, p, fill_text(x, S("/settings/queues/"), s.id, S("?saved=yes")));
}

enum { FORM_MOST = 64 * 1024 };

/* clang-format off */
static const route QUEUES[] = {
	{M_GET, "/settings/queues", WHO_LEADS, 0, SERVES_HTML, queues_get},
	{M_POST, "/settings/queues", WHO_MANAGERS, 4096, SERVES_HTML, queues_post},
	{M_GET, "/settings/queues/:queue", WHO_LEADS, 0, SERVES_HTML, queue_get},
	{M_POST, "/settings/queues/:queue", WHO_MANAGERS, FORM_MOST, SERVES_HTML, queue_post},
};
/* clang-format on */
const routes queues_routes = ROUTES("team", QUEUES);
