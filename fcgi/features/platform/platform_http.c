#include "features/platform/platform.h"
#include "features/platform/platform_store.h"
#include "features/platform/tenants_view.h"
#include "features/shell/shell.h"

enum { A_PAGE = 50 };

const page tenants_page = {"platform/tenants", &tenants_view_t};

static v_status tenant_status(const tenant_line *t)
{
	return str_eq(t->status, S("active"))
		       ? fill_status("Active", "circle-check", "green")
		       : fill_status("Suspended", "circle-pause", "red");
}

static void tenant_row(ctx *x, const request *q, const tenant_line *t, v_tenant_row *v)
{
	*v = (v_tenant_row){.key = t->id,
			    .name = t->name,
			    .sub = str_printf(x->a, STR_FMT ", " STR_FMT,
					      STR_ARG(t->slug), STR_ARG(t->timezone)),
			    .status = tenant_status(t),
			    .lines = fill_number(x, t->numbers),
			    .members = fill_number(x, t->members),
			    .calls = fill_number(x, t->calls_day),
			    .now = fill_number(x, t->calls_now),
			    .last = fill_when(x, &q->who, t->last_call)};
}

static void tenants_fill(ctx *x, const request *q, list rows, tenants_view *v)
{
	size_t n = rows.n > A_PAGE ? A_PAGE : rows.n;
	v_tenant_row *t = ARENA_ARRAY(x->a, v_tenant_row, n ? n : 1);
	buf next = buf_new(x->a, 128, 4096);

	for (size_t i = 0; i < n; i++)
		tenant_row(x, q, LIST_AT(rows, tenant_line, i), &t[i]);
	v->tenants = (list){t, n};
	if (!n)
		v->empty = fill_empty("building-2", "No tenant fits",
				      "Clear the filter to see all of them.");
	if (rows.n <= A_PAGE)
		return;
	buf_str(&next, S("/platform/tenants?after="));
	shell_url_part(&next, LIST_AT(rows, tenant_line, A_PAGE - 1)->slug);
	buf_str(&next, S("&q="));
	shell_url_part(&next, v->q);
	v->pager = (v_pager){.summary = str_printf(x->a, "%zu tenants on this page", n),
			     .next_href = str_dup(x->a, buf_view(&next)),
			     .prev_text = S("Previous"),
			     .next_text = S("Next")};
}

static rc tenants_get(ctx *x, request *q, response *p)
{
	static const char *const states[] = {"active", "Active", "suspended",
					     "Suspended"};
	str status = params_get(q->query, S("status")),
	    after = params_get(q->query, S("after"));
	v_option *options = ARENA_ARRAY(x->a, v_option, 3);
	tenants_view v = {0};
	shell_now now = {0};
	list rows = {0};

	v.q = params_get(q->query, S("q"));
	v.q = v.q.p ? v.q : S("");
	status = status.p ? status : S("");
	TRY(tenants_read(x, v.q, status, after.p ? after : S(""), A_PAGE + 1, &rows));
	shell_fill(x, q, &now, "Tenants", &v.shell);
	options[0] = fill_option(S(""), S("Any status"), status);
	for (int i = 0; i < 2; i++)
		options[i + 1] = fill_option(str_of(states[2 * i]),
					     str_of(states[2 * i + 1]), status);
	v.status = (list){options, 3};
	tenants_fill(x, q, rows, &v);
	return shell_page(x, q, p, &tenants_page, &v);
}

static const route PLATFORM[] = {
	{M_GET, "/platform/tenants", WHO_OPERATORS, 0, SERVES_HTML, tenants_get},
};
const routes platform_routes = ROUTES("platform", PLATFORM);
