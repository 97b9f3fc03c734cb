/* calls_page.h -- private to calls: how its pages are filled. */
#ifndef PB_CALLS_PAGE_H
#define PB_CALLS_PAGE_H

#include "features/calls/call_view.h"
#include "features/calls/call_work_store.h"
#include "features/calls/history_store.h"
#include "features/calls/history_view.h"

/* The table's address, with the call that is open (may be absent) and its tab. */
str history_href(ctx *x, const call_ask *k);
str history_call_href(ctx *x, const call_ask *k, str call, const char *tab);
/* The same filters and order as a query alone: "outcome=missed&sort=length". */
str history_query(ctx *x, const call_ask *k);
/* Reads them from a query or a form. */
void history_ask_read(ctx *x, params p, call_ask *k);

/* k: as it was sent, right or wrong. open: the call in the drawer; may be absent. */
void history_fill(ctx *x, const request *q, const call_ask *k, const history_found *f,
		  str open, history_view *v);
/* Heads and rows, by the member's columns. */
void history_rows_fill(ctx *x, const request *q, const call_ask *k,
		       const history_found *f, str open, history_view *v);
/* "Outcome: Booked job, From: Mon, Nov 16" */
str history_words(ctx *x, const request *q, const call_ask *k, list choices);
void call_table_fill(ctx *x, const request *q, const call_ask *k,
		     const history_found *f, call_table_view *v);

/* What people made of the call, for its page. */
void call_outcome_fill(ctx *x, const request *q, const call_work *w, call_view *v);
/* technical: NULL for those who need not know. */
void call_fill(ctx *x, const request *q, const call_story *s,
	       const call_technical *technical, call_view *v);

#endif
