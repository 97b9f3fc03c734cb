/* A change of many contacts: what it is to be, and how far it is. */
#include "base/text.h"
#include "features/bulk/bulk_page.h"
#include "features/crm/crm.h"
#include "features/imports/imports.h"

const page bulk_choose_page = {"bulk/choose", &bulk_choose_view_t};
const page bulk_run_page = {"bulk/run", &bulk_run_view_t};

static rc choose_page(ctx *x, request *q, response *p, params from, str problem)
{
	bulk_choose_view v = {0};
	bulk_shelf s;
	crm_locked crm;
	shell_now now;
	str about;

	shell_send(x, q, &now);
	crm_locked_send(x, &crm);
	TRY(bulk_shelf_read(x, export_filter(x, q, from, &about), &s));
	shell_fill(x, q, &now, "Change contacts", &v.shell);
	shell_crumb(&v.shell, S("Contacts"), S("/contacts"), S("Change contacts"));
	bulk_choose_fill(x, q, from, &s, &v);
	v.tag = params_get(q->form, S("to_tag"));
	v.group = params_get(q->form, S("to_group"));
	v.reason = params_get(q->form, S("to_reason"));
	if (crm.on)
		v.lock_note =
			S("Contacts that QuickBase says it of keep what they have.");
	if (problem.n) {
		p->status = 422;
		v.problem = (v_notice){.tone = S("red"),
				       .icon = S("circle-alert"),
				       .title = S("Nothing was changed."),
				       .text = problem};
	}
	return shell_page(x, q, p, &bulk_choose_page, &v);
}

static rc choose_get(ctx *x, request *q, response *p)
{
	return choose_page(x, q, p, q->query, (str){0});
}

/* The text of a choice; absent when it is none. */
static str choice_text(list choices, const char *kind, str value)
{
	for (size_t i = 0; i < choices.n; i++) {
		const bulk_choice *c = LIST_AT(choices, bulk_choice, i);
		if (str_eq(c->kind, str_of(kind)) && str_eq(c->value, value))
			return c->text;
	}
	return (str){0};
}

/* The filters of the list have the plain names. */
static str given(ctx *x, const request *q, const char *kind)
{
	return params_get(q->form, str_printf(x->a, "to_%s", kind));
}

/* A tag or group by its name, a new one where one is added. */
static rc read_label(ctx *x, const request *q, bulk_new *b, str *problem)
{
	const char *kind = BULK_DEFS[b->what].kind;
	str name = text_line(x->a, given(x, q, kind), SIZE_MAX / 2);

	if (!name.n || text_chars(name) > BULK_LABEL_MOST) {
		*problem = str_printf(x->a, "Say which %s, in at most 60 characters.",
				      kind);
		return OK;
	}
	TRY(bulk_label(x, kind, name, bulk_adds(b->what), &b->value));
	if (!b->value.n)
		*problem = str_printf(x->a, "There is no %s of this name.", kind);
	b->says = bulk_says(x->a, b->what, name);
	return OK;
}

static void read_choice(ctx *x, const request *q, list choices, bulk_new *b,
			str *problem)
{
	const char *kind = BULK_DEFS[b->what].kind;
	str v = given(x, q, kind), text = {0};

	if (!str_eq(v, S("none")))
		text = choice_text(choices, kind, v);
	b->value = text.p ? v : S("");
	b->says = bulk_says(x->a, b->what, text);
	if (!text.p && !str_eq(v, S("none")))
		*problem = S("Choose one from the list.");
}

static void read_reason(ctx *x, const request *q, bulk_new *b, str *problem)
{
	b->reason = text_line(x->a, params_get(q->form, S("to_reason")), SIZE_MAX / 2);
	if (!b->reason.n || text_chars(b->reason) > BULK_REASON_MOST)
		*problem = S("Say why they are not to be contacted, in at most 500 "
			     "characters: it is kept with each of them.");
	b->says = bulk_says(x->a, b->what, text_clip(x->a, b->reason, 80));
}

/* What the form asks for, or what is wrong with it. */
static rc read_new(ctx *x, const request *q, bulk_new *b, str *problem)
{
	bulk_shelf s;

	*b = (bulk_new){.what = bulk_what_of(params_get(q->form, S("do"))),
			.value = S(""),
			.reason = S("")};
	b->filter = export_filter(x, q, q->form, &b->about);
	b->about = text_clip(x->a, b->about, 290);
	if (b->what == BULK_N) {
		*problem = S("Choose what to change.");
		return OK;
	}
	TRY(bulk_shelf_read(x, b->filter, &s));
	if (!s.count)
		*problem = S("There is nobody to change.");
	else if (bulk_is_label(b->what))
		TRY(read_label(x, q, b, problem));
	else if (b->what == BULK_DNC)
		read_reason(x, q, b, problem);
	else
		read_choice(x, q, s.choices, b, problem);
	return OK;
}

static rc to_run(ctx *x, response *p, str id)
{
	return response_redirect(
		x, p, str_printf(x->a, "/contacts/bulk/" STR_FMT, STR_ARG(id)));
}

static rc choose_post(ctx *x, request *q, response *p)
{
	bulk_new b;
	str problem = {0}, id;

	TRY(read_new(x, q, &b, &problem));
	if (problem.n)
		return choose_page(x, q, p, q->form, problem);
	TRY(bulk_begin(x, &q->who, &b, &id));
	return to_run(x, p, id);
}

static rc head_of(ctx *x, const request *q, bulk_head *h)
{
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	return bulk_read(x, q->arg[0], h);
}

static rc run_get(ctx *x, request *q, response *p)
{
	bulk_run_view v = {0};
	bulk_head h = {0};
	shell_now now;

	shell_send(x, q, &now);
	TRY(head_of(x, q, &h));
	shell_fill(x, q, &now, "Change contacts", &v.shell);
	shell_crumb(&v.shell, S("Contacts"), S("/contacts"), S("Change contacts"));
	bulk_run_fill(x, q, &h, &v);
	return shell_page(x, q, p, &bulk_run_page, &v);
}

/* do: stop, undo. What no longer fits changes nothing. */
static rc run_post(ctx *x, request *q, response *p)
{
	str what = params_get(q->form, S("do"));
	bulk_head h = {0};
	bool can;

	TRY(head_of(x, q, &h));
	if (str_eq(what, S("stop")))
		TRY(bulk_stop(x, h.id));
	if (str_eq(what, S("undo")))
		TRY(bulk_undo(x, h.id, &can));
	events_live(x->events, q->tenant, S("bulk"), h.id);
	return to_run(x, p, h.id);
}

static const route BULK[] = {
	{M_GET, "/contacts/bulk", WHO_LEADS, 0, SERVES_HTML, choose_get},
	{M_POST, "/contacts/bulk", WHO_LEADS, 32 * 1024, SERVES_HTML, choose_post},
	{M_GET, "/contacts/bulk/:bulk", WHO_LEADS, 0, SERVES_HTML, run_get},
	{M_POST, "/contacts/bulk/:bulk", WHO_LEADS, 4096, SERVES_HTML, run_post},
};
const routes bulk_routes = ROUTES("bulk", BULK);
