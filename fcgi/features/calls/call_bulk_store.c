#include "features/calls/call_bulk_store.h"

#include "features/calls/calls.h"
#include "features/calls/calls_page.h"
#include "features/dispositions/dispositions.h"
#include "store/pg.h"
#include "store/rows.h"

static const field call_bulk_f[] = {
	FIELD(call_bulk, id),           FIELD(call_bulk, what),
	FIELD(call_bulk, says),         FIELD(call_bulk, about),
	FIELD(call_bulk, state),        FIELD_OPT(call_bulk, who),
	FIELD(call_bulk, total),        FIELD(call_bulk, done),
	FIELD(call_bulk, changed),      FIELD(call_bulk, kept),
	FIELD(call_bulk, undone),       FIELD(call_bulk, created_at),
	FIELD_OPT(call_bulk, ended_at),
};
const type call_bulk_t = TYPE(call_bulk, call_bulk_f);

void call_bulk_choices_send(ctx *x, call_bulk_choices *c)
{
	*c = (call_bulk_choices){0};
	dispositions_send(x, &c->outcomes);
	pg_send(x, Q_call_owners, NO_ARGS, pg_list(&call_choice_t, &c->owners));
}

rc call_bulk_count(ctx *x, str filter, int64_t *n)
{
	count_row r = {0};

	TRY(pg_one(x, Q_call_bulk_count, ARGS(A(filter)), &count_row_t, &r));
	*n = r.n;
	return OK;
}

rc call_bulk_begin(ctx *x, const session *who, const call_bulk_new *b, str *id)
{
	id_row made = {0};

	TRY(pg_one(x, Q_call_bulk_add,
		   ARGS(A(who->member_id), A(b->what), A(b->value), A(b->says),
			A(b->about), A(b->filter)),
		   &id_row_t, &made));
	*id = made.id;
	task_add(x, &call_bulk_run, task_arg(x, "bulk", *id), *id, (when){0});
	return OK;
}

rc call_bulk_read(ctx *x, str id, call_bulk *out)
{
	return pg_one(x, Q_call_bulk_one, ARGS(A(id)), &call_bulk_t, out);
}

rc call_bulk_stop(ctx *x, str id)
{
	return pg_exec(x, Q_call_bulk_stop, ARGS(A(id)));
}

rc call_bulk_undo(ctx *x, str id)
{
	int64_t rows = 0;

	pg_send(x, Q_call_bulk_back, ARGS(A(id)), pg_count(&rows));
	TRY(pg_flush(x));
	if (rows)
		task_add(x, &call_bulk_run, task_arg(x, "bulk", id), id, (when){0});
	return OK;
}

rc call_bulk_tag(ctx *x, str name, bool make, str *id)
{
	id_row r = {0};
	bool found;

	if (make)
		pg_send(x, Q_bulk_label_take, ARGS(A(S("tag")), A(name)),
			pg_count(NULL));
	pg_send(x, Q_bulk_label_find, ARGS(A(S("tag")), A(name)),
		pg_maybe(&id_row_t, &r, &found));
	TRY(pg_flush(x));
	*id = found ? r.id : (str){0};
	return OK;
}
