#include "features/imports/exports_view.h"

static const field export_view_f[] = {
	FIELD_SUB(export_view, shell, &v_shell_t),
	FIELD(export_view, words),
	FIELD_SUB(export_view, fields, &v_fact_t),
	FIELD_SUB(export_view, recent, &v_import_line_t),
};
const type export_view_t = TYPE(export_view, export_view_f);
