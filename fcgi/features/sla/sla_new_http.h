/* sla_new_http.h -- private to sla: setting a follow-up; its routes are sla_http.c's.
 */
#ifndef PB_SLA_NEW_HTTP_H
#define PB_SLA_NEW_HTTP_H

#include "web/route.h"

MUST_USE rc sla_new_get(ctx *x, request *q, response *p);
MUST_USE rc sla_new_post(ctx *x, request *q, response *p);

#endif
