/* An appointment with a contact, and the rules by which they are reminded. */
#include "base/events.h"
#include "base/text.h"
#include "features/shell/shell.h"
#include "features/visits/visits.h"
#include "features/visits/visits_rules.h"
#include "features/visits/visits_store.h"
#include "features/visits/visits_view.h"
#include "web/form.h"

const page visit_page = {"visits/one", &visit_view_t};
const page reminders_page = {"visits/reminders", &reminders_view_t};

enum { MINUTES_MOST = 1440, TYPE_MOST = 80, WORDS_MOST = 2000 };
#define LATEST DAYS(1098)
#define RULES "/settings/reminders"

static str param_of(const params ps, const char *name)
{
	str v = params_get(ps, str_of(name));

	return v.p ? v : S("");
}

/* ---- as lines on a contact's page ---- */

static str moment_of(ctx *x, const session *who, when at)
{
	enum time_style style = fill_style(who);

	return fill_text(x, when_day(x->a, at, who->zone, style), S(", "),
			 when_clock(x->a, at, who->zone, style));
}

list visits_about(ctx *x, const session *who, list rows)
{
	bool may = (unsigned)who->role & WHO_AGENTS;
	v_line *l = ARENA_ARRAY(x->a, v_line, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++) {
		const visit_row *r = LIST_AT(rows, visit_row, i);
		const visit_state *s = visit_state_of(r->status);
		bool past = r->starts_at.us < x->now.us;
		l[i] = (v_line){.icon = str_of(s->icon),
				.tone = past && s->open ? S("none") : str_of(s->tone),
				.strong = moment_of(x, who, r->starts_at),
				.href = may ? fill_text(x, S("/visits/"), r->id)
					    : S(""),
				.text = r->type,
				.meta = past && s->open ? S("How did it go?")
							: str_of(s->words)};
	}
	return (list){l, rows.n};
}

/* ---- one ---- */

static v_line reminded_line(ctx *x, const session *who, const reminded_row *r)
{
	str ahead = fill_text(x, visit_ahead(x->a, r->minutes), S(" before"));
	bool failed = str_eq(r->state, S("failed")) ||
		      str_eq(r->state, S("undelivered")) ||
		      str_eq(r->state, S("canceled"));

	if (r->state.n && !failed)
		return (v_line){.icon = S("check"),
				.tone = S("green"),
				.strong = ahead,
				.text = fill_text(x, r->state, S(", "),
						  moment_of(x, who, r->sent_at))};
	if (r->state.n || r->reason.n)
		return (v_line){
			.icon = S("circle-alert"),
			.tone = S("amber"),
			.strong = ahead,
			.text = fill_text(x, S("not sent. "),
					  r->state.n ? r->text_reason : r->reason)};
	return (v_line){.icon = S("clock"),
			.tone = S("none"),
			.strong = ahead,
			.text = r->planned_at.us
					? fill_text(x, S("goes out "),
						    moment_of(x, who, r->planned_at))
					: S("is being planned")};
}

static void fill_reminded(ctx *x, const session *who, list rows, visit_view *v)
{
	v_line *l = ARENA_ARRAY(x->a, v_line, rows.n + 1);

	for (size_t i = 0; i < rows.n; i++)
		l[i] = reminded_line(x, who, LIST_AT(rows, reminded_row, i));
	v->reminded = (list){l, rows.n};
	if (!rows.n)
		v->reminded_none = S("None yet. They are planned 14 hours ahead of "
				     "their moment.");
}

static list turns_of(ctx *x, str status)
{
	static const char *const turns[][2] = {{"confirmed", "They confirmed"},
					       {"done", "It took place"},
					       {"no_show", "They were not there"},
					       {"cancelled", "Call it off"},
					       {"pending", "Agreed again"}};
	v_option *o = ARENA_ARRAY(x->a, v_option, 5);
	size_t n = 0;

	for (size_t i = 0; i < 5; i++)
		if ((i < 4 || !visit_state_of(status)->open) &&
		    visit_may(status, str_of(turns[i][0])))
			o[n++] = fill_option(str_of(turns[i][0]), str_of(turns[i][1]),
					     S(""));
	return (list){o, n};
}

static void flash_of(ctx *x, const request *q, v_shell *s)
{
	if (q->method == M_GET && params_get(q->query, S("done")).n)
		shell_flash(x, s, S("Saved."), S(""));
}

/* v: what stands in the form. is: as it is kept, unless it is new. */
static rc visit_show(ctx *x, request *q, response *p, visit_view *v,
		     const visit_row *is, list reminded)
{
	shell_now now;

	shell_send(x, q, &now);
	TRY(visit_contact(x, v->contact, &v->about));
	shell_fill(x, q, &now, "Appointment", &v->shell);
	flash_of(x, q, &v->shell);
	v->back = fill_text(x, S("/contacts/"), v->contact);
	shell_crumb(&v->shell, v->about, v->back, S("Appointment"));
	v->made = is != NULL;
	v->title =
		v->made ? moment_of(x, &q->who, is->starts_at) : S("New appointment");
	v->action = v->made ? fill_text(x, S("/visits/"), is->id) : S("/visits/new");
	if (is) {
		const visit_state *s = visit_state_of(is->status);
		v->status = fill_status(s->words, s->icon, s->tone);
		v->version = str_printf(x->a, "%lld", (long long)is->version);
		v->turns = turns_of(x, is->status);
		fill_reminded(x, &q->who, reminded, v);
	}
	return shell_page(x, q, p, &visit_page, v);
}

static rc visit_new_get(ctx *x, request *q, response *p)
{
	visit_view v = {.contact = param_of(q->query, "contact"), .minutes = S("60")};

	if (!str_is_uuid(v.contact))
		return FAIL(x, E_NOTFOUND, "not an id");
	return visit_show(x, q, p, &v, NULL, (list){0});
}

static rc visit_find(ctx *x, const request *q, visit_row *is, list *reminded)
{
	bool found = false;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(visit_read(x, q->arg[0], is, reminded, &found));
	return found ? OK : FAIL(x, E_NOTFOUND, "no such appointment");
}

static rc visit_get(ctx *x, request *q, response *p)
{
	visit_row is = {0};
	list reminded = {0};

	TRY(visit_find(x, q, &is, &reminded));
	visit_view v = {.contact = is.contact_id,
			.at = when_write_local(x->a, is.starts_at, q->who.zone),
			.minutes = str_printf(x->a, "%lld", (long long)is.minutes),
			.type = is.type,
			.instructions = is.instructions};
	return visit_show(x, q, p, &v, &is, reminded);
}

/* What was typed, into the view and, when nothing is wrong with it, the row. */
static bool visit_typed(ctx *x, const request *q, visit_view *v, visit_row *to)
{
	str words = param_of(q->form, "instructions");

	(void)form_text(x, q, &words);
	v->at = param_of(q->form, "at");
	v->minutes = param_of(q->form, "minutes");
	v->type = text_line(x->a, param_of(q->form, "type"), TYPE_MOST);
	v->instructions = text_clip(x->a, words, WORDS_MOST);
	if (!when_read_local(v->at, q->who.zone, &to->starts_at))
		v->at_error = S("Say the day and the time.");
	else if (to->starts_at.us > x->now.us + LATEST ||
		 to->starts_at.us < x->now.us - LATEST)
		v->at_error = S("That is more than three years away.");
	if (!str_i64(str_trim(v->minutes), &to->minutes) || to->minutes < 1 ||
	    to->minutes > MINUTES_MOST)
		v->minutes_error = S("Give a number from 1 to 1440.");
	to->type = v->type;
	to->instructions = v->instructions;
	(void)str_i64(param_of(q->form, "version"), &to->version);
	return !v->at_error.n && !v->minutes_error.n;
}

static void visit_clash(visit_view *v)
{
	v->notice = (v_notice){.tone = S("amber"),
			       .icon = S("circle-alert"),
			       .title = S("Somebody else has changed it meanwhile."),
			       .text = S("What you typed is still here. Save again to "
					 "keep it.")};
}

static rc visit_done(ctx *x, const request *q, response *p, str contact, str to)
{
	events_live(x->events, q->tenant, S("contact"), contact);
	return response_redirect(x, p, to);
}

static rc visit_new_post(ctx *x, request *q, response *p)
{
	visit_view v = {.contact = param_of(q->form, "contact")};
	visit_row to = {.contact_id = v.contact};
	bool saved;
	str id;

	if (!str_is_uuid(v.contact))
		return FAIL(x, E_NOTFOUND, "not an id");
	if (!visit_typed(x, q, &v, &to)) {
		p->status = 422;
		return visit_show(x, q, p, &v, NULL, (list){0});
	}
	TRY(visit_keep(x, &to, q->who.member_id, &id, &saved));
	if (!saved)
		return FAIL(x, E_NOTFOUND, "no such contact");
	return visit_done(x, q, p, v.contact, fill_text(x, S("/contacts/"), v.contact));
}

static rc visit_turned(ctx *x, request *q, response *p, const visit_row *is, str turn,
		       int64_t version, bool *saved)
{
	if (!visit_may(is->status, turn))
		return FAIL(x, E_INPUT, "no such state, or not from this one");
	TRY(visit_turn(x, is->id, turn, version, q->who.member_id, saved));
	return *saved ? visit_done(x, q, p, is->contact_id,
				   fill_text(x, S("/visits/"), is->id, S("?done=yes")))
		      : OK;
}

static rc visit_post(ctx *x, request *q, response *p)
{
	visit_row is = {0}, to = {0};
	list reminded = {0};
	bool saved = false;
	str turn = params_get(q->form, S("turn"));

	TRY(visit_find(x, q, &is, &reminded));
	visit_view v = {.contact = is.contact_id};
	bool fine = visit_typed(x, q, &v, &to);
	to.id = is.id;
	to.contact_id = is.contact_id;
	if (turn.p) {
		TRY(visit_turned(x, q, p, &is, turn, to.version, &saved));
	} else if (fine) {
		TRY(visit_keep(x, &to, q->who.member_id, &to.id, &saved));
		if (saved)
			return visit_done(
				x, q, p, is.contact_id,
				fill_text(x, S("/visits/"), is.id, S("?done=yes")));
	}
	if (saved)
		return OK;
	p->status = fine ? 409 : 422;
	if (fine)
		visit_clash(&v);
	return visit_show(x, q, p, &v, &is, reminded);
}

/* ---- rules of reminders ---- */

static void fill_rules(ctx *x, list rules, reminders_view *v)
{
	v_rule *r = ARENA_ARRAY(x->a, v_rule, rules.n + 1);

	for (size_t i = 0; i < rules.n; i++) {
		const rule_row *w = LIST_AT(rules, rule_row, i);
		r[i] = (v_rule){
			w->id,
			fill_text(x, visit_ahead(x->a, w->minutes), S(" before")),
			w->name,
			w->body.n ? text_clip(x->a, w->body, 160)
				  : S("This template was taken away: nothing "
				      "is sent.")};
	}
	v->rules = (list){r, rules.n};
	if (!rules.n)
		v->empty = fill_empty("calendar-clock", "No reminders",
				      "Say how long before an appointment its customer "
				      "is texted, and what.");
}

static void fill_choices(ctx *x, list choices, str chosen, reminders_view *v)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, choices.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < choices.n; i++) {
		const rule_choice *c = LIST_AT(choices, rule_choice, i);
		if (!c->by_member)
			o[n++] = fill_option(c->id, c->name, chosen);
	}
	v->choices = (list){o, n};
	if (!n)
		v->no_templates = fill_empty(
			"message-square-text", "No template to remind with",
			"Write one among the templates of texts. It may not name the "
			"member who writes: a reminder is written by nobody.");
}

static rc rules_show(ctx *x, request *q, response *p, reminders_view *v)
{
	static const char *const units[][2] = {
		{"hours", "hours"}, {"days", "days"}, {"minutes", "minutes"}};
	v_option *o = ARENA_ARRAY(x->a, v_option, 3);
	list rules, choices;
	shell_now now;

	shell_send(x, q, &now);
	TRY(reminder_rules(x, &rules, &choices));
	shell_fill(x, q, &now, "Reminders", &v->shell);
	shell_crumb(&v->shell, S("Settings"), S("/settings"), S("Reminders"));
	flash_of(x, q, &v->shell);
	for (int i = 0; i < 3; i++)
		o[i] = fill_option(str_of(units[i][0]), str_of(units[i][1]),
				   param_of(q->form, "unit"));
	v->units = (list){o, 3};
	fill_rules(x, rules, v);
	fill_choices(x, choices, param_of(q->form, "template"), v);
	return shell_page(x, q, p, &reminders_page, v);
}

static rc rules_get(ctx *x, request *q, response *p)
{
	reminders_view v = {.n = S("24")};

	return rules_show(x, q, p, &v);
}

static rc rules_post(ctx *x, request *q, response *p)
{
	reminders_view v = {.n = param_of(q->form, "n")};
	int64_t minutes = visit_minutes(str_trim(v.n), param_of(q->form, "unit"));
	str template = param_of(q->form, "template");
	bool added = false;

	if (!minutes)
		v.n_error = S("From 15 minutes to 14 days.");
	if (!str_is_uuid(template))
		v.template_error = S("Choose what is sent.");
	if (!v.n_error.n && !v.template_error.n)
		TRY(reminder_rule_add(x, minutes, template, &added));
	if (added)
		return response_redirect(x, p, S(RULES "?done=yes"));
	if (!v.n_error.n && !v.template_error.n)
		v.n_error = S("There is one of that time already, or ten of them.");
	p->status = 422;
	return rules_show(x, q, p, &v);
}

static rc rule_drop_post(ctx *x, request *q, response *p)
{
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(reminder_rule_drop(x, q->arg[0]));
	return response_redirect(x, p, S(RULES "?done=yes"));
}

static const route VISITS[] = {
	{M_GET, "/visits/new", WHO_AGENTS, 0, SERVES_HTML, visit_new_get},
	{M_POST, "/visits/new", WHO_AGENTS, 32768, SERVES_HTML, visit_new_post},
	{M_GET, "/visits/:visit", WHO_AGENTS, 0, SERVES_HTML, visit_get},
	{M_POST, "/visits/:visit", WHO_AGENTS, 32768, SERVES_HTML, visit_post},
	{M_GET, RULES, WHO_MANAGERS, 0, SERVES_HTML, rules_get},
	{M_POST, RULES, WHO_MANAGERS, 4096, SERVES_HTML, rules_post},
	{M_POST, RULES "/:rule", WHO_MANAGERS, 4096, SERVES_HTML, rule_drop_post},
};
const routes visits_routes = ROUTES("visits", VISITS);
