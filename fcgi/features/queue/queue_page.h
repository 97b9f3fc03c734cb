/* queue_page.h -- private to queue: the rows of its page and how they are shown. */
#ifndef PB_QUEUE_PAGE_H
#define PB_QUEUE_PAGE_H

#include "features/calls/calls.h"
#include "features/queue/queue_view.h"
#include "features/shell/shell.h"

enum { MOST_CALLS = 200, MOST_VOICEMAILS = 100 }; /* of those that are shown */

typedef struct queue_lists {
	list waiting, active, voicemails; /* of call_line */
	shell_now now;
	bool parts; /* only some parts are asked for: now says nothing of the member */
	unsigned read; /* what this request reads itself */
} queue_lists;

/* Queues what the page, or the parts that are asked for, need of the database. */
void queue_send(ctx *x, const request *q, queue_lists *out);
/* After the flush: others who ask for the same at this moment have it too. */
void queue_keep(ctx *x, const request *q, const queue_lists *l);
/* story: the call that is open in the middle, or NULL. */
void queue_fill(ctx *x, const request *q, const queue_lists *l, const call_story *story,
		queue_view *v);

#endif
