/* leads_http.h -- private to leads: the addresses, and what a claim is followed by. */
#ifndef PB_LEADS_HTTP_H
#define PB_LEADS_HTTP_H

#include "features/leads/leads_store.h"
#include "web/route.h"

rc ring_group_post(ctx *x, request *q, response *p);
rc ring_group_talks_post(ctx *x, request *q, response *p);
rc ring_group_dialed_post(ctx *x, request *q, response *p);
rc ring_group_status_post(ctx *x, request *q, response *p);
/* The others are told who has it; all of it is queued. */
void lead_claim_done(ctx *x, const request *q, str outcome, str lead, str member,
		     str who);

#endif
