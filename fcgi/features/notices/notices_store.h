/* notices_store.h -- rows of a member's notices. Private to notices. */
#ifndef PB_NOTICES_STORE_H
#define PB_NOTICES_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/when.h"

enum { NOTICES_SHOWN = 50 };

/* kind: touch, mention, handoff, import, export, crm. */
typedef struct notice_row {
	str id, kind, words, href;
	when created_at;
	bool fresh; /* not read yet */
} notice_row;

/* A page of a member's notices below an id (absent: from the newest), and one more when
 * there are more. Sends what else is queued, and commits: it is all that is read. */
MUST_USE rc notices_read(ctx *x, str member, str before, list *out);
/* All that there are count as read. Flushes. */
MUST_USE rc notices_seen(ctx *x, str member);

#endif
