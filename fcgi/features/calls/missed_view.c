#include "features/calls/missed_view.h"

static const field v_cause_f[] = {
	FIELD(v_cause, key),   FIELD(v_cause, number),   FIELD(v_cause, text),
	FIELD(v_cause, helps), FIELD(v_cause, href),     FIELD(v_cause, calls),
	FIELD(v_cause, share), FIELD(v_cause, together), FIELD(v_cause, current),
	FIELD(v_cause, x),     FIELD(v_cause, y),        FIELD(v_cause, w),
	FIELD(v_cause, h),     FIELD(v_cause, mid),      FIELD(v_cause, label_y),
};
const type v_cause_t = TYPE(v_cause, v_cause_f);

static const field v_missed_call_f[] = {
	FIELD(v_missed_call, key),
	FIELD(v_missed_call, href),
	FIELD(v_missed_call, what),
	FIELD(v_missed_call, place),
	FIELD(v_missed_call, waited),
	FIELD_SUB(v_missed_call, person, &v_person_t),
	FIELD_SUB(v_missed_call, when, &v_when_t),
};
const type v_missed_call_t = TYPE(v_missed_call, v_missed_call_f);

static const field v_grid_f[] = {FIELD(v_grid, y), FIELD(v_grid, text)};
const type v_grid_t = TYPE(v_grid, v_grid_f);

static const field missed_view_f[] = {
	FIELD_SUB(missed_view, shell, &v_shell_t),
	FIELD(missed_view, from),
	FIELD(missed_view, to),
	FIELD(missed_view, fault),
	FIELD_SUB(missed_view, lines, &v_option_t),
	FIELD_SUB(missed_view, queues, &v_option_t),
	FIELD(missed_view, head),
	FIELD_SUB(missed_view, causes, &v_cause_t),
	FIELD_SUB(missed_view, grid, &v_grid_t),
	FIELD(missed_view, chart_label),
	FIELD(missed_view, curve),
	FIELD(missed_view, shown),
	FIELD_SUB(missed_view, calls, &v_missed_call_t),
	FIELD_SUB(missed_view, empty, &v_empty_t),
};
const type missed_view_t = TYPE(missed_view, missed_view_f);
