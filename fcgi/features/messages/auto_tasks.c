/* What the machine answers by itself: after hours, and to a call that nobody took. Once
 * a day to everybody: the day is part of the text's name. */
#include "features/hours/hours.h"
#include "features/messages/auto.h"

#include "features/messages/messages.h"

typedef struct missed_row {
	str thread_id, peer, contact_id, reply, zone;
} missed_row;
static const field missed_row_f[] = {
	FIELD(missed_row, thread_id),      FIELD(missed_row, peer),
	FIELD_OPT(missed_row, contact_id), FIELD(missed_row, reply),
	FIELD(missed_row, zone),
};
extern const type missed_row_t;
const type missed_row_t = TYPE(missed_row, missed_row_f);

/* "closed:+18015550142:2026-11-21": their day is the business's. */
static str auto_key(ctx *x, const char *kind, str peer, str zone)
{
	local_time t = when_local(x->now.us ? x->now : when_now(), zone);

	return str_printf(x->a, "%s:" STR_FMT ":%04d-%02d-%02d", kind, STR_ARG(peer),
			  t.year, t.month, t.day);
}

rc texts_open(ctx *x, str tenant, bool *open)
{
	const text_policy *p;
	hours_state hours;

	*open = true;
	TRY(text_policy_read(x, tenant, &p));
	if (!p->schedule_id.n)
		return OK;
	TRY(hours_state_of(x, tenant, p->schedule_id, &hours));
	*open = hours.now.open;
	return OK;
}

rc auto_closed(ctx *x, const request *q, str peer, text_reply *out)
{
	const text_policy *p;
	bool open;

	TRY(text_policy_read(x, q->tenant, &p));
	if (!p->closed_reply.n)
		return OK;
	TRY(texts_open(x, q->tenant, &open));
	if (!open)
		*out = (text_reply){"closed", p->closed_reply,
				    auto_key(x, "closed", peer, q->who.zone)};
	return OK;
}

static rc missed_write(ctx *x, const task *t, missed_row *m, bool *found)
{
	str call = task_arg_get(x, t, "call"), id;

	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_missed_call, ARGS(A(call)), pg_maybe(&missed_row_t, m, found));
	TRY(pg_flush(x));
	if (*found)
		TRY(text_automatic(x, m->thread_id, "missed", m->reply,
				   auto_key(x, "missed", m->peer, m->zone), &id));
	return pg_commit(x);
}

static task_result missed_run(ctx *x, const task *t)
{
	missed_row m = {0};
	bool found = false;
	rc ok = missed_write(x, t, &m, &found);

	if (ok != OK)
		return task_rolled_back(x, ok);
	if (found) {
		thread_changed(x, t->tenant_id, m.thread_id, m.contact_id);
		events_send(x->events);
	}
	return task_done();
}

/* Only what was missed becomes a task: most calls are taken. */
void text_for_missed(ctx *x, str call_id)
{
	pg_send(x, Q_missed_owed, ARGS(A(call_id), A(x->request_id)), pg_count(NULL));
	events_wake(x->events, LANE_FAST);
}

const task_kind message_missed = {"message.missed", LANE_FAST, 20, missed_run,
				  PATIENCE_ORDINARY};
