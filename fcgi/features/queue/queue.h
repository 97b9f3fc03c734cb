/* queue.h -- waiting calls and who takes them: presence, offers, the queue page. */
#ifndef PB_QUEUE_H
#define PB_QUEUE_H

#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes queue_routes;
extern const page queue_page;
extern const task_kind queue_assign; /* matches waiting calls with free members */
extern const task_kind queue_offer;  /* rings one member's phone for one waiting call */

/* Something changed that may let a waiting call be answered: a caller joined, a member
 * became free, an offer ended. Queues the look in this transaction. */
void queue_wake(ctx *x);

/* A member whom something else than the built-in queue (TaskRouter) named for a waiting
 * call, as both are now. */
typedef struct queue_named {
	str call_id, contact_id, zone, region;
	int64_t ring_s;
	str member_id, name, phone, state, reason;
	when since;
	str rings;
	bool can_receive, reachable;
} queue_named;

/* Rings them for the call, whose row the caller holds, as the built-in queue would:
 * *leg. Absent: they are not rung, and the call's trace says why; *free: nothing speaks
 * against them but that somebody else was faster. */
MUST_USE rc queue_offer_named(ctx *x, str tenant, const queue_named *n, str *leg,
			      bool *free);

/* A member's own choice, wherever they made it: "ready", "offline", or "away" with a
 * reason. Queues it in this transaction. */
void presence_choose(ctx *x, str tenant, str member, str state, str reason);
/* The same, and they are ready again in so many minutes, by themselves. */
void presence_busy(ctx *x, str tenant, str member, str reason, int64_t minutes);

#endif
