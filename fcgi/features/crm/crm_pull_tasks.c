/* Reading the CRM: what was changed, every five minutes; everything, every night; what
 * a table's fields are. Each task reads one page and goes on where it was. */
#include "features/crm/crm_job_tasks.h"

/* The night's pass begins at three o'clock, businesses spread over an hour. A full pass
 * takes a while, and clocks differ: the first pull after it looks back so far. */
enum { NIGHT_HOUR = 3, LOOK_BACK_S = 600, FIELDS_WAIT_S = 5 };

/* Where a pull is, in its task's arguments; empty between two. */
typedef struct pull_place {
	crm_cursor at;
	when newest; /* moment of change that was seen */
} pull_place;

static pull_place pull_place_of(ctx *x, const crm_job *j)
{
	pull_place p = {.at = {.from = {crm_job_number(x, j->t, "from")},
			       .skip = crm_job_number(x, j->t, "skip"),
			       .first = crm_job_number(x, j->t, "first"),
			       .pages = crm_job_number(x, j->t, "pages")},
			.newest = {crm_job_number(x, j->t, "newest")}};

	if (!p.at.from.us) {
		p.at = crm_begin(j->l.watermark);
		p.newest = j->l.watermark;
	}
	return p;
}

static str pull_args(ctx *x, const pull_place *p)
{
	return str_printf(x->a,
			  "{\"from\":%lld,\"skip\":%lld,\"first\":%lld,\"pages\":%lld,"
			  "\"newest\":%lld}",
			  (long long)p->at.from.us, (long long)p->at.skip,
			  (long long)p->at.first, (long long)p->at.pages,
			  (long long)p->newest.us);
}

/* The work is over until another time. */
static task_result job_rest(int64_t after_s)
{
	return (task_result){.end = TASK_WAIT, .after_s = after_s, .args = S("{}")};
}

static rc job_synced(ctx *x, crm_job *j, when watermark, when full, const char *warning)
{
	TRY(pg_begin(x, j->t->tenant_id, S("")));
	pg_send(x, Q_crm_synced, ARGS(A(watermark), A(full), A(str_of(warning))),
		pg_count(NULL));
	TRY(pg_commit(x));
	events_live(x->events, j->t->tenant_id, S("crm"), S(""));
	return OK;
}

static bool job_ready(const crm_job *j)
{
	return j->l.fields_at.us && j->map.id[CRM_NAME] + j->map.id[CRM_PHONE] > 0;
}

static task_result pull_run(ctx *x, const task *t)
{
	crm_job j;
	qb_reply r;
	crm_page got;
	crm_cursor next;

	if (!crm_job_open(x, t, CRM_SLOT_MS, &j))
		return j.stop;
	if (!job_ready(&j) || !j.l.watermark.us) /* after the first full pass */
		return job_rest(CRM_EVERY_S);
	pull_place p = pull_place_of(x, &j);
	qb_query q = {.where = crm_where_since(x->a, p.at.from),
		      .sort = {CRM_FID_MODIFIED, CRM_FID_RECORD},
		      .skip = p.at.skip,
		      .top = CRM_PAGE_ROWS};
	crm_job_ask(x, &j, &q, &r);
	if (r.fate != QB_DONE)
		return crm_job_failed(x, &j, &r);
	crm_page_read(x->a, r.body, &(crm_reading){&j.map, j.l.region, {0}}, &got);
	rc ok = crm_job_keep(x, &j, &got, (when){0});
	if (ok != OK)
		return task_failed(x, ok);
	if (got.seen.newest.us > p.newest.us)
		p.newest = got.seen.newest;
	if (crm_next(&p.at, &got.seen, &next)) {
		p.at = next;
		return task_go_on(pull_args(x, &p));
	}
	ok = job_synced(x, &j, p.newest, (when){0}, "");
	return ok == OK ? job_rest(CRM_EVERY_S) : task_failed(x, ok);
}

/* ---- everything */

static int64_t full_until_night(const ctx *x, const crm_job *j)
{
	local_time now = when_local(x->now, j->l.zone);
	int64_t second = now.hour * 3600 + now.minute * 60 + now.second;
	int64_t at = NIGHT_HOUR * 3600 + (int64_t)(str_hash(j->t->tenant_id) % 3600);
	int64_t left = at - second;

	return left > 60 ? left : left + 24 * 3600;
}

static task_result full_end(ctx *x, crm_job *j, when pass)
{
	const char *warning = "";
	crm_number gone = {0};
	rc r = pg_begin(x, j->t->tenant_id, S(""));

	if (r == OK)
		pg_send(x, Q_crm_pass_done, ARGS(A(pass)),
			pg_into(&crm_number_t, &gone));
	if (r == OK)
		r = pg_commit(x);
	if (r == OK && gone.n < 0)
		warning = "The table answered with less than half of the records known "
			  "before, so none was marked as gone. Is it the right table, "
			  "and "
			  "may the token see all of it?";
	if (r == OK)
		r = job_synced(x, j, when_add(pass, -SECONDS(LOOK_BACK_S)), pass,
			       warning);
	if (r != OK)
		return task_failed(x, r);
	return job_rest(full_until_night(x, j));
}

/* By record id, from the last one on: whatever is changed or deleted meanwhile, none of
 * the others is passed over. */
static task_result full_run(ctx *x, const task *t)
{
	crm_job j;
	qb_reply r;
	crm_page got;
	when pass = {crm_job_number(x, t, "pass")};
	int64_t after = crm_job_number(x, t, "after");

	if (!crm_job_open(x, t, CRM_SLOT_MS, &j))
		return j.stop;
	if (!job_ready(&j))
		return job_rest(FIELDS_WAIT_S);
	if (!pass.us)
		pass = x->now;
	str last = str_printf(x->a, "%lld", (long long)after);
	qb_query q = {.where = crm_where(x->a, CRM_FID_RECORD, "GT", last),
		      .sort = {CRM_FID_RECORD},
		      .top = CRM_PAGE_ROWS};
	crm_job_ask(x, &j, &q, &r);
	if (r.fate != QB_DONE)
		return crm_job_failed(x, &j, &r);
	crm_page_read(x->a, r.body, &(crm_reading){&j.map, j.l.region, {0}}, &got);
	rc ok = crm_job_keep(x, &j, &got, pass);
	if (ok != OK)
		return task_failed(x, ok);
	if (got.seen.rows >= got.seen.total || got.seen.last <= after)
		return full_end(x, &j, pass);
	return task_go_on(str_printf(x->a, "{\"pass\":%lld,\"after\":%lld}",
				     (long long)pass.us, (long long)got.seen.last));
}

/* ---- what the fields are */

static rc check_keep(ctx *x, crm_job *j, str table, const qb_reply *r)
{
	list columns = crm_columns_read(x->a, r->body);

	TRY(pg_begin(x, j->t->tenant_id, S("")));
	pg_send(x, Q_crm_fields_keep,
		ARGS(A(table), A(crm_columns_write(x->a, columns))), pg_count(NULL));
	return pg_commit(x);
}

/* The sync goes on as soon as it is known what can be read. */
static rc check_begin(ctx *x, crm_job *j)
{
	TRY(pg_begin(x, j->t->tenant_id, S("")));
	if (!j->l.watermark.us)
		pg_send(x, Q_crm_hurry, ARGS(A(S("crm.full"))), pg_count(NULL));
	task_add(x, &crm_full, S("{}"), S("full"), (when){0});
	task_add(x, &crm_pull, S("{}"), S("pull"),
		 when_add(x->now, SECONDS(CRM_EVERY_S)));
	TRY(pg_commit(x));
	events_live(x->events, j->t->tenant_id, S("crm"), S(""));
	return OK;
}

static task_result check_run(ctx *x, const task *t)
{
	crm_job j;
	qb_reply r;
	bool more = crm_job_open(x, t, CRM_SLOT_MS, &j);
	const str tables[CRM_TABLES] = {j.l.table_id, j.l.comm_table, j.l.ticket_table};
	rc ok = OK;

	if (!more)
		return j.stop;
	for (int i = 0; i < CRM_TABLES && ok == OK; i++) {
		if (!tables[i].n)
			continue;
		if (i && !crm_job_again(x, CRM_SLOT_MS, &j))
			return j.stop;
		qb_fields(x, &j.acc, tables[i], &r);
		if (r.fate != QB_DONE)
			return crm_job_failed(x, &j, &r);
		ok = check_keep(x, &j, tables[i], &r);
	}
	if (ok == OK)
		ok = check_begin(x, &j);
	return ok == OK ? task_done() : task_failed(x, ok);
}

const task_kind crm_pull = {"crm.pull", LANE_BULK, 60, pull_run, PATIENCE_LONG};
const task_kind crm_full = {"crm.full", LANE_BULK, 60, full_run, PATIENCE_LONG};
const task_kind crm_check_fields = {"crm.check", LANE_SLOW, 60, check_run,
				    PATIENCE_ORDINARY};
