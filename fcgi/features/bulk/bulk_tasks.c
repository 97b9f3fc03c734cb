/* A change of many things, or its undo, in parts of five hundred, one transaction a
 * part; and what nobody can undo any more is forgotten. */
#include "features/bulk/bulk.h"
#include "features/own/own.h"

enum { TURN_MS = 15000 };

static rc bulk_part(ctx *x, const task *t, const bulk_work *w, str id, bool *more)
{
	own_did r = {0};

	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, w->step, ARGS(A(id)), pg_into(&own_did_t, &r));
	TRY(pg_flush(x));
	*more = r.did;
	if (!r.did)
		task_add(x, w->expire, task_arg(x, "bulk", id), id,
			 when_add(x->now, DAYS(7)));
	TRY(pg_commit(x));
	events_live(x->events, t->tenant_id, S("bulk"), id);
	events_send(x->events);
	return OK;
}

task_result bulk_turn(ctx *x, const task *t, const bulk_work *w)
{
	int64_t until = when_mono_us() + TURN_MS * INT64_C(1000);
	str id = task_arg_get(x, t, "bulk");
	bool more = true;

	while (more && when_mono_us() < until) {
		rc r = bulk_part(x, t, w, id, &more);
		if (r != OK)
			return task_rolled_back(x, r);
	}
	if (more)
		return task_wait(0, S(""));
	events_live(x->events, t->tenant_id, str_of(w->topic), S(""));
	return task_done();
}

task_result bulk_forgotten(ctx *x, const task *t, const bulk_work *w)
{
	str id = task_arg_get(x, t, "bulk");
	int64_t gone = 1;

	while (gone) {
		rc r = pg_begin(x, t->tenant_id, S(""));
		if (r == OK) {
			pg_send(x, w->forget, ARGS(A(id)), pg_count(&gone));
			r = pg_commit(x);
		}
		if (r != OK)
			return task_rolled_back(x, r);
	}
	return task_done();
}

static const bulk_work CONTACTS = {Q_bulk_step, Q_bulk_forget, &bulk_expire,
				   "contacts"};

static task_result contacts_run(ctx *x, const task *t)
{
	return bulk_turn(x, t, &CONTACTS);
}

static task_result contacts_expire(ctx *x, const task *t)
{
	return bulk_forgotten(x, t, &CONTACTS);
}

const task_kind bulk_run = {"bulk.run", LANE_BULK, 60, contacts_run, PATIENCE_LONG};
const task_kind bulk_expire = {"bulk.expire", LANE_BULK, 60, contacts_expire,
			       PATIENCE_LONG};
