/* queue_page.h -- private to queue: the rows of its page and how they are shown. */
#ifndef PB_QUEUE_PAGE_H
#define PB_QUEUE_PAGE_H

#include "features/calls/calls.h"
#include "features/queue/queue_view.h"

typedef struct queue_lists {
	list waiting, active, voicemails; /* of call_line */
} queue_lists;

/* Queues the three queries. */
void queue_send(ctx *x, const request *q, queue_lists *out);
/* story: the call that is open in the middle, or NULL. */
void queue_fill(ctx *x, const request *q, const queue_lists *l, const call_story *story,
		queue_view *v);

#endif
