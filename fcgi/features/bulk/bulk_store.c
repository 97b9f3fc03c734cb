#include "features/bulk/bulk_store.h"

#include "store/rows.h"

static const field bulk_choice_f[] = {
	FIELD(bulk_choice, kind),
	FIELD(bulk_choice, value),
	FIELD(bulk_choice, text),
};
const type bulk_choice_t = TYPE(bulk_choice, bulk_choice_f);

static const field bulk_head_f[] = {
	FIELD(bulk_head, id),           FIELD(bulk_head, what),
	FIELD(bulk_head, says),         FIELD(bulk_head, about),
	FIELD(bulk_head, reason),       FIELD(bulk_head, state),
	FIELD(bulk_head, total),        FIELD(bulk_head, done),
	FIELD(bulk_head, changed),      FIELD(bulk_head, kept),
	FIELD(bulk_head, undone),       FIELD(bulk_head, created_at),
	FIELD_OPT(bulk_head, ended_at), FIELD_OPT(bulk_head, who),
};
const type bulk_head_t = TYPE(bulk_head, bulk_head_f);

static const field bulk_line_f[] = {
	FIELD(bulk_line, id),      FIELD(bulk_line, says),
	FIELD(bulk_line, about),   FIELD(bulk_line, state),
	FIELD(bulk_line, changed), FIELD(bulk_line, created_at),
	FIELD_OPT(bulk_line, who),
};
const type bulk_line_t = TYPE(bulk_line, bulk_line_f);

rc bulk_shelf_read(ctx *x, str filter, bulk_shelf *out)
{
	count_row n = {0};

	*out = (bulk_shelf){0};
	pg_send(x, Q_bulk_choices, NO_ARGS, pg_list(&bulk_choice_t, &out->choices));
	pg_send(x, Q_bulk_recent, NO_ARGS, pg_list(&bulk_line_t, &out->recent));
	pg_send(x, Q_bulk_count, ARGS(A(filter)), pg_into(&count_row_t, &n));
	TRY(pg_flush(x));
	out->count = n.n;
	return OK;
}

rc bulk_read(ctx *x, str id, bulk_head *out)
{
	return pg_one(x, Q_bulk_one, ARGS(A(id)), &bulk_head_t, out);
}

rc bulk_begin(ctx *x, const session *who, const bulk_new *b, str *id)
{
	id_row made = {0};

	TRY(pg_one(x, Q_bulk_add,
		   ARGS(A(who->member_id), A(str_of(BULK_DEFS[b->what].key)),
			A(b->value), A(b->reason), A(b->says), A(b->about),
			A(b->filter)),
		   &id_row_t, &made));
	*id = made.id;
	task_add(x, &bulk_run, task_arg(x, "bulk", *id), *id, (when){0});
	return OK;
}

rc bulk_label(ctx *x, const char *kind, str name, bool make, str *id)
{
	id_row r = {0};
	bool found;

	if (make)
		pg_send(x, Q_bulk_label_take, ARGS(A(str_of(kind)), A(name)),
			pg_count(NULL));
	pg_send(x, Q_bulk_label_find, ARGS(A(str_of(kind)), A(name)),
		pg_maybe(&id_row_t, &r, &found));
	TRY(pg_flush(x));
	*id = found ? r.id : (str){0};
	return OK;
}

rc bulk_stop(ctx *x, str id)
{
	return pg_exec(x, Q_bulk_stop, ARGS(A(id)));
}

rc bulk_undo(ctx *x, str id, bool *can)
{
	int64_t rows = 0;

	pg_send(x, Q_bulk_back, ARGS(A(id)), pg_count(&rows));
	TRY(pg_flush(x));
	*can = rows > 0;
	if (*can)
		task_add(x, &bulk_run, task_arg(x, "bulk", id), id, (when){0});
	return OK;
}
