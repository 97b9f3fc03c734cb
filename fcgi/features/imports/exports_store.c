#include "base/text.h"
#include "features/imports/exports.h"
#include "store/rows.h"

enum { FOUND_MOST = 100000, WORDS_MOST = 290 };

static const field export_line_f[] = {
	FIELD(export_line, id),     FIELD(export_line, who),
	FIELD(export_line, format), FIELD(export_line, words),
	FIELD(export_line, state),  FIELD(export_line, rows),
	FIELD(export_line, total),  FIELD(export_line, bytes),
	FIELD(export_line, whole),  FIELD(export_line, created_at),
};
const type export_line_t = TYPE(export_line, export_line_f);

static const field export_head_f[] = {
	FIELD(export_head, id),       FIELD(export_head, who),
	FIELD(export_head, what),     FIELD(export_head, format),
	FIELD(export_head, filter),   FIELD(export_head, words),
	FIELD(export_head, state),    FIELD(export_head, file),
	FIELD(export_head, business), FIELD(export_head, timezone),
	FIELD(export_head, region),   FIELD(export_head, rows),
	FIELD(export_head, total),    FIELD(export_head, created_at),
};
const type export_head_t = TYPE(export_head, export_head_f);

static const field export_row_f[] = {
	FIELD(export_row, id),
	FIELD(export_row, name),
	FIELD_OPT(export_row, phones),
	FIELD_OPT(export_row, email),
	FIELD_OPT(export_row, address),
	FIELD(export_row, type),
	FIELD_OPT(export_row, status),
	FIELD(export_row, preferred_channel),
	FIELD(export_row, timezone),
	FIELD(export_row, language),
	FIELD(export_row, special_instructions),
	FIELD_OPT(export_row, record_id),
	FIELD_OPT(export_row, owner),
	FIELD_OPT(export_row, stage),
	FIELD_OPT(export_row, sale_date),
	FIELD_OPT(export_row, install_date),
	FIELD_OPT(export_row, pto_date),
	FIELD(export_row, custom),
	FIELD_OPT(export_row, visit_at),
	FIELD_OPT(export_row, visit_type),
	FIELD_OPT(export_row, visit_minutes),
	FIELD_OPT(export_row, groups),
	FIELD_OPT(export_row, tags),
	FIELD_OPT(export_row, notes),
	FIELD(export_row, do_not_contact),
};
const type export_row_t = TYPE(export_row, export_row_f);

rc export_read(ctx *x, str id, export_head *out, bool *found)
{
	pg_send(x, Q_export_one, ARGS(A(id)), pg_maybe(&export_head_t, out, found));
	return pg_flush(x);
}

rc export_ended(ctx *x, str id, str state)
{
	return pg_exec(x, Q_export_end, ARGS(A(id), A(state)));
}

rc export_ask(ctx *x, const request *q, const export_source *s, str format, str filter,
	      str words, str *id)
{
	bool paper = s->most_on_paper && str_eq(format, S("pdf"));
	id_row made = {0};

	TRY(pg_one(x, Q_export_add,
		   ARGS(A(q->who.member_id), A(q->who.name), A(str_of(s->what)),
			A(paper ? S("pdf") : S("csv")), A(filter),
			A(text_clip(x->a, words, WORDS_MOST))),
		   &id_row_t, &made));
	task_add(x, &export_run, task_arg(x, "export", made.id), (str){0}, (when){0});
	*id = made.id;
	return OK;
}

/* ---- contacts ---- */

/* Is it of a search, or of those that were picked? Then their ids are found first. */
static bool names_ids(str filter)
{
	return str_has(filter, S("\"words\"")) || str_has(filter, S("\"ids\""));
}

struct contacts_own {
	list choices;
	str found; /* of a search; absent: a list */
};

static rc contacts_begin(ctx *x, const export_head *h, export_plan *out)
{
	struct contacts_own *own = ARENA_NEW(x->a, struct contacts_own);
	one_text ids = {0};
	bool search = names_ids(h->filter);

	import_choices_send(x, &own->choices);
	if (search)
		pg_send(x, Q_export_found, ARGS(A(h->filter), A(FOUND_MOST)),
			pg_into(&one_text_t, &ids));
	TRY(pg_flush(x));
	own->found = search ? ids.text : (str){0};
	out->columns = export_contact_heads(x, own->choices, &out->heads);
	out->own = own;
	return OK;
}

static rc contacts_next(ctx *x, const export_head *h, const export_plan *plan, str edge,
			int64_t given, export_cells *out)
{
	const struct contacts_own *own = plan->own;
	list rows;
	str *cells;

	TRY(pg_rows(x, Q_export_rows,
		    ARGS(A(h->filter), A(edge), A(own->found), A(given)), &export_row_t,
		    &rows));
	cells = ARENA_ARRAY(x->a, str, plan->columns * (rows.n + 1));
	for (size_t i = 0; i < rows.n; i++)
		export_contact_cells(x, LIST_AT(rows, export_row, i), own->choices,
				     cells + i * plan->columns);
	*out = (export_cells){.cells = cells, .columns = plan->columns, .rows = rows.n};
	if (rows.n)
		out->edge = LIST_AT(rows, export_row, rows.n - 1)->id;
	return OK;
}

const export_source contacts_export = {
	.what = "contacts",
	.title = "Contacts",
	.page = "/contacts/export",
	.who = WHO_MANAGERS,
	.begin = contacts_begin,
	.next = contacts_next,
};
