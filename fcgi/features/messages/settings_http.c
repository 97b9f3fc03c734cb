/* Settings about texts: how they are answered, and templates. */
#include "base/phone.h"
#include "base/text.h"
#include "features/messages/inbox_store.h"
#include "features/messages/line_rules.h"
#include "features/messages/messages.h"
#include "features/messages/setting_rules.h"
#include "features/messages/settings_store.h"
#include "features/messages/settings_view.h"
#include "features/messages/templates_store.h"
#include "features/messages/text_new_page.h"
#include "features/messages/text_rules.h"
#include "features/shell/shell.h"
#include "web/form.h"

const page text_settings_page = {"messages/settings", &text_settings_view_t};
const page text_template_page = {"messages/template", &text_template_view_t};

#define PLACE "/settings/texts"

static str form_get(const request *q, const char *name)
{
	str v = params_get(q->form, str_of(name));

	return v.p ? v : S("");
}

/* ---- settings ---- */

static list choice_options(ctx *x, const setting_def *d, str value)
{
	str rest = str_of(d->words), part;
	v_option *o = ARENA_ARRAY(x->a, v_option, 4);
	size_t n = 0;

	while (n < 4 && str_split(&rest, ',', &part)) {
		ptrdiff_t bar = str_find(part, '|', 0);
		if (bar > 0)
			o[n++] = fill_option(str_sub(part, 0, (size_t)bar),
					     str_sub(part, (size_t)bar + 1, part.n),
					     value);
	}
	return (list){o, n};
}

static list hours_options(ctx *x, list schedules, str value)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, schedules.n + 1);
	size_t n = 0;

	o[n++] = fill_option(S(""), S("The first schedule"), value);
	for (size_t i = 0; i < schedules.n; i++) {
		const mate_row *s = LIST_AT(schedules, mate_row, i);
		o[n++] = fill_option(s->id, s->name, value);
	}
	return (list){o, n};
}

static v_text_input input_fill(ctx *x, const setting_def *d, str value, str fault,
			       list schedules)
{
	bool words = d->kind == SETTING_TEXT || d->kind == SETTING_STATES ||
		     d->kind == SETTING_LINK;
	v_text_input v = {.head = str_of(d->head),
			  .name = str_of(d->name),
			  .label = str_of(d->label),
			  .hint = str_of(d->hint),
			  .value = value,
			  .error = fault,
			  .invalid = fault.n ? S("true") : S(""),
			  .type = d->kind == SETTING_TIME     ? S("time")
				  : d->kind == SETTING_NUMBER ? S("number")
							      : S("text"),
			  .area = words && d->kind != SETTING_LINK && d->most > 200,
			  .max = words ? d->most : 20};

	if (d->kind == SETTING_CHOICE)
		v.options = choice_options(x, d, value);
	if (d->kind == SETTING_HOURS)
		v.options = hours_options(x, schedules, value);
	return v;
}

static void fill_templates(ctx *x, list rows, text_settings_view *v)
{
	v_template_line *to = ARENA_ARRAY(x->a, v_template_line, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++) {
		const template_row *r = LIST_AT(rows, template_row, i);
		to[i] = (v_template_line){
			r->id, fill_text(x, S(PLACE "/templates/"), r->id), r->name,
			text_clip(x->a, r->body, 120), r->language};
	}
	v->templates = (list){to, rows.n};
	if (!rows.n)
		v->empty =
			fill_empty("message-square-text", "No templates yet",
				   "What is said often is written once, with names in "
				   "it.");
}

str text_line_coming(ctx *x, const session *who, str port, when on)
{
	return line_coming(x->a, port, on, x->now, fill_style(who));
}

static list line_options(ctx *x, const line_choice *from, size_t n, str value)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, n);

	for (size_t i = 0; i < n; i++)
		o[i] = fill_option(str_of(from[i].value), str_of(from[i].words), value);
	return (list){o, n};
}

/* Who said so of its way here, and when. */
static str port_said(ctx *x, const request *q, const registration_row *r)
{
	if (!r->port_at.us)
		return S("");
	str day = when_day_year(x->a, r->port_at, x->now, q->who.zone,
				fill_style(&q->who));

	return fill_text(x, S("Said by "), r->port_by.n ? r->port_by : S("nobody here"),
			 S(" on "), day);
}

/* What was typed and refused stands where it was typed. */
typedef struct line_typed {
	const registration_row *row;
	str fault;
	str news; /* somebody else has changed it: what is saved now */
} line_typed;

static v_notice changed_notice(str text)
{
	return (v_notice){.tone = S("amber"),
			  .icon = S("circle-alert"),
			  .title = S("Somebody else has changed it meanwhile."),
			  .text = text};
}

static void fill_line(ctx *x, const request *q, const registration_row *r,
		      const line_typed *typed, v_text_line *to)
{
	bool refused = typed && str_eq(typed->row->id, r->id);
	const registration_row *is = refused ? typed->row : r;

	*to = (v_text_line){
		.id = r->id,
		.name = r->name,
		.number = fill_phone(x, &q->who, r->e164),
		.toll_free = line_toll_free(r->e164),
		.brand = is->brand,
		.campaign = is->campaign,
		.pool = is->pool,
		.port_on = is->port_on,
		.port_note = is->port_note,
		.port_said = port_said(x, q, r),
		.error = refused ? typed->fault : S(""),
		.version = str_printf(x->a, "%lld", (long long)is->version),
		.states = line_options(x, LINE_STATES, LINE_STATES_N, is->state),
		.ports = line_options(x, LINE_PORTS, LINE_PORTS_N, is->port)};
	if (refused && typed->news.n)
		to->notice = changed_notice(typed->news);
}

static void fill_lines(ctx *x, const request *q, list rows, const line_typed *typed,
		       text_settings_view *v)
{
	v_text_line *to = ARENA_ARRAY(x->a, v_text_line, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++)
		fill_line(x, q, LIST_AT(rows, registration_row, i), typed, &to[i]);
	v->lines = (list){to, rows.n};
}

/* values and faults: one a setting, in their order. typed: of a line; NULL: nothing. */
static rc settings_show(ctx *x, request *q, response *p, const str *values,
			const str *faults, const line_typed *typed)
{
	text_settings_view v = {0};
	list schedules, templates, lines;
	shell_now now;

	shell_send(x, q, &now);
	TRY(schedules_read(x, &schedules));
	TRY(templates_read(x, &templates));
	TRY(registrations_read(x, &lines));
	shell_fill(x, q, &now, "Texts", &v.shell);
	shell_crumb(&v.shell, S("Settings"), S("/settings"), S("Texts"));
	if (str_eq(params_get(q->query, S("done")), S("saved")))
		shell_flash(x, &v.shell, S("Saved."), S("It counts within seconds."));
	v_text_input *in = ARENA_ARRAY(x->a, v_text_input, SETTINGS_N);
	for (int i = 0; i < SETTINGS_N; i++)
		in[i] = input_fill(x, &SETTINGS[i], values[i], faults[i], schedules);
	v.inputs = (list){in, SETTINGS_N};
	fill_templates(x, templates, &v);
	fill_lines(x, q, lines, typed, &v);
	return shell_page(x, q, p, &text_settings_page, &v);
}

static rc settings_get(ctx *x, request *q, response *p)
{
	str values[SETTINGS_N], faults[SETTINGS_N] = {{0}};

	TRY(settings_read(x, values));
	return settings_show(x, q, p, values, faults, NULL);
}

static rc settings_post(ctx *x, request *q, response *p)
{
	str values[SETTINGS_N], faults[SETTINGS_N];
	bool bad = false;

	for (int i = 0; i < SETTINGS_N; i++) {
		str typed = form_get(q, SETTINGS[i].name);
		values[i] = str_trim(typed);
		faults[i] = setting_fault(x->a, &SETTINGS[i], values[i]);
		bad |= faults[i].n > 0;
	}
	if (!bad) {
		TRY(settings_keep(x, values));
		return response_redirect(x, p, S(PLACE "?done=saved"));
	}
	p->status = 422;
	return settings_show(x, q, p, values, faults, NULL);
}

static rc line_refuse(ctx *x, request *q, response *p, int status,
		      const line_typed *typed)
{
	str values[SETTINGS_N], faults[SETTINGS_N] = {{0}};

	TRY(settings_read(x, values));
	p->status = status;
	return settings_show(x, q, p, values, faults, typed);
}

/* Somebody else has saved it since this form was made: theirs stands, and is told. */
static rc line_changed(ctx *x, request *q, response *p, registration_row *r)
{
	registration_row is;

	TRY(registration_find(x, r->id, &is));
	const line_news_item items[] = {
		{"Registration", r->state, is.state, LINE_STATES, LINE_STATES_N},
		{"Brand", r->brand, is.brand, NULL, 0},
		{"Campaign", r->campaign, is.campaign, NULL, 0},
		{"Pool", r->pool, is.pool, NULL, 0},
		{"Move from another carrier", r->port, is.port, LINE_PORTS,
		 LINE_PORTS_N},
		{"On which day", r->port_on, is.port_on, NULL, 0},
		{"Note about the move", r->port_note, is.port_note, NULL, 0}};
	const line_typed typed = {
		.row = r,
		.news = line_news(x->a, items, sizeof(items) / sizeof(items[0]))};

	r->version = is.version;
	return line_refuse(x, q, p, 409, &typed);
}

/* The beginning of today, where they are, in UTC. */
static when today_of(ctx *x, const session *who)
{
	str now = when_write_local(x->a, x->now, who->zone);
	when day = {0};

	(void)when_read_day(str_sub(now, 0, 10), &day);
	return day;
}

/* A version that is none is of a line of which nobody had said anything. */
static registration_row line_typed_read(ctx *x, const request *q)
{
	registration_row r = {
		.id = form_get(q, "line"),
		.state = form_get(q, "state"),
		.brand = str_trim(text_line(x->a, form_get(q, "brand"), 40)),
		.campaign = str_trim(text_line(x->a, form_get(q, "campaign"), 60)),
		.pool = str_trim(text_line(x->a, form_get(q, "pool"), 40)),
		.port = form_get(q, "port"),
		.port_on = text_line(x->a, str_trim(form_get(q, "port_on")), 20),
		.port_note = str_trim(text_line(x->a, form_get(q, "port_note"), 200))};

	if (!str_i64(form_get(q, "version"), &r.version) || r.version > INT32_MAX ||
	    r.version < 0)
		r.version = 0;
	return r;
}

/* POST /settings/texts/lines: how one of them is registered, and comes here. */
static rc line_post(ctx *x, request *q, response *p)
{
	registration_row r = line_typed_read(x, q), was;
	bool saved;

	if (!str_is_uuid(r.id) || !line_may_be(LINE_STATES, LINE_STATES_N, r.state) ||
	    !line_may_be(LINE_PORTS, LINE_PORTS_N, r.port))
		return FAIL(x, E_INPUT, "not a line, or no such state");
	TRY(registration_find(x, r.id, &was));
	const line_typed typed = {
		.row = &r,
		.fault = line_port_fault(&(line_port){was.port, was.port_on},
					 &(line_port){r.port, r.port_on},
					 today_of(x, &q->who))};
	if (typed.fault.n)
		return line_refuse(x, q, p, 422, &typed);
	TRY(registration_put(x, &r, q->who.member_id, &saved));
	if (!saved)
		return line_changed(x, q, p, &r);
	return response_redirect(x, p, S(PLACE "?done=saved"));
}

/* ---- one template ---- */

enum { WHO_TYPED_MOST = 60 };

/* Whom it is shown for: the first whom their words find, or whoever wrote last. */
static rc preview_whom(ctx *x, const request *q, text_template_view *v, str *contact)
{
	contact_search s = contact_search_read(x->a, v->who, q->who.region);
	list found = {0};
	str number = {0};

	TRY(template_example(x, contact)); /* reads what the frame asked for, too */
	if (!v->who.n)
		return OK;
	(void)phone_e164(x->a, v->who, q->who.region, &number);
	if (s.any)
		TRY(whom_read(x, &s, number, &found));
	*contact = found.n ? LIST_AT(found, whom_row, 0)->id : (str){0};
	if (!found.n)
		v->who_error = S("Nobody has that name or phone. Type another, or "
				 "nothing for whoever wrote last.");
	return OK;
}

/* Somebody who has no name is called by their phone. */
static str preview_called(str contact, const template_facts *f)
{
	const str name = f->vars[1].value, phone = f->vars[3].value;

	if (!contact.n)
		return S("nobody in particular");
	return name.n ? name : phone.n ? phone : S("somebody without a name");
}

/* What it becomes for them. */
static rc fill_preview(ctx *x, const request *q, text_template_view *v)
{
	template_facts f = {0};
	str contact = {0};

	TRY(preview_whom(x, q, v, &contact));
	if (!v->body.n || v->who_error.n)
		return OK;
	TRY(template_facts_read(x, q, contact, &f));
	template_text t = template_fill(x->a, v->body, f.vars, TEMPLATE_VARS_N);
	v->preview = t.shown;
	v->preview_who = preview_called(contact, &f);
	if (t.missing.n)
		v->preview_note = fill_text(x, S("Not known: "), t.missing,
					    S(". It could not be sent to them."));
	if (t.unknown.n && !v->body_error.n)
		v->body_error = fill_text(x, S("There is no such name: "), t.unknown);
	return OK;
}

static rc template_show(ctx *x, request *q, response *p, text_template_view *typed)
{
	text_template_view v = *typed;
	shell_now now;

	shell_send(x, q, &now);
	TRY(fill_preview(x, q, &v));
	shell_fill(x, q, &now, "Template", &v.shell);
	v.title = v.made ? v.name : S("New template");
	shell_crumb(&v.shell, S("Texts"), S(PLACE), v.title);
	v.action = fill_text(x, S(PLACE "/templates/"), q->arg[0]);
	v.names = template_names(x);
	return shell_page(x, q, p, &text_template_page, &v);
}

static rc template_find(ctx *x, const request *q, text_template_view *v)
{
	list rows;

	if (str_eq(q->arg[0], S("new")))
		return OK;
	TRY(templates_read(x, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const template_row *r = LIST_AT(rows, template_row, i);
		if (!str_eq(r->id, q->arg[0]))
			continue;
		*v = (text_template_view){
			.made = true,
			.name = r->name,
			.body = r->body,
			.language = r->language,
			.version = str_printf(x->a, "%lld", (long long)r->version)};
		return OK;
	}
	return FAIL(x, E_NOTFOUND, "no such template");
}

static rc template_get(ctx *x, request *q, response *p)
{
	text_template_view v = {0};

	TRY(template_find(x, q, &v));
	return template_show(x, q, p, &v);
}

/* What is wrong with what was typed; nothing: false. */
static rc template_faults(ctx *x, const request *q, text_template_view *v, bool *bad)
{
	template_facts f = {0};
	bool taken;

	TRY(template_facts_read(x, q, (str){0}, &f));
	TRY(template_named(x, v->made ? q->arg[0] : (str){0}, v->name, v->language,
			   &taken));
	template_text t = template_fill(x->a, v->body, f.vars, TEMPLATE_VARS_N);
	if (!v->name.n)
		v->name_error = S("Give it a name.");
	else if (taken)
		v->name_error =
			v->language.n ? S("There is one of this name in this "
					  "language. Choose another.")
				      : S("There is one of this name. Choose another, "
					  "or say for which language this one is.");
	if (!v->body.n)
		v->body_error = S("Write the text.");
	else if (t.unknown.n)
		v->body_error = fill_text(x, S("There is no such name: "), t.unknown);
	else if (text_chars(v->body) > TEXT_CHARS_MOST)
		v->body_error = S("At most 1,600 characters.");
	*bad = v->name_error.n || v->body_error.n;
	return OK;
}

static rc template_post(ctx *x, request *q, response *p)
{
	text_template_view was = {0};
	bool bad, saved = false;
	str body = form_get(q, "body");

	TRY(template_find(x, q, &was));
	if (str_eq(form_get(q, "do"), S("drop")) && was.made) {
		TRY(template_drop(x, q->arg[0]));
		return response_redirect(x, p, S(PLACE));
	}
	(void)form_text(x, q, &body);
	text_template_view v = {
		.made = was.made,
		.name = text_line(x->a, form_get(q, "name"), 60),
		.body = body,
		.language = text_line(x->a, form_get(q, "language"), 20),
		.version = form_get(q, "version"),
		.who = text_line(x->a, form_get(q, "who"), WHO_TYPED_MOST)};
	TRY(template_faults(x, q, &v, &bad));
	if (!bad && !str_eq(form_get(q, "do"), S("preview"))) {
		TRY(template_keep(x, was.made ? q->arg[0] : (str){0}, v.name, v.body,
				  v.language, v.version, &saved));
		if (saved)
			return response_redirect(x, p, S(PLACE "?done=saved"));
		v.notice = changed_notice(S("What you typed is still here. Look at "
					    "theirs in another tab, then save again."));
		v.version = was.version;
	}
	if (bad || v.notice.title.n)
		p->status = bad ? 422 : 409;
	return template_show(x, q, p, &v);
}

static const route TEXT_SETTINGS[] = {
	{M_GET, PLACE, WHO_MANAGERS, 0, SERVES_HTML, settings_get},
	{M_POST, PLACE, WHO_MANAGERS, 32768, SERVES_HTML, settings_post},
	{M_POST, PLACE "/lines", WHO_MANAGERS, 4096, SERVES_HTML, line_post},
	{M_GET, PLACE "/templates/:template", WHO_MANAGERS, 0, SERVES_HTML,
	 template_get},
	{M_POST, PLACE "/templates/:template", WHO_MANAGERS, 32768, SERVES_HTML,
	 template_post},
};
const routes text_settings_routes = ROUTES("messages", TEXT_SETTINGS);
