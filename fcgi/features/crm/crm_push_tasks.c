/* Writing to the CRM: a call that is over becomes a note, the customer's last contact
 * and, where somebody must look after it, a ticket. Everything is found there by our
 * call's id, so that writing it twice is writing it once. */
#include "features/crm/crm_job_tasks.h"

#include "base/phone.h"

static const struct {
	const char *name;
	enum crm_table table;
} THINGS[] = {{"communication", CRM_COMMUNICATIONS},
	      {"last_contact", CRM_CUSTOMERS},
	      {"ticket", CRM_TICKETS}};
enum { THINGS_N = sizeof(THINGS) / sizeof(THINGS[0]) };

static rc push_read(ctx *x, const crm_job *j, crm_call *c, bool *found)
{
	crm_call_row r = {0};

	TRY(pg_begin(x, j->t->tenant_id, S("")));
	pg_send(x, Q_crm_call, ARGS(A(task_arg_get(x, j->t, "call"))),
		pg_maybe(&crm_call_row_t, &r, found));
	TRY(pg_commit(x));
	*c = (crm_call){
		.id = r.id,
		.record_id = r.record_id,
		.outcome = r.outcome,
		.who = r.who,
		.caller = r.contact.n ? r.contact
				      : phone_show(x->a, r.from_number, j->l.region),
		.line = r.line,
		.started = r.started_at,
		.ended = r.ended_at,
		.seconds = r.seconds,
		.field_line = r.field_line,
		.answered = r.answered,
		.voicemail = r.has_voicemail};
	return OK;
}

static rc push_note(ctx *x, const crm_job *j, const crm_call *c, int thing,
		    const char *state, str problem)
{
	TRY(pg_begin(x, j->t->tenant_id, S("")));
	pg_send(x, Q_crm_push_note,
		ARGS(A(c->id), A(str_of(THINGS[thing].name)), A(str_of(state)),
		     A(problem)),
		pg_count(NULL));
	TRY(pg_commit(x));
	if (problem.n)
		events_live(x->events, j->t->tenant_id, S("crm"), S(""));
	return OK;
}

/* Present: what is to be written of this call. */
static str push_what(ctx *x, const crm_job *j, const crm_call *c, int thing, str *table,
		     int64_t *merge)
{
	enum crm_table t = THINGS[thing].table;

	*table = t == CRM_CUSTOMERS        ? j->l.table_id
		 : t == CRM_COMMUNICATIONS ? j->l.comm_table
					   : j->l.ticket_table;
	*merge = t == CRM_CUSTOMERS        ? CRM_FID_RECORD
		 : t == CRM_COMMUNICATIONS ? j->map.id[CRM_COMM_CALL]
					   : j->map.id[CRM_TICKET_CALL];
	if (!table->n || (t == CRM_TICKETS && !crm_call_tickets(c)))
		return (str){0};
	return crm_record_of(x->a, t, &j->map, c);
}

/* What became of it is kept; false: the task ends, as j->stop says. */
static bool push_end(ctx *x, crm_job *j, const crm_call *c, int thing,
		     const qb_reply *r)
{
	str line = qb_line_error(x, r, 1);
	bool sent = r->fate == QB_DONE || (r->fate == QB_PARTLY && !line.p);
	bool later =
		r->fate == QB_LATER && !task_last_try(PATIENCE_LONG, j->t->attempts);
	const char *state = sent ? "sent" : later ? "waiting" : "refused";
	const str *words = line.p ? &line : r->words.n ? &r->words : &r->problem;
	rc ok = push_note(x, j, c, thing, state, sent ? S("") : *words);

	if (ok != OK)
		j->stop = task_failed(x, ok);
	else if (later)
		j->stop = task_retry((r->wait_ms + 999) / 1000, r->problem);
	return ok == OK && !later;
}

static bool push_one(ctx *x, crm_job *j, const crm_call *c, int thing)
{
	str table, data;
	int64_t merge;
	qb_reply r;

	data = push_what(x, j, c, thing, &table, &merge);
	if (!data.n)
		return true;
	if (!crm_job_again(x, CRM_SLOT_MS, j))
		return false;
	qb_upsert(x, &j->acc, table, merge, data, &r);
	crm_job_log(j, &r);
	return push_end(x, j, c, thing, &r);
}

static task_result push_run(ctx *x, const task *t)
{
	crm_job j;
	crm_call c;
	bool found = false;

	if (!crm_job_open(x, t, -1, &j))
		return j.stop;
	rc ok = push_read(x, &j, &c, &found);
	if (ok != OK)
		return task_failed(x, ok);
	for (int i = 0; found && i < THINGS_N; i++)
		if (!push_one(x, &j, &c, i))
			return j.stop;
	return task_done();
}

const task_kind crm_push = {"crm.push", LANE_SLOW, 90, push_run, PATIENCE_LONG};
