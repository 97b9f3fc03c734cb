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
