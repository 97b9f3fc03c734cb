/* exports_out.h -- where the rows of an export go: a table for spreadsheets, which can
 * be gone on with, or paper, which is drawn in one. Private to imports. */
#ifndef PB_EXPORTS_OUT_H
#define PB_EXPORTS_OUT_H

#include "features/imports/csv_out.h"
#include "features/imports/exports.h"

typedef struct export_out {
	ctx *x;
	csv_file file;
	str name; /* in the file store */
	int64_t most;
	struct pdf *paper; /* NULL: a table for spreadsheets */
	pdf_about about;
} export_out;

bool export_on_paper(const export_head *h);
/* So many rows may it have; 0: as many as there are. */
int64_t export_most(const export_head *h, const export_source *s);

/* bytes: what was written before; 0: from the beginning. */
MUST_USE rc export_out_open(ctx *x, str tenant, const export_head *h,
			    const export_source *s, const export_plan *plan,
			    int64_t bytes, export_out *o);
/* The first n of them. */
MUST_USE rc export_out_rows(export_out *o, const export_cells *c, size_t n);
/* rows: given in all; cut: there were more. */
MUST_USE rc export_out_end(export_out *o, int64_t rows, bool cut);
/* Stays half written, to be gone on with; thrown away when it is not kept. */
void export_out_leave(export_out *o, bool kept);

#endif
