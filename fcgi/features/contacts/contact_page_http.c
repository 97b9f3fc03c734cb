/* A contact's page: read, and shown with what was typed into it. */
#include "features/contacts/contact_page.h"
#include "features/contacts/contact_pages_http.h"
#include "features/contacts/contacts.h"
#include "features/shell/shell.h"

enum { FIND_CHARS = 200 };

/* What the last form did, from the done= of the address. */
static void page_flash(ctx *x, v_shell *s, str done)
{
	static const char *const words[][3] = {
		{"note", "Note saved.", ""},
		{"handoff", "Handed over.",
		 "You are told when it is accepted or returned."},
		{"taken", "Accepted.", "You are the coordinator now."},
		{"accept", "Accepted.", "The coordinator stays, and is told."},
		{"return", "Returned.", "Whoever gave it is told."},
		{"withdraw", "Taken back.", ""},
		{"dnc", "Not to be contacted.", "Calls and texts to them are refused."},
		{"undnc", "May be contacted again.", ""},
		{"saved", "Saved.", ""},
		{"same", "Nothing to save.", "It is so already."},
		{"made", "Contact added.", ""},
		{"merged", "Merged.",
		 "It can be undone for 30 days, at the end of "
		 "this page."},
		{"back", "Brought back.", ""},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(done, str_of(words[i][0])))
			shell_flash(x, s, str_of(words[i][1]), str_of(words[i][2]));
}

rc contact_show(ctx *x, const request *q, response *p, const contact_ask *k,
		contact_view *v, const contact_sheet *typed)
{
	contact_sheet sheet;
	contact_rows rows;
	shell_now now;

	shell_send(x, q, &now);
	TRY(contact_read(x, k, &rows));
	TRY(contact_sheet_fill(x, &rows.sheet, rows.own, &sheet));
	sheet.open = k->edit;
	shell_fill(x, q, &now, "Contact", &v->shell);
	if (q->method == M_GET)
		page_flash(x, &v->shell, params_get(q->query, S("done")));
	contact_fill(x, q, k, &rows, typed ? typed : &sheet, v);
	return shell_page(x, q, p, &contact_page, v);
}

rc contact_get(ctx *x, request *q, response *p)
{
	str before = params_get(q->query, S("before"));
	contact_view v = {0};
	contact_ask k = {.id = q->arg[0],
			 .member = q->who.member_id,
			 .before = str_is_uuid(before) ? before : (str){0},
			 .kind = timeline_kind_of(params_get(q->query, S("kind"))),
			 .edit = sheet_part_of(params_get(q->query, S("edit")))};

	if (!str_is_uuid(k.id))
		return FAIL(x, E_NOTFOUND, "not an id");
	k.q = params_line(x, q->query, "q", FIND_CHARS);
	k.department = params_id(q->query, "department");
	k.find = contact_search_read(x->a, k.q, q->who.region);
	return contact_show(x, q, p, &k, &v, NULL);
}
