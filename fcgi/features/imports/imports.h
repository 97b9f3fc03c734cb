/* imports.h -- sheets of contacts taken in, and lists of contacts given out. */
#ifndef PB_IMPORTS_H
#define PB_IMPORTS_H

#include "features/imports/csv_out_rules.h"
#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes imports_routes, imports_api_routes;
extern const page import_file_page, import_columns_page, import_duplicates_page,
	import_run_page;
extern const task_kind import_check, import_run, import_undo;

/* Takes the sheet that a spooled body holds into the file store and looks through it.
 * *id: of the new import; absent when *problem says in words what is wrong with the
 * file. */
MUST_USE rc import_take(ctx *x, request *q, str *id, str *problem);

#endif
