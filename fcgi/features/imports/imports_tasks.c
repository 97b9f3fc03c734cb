/* The three works of an import: reading and checking the sheet, making contacts of it,
 * taking them back. Each goes in parts, one transaction a part, and hands over to
 * itself after some seconds, so that other work of the lane gets its turn. */
#include <fcntl.h>
#include <unistd.h>

#include "base/json.h"
#include "features/imports/csv_out.h"
#include "features/imports/imports.h"
#include "features/imports/imports_store.h"
#include "features/imports/sheet_file.h"

enum {
	PART = 500,      /* rows of a transaction */
	TURN_MS = 15000, /* of one work before it hands over */
	AGAIN_S = 2,     /* while another import is at work */
	PART_JSON = 8 * 1024 * 1024,
	PART_MEMORY = 28 * 1024 * 1024,
};

static void tell(ctx *x, const task *t, str id)
{
	events_live(x->events, t->tenant_id, S("import"), id);
	events_live(x->events, t->tenant_id, S("imports"), S(""));
	events_send(x->events);
}

static rc import_load(ctx *x, const task *t, str id, import_head *h, bool *found,
		      list *choices)
{
	TRY(pg_begin(x, t->tenant_id, S("")));
	import_send(x, id, h, found);
	if (choices)
		import_choices_send(x, choices);
	return pg_commit(x);
}

static task_result import_ends(ctx *x, const task *t, str id, str problem)
{
	rc r = pg_begin(x, t->tenant_id, S(""));

	if (r == OK) {
		pg_send(x, Q_import_fail, ARGS(A(id), A(problem)), pg_count(NULL));
		r = pg_commit(x);
	}
	tell(x, t, id);
	return r == OK ? task_done() : task_failed(x, r);
}

/* ---- reading and checking ---- */

struct checking {
	ctx *x;
	const task *t;
	const import_head *h;
	import_plan plan;
	arena *part; /* of one part's rows */
	buf rows;
	int64_t from, at; /* rows that are kept; the last one read */
	int64_t heads, until;
	rc bad;
	bool over, pause;
};

static rc check_flush(struct checking *c)
{
	ctx *x = c->x;
	import_went went = {0};
	arena *outer = x->a;

	if (c->at == c->from)
		return OK;
	buf_chr(&c->rows, ']');
	x->a = c->part;
	rc r = pg_begin(x, c->t->tenant_id, S(""));
	if (r == OK) {
		pg_send(x, Q_import_keep_rows,
			ARGS(A(c->h->id), A(c->h->turn), A(c->from), A(c->at),
			     A(buf_view(&c->rows))),
			pg_into(&import_went_t, &went));
		r = pg_commit(x);
	}
	x->a = outer;
	arena_reset(c->part);
	c->rows = buf_new(c->part, 64 * 1024, PART_JSON);
	buf_chr(&c->rows, '[');
	c->from = c->at;
	c->over = r == OK && !went.went;
	c->pause = when_mono_us() > c->until;
	tell(x, c->t, c->h->id);
	return r;
}

static bool check_row(void *arg, const sheet_row *r)
{
	struct checking *c = arg;
	sheet_row mine = {r->number - c->heads, r->cells, r->n};

	if (mine.number <= c->from)
		return true;
	if (!sheet_row_blank(r)) {
		if (c->rows.n > 1)
			buf_chr(&c->rows, ',');
		(void)import_row_json(c->part, &c->plan, &mine, &c->rows);
	}
	c->at = mine.number;
	if (c->at - c->from < PART && arena_used(c->part) < PART_MEMORY / 2)
		return true;
	c->bad = check_flush(c);
	return c->bad == OK && !c->over && !c->pause;
}

static rc check_end(ctx *x, const task *t, const import_head *h)
{
	import_went went;

	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_import_check_end, ARGS(A(h->id), A(h->turn)),
		pg_into(&import_went_t, &went));
	return pg_commit(x);
}

static task_result check_sheet(struct checking *c, str file)
{
	ctx *x = c->x;
	sheet_form f = sheet_look(file, c->h->charset);
	int64_t last;
	enum sheet_end end = sheet_read(&f, file, check_row, c, &last);

	if (c->bad == OK && end == SHEET_DONE)
		c->bad = check_flush(c);
	if (c->bad != OK)
		return task_failed(x, c->bad);
	if (c->over)
		return task_done(); /* another mapping was chosen, or it was given up */
	if (c->pause && end == SHEET_STOPPED)
		return task_wait(0, S(""));
	if (end != SHEET_DONE)
		return import_ends(x, c->t, c->h->id,
				   S("The sheet could not be read to its end."));
	/* first the file: whoever sees the counts may ask for it */
	rc r = refused_write(x, c->t->tenant_id, c->h->id, c->h->columns);
	if (r == OK)
		r = check_end(x, c->t, c->h);
	tell(x, c->t, c->h->id);
	return r == OK ? task_done() : task_failed(x, r);
}

static task_result import_check_run(ctx *x, const task *t)
{
	str id = task_arg_get(x, t, "import");
	struct checking c = {.x = x, .t = t, .until = when_mono_us() + TURN_MS * 1000};
	import_head h;
	sheet_seen seen;
	bool found;
	list choices;
	rc r = import_load(x, t, id, &h, &found, &choices);

	if (r != OK)
		return task_failed(x, r);
	if (!found || !str_eq(h.state, S("checking")))
		return task_done();
	str file = sheet_file(x, sheet_stored(x, h.file));
	if (!file.p || !sheet_seen_read(x->a, h.columns, &seen))
		return import_ends(x, t, id, S("The sheet is not there any more."));
	c.h = &h;
	c.heads = seen.heads;
	c.from = c.at = h.read;
	c.plan = (import_plan){mapping_read(x->a, h.mapping, seen.n), seen.n, choices,
			       task_arg_get(x, t, "region")};
	c.part = arena_new(PART_MEMORY);
	c.rows = buf_new(c.part, 64 * 1024, PART_JSON);
	buf_chr(&c.rows, '[');
	task_result end = check_sheet(&c, file);
	arena_delete(c.part);
	return end;
}

/* ---- making, and taking back ---- */

static rc one_part(ctx *x, const task *t, enum query q, str id, import_at *at)
{
	int64_t from = at->done;

	at->done = 0;
	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, q, ARGS(A(id), A(from), A(from + PART)), pg_into(&import_at_t, at));
	return pg_commit(x);
}

/* Part after part until it is over, stopped, or others should have their turn. */
static task_result all_parts(ctx *x, const task *t, enum query q, const import_head *h)
{
	int64_t until = when_mono_us() + TURN_MS * 1000;
	import_at at = {h->done};
	arena *outer = x->a, *part = arena_new(PART_MEMORY);
	rc r = OK;

	do {
		x->a = part;
		r = one_part(x, t, q, h->id, &at);
		x->a = outer;
		arena_reset(part);
		tell(x, t, h->id);
	} while (r == OK && at.done && at.done < h->rows && when_mono_us() < until);
	arena_delete(part);
	if (r != OK)
		return task_failed(x, r);
	if (at.done && at.done < h->rows)
		return task_wait(0, S(""));
	events_live(x->events, t->tenant_id, S("contacts"), S(""));
	return task_done();
}

static rc take_turn(ctx *x, const task *t, str id, bool *mine)
{
	import_went went = {0};

	TRY(pg_begin(x, t->tenant_id, S("")));
	pg_send(x, Q_import_my_turn, ARGS(A(id)), pg_into(&import_went_t, &went));
	TRY(pg_commit(x));
	*mine = went.went;
	return OK;
}

static task_result import_run_run(ctx *x, const task *t)
{
	str id = task_arg_get(x, t, "import");
	import_head h = {0};
	bool found = false, mine = false;
	rc r = take_turn(x, t, id, &mine);

	if (r == OK)
		r = import_load(x, t, id, &h, &found, NULL);
	if (r != OK)
		return task_failed(x, r);
	if (!mine)
		return found && str_eq(h.state, S("waiting"))
			       ? task_wait(AGAIN_S, S(""))
			       : task_done();
	task_result end = all_parts(x, t, Q_import_part, &h);
	if (end.end == TASK_DONE)
		r = refused_write(x, t->tenant_id, id, h.columns);
	return r == OK ? end : task_failed(x, r);
}

static task_result import_undo_run(ctx *x, const task *t)
{
	import_head h = {0};
	bool found = false;
	rc r = import_load(x, t, task_arg_get(x, t, "import"), &h, &found, NULL);

	if (r != OK)
		return task_failed(x, r);
	if (!found || !str_eq(h.state, S("undoing")))
		return task_done();
	return all_parts(x, t, Q_import_back_part, &h);
}

const task_kind import_check = {"import.check", LANE_BULK, 60, import_check_run,
				PATIENCE_ORDINARY};
const task_kind import_run = {"import.run", LANE_BULK, 60, import_run_run,
			      PATIENCE_ORDINARY};
const task_kind import_undo = {"import.undo", LANE_BULK, 60, import_undo_run,
			       PATIENCE_ORDINARY};
