/* contact_pages_http.h -- private to contacts: handlers of the pages of one contact. */
#ifndef PB_CONTACT_PAGES_HTTP_H
#define PB_CONTACT_PAGES_HTTP_H

#include "web/request.h"
#include "web/response.h"

MUST_USE rc contact_get(ctx *x, request *q, response *p);
MUST_USE rc contact_edit_post(ctx *x, request *q, response *p);
MUST_USE rc contact_delete_post(ctx *x, request *q, response *p);
MUST_USE rc contact_new_get(ctx *x, request *q, response *p);
MUST_USE rc contact_new_post(ctx *x, request *q, response *p);
MUST_USE rc merge_get(ctx *x, request *q, response *p);
MUST_USE rc merge_post(ctx *x, request *q, response *p);
MUST_USE rc handoffs_get(ctx *x, request *q, response *p);
MUST_USE rc removed_get(ctx *x, request *q, response *p);
MUST_USE rc removed_post(ctx *x, request *q, response *p);

#endif
