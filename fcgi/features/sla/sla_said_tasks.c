/* Listens to what people wrote and said, for promises in it. */
#include "features/sla/sla.h"
#include "features/sla/sla_said_store.h"

static rc listen_to(ctx *x, const task *t)
{
	str source = task_arg_get(x, t, "source"), zone = S("");
	said_promise said[SAID_MOST];
	heard_row h = {0};
	bool found = false;
	size_t n;

	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(heard_read(x, source, task_arg_get(x, t, "id"), &h, &found, &zone));
	n = found ? said_promises(x->a, h.text, h.said_at, zone, said) : 0;
	for (size_t i = 0; i < n; i++)
		said_found(x, source, &h, &said[i]);
	return pg_commit(x);
}

static task_result listen_run(ctx *x, const task *t)
{
	rc r = listen_to(x, t);

	return r == OK ? task_done() : task_rolled_back(x, r);
}

const task_kind promise_listen = {"promise.listen", LANE_BULK, 30, listen_run,
				  PATIENCE_ORDINARY};
