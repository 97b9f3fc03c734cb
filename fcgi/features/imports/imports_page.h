/* imports_page.h -- private to imports: how its pages are filled. */
#ifndef PB_IMPORTS_PAGE_H
#define PB_IMPORTS_PAGE_H

#include "features/imports/imports_store.h"
#include "features/imports/imports_view.h"
#include "web/request.h"

enum { STEP_FILE = 1, STEP_COLUMNS, STEP_DUPLICATES, STEP_RUN };

/* Steps, name and size; h NULL: no sheet yet. */
void sheet_fill(ctx *x, const request *q, const import_head *h, int step, v_sheet *v);
void import_file_fill(ctx *x, const request *q, list recent, import_file_view *v);
void import_columns_fill(ctx *x, const sheet_seen *s, const column_plan *p,
			 list choices, const import_head *h, import_columns_view *v);
void import_duplicates_fill(ctx *x, const import_head *h, import_duplicates_view *v);
void import_run_fill(ctx *x, const request *q, const import_head *h,
		     import_run_view *v);
/* Which rows of a check are somebody already, and whom. */
void import_known_fill(ctx *x, const request *q, const import_head *h, list known,
		       import_run_view *v);
/* Columns whose dates fit both orders and were not decided. */
bool column_asks(const column_seen *c, const column_plan *p);

#endif
