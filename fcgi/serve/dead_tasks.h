/* dead_tasks.h -- what the machine gave up: counted, listed, done again. */
#ifndef PB_SERVE_DEAD_TASKS_H
#define PB_SERVE_DEAD_TASKS_H

#include "base/config.h"
#include "base/ctx.h"

/* `patchbay tasks --dead | --replay ID|KIND`, as the owner; the exit status. args: what
 * stands after the command's name. */
int dead_tasks_command(arena *a, const config *cfg, int argc, char **argv);

/* For /metrics, from the database; nothing when it is away. */
void dead_tasks_metrics(ctx *x, buf *out);

#endif
