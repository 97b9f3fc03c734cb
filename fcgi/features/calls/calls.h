/* calls.h -- calls as people see them: history, one call's page, and who is told when a
 * call changes. */
#ifndef PB_CALLS_H
#define PB_CALLS_H

#include "base/ctx.h"
#include "features/calls/call_line.h"
#include "features/calls/outcome.h"
#include "features/imports/imports.h"
#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes calls_routes, calls_api_routes;
extern const page history_page, call_page, call_table_page, call_bulk_page, missed_page;
extern const export_source calls_export;
extern const task_kind call_bulk_run, call_bulk_expire, call_file_erase;

/* After commit every page that shows this call asks for its fragment again. contact_id
 * may be absent. */
void call_changed(ctx *x, str tenant, str call_id, str contact_id);
/* The same of one that has just begun: programs are told. */
void call_began(ctx *x, str tenant, str call_id);

#endif
