/* blocked_http.h -- private to contacts: the page of blocked numbers. */
#ifndef PB_BLOCKED_HTTP_H
#define PB_BLOCKED_HTTP_H

#include "web/request.h"
#include "web/response.h"

MUST_USE rc blocked_get(ctx *x, request *q, response *p);
MUST_USE rc blocked_post(ctx *x, request *q, response *p);
MUST_USE rc blocked_remove_post(ctx *x, request *q, response *p);

#endif
