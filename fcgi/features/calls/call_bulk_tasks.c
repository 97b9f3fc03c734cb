/* A change of many calls, or its undo, in parts of five hundred, one transaction a
 * part; and what nobody can undo any more is forgotten. */
#include "base/events.h"
#include "features/calls/calls.h"
#include "features/own/own.h"
#include "store/pg.h"

enum { TURN_MS = 15000 };

static rc bulk_part(ctx *x, const task *t, str id, bool *more)
{
	own_did r = {0};

	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_call_bulk_step, ARGS(A(id)), pg_into(&own_did_t, &r));
	TRY(pg_flush(x));
	*more = r.did;
	if (!r.did)
		task_add(x, &call_bulk_expire, task_arg(x, "bulk", id), id,
			 when_add(x->now, DAYS(7)));
	TRY(pg_commit(x));
	events_live(x->events, t->tenant_id, S("bulk"), id);
	events_send(x->events);
	return OK;
}

static task_result bulk_run(ctx *x, const task *t)
{
	int64_t until = when_mono_us() + TURN_MS * INT64_C(1000);
	str id = task_arg_get(x, t, "bulk");
	bool more = true;

	while (more && when_mono_us() < until) {
		rc r = bulk_part(x, t, id, &more);
		if (r != OK)
			return task_rolled_back(x, r);
	}
	if (more)
		return task_wait(0, S(""));
	events_live(x->events, t->tenant_id, S("calls"), S(""));
	events_live(x->events, t->tenant_id, S("notices"), S(""));
	return task_done();
}

static task_result bulk_expire(ctx *x, const task *t)
{
	str id = task_arg_get(x, t, "bulk");
	int64_t gone = 1;

	while (gone) {
		rc r = pg_begin(x, t->tenant_id, S(""));
		if (r == OK) {
			pg_send(x, Q_call_bulk_forget, ARGS(A(id)), pg_count(&gone));
			r = pg_commit(x);
		}
		if (r != OK)
			return task_rolled_back(x, r);
	}
	return task_done();
}

const task_kind call_bulk_run = {"calls.bulk", LANE_BULK, 60, bulk_run, PATIENCE_LONG};
const task_kind call_bulk_expire = {"calls.bulk_expire", LANE_BULK, 60, bulk_expire,
				    PATIENCE_LONG};
