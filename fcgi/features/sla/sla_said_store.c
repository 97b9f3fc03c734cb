#include "features/sla/sla_said_store.h"

#include "store/pg.h"
#include "store/rows.h"

static const field heard_row_f[] = {
	FIELD(heard_row, id),
	FIELD_OPT(heard_row, member_id),
	FIELD_OPT(heard_row, contact_id),
	FIELD_OPT(heard_row, call_id),
	FIELD(heard_row, text),
	FIELD(heard_row, said_at),
};
extern const type heard_row_t;
const type heard_row_t = TYPE(heard_row, heard_row_f);

static const field said_row_f[] = {
	FIELD(said_row, id),          FIELD(said_row, quote),
	FIELD(said_row, source),      FIELD_OPT(said_row, contact_id),
	FIELD_OPT(said_row, contact), FIELD_OPT(said_row, call_id),
	FIELD_OPT(said_row, member),  FIELD_OPT(said_row, member_id),
	FIELD(said_row, said_at),     FIELD_OPT(said_row, due_at),
};
extern const type said_row_t;
const type said_row_t = TYPE(said_row, said_row_f);

rc heard_read(ctx *x, str source, str id, heard_row *out, bool *found, str *zone)
{
	one_text of = {0};

	pg_send(x, Q_promise_heard, ARGS(A(source), A(id)),
		pg_maybe(&heard_row_t, out, found));
	pg_send(x, Q_promise_zone, NO_ARGS, pg_into(&one_text_t, &of));
	TRY(pg_flush(x));
	*zone = of.text;
	return OK;
}

void said_found(ctx *x, str source, const heard_row *h, const said_promise *s)
{
	pg_send(x, Q_promise_found,
		ARGS(A(source), A(h->id), A(h->member_id), A(h->contact_id),
		     A(h->call_id), A(s->quote), A(h->said_at), A(s->due)),
		pg_count(NULL));
}

void said_send(ctx *x, str member, list *out)
{
	pg_send(x, Q_promises_said, ARGS(A(member)), pg_list(&said_row_t, out));
}

rc said_decide(ctx *x, str id, str state, str member, bool leads, said_row *out,
	       bool *found)
{
	pg_send(x, Q_promise_said_decide, ARGS(A(id), A(state), A(member), A(leads)),
		pg_maybe(&said_row_t, out, found));
	return pg_flush(x);
}

void said_became(ctx *x, str id, str promise)
{
	pg_send(x, Q_promise_said_became, ARGS(A(id), A(promise)), pg_count(NULL));
}
