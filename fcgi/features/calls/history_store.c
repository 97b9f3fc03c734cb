#include "features/calls/history_store.h"

#include "store/pg.h"

static const field call_choice_f[] = {
	FIELD(call_choice, kind),
	FIELD(call_choice, value),
	FIELD(call_choice, text),
	FIELD(call_choice, note),
};
const type call_choice_t = TYPE(call_choice, call_choice_f);

static const field call_technical_f[] = {
	FIELD(call_technical, call_sid),        FIELD(call_technical, carrier_status),
	FIELD(call_technical, from_number),     FIELD(call_technical, to_number),
	FIELD(call_technical, state),           FIELD(call_technical, step),
	FIELD(call_technical, events),          FIELD(call_technical, visit),
	FIELD(call_technical, started_at),      FIELD_OPT(call_technical, queued_at),
	FIELD_OPT(call_technical, dequeued_at), FIELD_OPT(call_technical, answered_at),
	FIELD_OPT(call_technical, ended_at),    FIELD_OPT(call_technical, first_event),
	FIELD_OPT(call_technical, last_event),
};
const type call_technical_t = TYPE(call_technical, call_technical_f);

/* Where the history begins. */
static const str LAST_ID = STR_INIT("ffffffff-ffff-ffff-ffff-ffffffffffff");

static void calls_send(ctx *x, str zone, const history_ask *k, const contact_search *s,
		       list *calls)
{
	const pg_place to = pg_list(&call_line_t, calls);
	bool back = k->after.n > 0;
	str at = back ? k->after : k->before.n ? k->before : LAST_ID;

	switch (history_plan(k)) {
	case HISTORY_ALL:
		pg_send(x, back ? Q_history_newer : Q_history_older,
			ARGS(A(at), A(k->from), A(k->to), A(zone)), to);
		break;
	case HISTORY_OUTCOME:
		pg_send(x, back ? Q_history_outcome_newer : Q_history_outcome_older,
			ARGS(A(at), A(k->from), A(k->to), A(zone), A(k->outcome),
			     A(k->line)),
			to);
		break;
	case HISTORY_MEMBER:
		pg_send(x, back ? Q_history_member_newer : Q_history_member_older,
			ARGS(A(at), A(k->from), A(k->to), A(zone), A(k->member),
			     A(k->line), A(k->outcome)),
			to);
		break;
	case HISTORY_LINE:
		pg_send(x, back ? Q_history_line_newer : Q_history_line_older,
			ARGS(A(at), A(k->from), A(k->to), A(zone), A(k->line),
			     A(k->outcome)),
			to);
		break;
	case HISTORY_FOUND:
		pg_send(x, back ? Q_history_found_newer : Q_history_found_older,
			ARGS(A(at), A(k->from), A(k->to), A(zone), A(s->words),
			     A(s->names), A(s->digits), A(k->outcome), A(k->line),
			     A(k->member)),
			to);
		break;
	case HISTORY_NONE:
		break;
	}
}

static list reversed(ctx *x, list rows)
{
	call_line *c = ARENA_ARRAY(x->a, call_line, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++)
		c[i] = *LIST_AT(rows, call_line, rows.n - 1 - i);
	return (list){c, rows.n};
}

rc history_read(ctx *x, str zone, const history_ask *k, const contact_search *s,
		history_found *out)
{
	bool back = k->after.n > 0, more;

	*out = (history_found){0};
	calls_send(x, zone, k, s, &out->calls);
	pg_send(x, Q_call_choices, NO_ARGS, pg_list(&call_choice_t, &out->choices));
	TRY(pg_commit(x));
	more = out->calls.n > CALLS_SHOWN;
	if (more)
		out->calls.n = CALLS_SHOWN;
	out->newer = back ? more : k->before.n > 0;
	out->older = back || more;
	if (back)
		out->calls = reversed(x, out->calls);
	return OK;
}

void call_technical_send(ctx *x, str call_id, call_technical *out)
{
	*out = (call_technical){0};
	pg_send(x, Q_call_technical, ARGS(A(call_id)),
		pg_maybe(&call_technical_t, out, &out->found));
}
