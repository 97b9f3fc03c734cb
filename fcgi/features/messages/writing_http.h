/* writing_http.h -- private to messages: what comes in while somebody writes. */
#ifndef PB_WRITING_HTTP_H
#define PB_WRITING_HTTP_H

#include "web/route.h"

/* All pictures of a text, and what was written with them. */
enum { PICTURES_BODY_MOST = 16 * 1024 * 1024 };

rc draft_post(ctx *x, request *q, response *p);
rc pictures_post(ctx *x, request *q, response *p);
rc company_get(ctx *x, request *q, response *p);
rc company_post(ctx *x, request *q, response *p);

#endif
