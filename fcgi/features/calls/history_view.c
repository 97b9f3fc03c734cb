#include "features/calls/history_view.h"

static const field history_view_f[] = {
	FIELD_SUB(history_view, shell, &v_shell_t),
	FIELD_SUB(history_view, filters, &v_filters_t),
	FIELD_SUB(history_view, calls, &v_call_row_t),
	FIELD_SUB(history_view, pager, &v_pager_t),
	FIELD_SUB(history_view, empty, &v_empty_t),
	FIELD_SUB(history_view, failure, &v_failure_t),
};
const type history_view_t = TYPE(history_view, history_view_f);
