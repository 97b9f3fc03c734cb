/* Two contacts who are one, and back; who was deleted, and back. */
#include "base/text.h"
#include "features/contacts/contact_edit_http.h"
#include "features/contacts/contact_merge_view.h"
#include "features/contacts/contact_pages_http.h"
#include "features/contacts/contact_twins_store.h"
#include "features/contacts/contacts.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"

enum { Q_MOST = 200 };

/* Whom to merge with: who may be the same, and whom one looks for. */
static rc merge_choose(ctx *x, const request *q, response *p, const contact_sheet *one)
{
	merge_view v = {0};
	list twins = {0}, found = {0};
	shell_now now;

	v.q = text_line(x->a, params_get(q->query, S("q")), Q_MOST);
	contact_search s = contact_search_read(x->a, v.q, q->who.region);
	TRY(contact_twins_read(x, contact_sheet_field(one, "phones")->now,
			       contact_sheet_field(one, "email")->now, one->id,
			       &twins));
	if (s.any)
		TRY(contact_like_read(x, &s, one->id, &found));
	shell_send(x, q, &now);
	TRY(contact_shelf_read(x, &(list){0}, &(list){0}));
	shell_fill(x, q, &now, "Merge", &v.shell);
	merge_choose_fill(x, q, one, twins, found, &v);
	return shell_page(x, q, p, &merge_page, &v);
}

static rc merge_compare(ctx *x, const request *q, response *p, const contact_sheet *one,
			const contact_sheet *other, v_notice notice)
{
	merge_view v = {.notice = notice};
	sheet_shelf shelf = {0};
	shell_now now;

	shell_send(x, q, &now);
	TRY(contact_shelf_read(x, &shelf.choices, &shelf.people));
	shell_fill(x, q, &now, "Merge", &v.shell);
	merge_compare_fill(x, q, &shelf, one, other, &v);
	return shell_page(x, q, p, &merge_page, &v);
}

/* Both, or E_NOTFOUND. */
static rc merge_both(ctx *x, const request *q, str with, contact_sheet *one,
		     contact_sheet *other)
{
	if (!str_is_uuid(q->arg[0]) || !str_is_uuid(with) || str_ieq(q->arg[0], with))
		return FAIL(x, E_NOTFOUND, "not two contacts");
	TRY(contact_sheet_read(x, q->arg[0], one));
	return contact_sheet_read(x, with, other);
}

rc merge_get(ctx *x, request *q, response *p)
{
	str with = params_get(q->query, S("with"));
	contact_sheet one, other;

	if (with.n) {
		TRY(merge_both(x, q, with, &one, &other));
		return merge_compare(x, q, p, &one, &other, (v_notice){0});
	}
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(contact_sheet_read(x, q->arg[0], &one));
	return merge_choose(x, q, p, &one);
}

rc merge_post(ctx *x, request *q, response *p)
{
	contact_editor who = contact_page_editor(q);
	str with = params_get(q->form, S("with"));
	int64_t one_version = 0, other_version = 0;
	contact_sheet one, other;
	bool merged = false;

	TRY(merge_both(x, q, with, &one, &other));
	if (str_i64(params_get(q->form, S("one")), &one_version) &&
	    str_i64(params_get(q->form, S("other")), &other_version))
		TRY(contact_merge(x, &who, with, other_version, q->arg[0], one_version,
				  merge_picks(x, q->form, &one, &other), &merged));
	if (merged)
		return response_redirect(x, p,
					 str_printf(x->a,
						    "/contacts/" STR_FMT "?done=merged",
						    STR_ARG(q->arg[0])));
	p->status = 409;
	return merge_compare(
		x, q, p, &one, &other,
		(v_notice){.tone = S("amber"),
			   .icon = S("triangle-alert"),
			   .title = S("One of them was changed meanwhile."),
			   .text = S("Nothing was merged. This is how they are now.")});
}

rc removed_get(ctx *x, request *q, response *p)
{
	str done = params_get(q->query, S("done"));
	removed_view v = {0};
	shell_now now;
	list rows = {0};

	shell_send(x, q, &now);
	TRY(removed_read(x, &rows));
	shell_fill(x, q, &now, "Deleted and merged", &v.shell);
	if (str_eq(done, S("deleted")))
		shell_flash(x, &v.shell, S("Deleted."),
			    S("It can be brought back for 30 days."));
	if (str_eq(done, S("not")))
		v.notice = (v_notice){
			.tone = S("amber"),
			.icon = S("triangle-alert"),
			.title = S("That cannot be undone now."),
			.text = S("It was undone already, its CRM record belongs to "
				  "somebody else, or who it was merged into has been "
				  "merged or deleted since: undo that first.")};
	removed_fill(x, rows, &v);
	return shell_page(x, q, p, &removed_page, &v);
}

rc removed_post(ctx *x, request *q, response *p)
{
	contact_editor who = contact_page_editor(q);
	str id;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(contact_bring_back(x, &who, q->arg[0], &id));
	if (!id.n)
		return response_redirect(x, p, S("/contacts/removed?done=not"));
	return response_redirect(
		x, p, str_printf(x->a, "/contacts/" STR_FMT "?done=back", STR_ARG(id)));
}
