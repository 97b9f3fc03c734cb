/* bulk.h -- one change of many contacts at once: those that were picked, or all that a
 * list shows. Done by a task, part by part, and undone the same way. */
#ifndef PB_BULK_H
#define PB_BULK_H

#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes bulk_routes;
extern const page bulk_choose_page, bulk_run_page;
extern const task_kind bulk_run, bulk_expire;

#endif
