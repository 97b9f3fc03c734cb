/* dispositions_store.h -- rows of outcomes. Private to dispositions. */
#ifndef PB_DISPOSITIONS_STORE_H
#define PB_DISPOSITIONS_STORE_H

#include "base/ctx.h"
#include "features/dispositions/dispositions.h"

/* outcome: made, saved, missing, stale, taken, key, full. */
typedef struct disposition_saved {
	str id, outcome;
} disposition_saved;
extern const type disposition_saved_t;

MUST_USE rc dispositions_kept(ctx *x, list *out);
/* E_NOTFOUND when there is none. */
MUST_USE rc disposition_one(ctx *x, str id, disposition *out);
/* d->version: that of the form. id absent: a new one. */
MUST_USE rc disposition_save(ctx *x, str id, const disposition *d,
			     disposition_saved *out);
MUST_USE rc disposition_move(ctx *x, str id, bool up);
/* *saved false: somebody was faster. */
MUST_USE rc disposition_rules_save(ctx *x, const disposition_rules *r, bool *saved);

#endif
