#include "features/imports/exports_view.h"

static const field v_export_line_f[] = {
	FIELD(v_export_line, key),  FIELD(v_export_line, name),
	FIELD(v_export_line, meta), FIELD(v_export_line, href),
	FIELD(v_export_line, stop), FIELD_SUB(v_export_line, state, &v_status_t),
	FIELD(v_export_line, done), FIELD(v_export_line, total),
};
const type v_export_line_t = TYPE(v_export_line, v_export_line_f);

static const field export_view_f[] = {
	FIELD_SUB(export_view, shell, &v_shell_t),
	FIELD(export_view, words),
	FIELD(export_view, count),
	FIELD_SUB(export_view, fields, &v_fact_t),
	FIELD(export_view, action),
	FIELD(export_view, back),
	FIELD(export_view, back_text),
	FIELD(export_view, limit),
	FIELD(export_view, formats),
	FIELD_SUB(export_view, recent, &v_export_line_t),
};
const type export_view_t = TYPE(export_view, export_view_f);
