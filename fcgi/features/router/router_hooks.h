/* router_hooks.h -- private to router: what answers TaskRouter. */
#ifndef PB_ROUTER_HOOKS_H
#define PB_ROUTER_HOOKS_H

#include "web/route.h"

rc router_assignment_post(ctx *x, request *q, response *p);
rc router_event_post(ctx *x, request *q, response *p);

#endif
