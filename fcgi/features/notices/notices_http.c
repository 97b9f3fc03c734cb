/* A member's notices, and that they have been seen. */
#include "base/events.h"
#include "features/notices/notice_ways_http.h"
#include "features/notices/notices.h"
#include "features/notices/notices_store.h"
#include "features/notices/notices_view.h"
#include "features/shell/shell.h"

const page notices_page = {"notices/list", &notices_view_t};

static rc notices_get(ctx *x, request *q, response *p)
{
	str before = params_get(q->query, S("before"));
	bool bell = q->htmx && str_eq(q->fragment, S("bell"));
	notices_view v = {0};
	shell_now now;
	list rows = {0};

	shell_send(x, q, &now);
	if (bell)
		TRY(pg_commit(x));
	else
		TRY(notices_read(x, q->who.member_id,
				 str_is_uuid(before) ? before : (str){0}, &rows));
	shell_fill(x, q, &now, "Notices", &v.shell);
	notices_fill(x, &q->who, rows, &v);
	return shell_page(x, q, p, &notices_page, &v);
}

static rc notices_post(ctx *x, request *q, response *p)
{
	str one = params_get(q->form, S("one"));

	if (one.p && !str_is_uuid(one))
		return FAIL(x, E_INPUT, "not an id");
	TRY(notices_seen(x, q->who.member_id, one));
	events_live(x->events, q->tenant, S("notices"), q->who.member_id);
	return response_redirect(x, p, S("/notices"));
}

static const route NOTICES[] = {
	{M_GET, "/notices", WHO_MEMBERS, 0, SERVES_HTML, notices_get},
	{M_POST, "/notices", WHO_MEMBERS, 4096, SERVES_HTML, notices_post},
	{M_GET, "/notices/ways", WHO_MEMBERS, 0, SERVES_HTML, notice_ways_get},
	{M_POST, "/notices/ways", WHO_MEMBERS, 8192, SERVES_HTML, notice_ways_post},
	{M_POST, "/notices/devices", WHO_MEMBERS, 8192, SERVES_HTML,
	 notice_devices_post},
};
const routes notices_routes = ROUTES("notices", NOTICES);
