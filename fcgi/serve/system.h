/* system.h -- what operators and machines ask: health, metrics, the event stream. */
#ifndef PB_SERVE_SYSTEM_H
#define PB_SERVE_SYSTEM_H

#include "web/route.h"

extern const routes system_routes;

#endif
