/* A change of many calls, or its undo: the machinery is bulk's. */
#include "features/bulk/bulk.h"
#include "features/calls/calls.h"

static const bulk_work CALLS = {Q_call_bulk_step, Q_call_bulk_forget, &call_bulk_expire,
				"calls"};

static task_result bulk_run_calls(ctx *x, const task *t)
{
	return bulk_turn(x, t, &CALLS);
}

static task_result bulk_expire_calls(ctx *x, const task *t)
{
	return bulk_forgotten(x, t, &CALLS);
}

const task_kind call_bulk_run = {"calls.bulk", LANE_BULK, 60, bulk_run_calls,
				 PATIENCE_LONG};
const task_kind call_bulk_expire = {"calls.bulk_expire", LANE_BULK, 60,
				    bulk_expire_calls, PATIENCE_LONG};
