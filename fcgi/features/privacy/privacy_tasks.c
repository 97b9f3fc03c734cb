/* What was erased or is old goes where the database does not reach: files, the
 * carrier's copies. And what is old goes, a part at a time. */
#include <errno.h>
#include <unistd.h>

#include "base/config.h"
#include "features/carrier/carrier.h"
#include "features/privacy/privacy.h"
#include "features/privacy/privacy_store.h"
#include "store/rows.h"

extern const type erase_row_t;

rc privacy_due(ctx *x)
{
	list due;

	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_retention_due, NO_ARGS, pg_list(&id_row_t, &due));
	return pg_commit(x);
}

/* ---- outside of the database ---- */

static rc erase_read(ctx *x, const task *t, list *rows, twilio_account *acc)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(pg_rows(x, Q_erase_left, NO_ARGS, &erase_row_t, rows));
	TRY(carrier_account(x, t->tenant_id, acc));
	if (!rows->n)
		pg_send(x, Q_erase_done, NO_ARGS, pg_count(NULL));
	return pg_commit(x);
}

static bool erase_file(ctx *x, str name)
{
	str path = str_printf(x->a, STR_FMT "/" STR_FMT, STR_ARG(x->cfg->files_dir),
			      STR_ARG(name));

	return unlink(path.p) == 0 || errno == ENOENT;
}

/* False: try again later, *r says when. */
static bool erase_one(ctx *x, const twilio_account *acc, const erase_row *w,
		      twilio_reply *r)
{
	if (str_eq(w->kind, S("file")))
		return erase_file(x, w->name);
	twilio_erase(x, acc, w->name, r);
	return r->fate == TWILIO_DONE || r->fate == TWILIO_GONE;
}

static rc erase_gone(ctx *x, const task *t, str id)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_erase_gone, ARGS(A(id)), pg_count(NULL));
	return pg_commit(x);
}

/* One that cannot go now keeps none of the others. */
static rc erase_all(ctx *x, const task *t, const twilio_account *acc, list rows,
		    size_t *kept, twilio_reply *last)
{
	*kept = 0;
	for (size_t i = 0; i < rows.n; i++) {
		const erase_row *w = LIST_AT(rows, erase_row, i);
		twilio_reply r = {.problem = S("a file cannot be removed")};
		if (erase_one(x, acc, w, &r)) {
			TRY(erase_gone(x, t, w->id));
			continue;
		}
		*last = r;
		++*kept;
	}
	return OK;
}

static task_result erase_run(ctx *x, const task *t)
{
	twilio_account acc;
	twilio_reply last = {0};
	size_t kept = 0;
	list rows;
	rc ok = erase_read(x, t, &rows, &acc);

	if (ok == OK)
		ok = erase_all(x, t, &acc, rows, &kept, &last);
	if (ok != OK)
		return task_rolled_back(x, ok);
	if (kept)
		return task_retry(last.retry_after_s, last.problem);
	return rows.n ? task_go_on(S("{}")) : task_done();
}

/* ---- what is old ---- */

static rc retain_step(ctx *x, const task *t, int64_t *gone)
{
	list rules;

	*gone = 0;
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(retention_read(x, &rules));
	for (size_t i = 0; i < rules.n && !*gone; i++) {
		const retention_row *r = LIST_AT(rules, retention_row, i);
		if (r->days)
			TRY(retention_step(x, r->kind, r->days, gone));
	}
	return pg_commit(x);
}

static task_result retain_run(ctx *x, const task *t)
{
	int64_t gone;
	rc ok = retain_step(x, t, &gone);

	if (ok != OK)
		return task_rolled_back(x, ok);
	events_wake(x->events, LANE_BULK);
	events_send(x->events);
	return gone ? task_go_on(S("{}")) : task_done();
}

/* ---- card numbers in what stands ---- */

static rc redact_part(ctx *x, const task *t, bool *more)
{
	redact_run r = {0};
	bool found = false;

	*more = false;
	TRY(pg_begin(x, t->tenant_id, S("")));
	TRY(redact_run_read(x, task_arg_get(x, t, "run"), &r, &found));
	if (found && !r.done_at.us)
		TRY(redact_step(x, &r, more));
	return pg_commit(x);
}

static task_result redact_run_go(ctx *x, const task *t)
{
	bool more;
	rc ok = redact_part(x, t, &more);

	if (ok != OK)
		return task_rolled_back(x, ok);
	return more ? task_go_on(t->args) : task_done();
}

const task_kind privacy_redact = {"privacy.redact", LANE_BULK, 120, redact_run_go,
				  PATIENCE_LONG};
const task_kind privacy_erase = {"privacy.erase", LANE_BULK, 600, erase_run,
				 PATIENCE_LONG};
const task_kind privacy_retain = {"privacy.retain", LANE_BULK, 120, retain_run,
				  PATIENCE_LONG};
