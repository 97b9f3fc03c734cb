/* notice_ways_http.h -- private to notices: how a member is told. */
#ifndef PB_NOTICE_WAYS_HTTP_H
#define PB_NOTICE_WAYS_HTTP_H

#include "base/ctx.h"
#include "web/request.h"
#include "web/response.h"

rc notice_ways_get(ctx *x, request *q, response *p);
rc notice_ways_post(ctx *x, request *q, response *p);
rc notice_devices_post(ctx *x, request *q, response *p);

#endif
