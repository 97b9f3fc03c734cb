/* A list written to the file store, a part at a time; and files that nobody needs any
 * more taken away. */
#include <unistd.h>

#include "base/json.h"
#include "features/calls/calls.h"
#include "features/imports/exports_out.h"
#include "features/imports/sheet_file.h"
#include "store/rows.h"

enum { TURN_MS = 15000, PART_MEMORY = 30 * 1024 * 1024 };

/* Where an export is between two turns. */
struct place {
	str edge;
	int64_t rows, bytes, total;
};

struct exporting {
	ctx *x;
	const task *t;
	export_head h;
	const export_source *source;
	export_plan plan;
	struct place at;
	export_out out;
	bool over, cut, stopped;
};

const export_source *export_source_of(str what)
{
	static const export_source *const ALL[] = {&contacts_export, &calls_export};

	for (size_t i = 0; i < sizeof(ALL) / sizeof(ALL[0]); i++)
		if (str_eq(what, str_of(ALL[i]->what)))
			return ALL[i];
	return NULL;
}

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
			      place_number(o, "rows"), place_number(o, "bytes"),
			      place_number(o, "total")};
}

static str place_write(ctx *x, const task *t, const struct place *p)
{
	return str_printf(x->a,
			  "{\"export\":\"" STR_FMT "\",\"edge\":\"" STR_FMT
			  "\",\"rows\":%lld,\"bytes\":%lld,\"total\":%lld}",
			  STR_ARG(task_arg_get(x, t, "export")), STR_ARG(p->edge),
			  (long long)p->rows, (long long)p->bytes, (long long)p->total);
}

/* What was drawn on paper before cannot be gone on with. */
static void place_begin(struct exporting *e)
{
	int64_t most = export_most(&e->h, e->source);

	if (export_on_paper(&e->h))
		e->at = (struct place){0};
	e->at.total = most && e->plan.total > most ? most : e->plan.total;
}

static rc export_load(struct exporting *e, bool *found)
{
	ctx *x = e->x;

	TRY(pg_begin(x, e->t->tenant_id, S("")));
	TRY(export_read(x, task_arg_get(x, e->t, "export"), &e->h, found));
	e->source = *found ? export_source_of(e->h.what) : NULL;
	*found = e->source &&
		 (str_eq(e->h.state, S("waiting")) || str_eq(e->h.state, S("running")));
	e->plan.total = e->at.total;
	if (*found)
		TRY(e->source->begin(x, &e->h, &e->plan));
	return pg_commit(x);
}

/* Somebody may have stopped it meanwhile. */
static rc export_say(struct exporting *e, const char *state, str file)
{
	ctx *x = e->x;
	int64_t touched = 0;

	TRY(pg_begin(x, e->t->tenant_id, S("")));
	pg_send(x, Q_export_at,
		ARGS(A(e->h.id), A(str_of(state)), A(e->at.rows), A(e->at.bytes),
		     A(file), A(e->at.total), A(!e->cut), A(str_of(e->source->page))),
		pg_count(&touched));
	TRY(pg_commit(x));
	e->stopped = !touched;
	events_live(x->events, e->t->tenant_id, S("exports"), S(""));
	events_send(x->events);
	return OK;
}

/* One part; its memory is given back after it. */
static rc export_part(struct exporting *e)
{
	ctx *x = e->x;
	export_cells c = {0};
	int64_t most = export_most(&e->h, e->source);

	TRY(pg_begin(x, e->t->tenant_id, S("")));
	TRY(e->source->next(x, &e->h, &e->plan, e->at.edge, e->at.rows, &c));
	TRY(pg_commit(x));
	size_t n = c.rows;
	if (most && e->at.rows + (int64_t)n > most) {
		n = (size_t)(most - e->at.rows);
		e->cut = true;
	}
	TRY(export_out_rows(&e->out, &c, n));
	e->over = c.rows == 0 || e->cut;
	e->at.rows += (int64_t)n;
	if (c.rows)
		e->at.edge = c.edge;
	return OK;
}

static bool turn_is_over(const struct exporting *e, int64_t until)
{
	return !export_on_paper(&e->h) && when_mono_us() >= until;
}

static rc export_parts(struct exporting *e)
{
	ctx *x = e->x;
	arena *outer = x->a, *part = arena_new(PART_MEMORY);
	int64_t until = when_mono_us() + TURN_MS * INT64_C(1000);
	rc r = OK;

	while (r == OK && !e->over && !e->stopped && !turn_is_over(e, until)) {
		x->a = part;
		r = export_part(e);
		x->a = outer;
		e->at.edge = str_dup(outer, e->at.edge);
		e->at.bytes = e->out.file.bytes;
		arena_reset(part);
		if (r == OK)
			r = export_say(e, "running", S(""));
	}
	arena_delete(part);
	return r;
}

static rc export_end(struct exporting *e)
{
	ctx *x = e->x;

	TRY(export_out_end(&e->out, e->at.rows, e->cut));
	e->at.bytes = e->out.file.bytes;
	TRY(export_say(e, "done", e->out.name));
	TRY(pg_begin(x, e->t->tenant_id, S("")));
	task_add(x, &export_expire, task_arg(x, "export", e->h.id), e->h.id,
		 when_add(x->now, DAYS(7)));
	return pg_commit(x);
}

/* What will not be tried again is said to whoever waits for it. */
static task_result export_failed(struct exporting *e, rc r)
{
	ctx *x = e->x;
	task_result end = task_rolled_back(x, r);

	if (end.end != TASK_DEAD && !task_last_try(export_run.patience, e->t->attempts))
		return end;
	rc said = pg_begin(x, e->t->tenant_id, S(""));
	if (said == OK)
		said = export_ended(x, task_arg_get(x, e->t, "export"), S("failed"));
	if (said == OK)
		said = pg_commit(x);
	if (said != OK)
		pg_rollback(x);
	if (e->out.file.half.p)
		(void)unlink(e->out.file.half.p);
	events_live(x->events, e->t->tenant_id, S("exports"), S(""));
	events_send(x->events);
	return end;
}

static rc export_write(struct exporting *e)
{
	rc r;

	place_begin(e);
	r = export_out_open(e->x, e->t->tenant_id, &e->h, e->source, &e->plan,
			    e->at.bytes, &e->out);
	if (r == OK)
		r = export_parts(e);
	if (r == OK && e->over && !e->stopped)
		r = export_end(e);
	export_out_leave(&e->out, !e->stopped);
	return r;
}

static task_result export_run_run(ctx *x, const task *t)
{
	struct exporting *e = ARENA_NEW(x->a, struct exporting);
	bool found = false;

	*e = (struct exporting){.x = x, .t = t, .at = place_read(x, t)};
	rc r = export_load(e, &found);
	if (r == OK && !found)
		return task_done();
	if (r == OK)
		r = export_write(e);
	if (r != OK)
		return export_failed(e, r);
	return e->over || e->stopped ? task_done()
				     : task_go_on(place_write(x, t, &e->at));
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
