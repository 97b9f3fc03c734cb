/* Settings: lines and numbers, one flow, one schedule. */
#include "features/settings/settings.h"
#include "features/settings/settings_page.h"

const page lines_page = {"settings/lines", &lines_view_t};
const page flow_page = {"settings/flow", &flow_view_t};

static str settings_param(const request *q, const char *name)
{
	str v = params_get(q->query, str_of(name));

	return v.p ? v : S("");
}

static rc lines_get(ctx *x, request *q, response *p)
{
	const lines_after after = {settings_param(q, "after"),
				   settings_param(q, "flows"),
				   settings_param(q, "schedules")};
	lines_view v = {0};
	lines_rows rows;
	shell_now now;

	shell_send(x, q, &now);
	lines_send(x, after.numbers, after.flows, after.schedules, &rows);
	TRY(pg_commit(x));
	shell_fill(x, q, &now, "Settings", &v.shell);
	lines_fill(x, &q->who, &rows, &after, &v);
	return shell_page(x, q, p, &lines_page, &v);
}

/* Whether the carrier finds out, when this line calls, that a machine picks up; or
 * whose its missed calls are. */
static rc line_post(ctx *x, request *q, response *p)
{
	str owner = params_get(q->form, S("follow_up"));
	int64_t n = 0;

	if (!str_is_uuid(q->arg[0]) || (owner.n && !str_is_uuid(owner)))
		return FAIL(x, E_NOTFOUND, "not an id");
	if (owner.p)
		TRY(line_follow_up(x, q->arg[0], owner.n ? owner : (str){0}, &n));
	else
		TRY(line_detect(x, q->arg[0],
				str_eq(params_get(q->form, S("detect")), S("on")), &n));
	if (!n)
		return FAIL(x, E_NOTFOUND, "no such line");
	return response_redirect(x, p, S("/settings"));
}

/* before=14: versions below that one. */
static int64_t flow_before(const request *q)
{
	int64_t before;

	return str_i64(settings_param(q, "before"), &before) ? before : INT64_MAX;
}

static rc flow_get(ctx *x, request *q, response *p)
{
	str version = params_get(q->query, S("version"));
	flow_view v = {0};
	flow_rows rows;
	shell_now now;

	if (!str_is_uuid(q->arg[0]) || (version.p && !str_is_uuid(version)))
		return FAIL(x, E_NOTFOUND, "not an id");
	shell_send(x, q, &now);
	flow_send(x, q->arg[0], version, flow_before(q), &rows);
	TRY(pg_commit(x));
	if (!rows.found || (version.p && !rows.sheet.version))
		return FAIL(x, E_NOTFOUND, "no such flow or version");
	shell_fill(x, q, &now, "Settings", &v.shell);
	shell_crumb(&v.shell, S("Settings"), S("/settings"), rows.sheet.name);
	flow_fill(x, &q->who, &rows, flow_before(q), &v);
	return shell_page(x, q, p, &flow_page, &v);
}

static const route SETTINGS[] = {
	{M_GET, "/settings", WHO_LEADS, 0, SERVES_HTML, lines_get},
	{M_POST, "/settings/lines/:line", WHO_MANAGERS, 4096, SERVES_HTML, line_post},
	{M_GET, "/settings/routing/:flow", WHO_LEADS, 0, SERVES_HTML, flow_get},
	{M_GET, "/settings/hours/:id", WHO_LEADS, 0, SERVES_HTML, hours_get},
	{M_POST, "/settings/hours/:id", WHO_MANAGERS, 16384, SERVES_HTML, hours_post},
};
const routes settings_routes = ROUTES("settings", SETTINGS);
