#include "features/calls/call_view.h"

static const field call_view_f[] = {
	FIELD_SUB(call_view, shell, &v_shell_t),
	FIELD_SUB(call_view, call, &v_call_t),
	FIELD(call_view, call_topics),
	FIELD_SUB(call_view, notice, &v_notice_t),
	FIELD(call_view, summary),
	FIELD_SUB(call_view, trace, &v_trace_t),
	FIELD(call_view, trace_meta),
	FIELD_SUB(call_view, legs, &v_leg_t),
	FIELD_SUB(call_view, recordings, &v_recording_t),
	FIELD_SUB(call_view, facts, &v_fact_t),
	FIELD_SUB(call_view, technical, &v_fact_t),
	FIELD_SUB(call_view, context, &v_context_t),
	FIELD(call_view, outcome),
	FIELD(call_view, outcome_meta),
	FIELD(call_view, note),
	FIELD(call_view, tags),
	FIELD(call_view, work_href),
	FIELD(call_view, review_action),
};
const type call_view_t = TYPE(call_view, call_view_f);
