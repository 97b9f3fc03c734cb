/* contact_api.h -- private to contacts: what its addresses for programs share. */
#ifndef PB_CONTACT_API_H
#define PB_CONTACT_API_H

#include "features/contacts/contact_api_store.h"
#include "features/contacts/contact_edit_store.h"
#include "web/api.h"

/* Sends rows as {"contacts": [...], "next": ...}; next absent: null. */
void contact_api_list(ctx *x, response *p, list docs, str next);
/* What is asked of a list, but for its order and place. */
MUST_USE rc contact_api_filters(ctx *x, const request *q, response *p,
				contact_docs_ask *k);
contact_editor contact_api_editor(const request *q);
/* 404 in words, also for an id that is none. */
MUST_USE rc contact_api_read(ctx *x, const request *q, response *p, contact_doc *out);

MUST_USE rc contacts_api_get(ctx *x, request *q, response *p);
MUST_USE rc contacts_api_search_get(ctx *x, request *q, response *p);
MUST_USE rc contacts_api_stats_get(ctx *x, request *q, response *p);
MUST_USE rc contacts_api_export_get(ctx *x, request *q, response *p);
MUST_USE rc contact_api_call_post(ctx *x, request *q, response *p);
MUST_USE rc contact_api_sms_post(ctx *x, request *q, response *p);
MUST_USE rc contact_api_dnc_put(ctx *x, request *q, response *p); /* POST, PATCH */
MUST_USE rc contact_api_dnc_delete(ctx *x, request *q, response *p);
MUST_USE rc handoffs_api_get(ctx *x, request *q, response *p);
MUST_USE rc handoff_api_post(ctx *x, request *q, response *p);
MUST_USE rc handoff_api_patch(ctx *x, request *q, response *p);
MUST_USE rc blocked_api_get(ctx *x, request *q, response *p);
MUST_USE rc blocked_api_post(ctx *x, request *q, response *p);
MUST_USE rc blocked_api_delete(ctx *x, request *q, response *p);

#endif
