/* call_bulk_store.h -- changes of many calls at once. Private to calls. */
#ifndef PB_CALL_BULK_STORE_H
#define PB_CALL_BULK_STORE_H

#include "base/ctx.h"
#include "features/tasks/tasks.h"
#include "web/request.h"

typedef struct call_bulk {
	str id, what, says, about, state, who;
	int64_t total, done, changed, kept, undone;
	when created_at, ended_at;
} call_bulk;
extern const type call_bulk_t;

typedef struct call_bulk_new {
	str what, value, says, about, filter;
} call_bulk_new;

/* What many can be given at once. */
typedef struct call_bulk_choices {
	list outcomes; /* of disposition, those in use */
	list owners;   /* of call_choice */
} call_bulk_choices;
void call_bulk_choices_send(ctx *x, call_bulk_choices *c);
/* What is wrong with giving this to many: an outcome that asks for more, whoever owns
 * no calls, a tag that cannot be typed beside others. NULL: nothing. */
const char *call_bulk_fault(const call_bulk_choices *c, str what, str value);

MUST_USE rc call_bulk_count(ctx *x, str filter, int64_t *n);
/* Makes it and queues the task. */
MUST_USE rc call_bulk_begin(ctx *x, const session *who, const call_bulk_new *b,
			    str *id);
/* E_NOTFOUND when there is none. */
MUST_USE rc call_bulk_read(ctx *x, str id, call_bulk *out);
MUST_USE rc call_bulk_stop(ctx *x, str id);
/* Does nothing when there is nothing to undo, or it is too late. */
MUST_USE rc call_bulk_undo(ctx *x, str id);
/* The id of a tag; absent when there is none and none is made. */
MUST_USE rc call_bulk_tag(ctx *x, str name, bool make, str *id);

#endif
