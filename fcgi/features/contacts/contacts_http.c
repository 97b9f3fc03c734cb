/* Who the business knows: the list, and one of them. */
#include "base/text.h"
#include "features/contacts/blocked_http.h"
#include "features/contacts/contact_page.h"
#include "features/contacts/contact_pages_http.h"
#include "features/contacts/contact_story_http.h"
#include "features/contacts/contact_story_store.h"
#include "features/contacts/contacts.h"
#include "features/contacts/contacts_page.h"
#include "features/contacts/employee_http.h"
#include "features/shell/shell.h"

enum { ASKED_MOST = 200 };

const page contacts_page = {"contacts/list", &contacts_view_t};
const page contact_page = {"contacts/contact", &contact_view_t};

/* A filter that may be "none": those who have nothing there. */
static str ask_or_none(const request *q, const char *name, str v)
{
	return str_eq(params_get(q->query, str_of(name)), S("none")) ? S("") : v;
}

static void contacts_ask_read(ctx *x, const request *q, contacts_ask *k)
{
	*k = (contacts_ask){
		.tab = contact_tab_of(params_get(q->query, S("type"))),
		.q = params_line(x, q->query, "q", ASKED_MOST),
		.status = ask_or_none(q, "status",
				      params_line(x, q->query, "status", ASKED_MOST)),
		.owner = ask_or_none(q, "coordinator",
				     params_id(q->query, "coordinator")),
		.phase = params_line(x, q->query, "phase", ASKED_MOST),
		.label = params_id(q->query, "label"),
		.unread = str_eq(params_get(q->query, S("unread")), S("1")),
		.hidden = str_eq(params_get(q->query, S("hidden")), S("1")),
		.after = params_id(q->query, "after"),
		.before = params_id(q->query, "before")};
	k->sort = contact_sort_read(params_get(q->query, S("sort")), &k->down);
	k->search = contact_search_read(x->a, k->q, q->who.region);
	if (str_eq(params_get(q->query, S("in")), S("all")))
		k->tab = TAB_ALL;
	if (k->tab == TAB_ALL && !k->search.any)
		k->tab = TAB_CUSTOMERS;
}

/* For the box that every page has: while somebody types there. */
static rc contacts_find(ctx *x, request *q, response *p)
{
	contacts_view v = {0};
	contacts_found f = {0};
	contacts_ask k;

	contacts_ask_read(x, q, &k);
	if (k.search.any)
		TRY(contacts_read(x, q->tenant, &k, &f));
	contacts_fill_find(x, q, &k, &f, &v);
	return shell_page(x, q, p, &contacts_page, &v);
}

static rc contacts_get(ctx *x, request *q, response *p)
{
	contacts_view v = {0};
	contacts_ask k;
	handed_counts handed = {0};
	kept_as handed_as = {.changes = 0};
	contacts_found f;
	shell_now now;

	if (shell_wants(q, S("find")))
		return contacts_find(x, q, p);
	contacts_ask_read(x, q, &k);
	shell_send(x, q, &now);
	if (!shell_parts_n(q))
		handoffs_mine_send(x, q, &handed, &handed_as);
	TRY(contacts_read(x, q->tenant, &k, &f));
	handoffs_mine_keep(x, &handed, &handed_as);
	shell_fill(x, q, &now, "Contacts", &v.shell);
	contacts_fill(x, q, &k, &f, &v);
	if ((unsigned)q->who.role & WHO_AGENTS && v.views.n)
		v.handoffs_href = S("/contacts/handoffs");
	v.handoffs = handed.mine ? fill_number(x, handed.mine) : S("");
	return shell_page(x, q, p, &contacts_page, &v);
}

static const route CONTACTS[] = {
	{M_GET, "/contacts", WHO_VIEWERS, 0, SERVES_HTML, contacts_get},
	{M_GET, "/contacts/new", WHO_AGENTS, 0, SERVES_HTML, contact_new_get},
	{M_POST, "/contacts/new", WHO_AGENTS, 65536, SERVES_HTML, contact_new_post},
	{M_GET, "/contacts/removed", WHO_LEADS, 0, SERVES_HTML, removed_get},
	{M_POST, "/contacts/removed/:removed", WHO_LEADS, 4096, SERVES_HTML,
	 removed_post},
	{M_GET, "/contacts/handoffs", WHO_AGENTS, 0, SERVES_HTML, handoffs_get},
	{M_GET, "/contacts/:id", WHO_VIEWERS, 0, SERVES_HTML, contact_get},
	{M_POST, "/contacts/:id/edit", WHO_AGENTS, 131072, SERVES_HTML,
	 contact_edit_post},
	{M_POST, "/contacts/:id/delete", WHO_MANAGERS, 4096, SERVES_HTML,
	 contact_delete_post},
	{M_GET, "/contacts/:id/merge", WHO_LEADS, 0, SERVES_HTML, merge_get},
	{M_POST, "/contacts/:id/merge", WHO_LEADS, 4096, SERVES_HTML, merge_post},
	{M_POST, "/contacts/:id/dnc", WHO_AGENTS, 16384, SERVES_HTML, dnc_post},
	{M_POST, "/contacts/:id/notes", WHO_AGENTS, 65536, SERVES_HTML, note_post},
	{M_POST, "/contacts/:id/handoffs", WHO_AGENTS, 16384, SERVES_HTML,
	 handoff_post},
	{M_POST, "/contacts/:id/handoffs/:handoff", WHO_AGENTS, 16384, SERVES_HTML,
	 handoff_answer_post},
	{M_GET, "/contacts/employees/new", WHO_MANAGERS, 0, SERVES_HTML,
	 employee_new_get},
	{M_POST, "/contacts/employees/new", WHO_MANAGERS, 8192, SERVES_HTML,
	 employee_new_post},
	{M_GET, "/contacts/employees/:member", WHO_MANAGERS, 0, SERVES_HTML,
	 employee_get},
	{M_POST, "/contacts/employees/:member", WHO_MANAGERS, 4096, SERVES_HTML,
	 employee_post},
	{M_GET, "/settings/blocked", WHO_LEADS, 0, SERVES_HTML, blocked_get},
	{M_POST, "/settings/blocked", WHO_LEADS, 4096, SERVES_HTML, blocked_post},
	{M_POST, "/settings/blocked/remove", WHO_LEADS, 4096, SERVES_HTML,
	 blocked_remove_post},
};
const routes contacts_routes = ROUTES("contacts", CONTACTS);
