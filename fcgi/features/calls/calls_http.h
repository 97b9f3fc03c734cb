/* calls_http.h -- private to calls: handlers of its other files. */
#ifndef PB_CALLS_HTTP_H
#define PB_CALLS_HTTP_H

#include "web/route.h"

rc history_get(ctx *x, request *q, response *p);
rc history_top_get(ctx *x, request *q, response *p);
rc call_export_get(ctx *x, request *q, response *p);
rc call_export_post(ctx *x, request *q, response *p);
rc call_export_api_post(ctx *x, request *q, response *p);
rc missed_get(ctx *x, request *q, response *p);
rc call_bulk_get(ctx *x, request *q, response *p);
rc call_bulk_post(ctx *x, request *q, response *p);
rc call_bulk_one_get(ctx *x, request *q, response *p);
rc call_bulk_one_post(ctx *x, request *q, response *p);

#endif
