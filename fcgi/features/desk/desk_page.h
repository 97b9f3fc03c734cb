/* desk_page.h -- private to desk: how its pages are filled. */
#ifndef PB_DESK_PAGE_H
#define PB_DESK_PAGE_H

#include "features/desk/desk_store.h"
#include "features/desk/desk_view.h"
#include "features/shell/shell.h"

/* Name of the contact, else what the caller calls themselves, else the number. */
str desk_name(ctx *x, const request *q, const desk_call *c);
/* No call now, but one whose outcome is owed: says so, with the way to it. */
void desk_fill_owed(ctx *x, const request *q, const desk_owed *o, v_desk *v);
/* to: what was chosen, to be shown again. */
void desk_hand_fill(ctx *x, const request *q, const desk_rows *r, list people,
		    list queues, str to, desk_hand_view *v);

#endif
