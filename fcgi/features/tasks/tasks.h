/* tasks.h -- what the machine owes: queued in the transaction that makes it necessary,
 * run later by the task workers of its lane, at least once. Kinds are idempotent. The
 * lanes keep a slow provider from delaying anybody else (events.h). */
#ifndef PB_TASKS_H
#define PB_TASKS_H

#include "base/events.h"
#include "features/tasks/tasks_rules.h"
#include "store/pg.h"

typedef struct task {
	str tenant_id, id, kind, args;
	int64_t attempts; /* this one included */
	str request_id;
	when created_at;
} task;
extern const type task_t;

enum task_end {
	TASK_DONE,
	TASK_RETRY, /* it failed: one try is spent */
	TASK_WAIT,  /* it went well and is not over: its tries begin anew */
	TASK_DEAD,
};

typedef struct task_result {
	enum task_end end;
	int64_t after_s; /* of TASK_RETRY: 0 = back off by the number of tries */
	str problem;     /* shown to operators; no secrets, no personal data */
	str args;        /* of TASK_WAIT: present = what it goes on with */
} task_result;

/* Runs outside a transaction; opens its own (pg_begin with t->tenant_id). */
typedef task_result (*task_fn)(ctx *x, const task *t);

/* One kind of task; serve/task_kinds.c lists all of them. */
typedef struct task_kind {
	const char *name;
	enum lane lane;
	int lease_s; /* longer than the work can take */
	task_fn run;
	enum patience patience;
} task_kind;

/* Queues a task in the open transaction. args: a JSON object. dedupe: with a waiting or
 * running task of the same kind and key nothing is added (absent: always added).
 * run_at: no time = now. */
void task_add(ctx *x, const task_kind *kind, str args, str dedupe, when run_at);
/* The same for a task that looks at how things stand: one that runs may have looked
 * already, and runs once more. */
void task_add_again(ctx *x, const task_kind *kind, str args, str dedupe, when run_at);
/* {"name":"value"}: the usual arguments. */
str task_arg(ctx *x, const char *name, str value);
/* Reads one back; absent when it is not there. */
str task_arg_get(ctx *x, const task *t, const char *name);

/* Endings, to be returned. after an rc: E_DB and E_CONFLICT are tried again, the rest
 * is dead. */
task_result task_done(void);
task_result task_retry(int64_t after_s, str problem);
task_result task_wait(int64_t after_s, str problem);
/* The next part of a work in parts; args as of task_add. */
task_result task_go_on(str args);
task_result task_dead(str problem);
task_result task_failed(ctx *x, rc r);
/* The same, and the open transaction is rolled back. */
task_result task_rolled_back(ctx *x, rc r);

/* For the runner in serve/. */
MUST_USE rc task_claim(ctx *x, enum lane lane, str by, int lease_s, task *out,
		       bool *found);
/* Its worker was killed: what it had begun is taken up by others soon. */
MUST_USE rc task_orphans(ctx *x, str by);
/* A try that was the last one is the runner's to turn into TASK_DEAD. */
MUST_USE rc task_finish(ctx *x, const task *t, enum patience patience, str by,
			const task_result *r);
MUST_USE rc task_next_due(ctx *x, enum lane lane, when *out);
extern const char *const LANE_NAMES[LANE_COUNT];

#endif
