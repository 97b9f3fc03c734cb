/* Calls as people see them: one call step by step; the routes of all of calls. */
#include "features/calls/calls_http.h"
#include "features/calls/call_files.h"
#include "features/calls/calls.h"
#include "features/calls/calls_work.h"
#include "features/shell/shell.h"

const page call_page = {"calls/call", &call_view_t};

static rc call_get(ctx *x, request *q, response *p)
{
	bool keeper = ((unsigned)q->who.role & WHO_LEADS) != 0;
	call_technical technical = {0};
	call_view v = {0};
	call_work work;
	call_story story;
	shell_now now;
	bool found;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	if (str_eq(params_get(q->query, S("mode")), S("triage")))
		return response_redirect(
			x, p,
			fill_text(x, S("/history/calls?triage=1&call="), q->arg[0]));
	shell_send(x, q, &now);
	call_work_send(x, q->arg[0], &work, &found);
	if (keeper)
		call_technical_send(x, q->arg[0], &technical);
	TRY(call_story_read(x, q, q->arg[0], &story));
	if (!story.found)
		return FAIL(x, E_NOTFOUND, "no such call");
	shell_fill(x, q, &now, "Call", &v.shell);
	call_fill(x, q, &story, keeper ? &technical : NULL, &v);
	call_outcome_fill(x, q, &work, &v);
	return shell_page(x, q, p, &call_page, &v);
}

enum { BODY = 32 * 1024 };

/* clang-format off */
static const route CALLS[] = {
	{M_GET, "/history", WHO_VIEWERS, 0, SERVES_HTML, history_top_get},
	{M_GET, "/history/calls", WHO_VIEWERS, 0, SERVES_HTML, history_get},
	{M_GET, "/history/calls/table", WHO_VIEWERS, 0, SERVES_HTML, call_table_get},
	{M_POST, "/history/calls/table", WHO_VIEWERS, BODY, SERVES_HTML, call_table_post},
	{M_GET, "/history/calls/bulk", WHO_LEADS, 0, SERVES_HTML, call_bulk_get},
	{M_POST, "/history/calls/bulk", WHO_LEADS, BODY, SERVES_HTML, call_bulk_post},
	{M_GET, "/history/calls/export", WHO_LEADS, 0, SERVES_HTML, call_export_get},
	{M_POST, "/history/calls/export", WHO_LEADS, BODY, SERVES_HTML, call_export_post},
	{M_GET, "/history/calls/bulk/:many", WHO_LEADS, 0, SERVES_HTML, call_bulk_one_get},
	{M_POST, "/history/calls/bulk/:many", WHO_LEADS, 4096, SERVES_HTML, call_bulk_one_post},
	{M_GET, "/team/missed", WHO_LEADS, 0, SERVES_HTML, missed_get},
	{M_GET, "/history/calls/:id", WHO_VIEWERS, 0, SERVES_HTML, call_get},
	{M_POST, "/history/calls/:id", WHO_AGENTS, BODY, SERVES_HTML, call_work_post},
	{M_POST, "/history/calls/:id/files", SPOOLED(WHO_AGENTS), CALL_FILE_MOST + BODY, SERVES_HTML, call_files_post},
	{M_GET, "/history/calls/:id/files/:file", WHO_VIEWERS, 0, SERVES_TEXT, call_file_get},
	{M_POST, "/history/calls/:id/files/:file", WHO_AGENTS, 4096, SERVES_HTML, call_file_post},
	{M_POST, "/history/calls/:id/note", WHO_AGENTS, BODY, SERVES_HTML, call_note_post},
};
/* clang-format on */
const routes calls_routes = ROUTES("calls", CALLS);
