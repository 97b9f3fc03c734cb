/* Calls as rows of files. */
#include "features/calls/call_export.h"
#include "store/pg.h"
#include "store/rows.h"

enum { A_PART = 500 };

static const field export_call_f[] = {
	FIELD(export_call, id),
	FIELD(export_call, started),
	FIELD(export_call, direction),
	FIELD(export_call, contact),
	FIELD(export_call, from_number),
	FIELD(export_call, to_number),
	FIELD_OPT(export_call, line),
	FIELD_OPT(export_call, queue),
	FIELD_OPT(export_call, member),
	FIELD_OPT(export_call, result),
	FIELD(export_call, waited_s),
	FIELD(export_call, talked_s),
	FIELD_OPT(export_call, disposition),
	FIELD_OPT(export_call, assigned),
	FIELD_OPT(export_call, tags),
	FIELD_OPT(export_call, value),
	FIELD(export_call, spam),
	FIELD(export_call, urgent),
	FIELD_OPT(export_call, due),
	FIELD(export_call, note),
	FIELD_OPT(export_call, source),
};
const type export_call_t = TYPE(export_call, export_call_f);

static bool on_paper(const export_head *h)
{
	return str_eq(h->format, S("pdf"));
}

static rc calls_begin(ctx *x, const export_head *h, export_plan *out)
{
	int64_t most = on_paper(h) ? calls_export.most_on_paper : calls_export.most;
	str *heads = ARENA_ARRAY(x->a, str, CALL_CELLS);
	count_row n = {.n = out->total};

	for (size_t i = 0; i < CALL_CELLS; i++)
		heads[i] = str_of(CALL_HEADS[i]);
	out->heads = heads;
	out->columns = on_paper(h) ? CALL_PAPER_CELLS : CALL_CELLS;
	if (!n.n)
		TRY(pg_one(x, Q_export_calls_count, ARGS(A(h->filter), A(most + 1)),
			   &count_row_t, &n));
	out->total = n.n;
	return OK;
}

static rc calls_next(ctx *x, const export_head *h, const export_plan *plan, str edge,
		     int64_t given, export_cells *out)
{
	list rows;
	str *cells;

	(void)given;
	TRY(pg_rows(x, Q_export_calls, ARGS(A(h->filter), A(edge), A(A_PART)),
		    &export_call_t, &rows));
	cells = ARENA_ARRAY(x->a, str, plan->columns * (rows.n + 1));
	for (size_t i = 0; i < rows.n; i++) {
		const export_call *c = LIST_AT(rows, export_call, i);
		str *to = cells + i * plan->columns;
		if (on_paper(h))
			call_paper_cells(x->a, c, h->region, to);
		else
			call_cells(x->a, c, to);
		out->edge = c->id;
	}
	out->cells = cells;
	out->columns = plan->columns;
	out->rows = rows.n;
	return OK;
}

const export_source calls_export = {
	.what = "calls",
	.title = "Calls",
	.page = "/history/calls/export",
	.who = WHO_LEADS,
	.most = 100000,
	.most_on_paper = 5000,
	.paper = CALL_PAPER,
	.papers = CALL_PAPER_CELLS,
	.begin = calls_begin,
	.next = calls_next,
};
