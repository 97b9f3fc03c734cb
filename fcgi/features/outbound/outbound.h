/* outbound.h -- calls that members make: from any page, by program, again. The member's
 * own phone rings first; whether somebody may be called is decided by consent. */
#ifndef PB_OUTBOUND_H
#define PB_OUTBOUND_H

#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes outbound_routes;
extern const page outbound_page;
extern const task_kind
	outbound_dial; /* calls the other side, once the member is there */

/* A call that a member makes, or that is made for them. line may be absent. */
typedef struct outbound_order {
	str tenant, member, contact, number, line;
	enum time_style style;
} outbound_order;
/* Decides whether it may be, and begins it: in the open transaction. *said: why not. */
MUST_USE rc outbound_for(ctx *x, const outbound_order *o, str *call_id, str *said);

/* What to say of a number that must not be dialled from here; empty: nothing. */
str outbound_never(str typed);
/* POST /api/contacts/:id/call, once the contact and the phone are known. */
MUST_USE rc call_by_program(ctx *x, request *q, response *p, str contact, str phone);

#endif
