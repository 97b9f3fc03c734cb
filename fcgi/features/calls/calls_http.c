/* Calls as people see them: the history, and one call step by step. */
#include "base/text.h"
#include "features/calls/calls.h"
#include "features/calls/calls_page.h"
#include "features/shell/shell.h"

enum { ASKED_MOST = 200 };

const page history_page = {"calls/history", &history_view_t};
const page call_page = {"calls/call", &call_view_t};

static void history_ask_read(ctx *x, const request *q, history_ask *k)
{
	*k = (history_ask){.outcome = params_get(q->query, S("outcome")),
			   .line = params_id(q->query, "line"),
			   .member = params_id(q->query, "member"),
			   .from = params_line(x, q->query, "from", ASKED_MOST),
			   .to = params_line(x, q->query, "to", ASKED_MOST),
			   .q = params_line(x, q->query, "q", ASKED_MOST),
			   .after = params_id(q->query, "after"),
			   .before = params_id(q->query, "before")};
	if (!history_outcome_known(k->outcome))
		k->outcome = (str){0};
}

static rc history_get(ctx *x, request *q, response *p)
{
	history_view v = {0};
	history_ask typed, k;
	history_found f;
	contact_search s;
	shell_now now;

	history_ask_read(x, q, &typed);
	k = history_sound(&typed);
	s = contact_search_read(x->a, k.q, q->who.region);
	k.search = s.any;
	shell_send(x, q, &now);
	TRY(history_read(x, q->who.zone, &k, &s, &f));
	shell_fill(x, q, &now, "History", &v.shell);
	history_fill(x, q, &typed, &f, &v);
	return shell_page(x, q, p, &history_page, &v);
}

static rc call_get(ctx *x, request *q, response *p)
{
	bool keeper = ((unsigned)q->who.role & WHO_LEADS) != 0;
	call_technical technical = {0};
	call_view v = {0};
	call_story story;
	shell_now now;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	shell_send(x, q, &now);
	if (keeper)
		call_technical_send(x, q->arg[0], &technical);
	TRY(call_story_read(x, q, q->arg[0], &story));
	if (!story.found)
		return FAIL(x, E_NOTFOUND, "no such call");
	shell_fill(x, q, &now, "Call", &v.shell);
	call_fill(x, q, &story, keeper ? &technical : NULL, &v);
	return shell_page(x, q, p, &call_page, &v);
}

static const route CALLS[] = {
	{M_GET, "/history/calls", WHO_VIEWERS, 0, SERVES_HTML, history_get},
	{M_GET, "/history/calls/:id", WHO_VIEWERS, 0, SERVES_HTML, call_get},
};
const routes calls_routes = ROUTES("calls", CALLS);
