/* calls_page.h -- private to calls: how its pages are filled. */
#ifndef PB_CALLS_PAGE_H
#define PB_CALLS_PAGE_H

#include "features/calls/call_view.h"
#include "features/calls/history_store.h"
#include "features/calls/history_view.h"

/* typed: the filters as they were sent, right or wrong. */
void history_fill(ctx *x, const request *q, const history_ask *typed,
		  const history_found *f, history_view *v);
/* technical: NULL for those who need not know. */
void call_fill(ctx *x, const request *q, const call_story *s,
	       const call_technical *technical, call_view *v);

#endif
