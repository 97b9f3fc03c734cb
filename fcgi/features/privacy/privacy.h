/* privacy.h -- what is known of a person: given out, erased; how long things are kept.
 */
#ifndef PB_PRIVACY_H
#define PB_PRIVACY_H

#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes privacy_routes;
extern const page privacy_data_page, privacy_settings_page;

extern const task_kind privacy_erase;  /* files and the carrier's copies */
extern const task_kind privacy_retain; /* what is old, in parts */
extern const task_kind privacy_redact; /* args run: card numbers in what stands */

/* A chore of the task workers: each night businesses get a task. */
MUST_USE rc privacy_due(ctx *x);

#endif
