#include "features/settings/lines_view.h"

static const field lines_view_f[] = {
	FIELD_SUB(lines_view, shell, &v_shell_t),
	FIELD_SUB(lines_view, notice, &v_notice_t),
	FIELD_SUB(lines_view, numbers, &v_number_row_t),
	FIELD_SUB(lines_view, flows, &v_flow_row_t),
	FIELD_SUB(lines_view, schedules, &v_schedule_t),
	FIELD_SUB(lines_view, numbers_pager, &v_pager_t),
	FIELD_SUB(lines_view, flows_pager, &v_pager_t),
	FIELD_SUB(lines_view, schedules_pager, &v_pager_t),
	FIELD_SUB(lines_view, empty, &v_empty_t),
	FIELD(lines_view, manages),
	FIELD(lines_view, owns),
};
const type lines_view_t = TYPE(lines_view, lines_view_f);
