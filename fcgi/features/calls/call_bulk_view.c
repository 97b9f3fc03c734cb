#include "features/calls/call_bulk_view.h"

static const field call_bulk_view_f[] = {
	FIELD_SUB(call_bulk_view, shell, &v_shell_t),
	FIELD(call_bulk_view, about),
	FIELD(call_bulk_view, count),
	FIELD(call_bulk_view, back),
	FIELD(call_bulk_view, tag),
	FIELD(call_bulk_view, some),
	FIELD_SUB(call_bulk_view, problem, &v_notice_t),
	FIELD_SUB(call_bulk_view, fields, &v_fact_t),
	FIELD_SUB(call_bulk_view, outcomes, &v_option_t),
	FIELD_SUB(call_bulk_view, owners, &v_option_t),
	FIELD_SUB(call_bulk_view, tags, &v_option_t),
};
const type call_bulk_view_t = TYPE(call_bulk_view, call_bulk_view_f);

static const field call_bulk_run_view_f[] = {
	FIELD_SUB(call_bulk_run_view, shell, &v_shell_t),
	FIELD(call_bulk_run_view, topics),
	FIELD(call_bulk_run_view, says),
	FIELD(call_bulk_run_view, about),
	FIELD(call_bulk_run_view, title),
	FIELD(call_bulk_run_view, text),
	FIELD(call_bulk_run_view, percent),
	FIELD(call_bulk_run_view, undo_note),
	FIELD(call_bulk_run_view, done),
	FIELD(call_bulk_run_view, total),
	FIELD_SUB(call_bulk_run_view, counts, &v_line_t),
	FIELD(call_bulk_run_view, stop),
	FIELD(call_bulk_run_view, undo),
};
const type call_bulk_run_view_t = TYPE(call_bulk_run_view, call_bulk_run_view_f);
