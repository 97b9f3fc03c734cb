/* Missed calls by what is known of them, and those of one cause. */
#include "features/calls/history_store.h"
#include "features/calls/missed_page.h"
#include "store/rows.h"

static const field missed_fact_f[] = {
	FIELD(missed_fact, facts),
	FIELD(missed_fact, calls),
};
const type missed_fact_t = TYPE(missed_fact, missed_fact_f);

rc missed_read(ctx *x, const request *q, const missed_ask *k, missed_found *out)
{
	count_row of = {0};

	pg_send(x, Q_missed_facts,
		ARGS(A(k->from), A(k->to), A(q->who.zone), A(k->line), A(k->queue)),
		pg_list(&missed_fact_t, &out->facts));
	pg_send(x, Q_missed_of,
		ARGS(A(k->from), A(k->to), A(q->who.zone), A(k->line), A(k->queue)),
		pg_into(&count_row_t, &of));
	pg_send(x, Q_missed_choices, NO_ARGS, pg_list(&call_choice_t, &out->choices));
	TRY(pg_flush(x));
	out->of = of.n;
	if (k->cause == CAUSES)
		return OK;
	str facts = missed_facts_of(x->a, out->facts, k->cause);
	return pg_rows(x, Q_missed_calls,
		       ARGS(A(k->from), A(k->to), A(q->who.zone), A(k->line),
			    A(k->queue), A(facts)),
		       &call_line_t, &out->calls);
}
