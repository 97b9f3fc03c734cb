/* router.h -- the other way of giving out calls: the carrier's TaskRouter says who is
 * next, for a business that chooses it. All else (the offer, presence, the conference,
 * the trace, the time after a call) is the queue's, as ever (features/queue). */
#ifndef PB_ROUTER_H
#define PB_ROUTER_H

#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes router_routes;
extern const page router_page;
extern const task_kind router_check;  /* is what a business set there at the carrier? */
extern const task_kind router_worker; /* tells TaskRouter of one member */
extern const task_kind router_settle; /* tells it what came of a reservation */
extern const task_kind router_watch;  /* does it name anybody for a call? */

/* What TaskRouter is told of a caller who is to wait. */
typedef struct router_ask {
	str workflow;   /* absent: the built-in queue gives the call out */
	str attributes; /* a JSON object */
	int64_t priority;
} router_ask;

/* Reads it. priority: as the step says. */
MUST_USE rc router_ask_of(ctx *x, str call_id, str queue_id, str contact_id,
			  int64_t priority, router_ask *out);
/* The call waits there from now on. Queues it, after the call's own row. */
void router_waits(ctx *x, str call_id);
/* The carrier put a caller out of TaskRouter's line, who is still on the phone: they
 * are to wait in ours. *was: they were in it. */
MUST_USE rc router_left(ctx *x, str call_id, bool *was);

/* A member accepted by that phone: should TaskRouter have named them, it is told now,
 * for a caller who leaves its line before that is a task canceled. For tasks; a moment
 * at most, whatever becomes of it. */
struct twilio_account;
MUST_USE rc router_take(ctx *x, str tenant, str leg, const struct twilio_account *acc);

#endif
