/* kept.h -- the few numbers that every page shows are read once for all workers of a
 * machine: they stand until something of the business changes, and for two seconds at
 * most. Whoever commits says that something has changed, before the answer goes out, so
 * nobody sees less than they did themselves; what another machine changed is heard of a
 * moment later (serve/live_hub_bridge.c), and so is what the old workers change while a
 * new binary takes over; what time alone changes, and what somebody changes by hand,
 * shows after these two seconds. (Copies of sessions are kept the same way, in
 * features/accounts/sessions_store.c: their tenant is known only with them.) */
#ifndef PB_KEPT_H
#define PB_KEPT_H

#include "web/request.h"

/* Under which name, and after how many changes, something was read; no name: it is
 * nobody's. */
typedef struct kept_as {
	str name;
	int64_t changes;
} kept_as;

/* Fills out (n bytes without pointers, BOARD_KEPT_SIZE at most) and is true, or has to
 * be asked for now and given to kept_keep after the flush. what and whose: everything
 * that it depends on, but the tenant. Only of pages that are looked at: what changes
 * something sees its own changes, which nobody else does yet. */
bool kept_recall(ctx *x, const request *q, str what, str whose, kept_as *k, void *out,
		 size_t n);
void kept_keep(ctx *x, const kept_as *k, const void *p, size_t n);

#endif
