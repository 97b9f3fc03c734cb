#include "features/calls/history_store.h"

#include "store/pg.h"
#include "store/rows.h"
#include "web/route.h"

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

static const field call_table_f[] = {
	FIELD(call_table, columns),
	FIELD_OPT(call_table, view_id),
	FIELD_OPT(call_table, query),
};
const type call_table_t = TYPE(call_table, call_table_f);

static const field call_view_row_f[] = {
	FIELD(call_view_row, id),      FIELD(call_view_row, name),
	FIELD(call_view_row, query),   FIELD(call_view_row, member),
	FIELD(call_view_row, shared),  FIELD(call_view_row, own),
	FIELD(call_view_row, version),
};
const type call_view_row_t = TYPE(call_view_row, call_view_row_f);

static const field call_beside_f[] = {
	FIELD_OPT(call_beside, next),
	FIELD_OPT(call_beside, prev),
	FIELD(call_beside, place),
	FIELD(call_beside, left),
};
const type call_beside_t = TYPE(call_beside, call_beside_f);

str history_document(ctx *x, const request *q, const call_ask *k)
{
	contact_search s = {0};

	if (k->v[CF_Q].n)
		s = contact_search_read(x->a, k->v[CF_Q], q->who.region);
	return s.any ? call_ask_document(x->a, k, q->who.zone, s.words, s.names,
					 s.digits)
		     : call_ask_document(x->a, k, q->who.zone, (str){0}, (str){0},
					 (str){0});
}

static void calls_send(ctx *x, const request *q, const call_ask *k, history_found *out)
{
	const pg_place to = pg_list(&call_line_t, &out->calls);
	bool down, back = k->before.n > 0;
	enum call_sort sort = call_sort_of(k->sort, &down);
	str document = history_document(x, q, k);
	int64_t from = k->page * CALLS_SHOWN;

	if (k->triage)
		pg_send(x, Q_calls_triage, ARGS(A(document), A(from)), to);
	else
		pg_send(x, Q_calls_page,
			ARGS(A(document), A(str_of(CALL_SORTS[sort])), A(down),
			     A(back ? k->before : k->after), A(back), A(from)),
			to);
}

bool history_finds_none(ctx *x, const request *q, const call_ask *k)
{
	str from = k->v[CF_FROM], to = k->v[CF_TO], typed = k->v[CF_Q];

	if (history_day(from) && history_day(to) && str_cmp(from, to) > 0)
		return true;
	return typed.n && !contact_search_read(x->a, typed, q->who.region).any;
}

static list reversed(ctx *x, list rows)
{
	call_line *c = ARENA_ARRAY(x->a, call_line, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++)
		c[i] = *LIST_AT(rows, call_line, rows.n - 1 - i);
	return (list){c, rows.n};
}

rc history_read(ctx *x, const request *q, const call_ask *k, history_found *out)
{
	bool back = k->before.n > 0, more;
	count_row worked = {0};

	*out = (history_found){0};
	if (!history_finds_none(x, q, k))
		calls_send(x, q, k, out);
	if (k->triage)
		pg_send(x, Q_calls_worked, ARGS(A(q->who.zone)),
			pg_into(&count_row_t, &worked));
	pg_send(x, Q_call_choices, NO_ARGS, pg_list(&call_choice_t, &out->choices));
	pg_send(x, Q_call_views, ARGS(A(q->who.member_id)),
		pg_list(&call_view_row_t, &out->views));
	pg_send(x, Q_call_table, ARGS(A(q->who.member_id)),
		pg_into(&call_table_t, &out->table));
	TRY(pg_flush(x));
	more = out->calls.n > CALLS_SHOWN;
	if (more)
		out->calls.n = CALLS_SHOWN;
	out->newer = back ? more : k->after.n > 0 || k->page > 0;
	out->older = back || more;
	if (back)
		out->calls = reversed(x, out->calls);
	out->worked = worked.n;
	if (k->triage && out->calls.n)
		out->left = LIST_AT(out->calls, call_line, 0)->of;
	return OK;
}

rc call_table_read(ctx *x, str member, call_table *out)
{
	return pg_one(x, Q_call_table, ARGS(A(member)), &call_table_t, out);
}

void call_beside_send(ctx *x, const request *q, const call_ask *k, str call_id,
		      call_beside *out)
{
	const pg_place to = pg_into(&call_beside_t, out);
	str document = history_document(x, q, k);
	bool down;
	enum call_sort sort = call_sort_of(k->sort, &down);

	*out = (call_beside){0};
	if (k->triage)
		pg_send(x, Q_calls_triage_beside, ARGS(A(document), A(call_id)), to);
	else
		pg_send(x, Q_calls_beside,
			ARGS(A(document), A(str_of(CALL_SORTS[CS_STARTED])),
			     A(sort == CS_STARTED ? down : true), A(call_id)),
			to);
}

rc call_view_add(ctx *x, str member, str name, str query, bool shared, bool *can)
{
	id_row made = {0};

	pg_send(x, Q_call_view_add, ARGS(A(member), A(name), A(query), A(shared)),
		pg_maybe(&id_row_t, &made, can));
	return pg_flush(x);
}

/* Those who lead look after the team's views. */
static bool keeps(const session *who)
{
	return ((unsigned)who->role & WHO_LEADS) != 0;
}

rc call_view_change(ctx *x, const session *who, str id, str name, str query, bool *can)
{
	id_row r = {0};

	pg_send(x, Q_call_view_change,
		ARGS(A(who->member_id), A(id), A(keeps(who)), A(name), A(query)),
		pg_maybe(&id_row_t, &r, can));
	return pg_flush(x);
}

rc call_view_theirs(ctx *x, const session *who, str id, bool *can)
{
	id_row r = {0};

	pg_send(x, Q_call_view_theirs, ARGS(A(who->member_id), A(id), A(keeps(who))),
		pg_maybe(&id_row_t, &r, can));
	return pg_flush(x);
}

rc call_view_remove(ctx *x, const session *who, str id)
{
	return pg_exec(x, Q_call_view_remove,
		       ARGS(A(who->member_id), A(id), A(keeps(who))));
}

rc call_table_open(ctx *x, str member, str view)
{
	return pg_exec(x, Q_call_table_view, ARGS(A(member), A(view)));
}

rc call_table_columns(ctx *x, str member, str columns)
{
	return pg_exec(x, Q_call_table_columns, ARGS(A(member), A(columns)));
}

void call_technical_send(ctx *x, str call_id, call_technical *out)
{
	*out = (call_technical){0};
	pg_send(x, Q_call_technical, ARGS(A(call_id)),
		pg_maybe(&call_technical_t, out, &out->found));
}
