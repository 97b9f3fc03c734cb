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

/* A member's own choice, wherever they made it: "ready", "offline", or "away" with a
 * reason. Queues it in this transaction. */
void presence_choose(ctx *x, str tenant, str member, str state, str reason);

#endif
