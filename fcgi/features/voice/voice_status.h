/* voice_status.h -- private to voice: status callbacks, about callers and about legs.
 */
#ifndef PB_VOICE_STATUS_H
#define PB_VOICE_STATUS_H

#include "web/route.h"

/* POST /status. Answers 204: the carrier needs no document. */
MUST_USE rc voice_status_post(ctx *x, request *q, response *p);

/* The parameters of a webhook as JSON, for its event's row. */
str voice_payload(ctx *x, const request *q);
/* A parameter of the webhook; never absent. */
str voice_param(const request *q, const char *name);

#endif
