#include "features/calls/history_view.h"

static const field history_view_f[] = {
	FIELD_SUB(history_view, shell, &v_shell_t),
	FIELD_SUB(history_view, filters, &v_filters_t),
	FIELD(history_view, hidden_triage),
	FIELD_SUB(history_view, views, &v_tab_t),
	FIELD(history_view, triage_href),
	FIELD(history_view, table_href),
	FIELD(history_view, bulk_href),
	FIELD(history_view, export_href),
	FIELD(history_view, query),
	FIELD(history_view, triage),
	FIELD(history_view, left),
	FIELD(history_view, left_text),
	FIELD(history_view, done_text),
	FIELD(history_view, done),
	FIELD(history_view, total),
	FIELD(history_view, leave_href),
	FIELD_SUB(history_view, heads, &v_call_head_t),
	FIELD_SUB(history_view, calls, &v_call_row_t),
	FIELD_SUB(history_view, pager, &v_pager_t),
	FIELD_SUB(history_view, empty, &v_empty_t),
	FIELD_SUB(history_view, failure, &v_failure_t),
	FIELD(history_view, split),
	FIELD_SUB(history_view, drawer, &v_drawer_t),
};
const type history_view_t = TYPE(history_view, history_view_f);

static const field v_column_row_f[] = {
	FIELD(v_column_row, key),
	FIELD(v_column_row, name),
	FIELD(v_column_row, place),
	FIELD_SUB(v_column_row, widths, &v_option_t),
};
const type v_column_row_t = TYPE(v_column_row, v_column_row_f);

static const field v_kept_view_f[] = {
	FIELD(v_kept_view, key),  FIELD(v_kept_view, name), FIELD(v_kept_view, href),
	FIELD(v_kept_view, meta), FIELD(v_kept_view, own),  FIELD(v_kept_view, opens),
};
const type v_kept_view_t = TYPE(v_kept_view, v_kept_view_f);

static const field call_table_view_f[] = {
	FIELD_SUB(call_table_view, shell, &v_shell_t),
	FIELD_SUB(call_table_view, problem, &v_notice_t),
	FIELD(call_table_view, back),
	FIELD(call_table_view, query),
	FIELD(call_table_view, query_words),
	FIELD(call_table_view, name),
	FIELD(call_table_view, leads),
	FIELD_SUB(call_table_view, views, &v_kept_view_t),
	FIELD_SUB(call_table_view, columns, &v_column_row_t),
	FIELD(call_table_view, usual),
};
const type call_table_view_t = TYPE(call_table_view, call_table_view_f);
