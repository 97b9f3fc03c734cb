/* taskrouter.h -- what the product asks of the carrier's TaskRouter. For tasks only. */
#ifndef PB_REMOTE_TASKROUTER_H
#define PB_REMOTE_TASKROUTER_H

#include "base/json.h"
#include "remote/twilio.h"

/* A resource of a workspace: path is "" for the workspace itself, else such as
 * "/Workers/WK...", made of ids that were looked at. answer: NULL unless it was done.
 */
void taskrouter_get(ctx *x, const twilio_account *acc, str workspace, str path,
		    json **answer, twilio_reply *out);
void taskrouter_post(ctx *x, const twilio_account *acc, str workspace, str path,
		     const http_pair *form, size_t n, int64_t most_ms,
		     twilio_reply *out);

#endif
