/* follow_task_store.h -- follow-ups as tasks: some carry themselves out. Private to
 * sla. */
#ifndef PB_FOLLOW_TASK_STORE_H
#define PB_FOLLOW_TASK_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/when.h"
#include "features/consent/consent.h"

/* One as programs see it. */
typedef struct follow_task {
	str id, kind, state, words, contact_id, contact, owner_id, owner, carried_call,
		carried_words;
	when due_at, carried_at, created_at, closed_at;
	bool automatic;
	int64_t tries, version;
} follow_task;

typedef struct follow_ask {
	str owner;                 /* absent: everybody's */
	bool only_kind, automatic; /* only the machine's, or people's */
	bool only_state, overdue;  /* only what is overdue, or what is not yet */
	str after;                 /* a cursor; absent: the first page */
} follow_ask;

enum { FOLLOW_TASKS_SHOWN = 50 };
/* One more than is shown. */
MUST_USE rc follow_tasks_read(ctx *x, const follow_ask *k, list *out);
MUST_USE rc follow_task_read(ctx *x, str id, follow_task *out);
str follow_task_cursor(ctx *x, const follow_task *last);
MUST_USE rc follow_task_automatic(ctx *x, str id, bool automatic);

/* Whether whoever has a number may be called by a task, as far as no waiting helps: its
 * hour is another day's. */
MUST_USE rc follow_task_may(ctx *x, str contact, str number, reach_verdict *out);

/* What one that is to be carried out needs. owner_id absent: they have left. */
typedef struct carry_row {
	str contact_id, number, owner_id, presence, region;
	when carried_at;
} carry_row;
/* Locks it. *found false: it has been carried out, or is not to be any more. */
MUST_USE rc carry_read(ctx *x, str id, carry_row *out, bool *found);
/* call absent: words say why none. */
MUST_USE rc carry_done(ctx *x, str id, str call, str words);
/* Whose time has come gets a task; again: also what could not be called before. */
MUST_USE rc promises_carry_out(ctx *x, bool again, int64_t *n);
/* How many are overdue and wait for people; counted to 1,000. */
MUST_USE rc promises_waiting(ctx *x, int64_t *n);

#endif
