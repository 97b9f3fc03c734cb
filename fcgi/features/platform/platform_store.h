/* platform_store.h -- private to platform. */
#ifndef PB_PLATFORM_STORE_H
#define PB_PLATFORM_STORE_H

#include "store/pg.h"

typedef struct tenant_line {
	str id, slug, name, status, timezone;
	int64_t members, numbers, calls_day, calls_now;
	when last_call;
} tenant_line;

/* Tenants in the order of their slugs, after one of them; empty q and status: all. */
MUST_USE rc tenants_read(ctx *x, str q, str status, str after, int64_t limit,
			 list *out);

#endif
