/* A sheet that was brought: kept, and looked through once. */
#include "base/config.h"
#include "base/crypto.h"
#include "base/text.h"
#include "base/uuid.h"
#include "features/imports/imports.h"
#include "features/imports/imports_store.h"
#include "features/imports/sheet_file.h"
#include "store/rows.h"
#include "web/spool.h"

enum { ROWS_MOST = 250000, HEAD_MOST = 100, NAME_MOST = 200 };

struct looking {
	arena *a;
	str region;
	sheet_seen seen;
	int64_t rows;
};

static void see_heads(struct looking *l, const sheet_row *r)
{
	l->seen.heads = row_is_heads(r);
	for (size_t i = 0; i < r->n && l->seen.heads; i++)
		l->seen.columns[i].head = text_line(l->a, r->cells[i], HEAD_MOST);
}

static bool see_row(void *arg, const sheet_row *r)
{
	struct looking *l = arg;

	if (r->number == 1)
		see_heads(l, r);
	for (size_t i = l->seen.n; i < r->n; i++)
		if (!l->seen.columns[i].head.n)
			l->seen.columns[i].head = str_printf(l->a, "Column %zu", i + 1);
	if (r->n > l->seen.n)
		l->seen.n = r->n;
	if (r->number == 1 && l->seen.heads)
		return true;
	for (size_t i = 0; i < r->n; i++) {
		column_see(l->a, &l->seen.columns[i], r->cells[i], l->region);
		if (l->rows < COLUMN_SAMPLES)
			l->seen.columns[i].samples[l->rows] = str_dup(
				l->a, text_clip(l->a, text_clean(l->a, r->cells[i]),
						COLUMN_VALUE));
	}
	return ++l->rows <= ROWS_MOST;
}

static str kind_problem(enum sheet_kind kind)
{
	switch (kind) {
	case SHEET_ZIP:
		return S("This is a workbook (.xlsx) or a zip, whatever its name says. "
			 "Open it and save it as CSV, then bring that.");
	case SHEET_OFFICE:
		return S(
			"This is an older workbook (.xls). Open it and save it as CSV, "
			"then bring that.");
	case SHEET_EMPTY:
		return S("There is nothing in this file.");
	case SHEET_OTHER:
		return S("This is no table. Save your sheet as CSV, then bring that.");
	case SHEET_TABLE:
		break;
	}
	return (str){0};
}

static str end_problem(ctx *x, enum sheet_end end, int64_t row, int64_t rows)
{
	if (end == SHEET_WIDE)
		return str_printf(x->a,
				  "Row %lld has more than %d columns. Take out those "
				  "you do not need.",
				  (long long)(row + 1), SHEET_COLUMNS);
	if (end == SHEET_LONG || end == SHEET_UNENDED)
		return str_printf(x->a,
				  "A quotation mark in row %lld is never closed, so "
				  "the rest cannot be told apart.",
				  (long long)(end == SHEET_LONG ? row + 1 : row));
	if (rows > ROWS_MOST)
		return S("This sheet has more than 250,000 rows. Save it in parts, and "
			 "import them one after the other.");
	if (!rows)
		return S("There are no rows under the heads.");
	return (str){0};
}

static str look(ctx *x, const request *q, str file, sheet_form *f, struct looking *l)
{
	int64_t last;

	*f = sheet_look(file, params_get(q->form, S("charset")));
	if (f->kind != SHEET_TABLE)
		return kind_problem(f->kind);
	*l = (struct looking){.a = x->a, .region = q->who.region};
	l->seen.columns = ARENA_ARRAY(x->a, column_seen, SHEET_COLUMNS);
	enum sheet_end end = sheet_read(f, file, see_row, l, &last);
	return end_problem(x, end, last, l->rows);
}

/* No two columns go to one place, unless that may be. */
static column_plan *guess_all(ctx *x, const sheet_seen *s, list choices)
{
	column_plan *p = ARENA_ARRAY(x->a, column_plan, s->n ? s->n : 1);

	for (size_t i = 0; i < s->n; i++) {
		const target *t;
		p[i].to = column_guess(x->a, &s->columns[i], choices);
		t = target_of(p[i].to);
		for (size_t k = 0; k < i; k++)
			if ((!t || !t->many) && str_eq(p[k].to, p[i].to))
				p[i].to = (str){0};
		if (!s->columns[i].filled)
			p[i].to = (str){0};
	}
	return p;
}

static rc add(ctx *x, const request *q, str id, str name, const sheet_form *f,
	      const struct looking *l, str file)
{
	list choices;
	id_row row;
	str seen = sheet_seen_write(x->a, &l->seen);

	if (!seen.n)
		return FAIL(x, E_INPUT, "the sheet's columns hold too much");
	import_choices_send(x, &choices);
	TRY(pg_flush(x));
	column_plan *p = guess_all(x, &l->seen, choices);
	str title = q->spool->filename.n
			    ? text_clip(x->a, q->spool->filename, NAME_MOST - 1)
			    : S("sheet.csv");
	return pg_one(x, Q_import_add,
		      ARGS(A(id), A(q->who.member_id), A(q->who.name), A(title),
			   A(name), A(q->spool->bytes),
			   A(crypto_sha256_hex(x->a, file)),
			   A(str_of(sheet_charset_name(f->charset))), A(l->rows),
			   A(seen), A(mapping_write(x->a, p, l->seen.n))),
		      &id_row_t, &row);
}

rc import_take(ctx *x, request *q, str *id, str *problem)
{
	struct looking l = {0};
	sheet_form f;
	str made = uuid7(x->a, x->now), name, file;

	*id = *problem = (str){0};
	if (!q->spool || !q->spool->path.n || !q->spool->filename.n) {
		*problem = S("Choose a file first.");
		return OK;
	}
	file = sheet_file(x, q->spool->path);
	if (!file.p)
		return FAIL(x, E_BUG, "the file that was brought cannot be read");
	*problem = look(x, q, file, &f, &l);
	if (problem->n)
		return OK;
	name = str_printf(x->a, STR_FMT "/import-" STR_FMT ".csv", STR_ARG(q->tenant),
			  STR_ARG(made));
	TRY(spool_keep(x, q->spool, name));
	TRY(add(x, q, made, name, &f, &l, file));
	task_add(x, &import_expire, task_arg(x, "import", made), (str){0},
		 when_add(x->now, DAYS(7)));
	task_add(x, &import_expire, task_arg(x, "import", made), (str){0},
		 when_add(x->now, DAYS(30) + HOURS(1)));
	*id = made;
	return OK;
}
