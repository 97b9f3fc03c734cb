/* bulk_page.h -- private to bulk: how its pages are filled. */
#ifndef PB_BULK_PAGE_H
#define PB_BULK_PAGE_H

#include "features/bulk/bulk_parts.h"
#include "features/bulk/bulk_store.h"
#include "features/bulk/bulk_view.h"
#include "features/shell/shell.h"

void bulk_choose_fill(ctx *x, const request *q, params from, const bulk_shelf *s,
		      bulk_choose_view *v);
void bulk_run_fill(ctx *x, const request *q, const bulk_head *h, bulk_run_view *v);

#endif
