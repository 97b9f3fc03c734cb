/* missed_page.h -- private to calls: what is asked of the page of missed calls, what is
 * found, and how the page is filled. */
#ifndef PB_MISSED_PAGE_H
#define PB_MISSED_PAGE_H

#include "features/calls/call_line.h"
#include "features/calls/missed_rules.h"
#include "features/calls/missed_view.h"
#include "features/shell/shell.h"

/* Days of the business's calendar; line and queue absent: all of them. */
typedef struct missed_ask {
	str from, to, line, queue;
	enum missed_cause cause; /* CAUSES: none is opened */
	str fault;
} missed_ask;

typedef struct missed_found {
	list facts;   /* of missed_fact */
	list choices; /* of call_choice */
	list calls;   /* of call_line */
	int64_t of;   /* calls that came in */
} missed_found;

MUST_USE rc missed_read(ctx *x, const request *q, const missed_ask *k,
			missed_found *out);
void missed_fill(ctx *x, const request *q, const missed_ask *k, const missed_found *r,
		 missed_view *v);

#endif
