/* The server ends the time after a call; no page needs to be open for it. */
#include "base/events.h"
#include "features/queue/queue.h"
#include "features/team/team.h"
#include "features/team/team_store.h"

static rc presence_wrap_up_end(ctx *x, const task *t)
{
	bool ended = false;

	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(team_wrapped(x, task_arg_get(x, t, "member"), &ended));
	if (ended)
		queue_wake(x);
	TRY(pg_commit(x));
	if (ended)
		events_live(x->events, t->tenant_id, S("presence"), S(""));
	events_send(x->events);
	return OK;
}

static task_result presence_wrap_up_run(ctx *x, const task *t)
{
	rc r = presence_wrap_up_end(x, t);

	return r == OK ? task_done() : task_rolled_back(x, r);
}

const task_kind presence_wrap_up = {"presence.wrap_up", LANE_FAST, 20,
				    presence_wrap_up_run, PATIENCE_LONG};

static task_result presence_back_run(ctx *x, const task *t)
{
	int64_t left = 0;
	rc r = pg_begin(x, t->tenant_id, S(""));

	if (r == OK)
		r = team_back(x, task_arg_get(x, t, "member"), &left);
	if (r == OK && !left)
		queue_wake(x);
	if (r == OK)
		r = pg_commit(x);
	if (r != OK)
		return task_rolled_back(x, r);
	if (left)
		return task_wait(left, S("they are away for longer"));
	events_live(x->events, t->tenant_id, S("presence"), S(""));
	events_send(x->events);
	return task_done();
}

const task_kind presence_back = {"presence.back", LANE_FAST, 20, presence_back_run,
				 PATIENCE_LONG};
