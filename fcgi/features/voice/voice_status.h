/* voice_status.h -- private to voice: status callbacks, about callers and about legs.
 */
#ifndef PB_VOICE_STATUS_H
#define PB_VOICE_STATUS_H

#include "base/when.h"
#include "web/route.h"

/* POST /status. Answers 204: the carrier needs no document. */
MUST_USE rc voice_status_post(ctx *x, request *q, response *p);

/* What became of a member's phone, told by a callback or asked of the carrier. */
typedef struct leg_report {
	str sid, status;
	int rank;
	when at;
	int64_t duration_s;
	str token, payload;
} leg_report;

/* Keeps it, once, and frees the member when the leg is over. Inside a transaction. */
MUST_USE rc voice_leg_told(ctx *x, str tenant, str leg, const leg_report *r);

/* What became of a caller's call, from the same two. */
typedef struct call_report {
	str sid, from, to; /* from: E.164 or empty */
	str status;
	int rank;
	when at;
	int64_t duration_s;
	str token, payload;
} call_report;

/* Keeps it, once; *call_id stays absent when it was known already. A call that nobody
 * knew is made. Inside a transaction. */
MUST_USE rc voice_call_told(ctx *x, str tenant, const call_report *r, str *call_id);

/* The parameters of a webhook as JSON, for its event's row. */
str voice_payload(ctx *x, const request *q);
/* A parameter of the webhook; never absent. */
str voice_param(const request *q, const char *name);

#endif
