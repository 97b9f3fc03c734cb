/* lanes.h -- the task workers: one lane each, one task at a time. */
#ifndef PB_SERVE_LANES_H
#define PB_SERVE_LANES_H

#include "features/tasks/tasks.h"
#include "serve/engine.h"

extern const task_kind *const TASK_KINDS[];
extern const size_t TASK_KINDS_N;

/* Entry of the crews "fast", "slow" and "bulk"; the child's arg is the installation. */
void lane_main(struct child *me);
/* Runs the tasks of every lane that are due now, then returns: for `patchbay tasks`. */
int lanes_run_due(const installation *in);

#endif
