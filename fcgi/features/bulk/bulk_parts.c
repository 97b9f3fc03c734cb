#include "features/bulk/bulk_parts.h"

static const field bulk_run_view_f[] = {
	FIELD_SUB(bulk_run_view, shell, &v_shell_t),
	FIELD(bulk_run_view, topics),
	FIELD(bulk_run_view, says),
	FIELD(bulk_run_view, about),
	FIELD(bulk_run_view, title),
	FIELD(bulk_run_view, text),
	FIELD(bulk_run_view, done),
	FIELD(bulk_run_view, total),
	FIELD(bulk_run_view, percent),
	FIELD_SUB(bulk_run_view, counts, &v_line_t),
	FIELD(bulk_run_view, stop),
	FIELD(bulk_run_view, undo),
	FIELD(bulk_run_view, undo_note),
	FIELD(bulk_run_view, things),
	FIELD(bulk_run_view, back_href),
	FIELD(bulk_run_view, back_text),
};
const type bulk_run_view_t = TYPE(bulk_run_view, bulk_run_view_f);
