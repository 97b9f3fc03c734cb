#include "features/settings/hours_view.h"

static const field hours_view_f[] = {
	FIELD_SUB(hours_view, shell, &v_shell_t),
	FIELD_SUB(hours_view, schedules, &v_schedule_t),
	FIELD_SUB(hours_view, pager, &v_pager_t),
	FIELD(hours_view, name),
	FIELD_SUB(hours_view, open, &v_status_t),
	FIELD(hours_view, sentence),
	FIELD(hours_view, zone),
	FIELD_SUB(hours_view, ticks, &v_tick_t),
	FIELD_SUB(hours_view, days, &v_day_t),
	FIELD(hours_view, month),
	FIELD(hours_view, prev_href),
	FIELD(hours_view, prev_text),
	FIELD(hours_view, next_href),
	FIELD(hours_view, next_text),
	FIELD_SUB(hours_view, month_heads, &v_tick_t),
	FIELD_SUB(hours_view, cells, &v_cell_t),
	FIELD_SUB(hours_view, holidays, &v_dated_t),
	FIELD_SUB(hours_view, overrides, &v_dated_t),
	FIELD(hours_view, closed_text),
	FIELD_SUB(hours_view, used_by, &v_line_t),
};
const type hours_view_t = TYPE(hours_view, hours_view_f);
