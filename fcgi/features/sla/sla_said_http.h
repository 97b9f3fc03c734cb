/* sla_said_http.h -- private to sla: what people promised in words. */
#ifndef PB_SLA_SAID_HTTP_H
#define PB_SLA_SAID_HTTP_H

#include "base/ctx.h"
#include "web/request.h"
#include "web/response.h"

rc sla_said_get(ctx *x, request *q, response *p);
rc sla_said_post(ctx *x, request *q, response *p);

#endif
