/* audit.h -- who changed what. The tables themselves write a row for every change, with
 * what was there before and after, in the change's own transaction (migration 0009); a
 * signed-in visitor's transaction names who acts. What is left is here. */
#ifndef PB_AUDIT_H
#define PB_AUDIT_H

#include "web/request.h"

/* Names who acts in the open transaction where no session does: before the change. */
void audit_actor(ctx *x, str who, str address);

/* What was tried and changed nothing, such as a refused password. */
void audit_note(ctx *x, const request *q, const char *action, const char *object_type,
		str object_id);

#endif
