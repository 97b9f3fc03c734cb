/* employee_http.h -- private to contacts: the page of a colleague, and of a new one. */
#ifndef PB_EMPLOYEE_HTTP_H
#define PB_EMPLOYEE_HTTP_H

#include "web/request.h"
#include "web/response.h"

MUST_USE rc employee_get(ctx *x, request *q, response *p);
MUST_USE rc employee_new_get(ctx *x, request *q, response *p);
MUST_USE rc employee_new_post(ctx *x, request *q, response *p);
MUST_USE rc employee_post(ctx *x, request *q, response *p);

#endif
