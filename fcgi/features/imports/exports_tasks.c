/* A list written to the file store, a thousand contacts at a time; and files that
 * nobody needs any more taken away. */
#include <unistd.h>

#include "base/json.h"
#include "features/imports/csv_out.h"
#include "features/imports/exports.h"
#include "features/imports/sheet_file.h"
#include "store/rows.h"

enum {
	FOUND_MOST_IDS = 100000, /* of a search */
	TURN_MS = 15000,
	PIECE_FIRST = 256 * 1024,
	PIECE_MOST = 24 * 1024 * 1024,
	PART_MEMORY = 30 * 1024 * 1024,
};

/* Where an export is between two turns. */
struct place {
	str edge;
	int64_t rows, bytes;
};

struct exporting {
	ctx *x;
	const task *t;
	export_head h;
	list choices;
	str found; /* of a search; absent: a list */
	struct place at;
	csv_file file;
	bool over;
};

static int64_t place_number(const json *o, const char *name)
{
	int64_t n = 0;

	return json_i64(json_get(o, name), &n) && n > 0 ? n : 0;
}

static struct place place_read(ctx *x, const task *t)
{
	json *o;
	str why, edge;

	if (!json_read(x->a, t->args, &o, &why))
		return (struct place){0};
	edge = json_str(json_get(o, "edge"));
	return (struct place){str_is_uuid(edge) ? edge : (str){0},
			      place_number(o, "rows"), place_number(o, "bytes")};
}

static str place_write(ctx *x, const task *t, const struct place *p)
{
	return str_printf(x->a,
			  "{\"export\":\"" STR_FMT "\",\"edge\":\"" STR_FMT
			  "\",\"rows\":%lld,\"bytes\":%lld}",
			  STR_ARG(task_arg_get(x, t, "export")), STR_ARG(p->edge),
			  (long long)p->rows, (long long)p->bytes);
}

static rc export_load(struct exporting *e, bool *found)
{
	ctx *x = e->x;
	one_text ids = {0};

	TRY(pg_begin(x, e->t->tenant_id, S("")));
	pg_send(x, Q_export_one, ARGS(A(task_arg_get(x, e->t, "export"))),
		pg_maybe(&export_head_t, &e->h, found));
	import_choices_send(x, &e->choices);
	TRY(pg_flush(x));
	if (*found && export_names_ids(e->h.filter)) {
		TRY(pg_one(x, Q_export_found, ARGS(A(e->h.filter), A(FOUND_MOST_IDS)),
			   &one_text_t, &ids));
		e->found = ids.text;
	}
	return pg_commit(x);
}

static rc export_say(struct exporting *e, const char *state, str file)
{
	ctx *x = e->x;

	TRY(pg_begin(x, e->t->tenant_id, S("")));
	pg_send(x, Q_export_at,
		ARGS(A(e->h.id), A(str_of(state)), A(e->at.rows), A(e->at.bytes),
		     A(file)),
		pg_count(NULL));
	TRY(pg_commit(x));
	events_live(x->events, e->t->tenant_id, S("exports"), S(""));
	events_send(x->events);
	return OK;
}

/* One thousand; their memory is given back after each. */
static rc export_page(struct exporting *e, buf *b)
{
	ctx *x = e->x;
	list rows;

	TRY(pg_begin(x, e->t->tenant_id, S("")));
	pg_send(x, Q_export_rows,
		ARGS(A(e->h.filter), A(e->at.edge), A(e->found), A(e->at.rows)),
		pg_list(&export_row_t, &rows));
	TRY(pg_commit(x));
	for (size_t i = 0; i < rows.n; i++)
		export_cells(x, LIST_AT(rows, export_row, i), e->choices, b);
	e->over = rows.n == 0;
	e->at.rows += (int64_t)rows.n;
	if (rows.n)
		e->at.edge = LIST_AT(rows, export_row, rows.n - 1)->id;
	return csv_put(x, &e->file, b);
}

static rc export_pages(struct exporting *e)
{
	ctx *x = e->x;
	arena *outer = x->a, *part = arena_new(PART_MEMORY);
	int64_t until = when_mono_us() + TURN_MS * INT64_C(1000);
	rc r = OK;

	while (r == OK && !e->over && when_mono_us() < until) {
		x->a = part;
		buf b = buf_new(part, PIECE_FIRST, PIECE_MOST);
		r = export_page(e, &b);
		x->a = outer;
		e->at.edge = str_dup(outer, e->at.edge);
		e->at.bytes = e->file.bytes;
		arena_reset(part);
		if (r == OK)
			r = export_say(e, "running", S(""));
	}
	arena_delete(part);
	return r;
}

static rc export_begin(struct exporting *e)
{
	buf b = buf_new(e->x->a, 1024, 64 * 1024), mark = buf_new(e->x->a, 8, 8);

	if (e->at.bytes)
		return OK;
	buf_str(&mark, S("\xef\xbb\xbf"));
	TRY(csv_put(e->x, &e->file, &mark));
	export_heads(e->choices, &b);
	return csv_put(e->x, &e->file, &b);
}

static rc export_end(struct exporting *e, str name)
{
	ctx *x = e->x;

	TRY(csv_close(x, &e->file, true));
	TRY(export_say(e, "done", name));
	TRY(pg_begin(x, e->t->tenant_id, S("")));
	task_add(x, &export_expire, task_arg(x, "export", e->h.id), e->h.id,
		 when_add(x->now, DAYS(7)));
	return pg_commit(x);
}

static task_result export_run_run(ctx *x, const task *t)
{
	struct exporting e = {.x = x, .t = t, .at = place_read(x, t)};
	bool found = false;
	rc r = export_load(&e, &found);

	if (r != OK)
		return task_failed(x, r);
	if (!found || str_eq(e.h.state, S("done")) || str_eq(e.h.state, S("expired")))
		return task_done();
	str name = str_printf(x->a, STR_FMT "/export-" STR_FMT ".csv",
			      STR_ARG(t->tenant_id), STR_ARG(e.h.id));
	r = csv_resume(x, t->tenant_id, name, e.at.bytes, &e.file);
	if (r == OK)
		r = export_begin(&e);
	if (r == OK)
		r = export_pages(&e);
	if (r == OK && e.over)
		r = export_end(&e, name);
	else if (e.file.fd >= 0)
		close(e.file.fd);
	if (r != OK)
		return task_failed(x, r);
	return e.over ? task_done() : task_go_on(place_write(x, t, &e.at));
}

/* ---- what is over ---- */

static task_result forget(ctx *x, const task *t, enum query q, const char *arg)
{
	one_text file = {0};
	bool found = false;
	rc r = pg_begin(x, t->tenant_id, S(""));

	if (r == OK) {
		pg_send(x, q, ARGS(A(task_arg_get(x, t, arg))),
			pg_maybe(&one_text_t, &file, &found));
		r = pg_commit(x);
	}
	if (r != OK)
		return task_failed(x, r);
	if (found && file.text.n)
		(void)unlink(sheet_stored(x, file.text).p);
	return task_done();
}

static task_result export_expire_run(ctx *x, const task *t)
{
	return forget(x, t, Q_export_expire, "export");
}

static task_result import_expire_run(ctx *x, const task *t)
{
	str id = task_arg_get(x, t, "import");

	(void)unlink(sheet_stored(x, refused_name(x, t->tenant_id, id)).p);
	return forget(x, t, Q_import_expire, "import");
}

const task_kind export_run = {"export.run", LANE_BULK, 60, export_run_run,
			      PATIENCE_ORDINARY};
const task_kind export_expire = {"export.expire", LANE_BULK, 30, export_expire_run,
				 PATIENCE_LONG};
const task_kind import_expire = {"import.expire", LANE_BULK, 30, import_expire_run,
				 PATIENCE_LONG};
