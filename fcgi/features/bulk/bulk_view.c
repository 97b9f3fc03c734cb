#include "features/bulk/bulk_view.h"

static const field v_bulk_line_f[] = {
	FIELD(v_bulk_line, key),
	FIELD(v_bulk_line, href),
	FIELD(v_bulk_line, name),
	FIELD(v_bulk_line, meta),
	FIELD_SUB(v_bulk_line, state, &v_status_t),
};
const type v_bulk_line_t = TYPE(v_bulk_line, v_bulk_line_f);

static const field bulk_choose_view_f[] = {
	FIELD_SUB(bulk_choose_view, shell, &v_shell_t),
	FIELD(bulk_choose_view, about),
	FIELD(bulk_choose_view, count),
	FIELD(bulk_choose_view, some),
	FIELD_SUB(bulk_choose_view, fields, &v_fact_t),
	FIELD_SUB(bulk_choose_view, problem, &v_notice_t),
	FIELD(bulk_choose_view, tag),
	FIELD(bulk_choose_view, group),
	FIELD(bulk_choose_view, reason),
	FIELD_SUB(bulk_choose_view, tags, &v_option_t),
	FIELD_SUB(bulk_choose_view, groups, &v_option_t),
	FIELD_SUB(bulk_choose_view, owners, &v_option_t),
	FIELD_SUB(bulk_choose_view, statuses, &v_option_t),
	FIELD(bulk_choose_view, lock_note),
	FIELD(bulk_choose_view, back_href),
	FIELD(bulk_choose_view, export_href),
	FIELD_SUB(bulk_choose_view, recent, &v_bulk_line_t),
};
const type bulk_choose_view_t = TYPE(bulk_choose_view, bulk_choose_view_f);
