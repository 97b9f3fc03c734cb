/* The queue page, and one's own presence. */
#include "base/events.h"
#include "features/queue/queue.h"
#include "features/queue/queue_page.h"
#include "features/shell/shell.h"

const page queue_page = {"queue/queue", &queue_view_t};

/* The call that is open, and its controls; a list beside it only marks it. */
static rc queue_open(ctx *x, const request *q, const queue_lists *l, str call_id,
		     call_story *story, desk_rows **desk)
{
	*desk = NULL;
	if (!call_id.n || l->parts) {
		*story = (call_story){.found = true, .line = {.id = call_id}};
		return pg_commit(x);
	}
	*desk = desk_send(x, q, call_id);
	return call_story_read(x, q, call_id, story);
}

static rc queue_show(ctx *x, request *q, response *p, str call_id)
{
	queue_view v = {0};
	queue_lists lists;
	call_story story = {0};
	desk_rows *desk;

	queue_send(x, q, &lists);
	TRY(queue_open(x, q, &lists, call_id, &story, &desk));
	if (!story.found)
		return FAIL(x, E_NOTFOUND, "no such call");
	queue_keep(x, q, &lists);
	shell_fill(x, q, &lists.now, "Queue", &v.shell);
	v.shell.refresh = SHELL_REFRESH_S;
	if (str_eq(params_get(q->query, S("refresh")), S("off")))
		v.shell.refresh = 0;
	v.shell.refresh_off = S("/queue?refresh=off");
	queue_fill(x, q, &lists, call_id.n ? &story : NULL, &v);
	if (desk)
		desk_fill(x, q, desk, &lists.now, &v.desk);
	/* what bars them from answering ends with their state */
	if (v.desk.barred.n)
		v.call_topics = fill_text(x, v.call_topics, S(" presence"));
	/* the open call has its controls where it stands */
	if (v.desk.leg.n)
		v.shell.desk = (str){0};
	return shell_page(x, q, p, &queue_page, &v);
}

static rc queue_get(ctx *x, request *q, response *p)
{
	return queue_show(x, q, p, (str){0});
}

static rc queue_call_get(ctx *x, request *q, response *p)
{
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	return queue_show(x, q, p, q->arg[0]);
}

/* "ready", "offline" or "away:Lunch". */
static bool presence_read(ctx *x, str choice, str *state, str *reason)
{
	static const char *const reasons[] = {"Lunch", "Break", "Meeting", "Training"};

	(void)x;
	*reason = S("");
	*state = choice;
	if (str_eq(choice, S("ready")) || str_eq(choice, S("offline")))
		return true;
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		str r = str_of(reasons[i]);
		if (choice.n == 5 + r.n && str_starts(choice, S("away:")) &&
		    str_eq(str_sub(choice, 5, choice.n), r)) {
			*state = S("away");
			*reason = r;
			return true;
		}
	}
	return false;
}

static rc presence_post(ctx *x, request *q, response *p)
{
	str back = params_get(q->form, S("back")), state, reason;

	if (!presence_read(x, params_get(q->form, S("choice")), &state, &reason))
		return FAIL(x, E_INPUT, "not a state");
	presence_choose(x, q->tenant, q->who.member_id, state, reason);
	TRY(pg_flush(x));
	return response_redirect(x, p, response_own_path(back) ? back : S("/queue"));
}

static const route QUEUE[] = {
	{M_GET, "/queue", WHO_VIEWERS, 0, SERVES_HTML, queue_get},
	{M_GET, "/queue/calls/:id", WHO_VIEWERS, 0, SERVES_HTML, queue_call_get},
	{M_POST, "/presence", WHO_MEMBERS, 4096, SERVES_HTML, presence_post},
};
const routes queue_routes = ROUTES("queue", QUEUE);
