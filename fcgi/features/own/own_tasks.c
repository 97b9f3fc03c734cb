/* Contacts of a status whose rule changed are looked at again; a status or a label that
 * is taken away is taken from contacts first. In parts, one transaction a part. */
#include "features/own/own.h"

enum { TURN_MS = 15000 };

static rc work_part(ctx *x, const task *t, bool *more)
{
	own_did r = {0};

	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_own_work,
		ARGS(A(task_arg_get(x, t, "kind")), A(task_arg_get(x, t, "id"))),
		pg_into(&own_did_t, &r));
	TRY(pg_commit(x));
	*more = r.did;
	events_live(x->events, t->tenant_id, S("own"), S(""));
	events_send(x->events);
	return OK;
}

static task_result own_work_run(ctx *x, const task *t)
{
	int64_t until = when_mono_us() + TURN_MS * INT64_C(1000);
	bool more = true;

	while (more && when_mono_us() < until) {
		rc r = work_part(x, t, &more);
		if (r != OK)
			return task_rolled_back(x, r);
	}
	if (more)
		return task_wait(0, S(""));
	events_live(x->events, t->tenant_id, S("contacts"), S(""));
	return task_done();
}

const task_kind own_work = {"own.work", LANE_BULK, 60, own_work_run, PATIENCE_LONG};
