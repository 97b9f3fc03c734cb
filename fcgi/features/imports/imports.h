/* imports.h -- sheets of contacts taken in, and lists of contacts given out. */
#ifndef PB_IMPORTS_H
#define PB_IMPORTS_H

#include "features/tasks/tasks.h"
#include "render/csv.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes imports_routes, exports_routes, imports_api_routes;
extern const page import_file_page, import_columns_page, import_duplicates_page,
	import_run_page;
extern const page exports_page;
extern const task_kind import_check, import_run, import_undo, import_expire, export_run,
	export_expire;

/* Takes the sheet that a spooled body holds into the file store and looks through it.
 * *id: of the new import; absent when *problem says in words what is wrong with the
 * file. */
MUST_USE rc import_take(ctx *x, request *q, str *id, str *problem);

/* Contacts as CSV (UTF-8 with its mark, RFC 4180, formulas defused), at once and so few
 * as a request can wait for; in the open transaction. filter: as export_filter writes
 * it. *all: there were no more than most. */
MUST_USE rc export_some(ctx *x, str filter, int64_t most, buf *out, bool *all);
/* What the query of a request asks for, in the words of the list of contacts, or whom
 * it picks (id=...&id=...), as JSON; *words: the same for people. */
str export_filter(ctx *x, const request *q, params from, str *words);
enum { EXPORT_PICKED_MOST = 100 };
/* The same as hidden fields of a form: of v_fact, label is the name. */
list export_fields(ctx *x, params from);

#endif
