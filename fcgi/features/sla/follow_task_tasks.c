/* Follow-ups that carry themselves out: when one is due its owner's phone rings, then
 * the customer's. */
#include "base/events.h"
#include "features/outbound/outbound.h"
#include "features/sla/follow_task_store.h"
#include "features/sla/sla.h"

/* Whoever is busy or away is waited for, for so long. */
enum { AGAIN_S = 60, PATIENT_S = 30 * 60 };

/* Who takes no part in the queue has no state, and is rung. */
static bool is_free(const carry_row *r)
{
	return !r->presence.n || str_eq(r->presence, S("ready"));
}

/* Their owner's call; *said: why there is none. */
static rc carry_call(ctx *x, const task *t, const carry_row *r, str *call, str *said)
{
	const outbound_order o = {.tenant = t->tenant_id,
				  .member = r->owner_id,
				  .contact = r->contact_id,
				  .number = r->number,
				  .style = str_eq(r->region, S("US")) ? TIME_US
								      : TIME_INTL};

	*call = (str){0};
	*said = !r->owner_id.n ? S("whose it was has left")
		: !is_free(r)  ? S("you were not available")
		: !r->number.n ? S("there is no number")
			       : S("");
	return said->n ? OK : outbound_for(x, &o, call, said);
}

static rc carry(ctx *x, const task *t, bool *later)
{
	str id = task_arg_get(x, t, "promise"), call, said;
	carry_row r = {0};
	bool found = false;

	*later = false;
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(carry_read(x, id, &r, &found));
	*later = found && r.owner_id.n && !is_free(&r) &&
		 when_diff_s(x->now, r.carried_at) < PATIENT_S;
	if (found && !*later) {
		TRY(carry_call(x, t, &r, &call, &said));
		TRY(carry_done(x, id, !said.n ? call : (str){0}, said));
		events_live(x->events, t->tenant_id, S("promise"), id);
	}
	return pg_commit(x);
}

static task_result carry_run(ctx *x, const task *t)
{
	bool later;
	rc r = carry(x, t, &later);

	if (r != OK)
		return task_rolled_back(x, r);
	return later ? task_wait(AGAIN_S, S("its owner is not free")) : task_done();
}

const task_kind promise_call = {"promise.call", LANE_FAST, 30, carry_run,
				PATIENCE_ORDINARY};
