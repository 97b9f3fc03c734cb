/* routes.h -- every feature's table, and the pages whose templates must fit. */
#ifndef PB_SERVE_ROUTES_H
#define PB_SERVE_ROUTES_H

#include "base/buf.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes *const ALL_ROUTES[];
extern const size_t ALL_ROUTES_N;
extern const page *const ALL_PAGES[];
extern const size_t ALL_PAGES_N;

/* One row of the flattened tables; the number is the route's on the board. */
typedef struct route_row {
	const char *feature;
	const route *route;
} route_row;

/* All routes in order, for `patchbay routes`, the board and the tests. */
size_t routes_flat(arena *a, const route_row **out);
/* Number of a route in routes_flat's order, -1 when it is not in there. */
int routes_number(const route *r);
/* "owner, manager": who may, in words. */
str routes_who(arena *a, enum who who);
/* "contacts:read", "any", "-": what a token must be for. */
str routes_scope(enum who who);
const char *routes_serves(enum serves s); /* "html" ... */
/* False and one line per fault: a route without `who`, twice the same, a POST without a
 * body limit. */
bool routes_check(buf *problems);

#endif
