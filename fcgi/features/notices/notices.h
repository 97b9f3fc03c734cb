/* notices.h -- what a member is told by the product: a mention, a hand-off, a colleague
 * who did something at a contact of theirs, a promise that is due; on the page, by
 * e-mail and on their devices, as each has chosen. */
#ifndef PB_NOTICES_H
#define PB_NOTICES_H

#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes notices_routes;
extern const page notices_page, notice_ways_page;

extern const task_kind notice_mail; /* args member: what is due, in one letter */
extern const task_kind notice_push; /* args member, device: the same, to a device */
extern const task_kind notice_text; /* args member: the same, to their phone */

/* A chore of the task workers: whoever has something to be sent gets a task. */
MUST_USE rc notices_due(ctx *x);
/* In the open transaction: nothing is shown in that browser any more. */
void notices_session_ends(ctx *x, str session_hash);

#endif
