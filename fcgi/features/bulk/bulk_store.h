/* bulk_store.h -- private to bulk: its rows. */
#ifndef PB_BULK_STORE_H
#define PB_BULK_STORE_H

#include "features/bulk/bulk.h"
#include "features/bulk/bulk_rules.h"

typedef struct bulk_choice {
	str kind, value, text; /* status, owner, tag, group */
} bulk_choice;

typedef struct bulk_head {
	str id, what, says, about, reason, state, who;
	int64_t total, done, changed, kept, undone;
	when created_at, ended_at;
} bulk_head;

typedef struct bulk_line {
	str id, says, about, state, who;
	int64_t changed;
	when created_at;
} bulk_line;

extern const type bulk_choice_t, bulk_head_t, bulk_line_t;

/* What the page of choices shows. */
typedef struct bulk_shelf {
	list choices, recent; /* of bulk_choice, bulk_line */
	int64_t count;        /* contacts it would be about, at most 10,001 */
} bulk_shelf;
MUST_USE rc bulk_shelf_read(ctx *x, str filter, bulk_shelf *out);

/* E_NOTFOUND when there is none. */
MUST_USE rc bulk_read(ctx *x, str id, bulk_head *out);

typedef struct bulk_new {
	enum bulk_what what;
	str value, reason, says, about, filter;
} bulk_new;
/* Makes it and queues the task. */
MUST_USE rc bulk_begin(ctx *x, const session *who, const bulk_new *b, str *id);
/* The id of a label; absent when there is none of the name and none is made. */
MUST_USE rc bulk_label(ctx *x, const char *kind, str name, bool make, str *id);
MUST_USE rc bulk_stop(ctx *x, str id);
/* *can false: there is nothing to undo, or it is too late. */
MUST_USE rc bulk_undo(ctx *x, str id, bool *can);

#endif
