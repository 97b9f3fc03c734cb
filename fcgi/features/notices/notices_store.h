/* notices_store.h -- rows of a member's notices. Private to notices. */
#ifndef PB_NOTICES_STORE_H
#define PB_NOTICES_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/when.h"

enum { NOTICES_SHOWN = 50 };

/* kind: as the table's. */
typedef struct notice_row {
	str id, kind, words, href;
	str contact_id, contact,
		phone; /* whom it is about, or only a number; or nobody */
	str promise_id, promise_state, owner_id, handed_by; /* which promise */
	when created_at;
	bool fresh; /* not read yet */
	bool do_not_contact;
} notice_row;

/* A page of a member's notices below an id (absent: from the newest), and one more when
 * there are more. Sends what else is queued, and commits: it is all that is read. */
MUST_USE rc notices_read(ctx *x, str member, str before, list *out);
/* One counts as read; absent: all that there are. Flushes. */
MUST_USE rc notices_seen(ctx *x, str member, str one);

#endif
