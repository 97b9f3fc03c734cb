#include "features/crm/crm_job_tasks.h"

#include <time.h>

#include "base/log.h"
#include "features/calls/calls.h"

enum { TOLD_MOST = 8 }; /* contacts that are named in live events, one by one */

static void job_nap(int64_t ms)
{
	const struct timespec nap = {ms / 1000, ms % 1000 * 1000000};

	if (ms > 0)
		(void)nanosleep(&nap, NULL);
}

/* Seconds until they may be asked again. */
static int64_t job_blocked_s(const ctx *x, const crm_link *l)
{
	int64_t s = l->blocked_until.us ? when_diff_s(l->blocked_until, x->now) + 1 : 0;

	return s > 0 ? s : 1;
}

static bool job_slot(ctx *x, crm_job *j, int64_t ms)
{
	if (ms >= 0) {
		job_nap(ms);
		return true;
	}
	j->stop = task_wait(job_blocked_s(x, &j->l), S("waits for its turn"));
	return false;
}

static rc job_read(ctx *x, int64_t most_ms, crm_job *j, crm_slot *slot, bool *found)
{
	TRY(pg_begin(x, j->t->tenant_id, S("")));
	pg_send(x, Q_crm_link, NO_ARGS, pg_maybe(&crm_link_t, &j->l, found));
	if (most_ms >= 0)
		pg_send(x, Q_crm_slot, ARGS(A(most_ms)), pg_into(&crm_slot_t, slot));
	TRY(pg_commit(x));
	if (*found)
		TRY(crm_open_token(x, j->t->tenant_id, j->l.token, &j->acc.token));
	return OK;
}

bool crm_job_open(ctx *x, const task *t, int64_t most_ms, crm_job *j)
{
	crm_slot slot = {0};
	bool found = false;

	*j = (crm_job){.t = t};
	rc r = job_read(x, most_ms, j, &slot, &found);
	if (r != OK) {
		j->stop = task_failed(x, r);
		return false;
	}
	j->acc.realm = j->l.realm;
	if (!found || !str_eq(j->l.state, S("on"))) {
		j->stop = task_done(); /* begun anew when there is one again */
		return false;
	}
	j->map = crm_usable(x, &j->l);
	return job_slot(x, j, slot.ms);
}

bool crm_job_again(ctx *x, int64_t most_ms, crm_job *j)
{
	crm_slot slot = {0};
	rc r = pg_begin(x, j->t->tenant_id, S(""));

	if (r == OK)
		pg_send(x, Q_crm_slot, ARGS(A(most_ms)), pg_into(&crm_slot_t, &slot));
	if (r == OK)
		r = pg_commit(x);
	if (r == OK)
		return job_slot(x, j, slot.ms);
	j->stop = task_failed(x, r);
	return false;
}

static void job_tell(ctx *x, const crm_job *j, list touched)
{
	if (!touched.n)
		return;
	events_live(x->events, j->t->tenant_id, S("contacts"), S(""));
	for (size_t i = 0; i < touched.n && i < TOLD_MOST; i++)
		events_live(x->events, j->t->tenant_id, S("contact"),
			    LIST_AT(touched, crm_touched, i)->contact_id);
}

rc crm_job_keep(ctx *x, crm_job *j, const crm_page *p, when pass)
{
	list touched = {0};

	if (!p->kept)
		return OK;
	TRY(pg_begin(x, j->t->tenant_id, S("")));
	pg_send(x, Q_crm_keep, ARGS(A(p->rows), A(crm_mapped(x->a, &j->map)), A(pass)),
		pg_list(&crm_touched_t, &touched));
	TRY(pg_commit(x));
	job_tell(x, j, touched);
	return OK;
}

void crm_job_log(const crm_job *j, const qb_reply *r)
{
	log_line l;

	log_start(&l, r->fate == QB_DONE ? LOG_INFO : LOG_WARN, "crm");
	log_str(&l, "tenant", j->t->tenant_id);
	log_str(&l, "task", j->t->kind);
	log_str(&l, "answer", r->problem);
	log_str(&l, "qb_api_ray", r->ray);
	log_send(&l);
}

/* For the person who reads the page. */
static str job_words(ctx *x, const qb_reply *r)
{
	const char *what = r->fate == QB_DENIED
				   ? "QuickBase does not accept the user token, or it "
				     "is not assigned to the app."
			   : r->fate == QB_MISSING ? "QuickBase has no such table."
			   : r->wait_ms            ? "QuickBase asked for a pause."
			   : r->fate == QB_LATER   ? "QuickBase does not answer."
						   : "QuickBase refused the request.";

	return str_printf(x->a, "%s%s" STR_FMT, what, r->words.n ? " " : "",
			  STR_ARG(r->words));
}

task_result crm_job_failed(ctx *x, crm_job *j, const qb_reply *r)
{
	int64_t wait_s = crm_patience_s(j->l.failures + 1);
	rc ok = pg_begin(x, j->t->tenant_id, S(""));

	crm_job_log(j, r);
	if (ok == OK)
		pg_send(x, Q_crm_failed,
			ARGS(A(job_words(x, r)), A(r->ray), A(r->wait_ms)),
			pg_count(NULL));
	if (ok == OK)
		ok = pg_commit(x);
	if (ok != OK)
		return task_failed(x, ok);
	events_live(x->events, j->t->tenant_id, S("crm"), S(""));
	if (r->wait_ms)
		wait_s = (r->wait_ms + 999) / 1000;
	return task_wait(wait_s, r->problem);
}

void crm_job_ask(ctx *x, crm_job *j, qb_query *q, qb_reply *out)
{
	int64_t *ids = ARENA_ARRAY(x->a, int64_t, CRM_READ_COUNT + 2);
	size_t n = 0;

	ids[n++] = CRM_FID_RECORD;
	ids[n++] = CRM_FID_MODIFIED;
	for (int f = 0; f < CRM_READ_COUNT; f++)
		if (j->map.id[f])
			ids[n++] = j->map.id[f];
	q->table = j->l.table_id;
	q->select = ids;
	q->nselect = n;
	qb_records(x, &j->acc, q, out);
}

int64_t crm_job_number(ctx *x, const task *t, const char *name)
{
	json *o = NULL;
	str why;
	int64_t v = 0;

	if (!json_read(x->a, t->args, &o, &why) || !json_i64(json_get(o, name), &v))
		return 0;
	return v;
}
