#include "features/imports/exports.h"
#include "store/rows.h"

static const field export_line_f[] = {
	FIELD(export_line, id),           FIELD(export_line, who),
	FIELD(export_line, words),        FIELD(export_line, state),
	FIELD(export_line, file),         FIELD(export_line, rows),
	FIELD(export_line, bytes),        FIELD(export_line, created_at),
	FIELD_OPT(export_line, ended_at),
};
const type export_line_t = TYPE(export_line, export_line_f);

static const field export_head_f[] = {
	FIELD(export_head, id),
	FIELD(export_head, filter),
	FIELD(export_head, state),
	FIELD(export_head, file),
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

bool export_names_ids(str filter)
{
	return str_has(filter, S("\"words\"")) || str_has(filter, S("\"ids\""));
}

rc export_some(ctx *x, str filter, int64_t most, buf *out, bool *all)
{
	str edge = {0}, found = {0};
	one_text ids = {0};
	list choices, rows;
	int64_t n = 0;
	bool search = export_names_ids(filter);

	import_choices_send(x, &choices);
	if (search)
		pg_send(x, Q_export_found, ARGS(A(filter), A(most + 1)),
			pg_into(&one_text_t, &ids));
	TRY(pg_flush(x));
	found = search ? ids.text : (str){0};
	buf_str(out, S("\xef\xbb\xbf"));
	buf heads = buf_new(x->a, 512, 64 * 1024);
	export_heads(choices, &heads);
	buf_str(out, buf_view(&heads));
	do {
		TRY(pg_rows(x, Q_export_rows, ARGS(A(filter), A(edge), A(found), A(n)),
			    &export_row_t, &rows));
		for (size_t i = 0; i < rows.n && n < most; i++, n++) {
			edge = LIST_AT(rows, export_row, i)->id;
			export_cells(x, LIST_AT(rows, export_row, i), choices, out);
		}
	} while (rows.n && n < most);
	*all = n < most;
	return OK;
}
