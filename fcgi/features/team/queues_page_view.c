#include "features/team/queues_page.h"

#include "features/team/team.h"

void queues_tabs(ctx *x, const session *who, const char *path, v_shell *s)
{
	static const struct {
		const char *path, *text;
		unsigned who;
	} TABS[] = {
		{"/settings/queues", "Queues", WHO_LEADS},
		{"/settings/skills", "Skills", WHO_MANAGERS},
		{"/settings/distribution", "Distribution", WHO_MANAGERS},
	};
	enum { TABS_N = sizeof(TABS) / sizeof(TABS[0]) };
	v_tab *t = ARENA_ARRAY(x->a, v_tab, TABS_N);
	size_t n = 0;

	for (size_t i = 0; i < TABS_N; i++)
		if ((unsigned)who->role & TABS[i].who)
			t[n++] = (v_tab){
				.text = str_of(TABS[i].text),
				.href = str_of(TABS[i].path),
				.current = str_eq(str_of(path), str_of(TABS[i].path))
						   ? S("page")
						   : S("")};
	s->tabs = (list){t, n};
}

v_notice queues_stale(void)
{
	return (v_notice){
		.tone = S("amber"),
		.icon = S("triangle-alert"),
		.title = S("Somebody changed it meanwhile."),
		.text = S("Nothing was saved. Below is what you typed; save again to "
			  "have it that way.")};
}

v_notice queues_wrong(str sentence)
{
	return (v_notice){.tone = S("red"),
			  .icon = S("circle-alert"),
			  .title = S("Not saved."),
			  .text = sentence};
}

v_field queues_field(const char *name, const char *label, const char *hint, str value)
{
	return (v_field){.name = str_of(name),
			 .label = str_of(label),
			 .type = S("text"),
			 .hint = str_of(hint),
			 .value = value,
			 .autocomplete = S("off"),
			 .max = QUEUE_NAME_MOST};
}

str queues_input(ctx *x, const char *kind, str id)
{
	return fill_text(x, str_of(kind), S("-"), id);
}

static str queues_figure(ctx *x, int64_t n)
{
	return str_printf(x->a, "%lld", (long long)n);
}

static str queues_or_none(str s)
{
	return s.n ? s : S("–");
}

static v_queue_line queues_line(ctx *x, const queue_setting *s)
{
	return (v_queue_line){
		.key = s->id,
		.name = s->name,
		.href = fill_text(x, S("/settings/queues/"), s->id),
		.department = s->archived ? S("Archived") : s->department,
		.members = fill_number(x, s->members),
		.asks = queues_or_none(s->asks),
		.helpers = queues_or_none(s->helpers),
		.target = str_printf(x->a, "%lld s", (long long)s->target_s)};
}

void queues_list_fill(ctx *x, list rows, queues_view *v)
{
	v_queue_line *l = ARENA_ARRAY(x->a, v_queue_line, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++)
		l[i] = queues_line(x, LIST_AT(rows, queue_setting, i));
	v->queues = (list){l, rows.n};
	if (!rows.n)
		v->empty = fill_empty("headphones", "No queues yet",
				      "Calls wait in queues. Add the first, then send "
				      "calls there in a flow.");
}

static list queue_departments(ctx *x, const queue_setting *s, list rows)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, rows.n + 1);

	o[0] = fill_option(S(""), S("No team"), s->department_id);
	for (size_t i = 0; i < rows.n; i++) {
		const team_choice *c = LIST_AT(rows, team_choice, i);
		o[i + 1] = fill_option(c->id, c->name, s->department_id);
	}
	return (list){o, rows.n + 1};
}

static list queue_amounts(ctx *x, queue_setting *s, const request *typed)
{
	v_amount *a = ARENA_ARRAY(x->a, v_amount, QUEUE_AMOUNTS);

	for (size_t i = 0; i < QUEUE_AMOUNTS; i++) {
		const struct queue_amount *m = &QUEUE_AMOUNT[i];
		str name = str_of(m->name);
		int64_t n;
		a[i] = (v_amount){.name = name,
				  .label = str_of(m->label),
				  .hint = str_of(m->hint),
				  .value = queues_figure(x, *queue_amount_of(s, i)),
				  .min = queues_figure(x, m->min),
				  .max = queues_figure(x, m->max)};
		if (!typed)
			continue;
		a[i].value = params_get(typed->form, name);
		if (!queue_number(a[i].value, m->min, m->max, &n))
			a[i].invalid = S("true");
	}
	return (list){a, QUEUE_AMOUNTS};
}

static list queue_switches(ctx *x, queue_setting *s)
{
	v_switch *w = ARENA_ARRAY(x->a, v_switch, QUEUE_SWITCHES);

	for (size_t i = 0; i < QUEUE_SWITCHES; i++)
		w[i] = (v_switch){str_of(QUEUE_SWITCH[i].name),
				  str_of(QUEUE_SWITCH[i].label),
				  str_of(QUEUE_SWITCH[i].hint), *queue_switch_of(s, i)};
	return (list){w, QUEUE_SWITCHES};
}

static list queue_people(ctx *x, list rows)
{
	v_switch *w = ARENA_ARRAY(x->a, v_switch, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++) {
		const team_choice *c = LIST_AT(rows, team_choice, i);
		w[i] = (v_switch){queues_input(x, "member", c->id), c->name, c->note,
				  c->n > 0};
	}
	return (list){w, rows.n};
}

static list queue_levels(ctx *x, const char *kind, const char *none, list rows)
{
	static const char *const LEVELS[] = {NULL, "1", "2", "3", "4", "5"};
	v_level *l = ARENA_ARRAY(x->a, v_level, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++) {
		const team_choice *c = LIST_AT(rows, team_choice, i);
		v_option *o = ARENA_ARRAY(x->a, v_option, SKILL_LEVELS + 1);
		str is = str_of(c->n > 0 && c->n <= SKILL_LEVELS ? LEVELS[c->n] : "");
		o[0] = fill_option(S(""), str_of(none), is);
		for (size_t k = 1; k <= SKILL_LEVELS; k++)
			o[k] = fill_option(str_of(LEVELS[k]), str_of(LEVELS[k]), is);
		l[i] = (v_level){queues_input(x, kind, c->id),
				 c->name,
				 c->note,
				 {o, SKILL_LEVELS + 1}};
	}
	return (list){l, rows.n};
}

static list queue_helpers(ctx *x, list rows, const request *typed)
{
	v_amount *a = ARENA_ARRAY(x->a, v_amount, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++) {
		const team_choice *c = LIST_AT(rows, team_choice, i);
		a[i] = (v_amount){.name = queues_input(x, "help", c->id),
				  .label = c->name,
				  .value = c->n < 0 ? S("") : queues_figure(x, c->n),
				  .min = S("0"),
				  .max = queues_figure(x, HELP_AFTER_MOST)};
		if (!typed)
			continue;
		int64_t n;
		a[i].value = params_get(typed->form, a[i].name);
		if (a[i].value.n && !queue_number(a[i].value, 0, HELP_AFTER_MOST, &n))
			a[i].invalid = S("true");
	}
	return (list){a, rows.n};
}

void queue_one_fill(ctx *x, queue_setting *s, const queue_choices *c,
		    const request *typed, queue_one_view *v)
{
	v->path = fill_text(x, S("/settings/queues/"), s->id);
	v->version = queues_figure(x, s->version);
	v->name = queues_field("name", "Name", "", s->name);
	v->name.required = true;
	v->departments = queue_departments(x, s, c->departments);
	v->amounts = queue_amounts(x, s, typed);
	v->switches = queue_switches(x, s);
	v->people = queue_people(x, c->people);
	v->asks = queue_levels(x, "ask", "Not asked for", c->asks);
	v->helpers = queue_helpers(x, c->helpers, typed);
}

static list skill_fields(ctx *x, const skill_setting *s)
{
	v_field *f = ARENA_ARRAY(x->a, v_field, 2);

	f[0] = queues_field("name", "Name", "", s->name);
	f[0].required = true;
	f[1] = queues_field("category", "Category",
			    "Such as Language or Trade. Skills of one category stand "
			    "together.",
			    s->category);
	return (list){f, 2};
}

void skills_list_fill(ctx *x, list rows, skills_view *v)
{
	v_skill_line *l = ARENA_ARRAY(x->a, v_skill_line, rows.n ? rows.n : 1);
	const skill_setting fresh = {0};

	for (size_t i = 0; i < rows.n; i++) {
		const skill_setting *s = LIST_AT(rows, skill_setting, i);
		l[i] = (v_skill_line){
			.key = s->id,
			.name = s->name,
			.href = fill_text(x, S("/settings/skills/"), s->id),
			.category = queues_or_none(s->category),
			.members = fill_number(x, s->members),
			.queues = queues_or_none(s->queues)};
	}
	v->skills = (list){l, rows.n};
	if (!rows.n)
		v->empty = fill_empty("list-checks", "No skills yet",
				      "A skill is what a call may ask for: a language, "
				      "a trade. Add the first below.");
	v->fields = skill_fields(x, &fresh);
}

void skill_fill(ctx *x, const skill_setting *s, list people, skill_view *v)
{
	v->path = fill_text(x, S("/settings/skills/"), s->id);
	v->version = queues_figure(x, s->version);
	v->used = s->queues;
	v->fields = skill_fields(x, s);
	v->people = queue_levels(x, "level", "–", people);
}
