/* own_store.h -- private to own: its rows, and what is done to them. */
#ifndef PB_OWN_STORE_H
#define PB_OWN_STORE_H

#include "features/own/own.h"
#include "features/own/own_rules.h"

/* kind: status, tag, group, field. key: what is kept in contacts. used: contacts that
 * have it. work: "", rehide, retire, with how far it is; work_to: the status they get.
 */
typedef struct own_row {
	str kind, id, name, key, icon, category, field_kind, choices, work, work_to;
	int64_t months, version, used, work_done, work_of, place;
	bool archived;
} own_row;
extern const type own_row_t;

/* outcome: made, saved, same, missing, stale, busy, taken, full. */
typedef struct own_saved {
	str id, outcome;
	bool work; /* contacts are to be looked at again: the task is queued */
} own_saved;

/* kinds: an array literal. Flushes. */
MUST_USE rc own_rows_read(ctx *x, str kinds, list *out);
/* E_NOTFOUND when there is none. Flushes. */
MUST_USE rc own_row_read(ctx *x, str kinds, str id, own_row *out);
/* id absent: makes one. Flushes. */
MUST_USE rc own_save(ctx *x, str tenant, enum own_kind kind, str id, const own_form *f,
		     own_saved *out);
/* E_NOTFOUND when there is none. */
MUST_USE rc own_move(ctx *x, enum own_kind kind, str id, bool up);
/* Takes it from the contacts that have it, who get another status (to; absent: none),
 * and then away. *outcome: going, missing, stale, to. */
MUST_USE rc own_retire(ctx *x, const session *who, enum own_kind kind, str id,
		       int64_t version, str to, str *outcome);

#endif
