/* crm_job_tasks.h -- what every task that speaks to the CRM does first and last:
 * private to the feature. */
#ifndef PB_CRM_JOB_TASKS_H
#define PB_CRM_JOB_TASKS_H

#include "features/crm/crm.h"
#include "features/crm/crm_answer.h"
#include "features/crm/crm_store.h"
#include "remote/quickbase.h"

enum { CRM_PAGE_ROWS = 300, CRM_EVERY_S = 300, CRM_SLOT_MS = 1000 };

typedef struct crm_job {
	const task *t;
	crm_link l;
	crm_map map; /* what can be used of it */
	qb_account acc;
	task_result stop; /* when it may not go on */
} crm_job;

/* Reads the connection and waits for a place among the requests of a second, at most so
 * long (below 0: it asks for one itself). false: j->stop is how the task ends this time
 * or for good. No transaction is open afterwards. */
bool crm_job_open(ctx *x, const task *t, int64_t most_ms, crm_job *j);
/* Another request of the same job: its place; false as above. */
bool crm_job_again(ctx *x, int64_t most_ms, crm_job *j);

/* Keeps what a page brought and tells who is looking. */
MUST_USE rc crm_job_keep(ctx *x, crm_job *j, const crm_page *p, when pass);
/* Notes that they could not be asked, for the page; when to try again. */
task_result crm_job_failed(ctx *x, crm_job *j, const qb_reply *r);
/* Asks for records: all that is mapped. */
void crm_job_ask(ctx *x, crm_job *j, qb_query *q, qb_reply *out);
void crm_job_log(const crm_job *j, const qb_reply *r);
/* A number among the task's arguments; 0 when it is not there. */
int64_t crm_job_number(ctx *x, const task *t, const char *name);

#endif
