/* One customer at a time: who is calling just now, a record that the CRM tells of, and
 * those whose words were given a meaning. */
#include "features/crm/crm_job_tasks.h"
#include "store/cache.h"

/* The answer is of use while the greeting plays; later the next pull brings it. */
enum { CALLER_MS = 400, CALLER_LATE_S = 5, CALLER_TTL_S = 180 };

void crm_caller_look(ctx *x, str e164)
{
	if (e164.n)
		task_add(x, &crm_caller, task_arg(x, "phone", e164), e164, (when){0});
}

static rc caller_known(ctx *x, const task *t, str phone, list *known)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_crm_of_phone, ARGS(A(phone)), pg_list(&crm_known_t, known));
	return pg_commit(x);
}

/* By record id where one is known; absent when all of them were read just now. */
static str caller_where(ctx *x, list known, int64_t fid, str phone)
{
	buf b = buf_new(x->a, 128, 1024);

	if (!known.n)
		return fid ? crm_where_phone(x->a, fid, phone) : (str){0};
	for (size_t i = 0; i < known.n; i++) {
		const crm_known *k = LIST_AT(known, crm_known, i);
		str one = crm_where(x->a, CRM_FID_RECORD, "EX", k->record_id);
		if (k->fresh || !one.n)
			continue;
		if (b.n)
			buf_str(&b, S("OR"));
		buf_str(&b, one);
	}
	return b.n ? str_dup(x->a, buf_view(&b)) : (str){0};
}

static bool caller_asked(ctx *x, const task *t, str phone)
{
	str value;

	if (cache_get(x, t->tenant_id, S("crm-asked"), phone, &value))
		return true;
	cache_put(x, t->tenant_id, S("crm-asked"), phone, S("1"), CALLER_TTL_S);
	return false;
}

/* Never tried again: the sync is the net. */
static task_result caller_run(ctx *x, const task *t)
{
	int64_t began = when_mono_us();
	str phone = task_arg_get(x, t, "phone");
	list known = {0};
	crm_job j;
	qb_reply r;
	crm_page got;

	if (when_diff_s(x->now, t->created_at) > CALLER_LATE_S ||
	    caller_asked(x, t, phone) || caller_known(x, t, phone, &known) != OK)
		return task_done();
	if (!crm_job_open(x, t, CALLER_MS / 2, &j) || !j.l.fields_at.us)
		return task_done();
	str where = caller_where(x, known, j.map.id[CRM_PHONE], phone);
	int64_t left = CALLER_MS - (when_mono_us() - began) / 1000;
	if (!where.n || left < 20)
		return task_done();
	qb_query q = {.where = where,
		      .sort = {CRM_FID_RECORD},
		      .top = 10,
		      .timeout_ms = left};
	crm_job_ask(x, &j, &q, &r);
	crm_job_log(&j, &r);
	if (r.fate != QB_DONE)
		return task_done();
	crm_page_read(x->a, r.body,
		      &(crm_reading){&j.map, j.l.region, known.n ? S("") : phone},
		      &got);
	rc ok = crm_job_keep(x, &j, &got, (when){0});
	return ok == OK ? task_done() : task_failed(x, ok);
}

/* ---- a record they tell of */

static rc record_gone(ctx *x, const task *t, str id)
{
	crm_number n = {0};

	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_crm_gone, ARGS(A(id)), pg_into(&crm_number_t, &n));
	return pg_commit(x);
}

static task_result record_run(ctx *x, const task *t)
{
	str id = task_arg_get(x, t, "record");
	crm_job j;
	qb_reply r;
	crm_page got;

	if (!crm_job_open(x, t, CRM_SLOT_MS, &j))
		return j.stop;
	qb_query q = {.where = crm_where(x->a, CRM_FID_RECORD, "EX", id),
		      .sort = {CRM_FID_RECORD},
		      .top = 1};
	if (!q.where.n || !j.l.fields_at.us)
		return task_done();
	crm_job_ask(x, &j, &q, &r);
	crm_job_log(&j, &r);
	if (r.fate == QB_LATER)
		return task_retry(r.wait_ms / 1000, r.problem);
	if (r.fate != QB_DONE)
		return task_dead(r.problem);
	crm_page_read(x->a, r.body, &(crm_reading){&j.map, j.l.region, {0}}, &got);
	rc ok = got.seen.rows ? crm_job_keep(x, &j, &got, (when){0})
			      : record_gone(x, t, id);
	return ok == OK ? task_done() : task_failed(x, ok);
}

/* ---- words that were given a meaning */

static str mean_ids(ctx *x, list rows)
{
	buf b = buf_new(x->a, 1024, 64 * 1024);

	buf_chr(&b, '{');
	for (size_t i = 0; i < rows.n; i++)
		buf_fmt(&b, "%s" STR_FMT, i ? "," : "",
			STR_ARG(LIST_AT(rows, crm_record_id, i)->record_id));
	buf_chr(&b, '}');
	return str_dup(x->a, buf_view(&b));
}

static rc mean_part(ctx *x, const task *t, str after, list *rows)
{
	list touched = {0};
	crm_link l = {0};

	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_crm_link, NO_ARGS, pg_into(&crm_link_t, &l));
	pg_send(x, Q_crm_with_value,
		ARGS(A(task_arg_get(x, t, "kind")), A(task_arg_get(x, t, "value")),
		     A(after)),
		pg_list(&crm_record_id_t, rows));
	TRY(pg_flush(x));
	crm_map map = crm_usable(x, &l);
	if (rows->n)
		pg_send(x, Q_crm_apply,
			ARGS(A(mean_ids(x, *rows)), A(crm_mapped(x->a, &map))),
			pg_list(&crm_touched_t, &touched));
	return pg_commit(x);
}

static task_result mean_run(ctx *x, const task *t)
{
	str after = task_arg_get(x, t, "after");
	list rows = {0};
	rc r = mean_part(x, t, after.p ? after : S(""), &rows);
	buf b = buf_new(x->a, 256, 4096);

	if (r != OK)
		return task_failed(x, r);
	events_live(x->events, t->tenant_id, S("contacts"), S(""));
	if (!rows.n)
		return task_done();
	buf_str(&b, S("{\"kind\":"));
	buf_json(&b, task_arg_get(x, t, "kind"));
	buf_str(&b, S(",\"value\":"));
	buf_json(&b, task_arg_get(x, t, "value"));
	buf_str(&b, S(",\"after\":"));
	buf_json(&b, LIST_AT(rows, crm_record_id, rows.n - 1)->record_id);
	buf_chr(&b, '}');
	return task_go_on(str_dup(x->a, buf_view(&b)));
}

const task_kind crm_caller = {"crm.caller", LANE_FAST, 30, caller_run, PATIENCE_URGENT};
const task_kind crm_record = {"crm.record", LANE_SLOW, 60, record_run,
			      PATIENCE_ORDINARY};
const task_kind crm_mean = {"crm.mean", LANE_BULK, 60, mean_run, PATIENCE_ORDINARY};
