/* desk.h -- what a member does with the call they are on: hold, hand over, call in,
 * park, end; and what a lead does with anybody's. */
#ifndef PB_DESK_H
#define PB_DESK_H

#include "features/desk/desk_parts.h"
#include "features/shell/shell.h"
#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "store/pg.h"
#include "web/route.h"

extern const routes desk_routes;
extern const page desk_now_page, desk_hand_page;
extern const task_kind desk_hold, desk_mute, desk_move, desk_leave, desk_room,
	desk_coach, desk_unpark, call_hangup;

typedef struct desk_rows desk_rows;

/* Queues what is needed to show the controls of a call (absent: of the member's own);
 * to be filled after the flush. */
desk_rows *desk_send(ctx *x, const request *q, str call_id);
/* What the member, who is as now says, may do with it; id empty: nothing. */
void desk_fill(ctx *x, const request *q, const desk_rows *r, const shell_now *now,
	       v_desk *v);

#endif
