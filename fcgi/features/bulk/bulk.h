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

/* The machinery of such a change, whatever it changes. step and forget take the
 * change's id and do a part: step gives back whether there is more (own_did), forget
 * touches rows until there are none. topic: what pages of those things listen to. */
typedef struct bulk_work {
	enum query step, forget;
	const task_kind *expire; /* forgets, a week after the end */
	const char *topic;
} bulk_work;

/* As long as a turn may last; the task's argument "bulk" is the change. */
task_result bulk_turn(ctx *x, const task *t, const bulk_work *w);
task_result bulk_forgotten(ctx *x, const task *t, const bulk_work *w);

#endif
