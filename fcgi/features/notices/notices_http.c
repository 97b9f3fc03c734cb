/* A member's notices, and that they have been seen. */
#include "base/events.h"
#include "features/notices/notice_ways_http.h"
#include "features/notices/notices.h"
#include "features/notices/notices_store.h"
#include "features/notices/notices_view.h"
#include "features/shell/shell.h"

const page notices_page = {"notices/list", &notices_view_t};

static str notice_icon(str kind)
{
	static const char *const icons[][2] = {
		{"mention", "sticky-note"},   {"handoff", "arrow-right-left"},
		{"import", "upload"},         {"export", "download"},
		{"presence", "circle-pause"}, {"sla", "timer"},
		{"bulk", "list-checks"},      {"reminder", "alarm-clock"},
		{"emergency", "siren"},
	};

	for (size_t i = 0; i < sizeof(icons) / sizeof(icons[0]); i++)
		if (str_eq(kind, str_of(icons[i][0])))
			return str_of(icons[i][1]);
	return S("user-round");
}

static void notices_fill(ctx *x, const request *q, list rows, notices_view *v)
{
	size_t n = rows.n > NOTICES_SHOWN ? NOTICES_SHOWN : rows.n;
	v_told *to = ARENA_ARRAY(x->a, v_told, n ? n : 1);

	for (size_t i = 0; i < n; i++) {
		const notice_row *r = LIST_AT(rows, notice_row, i);
		to[i] = (v_told){.key = r->id,
				 .icon = notice_icon(r->kind),
				 .text = r->words,
				 .href = r->href,
				 .tone = r->fresh ? S("accent") : S("none"),
				 .state = r->fresh ? S("New") : S(""),
				 .time = fill_when(x, &q->who, r->created_at)};
		v->fresh |= r->fresh;
	}
	v->notices = (list){to, n};
	if (rows.n > n)
		v->older_href = str_printf(x->a, "/notices?before=" STR_FMT,
					   STR_ARG(to[n - 1].key));
	if (!n)
		v->empty = fill_empty("bell", "Nothing yet",
				      "Mentions, hand-offs and colleagues at your "
				      "contacts show up here.");
}

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
	notices_fill(x, q, rows, &v);
	return shell_page(x, q, p, &notices_page, &v);
}

static rc notices_post(ctx *x, request *q, response *p)
{
	TRY(notices_seen(x, q->who.member_id));
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
