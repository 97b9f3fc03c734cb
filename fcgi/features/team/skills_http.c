/* What members know and queues ask for. */
#include "base/text.h"
#include "features/queue/queue.h"
#include "features/team/queues_page.h"
#include "features/team/team.h"

const page skills_page = {"team/skills", &skills_view_t};
const page skill_page = {"team/skill", &skill_view_t};

static void flash(ctx *x, const request *q, v_shell *s)
{
	static const char *const DONE[][2] = {
		{"made", "Added."}, {"saved", "Saved."}, {"gone", "Deleted."}};
	str done = params_get(q->query, S("done"));

	for (size_t i = 0; i < sizeof(DONE) / sizeof(DONE[0]); i++)
		if (str_eq(done, str_of(DONE[i][0])))
			shell_flash(x, s, str_of(DONE[i][1]), S(""));
}

/* name and category as they were typed, and what is wrong with the name. */
static void show_typed(list fields, const request *q, str error)
{
	v_field *f = (v_field *)(uintptr_t)fields.items;

	f[0].value = params_get(q->form, S("name"));
	f[1].value = params_get(q->form, S("category"));
	f[0].error = error;
	f[0].invalid = error.n ? S("true") : S("");
}

static rc skills_show(ctx *x, request *q, response *p, str error)
{
	skills_view v = {0};
	list rows = {0};
	shell_now now;

	shell_send(x, q, &now);
	skill_settings_send(x, &rows);
	TRY(pg_commit(x));
	shell_fill(x, q, &now, "Settings", &v.shell);
	shell_crumb(&v.shell, S("Settings"), S("/settings"), S("Skills"));
	queues_tabs(x, &q->who, "/settings/skills", &v.shell);
	flash(x, q, &v.shell);
	skills_list_fill(x, rows, &v);
	if (error.n)
		show_typed(v.fields, q, error);
	return shell_page(x, q, p, &skills_page, &v);
}

static rc skills_get(ctx *x, request *q, response *p)
{
	return skills_show(x, q, p, S(""));
}

static str name_and_category(ctx *x, const request *q, skill_setting *s)
{
	s->name = text_line(x->a, params_get(q->form, S("name")), QUEUE_NAME_MOST + 1);
	s->category = text_line(x->a, params_get(q->form, S("category")),
				QUEUE_NAME_MOST + 1);
	if (!s->name.n)
		return S("Give it a name.");
	if (text_chars(s->name) > QUEUE_NAME_MOST ||
	    text_chars(s->category) > QUEUE_NAME_MOST)
		return S("Name and category can be at most 60 characters each.");
	return S("");
}

static str said(str outcome)
{
	if (str_eq(outcome, S("taken")))
		return S("There is one of this name. Choose another.");
	if (str_eq(outcome, S("full")))
		return S("There are as many as there can be.");
	return S("");
}

static rc skills_post(ctx *x, request *q, response *p)
{
	team_saved saved = {.outcome = S("")};
	skill_setting s = {0};
	str error = name_and_category(x, q, &s);

	if (!error.n) {
		TRY(skill_setting_save(x, &s, (list){0}, &saved));
		error = said(saved.outcome);
	}
	if (!error.n)
		return response_redirect(x, p,
					 fill_text(x, S("/settings/skills/"), saved.id,
						   S("?done=made")));
	p->status = 422;
	return skills_show(x, q, p, error);
}

static rc skill_show(ctx *x, request *q, response *p, const skill_setting *s,
		     list people, v_notice notice)
{
	skill_view v = {.notice = notice};
	skill_setting is = {0};
	shell_now now;

	shell_send(x, q, &now);
	TRY(skill_setting_one(x, q->arg[0], &is));
	TRY(pg_commit(x));
	shell_fill(x, q, &now, "Settings", &v.shell);
	shell_crumb(&v.shell, S("Skills"), S("/settings/skills"), is.name);
	flash(x, q, &v.shell);
	v.title = is.name;
	is.name = s->name;
	is.category = s->category;
	skill_fill(x, &is, people, &v);
	return shell_page(x, q, p, &skill_page, &v);
}

static rc skill_read(ctx *x, const request *q, skill_setting *s, list *people)
{
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	skill_people_send(x, q->arg[0], people);
	return skill_setting_one(x, q->arg[0], s);
}

static rc skill_get(ctx *x, request *q, response *p)
{
	skill_setting s = {0};
	list people = {0};

	TRY(skill_read(x, q, &s, &people));
	return skill_show(x, q, p, &s, people, (v_notice){0});
}

/* What is no level is none. */
static list typed_levels(ctx *x, const request *q, list people)
{
	team_choice *t = ARENA_ARRAY(x->a, team_choice, people.n ? people.n : 1);

	for (size_t i = 0; i < people.n; i++) {
		t[i] = *LIST_AT(people, team_choice, i);
		str typed = params_get(q->form, queues_input(x, "level", t[i].id));
		if (!queue_number(typed, 1, SKILL_LEVELS, &t[i].n))
			t[i].n = 0;
	}
	return (list){t, people.n};
}

static rc skill_drop(ctx *x, request *q, response *p, const skill_setting *s,
		     list people)
{
	team_saved saved;

	TRY(skill_setting_drop(x, s->id, s->version, &saved));
	queue_wake(x);
	if (str_eq(saved.outcome, S("gone")))
		return response_redirect(x, p, S("/settings/skills?done=gone"));
	p->status = 409;
	return skill_show(x, q, p, s, people, queues_stale());
}

static rc skill_post(ctx *x, request *q, response *p)
{
	team_saved saved = {.outcome = S("")};
	skill_setting s = {0};
	list people = {0};

	TRY(skill_read(x, q, &s, &people));
	if (!str_i64(params_get(q->form, S("version")), &s.version))
		return FAIL(x, E_INPUT, "no version");
	if (str_eq(params_get(q->form, S("do")), S("drop")))
		return skill_drop(x, q, p, &s, people);
	people = typed_levels(x, q, people);
	str error = name_and_category(x, q, &s);
	if (!error.n) {
		TRY(skill_setting_save(x, &s, people, &saved));
		error = said(saved.outcome);
	}
	if (str_eq(saved.outcome, S("stale"))) {
		p->status = 409;
		return skill_show(x, q, p, &s, people, queues_stale());
	}
	if (error.n) {
		p->status = 422;
		return skill_show(x, q, p, &s, people, queues_wrong(error));
	}
	queue_wake(x);
	return response_redirect(
		x, p, fill_text(x, S("/settings/skills/"), s.id, S("?done=saved")));
}

enum { FORM_MOST = 64 * 1024 };

/* clang-format off */
static const route SKILLS[] = {
	{M_GET, "/settings/skills", WHO_MANAGERS, 0, SERVES_HTML, skills_get},
	{M_POST, "/settings/skills", WHO_MANAGERS, 4096, SERVES_HTML, skills_post},
	{M_GET, "/settings/skills/:skill", WHO_MANAGERS, 0, SERVES_HTML, skill_get},
	{M_POST, "/settings/skills/:skill", WHO_MANAGERS, FORM_MOST, SERVES_HTML, skill_post},
};
/* clang-format on */
const routes skills_routes = ROUTES("team", SKILLS);
