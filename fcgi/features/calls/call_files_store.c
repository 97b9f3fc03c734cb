/* Files beside calls: kept, taken away, put back, erased. */
#include <unistd.h>

#include "base/config.h"
#include "base/filetype.h"
#include "base/text.h"
#include "base/uuid.h"
#include "features/calls/call_files.h"
#include "features/calls/calls.h"
#include "store/rows.h"
#include "web/spool.h"

enum { NAME_MOST = 120 };

static const field call_file_f[] = {
	FIELD(call_file, id),
	FIELD(call_file, call_id),
	FIELD(call_file, name),
	FIELD(call_file, type),
	FIELD(call_file, file),
	FIELD_OPT(call_file, who),
	FIELD_OPT(call_file, remover),
	FIELD(call_file, bytes),
	FIELD_OPT(call_file, removed_at),
	FIELD(call_file, created_at),
};
const type call_file_t = TYPE(call_file, call_file_f);

void call_files_send(ctx *x, str call_id, list *out)
{
	pg_send(x, Q_call_files, ARGS(A(call_id)), pg_list(&call_file_t, out));
}

static const field call_filed_f[] = {
	FIELD(call_filed, id),      FIELD(call_filed, thread_id),
	FIELD(call_filed, type),    FIELD(call_filed, name),
	FIELD_OPT(call_filed, who), FIELD(call_filed, filed_at),
};
extern const type call_filed_t;
const type call_filed_t = TYPE(call_filed, call_filed_f);

void call_filed_send(ctx *x, str call_id, list *out)
{
	pg_send(x, Q_call_filed, ARGS(A(call_id)), pg_list(&call_filed_t, out));
}

rc call_file_one(ctx *x, str id, call_file *out)
{
	if (!str_is_uuid(id))
		return FAIL(x, E_NOTFOUND, "not an id");
	return pg_one(x, Q_call_file_one, ARGS(A(id)), &call_file_t, out);
}

static str name_of(ctx *x, const spool *s, const call_file_kind *k)
{
	str name = text_clip(x->a, s->filename, NAME_MOST);

	return name.n ? name : str_printf(x->a, "file.%s", k->extension);
}

static enum call_file_fate look(ctx *x, const spool *s, const call_file_kind **k)
{
	if (!s || !s->path.n || !s->filename.p)
		return FILE_NONE;
	if (!s->bytes)
		return FILE_EMPTY;
	*k = call_file_kind_of(filetype_of(x->a, s->path));
	return *k ? FILE_TAKEN : FILE_OTHER;
}

rc call_file_take(ctx *x, request *q, str call_id, enum call_file_fate *fate, str *id)
{
	str made = uuid7(x->a, x->now), stored;
	const call_file_kind *k = NULL;
	id_row row = {0};
	bool can;

	if (!str_is_uuid(call_id))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(pg_one(x, Q_call_file_call, ARGS(A(call_id)), &id_row_t, &row));
	*fate = look(x, q->spool, &k);
	if (*fate != FILE_TAKEN)
		return OK;
	stored = str_printf(x->a, STR_FMT "/f-" STR_FMT ".%s", STR_ARG(q->tenant),
			    STR_ARG(made), k->extension);
	pg_send(x, Q_call_file_add,
		ARGS(A(made), A(call_id), A(q->who.member_id),
		     A(name_of(x, q->spool, k)), A(str_of(k->type)), A(q->spool->bytes),
		     A(stored)),
		pg_maybe(&id_row_t, &row, &can));
	TRY(pg_flush(x));
	*fate = can ? FILE_TAKEN : FILE_FULL;
	*id = made;
	return can ? spool_keep(x, q->spool, stored) : OK;
}

rc call_file_remove(ctx *x, const request *q, const call_file *f)
{
	TRY(pg_exec(x, Q_call_file_remove, ARGS(A(f->id), A(q->who.member_id))));
	task_add(x, &call_file_erase, task_arg(x, "file", f->id), (str){0},
		 when_add(x->now, DAYS(7)));
	return OK;
}

rc call_file_back(ctx *x, const call_file *f)
{
	return pg_exec(x, Q_call_file_back, ARGS(A(f->id)));
}

static task_result erase_run(ctx *x, const task *t)
{
	one_text file = {0};
	bool found = false;
	rc r = pg_begin(x, t->tenant_id, S(""));

	if (r == OK) {
		pg_send(x, Q_call_file_erase, ARGS(A(task_arg_get(x, t, "file"))),
			pg_maybe(&one_text_t, &file, &found));
		r = pg_commit(x);
	}
	if (r != OK)
		return task_rolled_back(x, r);
	if (found)
		(void)unlink(str_printf(x->a, STR_FMT "/" STR_FMT,
					STR_ARG(x->cfg->files_dir), STR_ARG(file.text))
				     .p);
	return task_done();
}

const task_kind call_file_erase = {"calls.erase_file", LANE_BULK, 30, erase_run,
				   PATIENCE_LONG};
