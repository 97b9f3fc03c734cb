/* A contact's parts changed on its page, contacts made and deleted by hand. */
#include "features/contacts/contact_edit_http.h"
#include "features/contacts/contact_edit_store.h"
#include "features/contacts/contact_new_view.h"
#include "features/contacts/contact_page.h"
#include "features/contacts/contact_pages_http.h"
#include "features/contacts/contact_twins_store.h"
#include "features/contacts/contacts.h"
#include "features/shell/shell.h"

/* How often a save is tried anew when somebody is quicker each time. */
enum { TRIES = 3 };

contact_editor contact_page_editor(const request *q)
{
	return (contact_editor){.tenant_id = q->tenant,
				.member_id = q->who.member_id,
				.region = q->who.region,
				.source = "page"};
}

/* False: something in it cannot be as it is; see the fields. */
static bool sheet_placed(ctx *x, contact_sheet *s, const contact_faults *f)
{
	if (!f->n)
		return true;
	if (!sheet_faults(x->a, s->fields, s->n, f))
		s->problem = f->items[0].says;
	return false;
}

/* Looks typed values over and decides what becomes of each. */
static bool sheet_check(ctx *x, str region, contact_sheet *s)
{
	contact_faults f = {.n = 0};
	contact_draft d;

	sheet_draft(x->a, s->fields, s->n, s->open, true, &d, &f);
	contact_draft_check(x->a, &d, region, &f);
	if (!sheet_placed(x, s, &f))
		return false;
	sheet_tidied(x->a, s->fields, s->n, s->open, &d);
	for (size_t i = 0; i < s->n; i++) {
		sheet_field *v = &s->fields[i];
		if (!(v->parts & sheet_bit(s->open)))
			continue;
		v->verdict = sheet_decide(v->typed, v->was, v->now, v->pick);
		s->clash = s->clash || v->verdict == SHEET_CLASH;
	}
	return true;
}

/* The page again with the form open, and nothing lost. */
static rc edit_again(ctx *x, const request *q, response *p, const contact_sheet *s)
{
	contact_view v = {0};
	contact_ask k = {.id = q->arg[0], .member = q->who.member_id, .edit = s->open};

	p->status = s->clash ? 409 : 422;
	return contact_show(x, q, p, &k, &v, s);
}

static rc edit_done(ctx *x, const request *q, response *p, const contact_sheet *s,
		    const char *done)
{
	return response_redirect(
		x, p,
		str_printf(x->a, "/contacts/" STR_FMT "?done=%s#part-%s",
			   STR_ARG(q->arg[0]), done, SHEET_TITLES[s->open].key));
}

/* Saves what is to be taken; *outcome STALE: look again. */
static rc edit_save(ctx *x, const contact_editor *who, contact_sheet *s,
		    enum contact_outcome *outcome)
{
	contact_faults f = {.n = 0};
	contact_saved saved;
	contact_draft d;

	sheet_draft(x->a, s->fields, s->n, s->open, false, &d, &f);
	TRY(contact_save(x, who, s->id, s->version, &d, &saved));
	sheet_placed(x, s, &saved.faults);
	*outcome = saved.outcome;
	return OK;
}

static rc edit_part(ctx *x, const request *q, response *p, enum sheet_part part)
{
	contact_editor who = contact_page_editor(q);
	enum contact_outcome outcome;
	contact_sheet s;

	for (int i = 0; i < TRIES; i++) {
		TRY(contact_sheet_read(x, q->arg[0], &s));
		s.open = part;
		contact_sheet_typed(x, q, &s);
		if (!sheet_check(x, who.region, &s) || s.clash)
			return edit_again(x, q, p, &s);
		TRY(edit_save(x, &who, &s, &outcome));
		if (outcome == CONTACT_SAVED)
			return edit_done(x, q, p, &s, "saved");
		if (outcome == CONTACT_SAME)
			return edit_done(x, q, p, &s, "same");
		if (outcome == CONTACT_REFUSED)
			return edit_again(x, q, p, &s);
	}
	return FAIL(x, E_CONFLICT, "changed by others all the time");
}

rc contact_edit_post(ctx *x, request *q, response *p)
{
	enum sheet_part part = sheet_part_of(params_get(q->query, S("part")));

	if (!str_is_uuid(q->arg[0]) || part == SHEET_NONE)
		return FAIL(x, E_NOTFOUND, "not an id, or no part");
	return edit_part(x, q, p, part);
}

rc contact_delete_post(ctx *x, request *q, response *p)
{
	contact_editor who = contact_page_editor(q);

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(contact_delete(x, &who, q->arg[0]));
	return response_redirect(x, p, S("/contacts/removed?done=deleted"));
}

/* ---- a new one ---- */

static rc new_show(ctx *x, const request *q, response *p, const contact_sheet *s,
		   list twins)
{
	contact_new_view v = {0};
	sheet_shelf shelf = {0};
	shell_now now;

	shell_send(x, q, &now);
	TRY(contact_shelf_read(x, &shelf.choices, &shelf.people));
	shell_fill(x, q, &now, "New contact", &v.shell);
	contact_new_fill(x, q, &shelf, s, twins, &v);
	return shell_page(x, q, p, &contact_new_page, &v);
}

static rc new_sheet(ctx *x, const request *q, contact_sheet *s)
{
	TRY(contact_sheet_fill(x, NULL, (list){0}, s));
	s->open = SHEET_NEW;
	contact_sheet_typed(x, q, s);
	return OK;
}

rc contact_new_get(ctx *x, request *q, response *p)
{
	contact_sheet s;

	TRY(new_sheet(x, q, &s));
	return new_show(x, q, p, &s, (list){0});
}

static bool is_nobody(const contact_sheet *s)
{
	return !contact_sheet_field(s, "name")->typed.n &&
	       !contact_sheet_field(s, "phones")->typed.n &&
	       !contact_sheet_field(s, "email")->typed.n;
}

/* Whether it may be somebody we have: who it could be, unless that was looked at. */
static rc new_twins(ctx *x, const request *q, const contact_sheet *s, list *twins)
{
	*twins = (list){0};
	if (str_eq(params_get(q->form, S("anyway")), S("1")))
		return OK;
	return contact_twins_read(x, contact_sheet_field(s, "phones")->typed,
				  contact_sheet_field(s, "email")->typed, (str){0},
				  twins);
}

rc contact_new_post(ctx *x, request *q, response *p)
{
	contact_editor who = contact_page_editor(q);
	contact_faults f = {.n = 0};
	contact_saved saved = {0};
	contact_sheet s;
	contact_draft d;
	list twins;

	TRY(new_sheet(x, q, &s));
	p->status = 422;
	if (!sheet_check(x, who.region, &s))
		return new_show(x, q, p, &s, (list){0});
	if (is_nobody(&s)) {
		s.problem = S("Give at least a name, a phone number or an email "
			      "address.");
		return new_show(x, q, p, &s, (list){0});
	}
	TRY(new_twins(x, q, &s, &twins));
	if (twins.n)
		return new_show(x, q, p, &s, twins);
	sheet_draft(x->a, s.fields, s.n, s.open, false, &d, &f);
	TRY(contact_save(x, &who, (str){0}, 0, &d, &saved));
	if (saved.outcome != CONTACT_MADE) {
		sheet_placed(x, &s, &saved.faults);
		return new_show(x, q, p, &s, (list){0});
	}
	return response_redirect(
		x, p,
		str_printf(x->a, "/contacts/" STR_FMT "?done=made", STR_ARG(saved.id)));
}
