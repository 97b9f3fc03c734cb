#include "features/settings/hours_view.h"

static const field v_holiday_form_f[] = {
	FIELD(v_holiday_form, day),   FIELD(v_holiday_form, name),
	FIELD(v_holiday_form, opens), FIELD(v_holiday_form, closes),
	FIELD(v_holiday_form, error), FIELD(v_holiday_form, everywhere),
};
const type v_holiday_form_t = TYPE(v_holiday_form, v_holiday_form_f);

static const field v_change_form_f[] = {
	FIELD(v_change_form, from),   FIELD(v_change_form, to),
	FIELD(v_change_form, reason), FIELD(v_change_form, error),
	FIELD(v_change_form, open),
};
const type v_change_form_t = TYPE(v_change_form, v_change_form_f);

static const field hours_view_f[] = {
	FIELD_SUB(hours_view, shell, &v_shell_t),
	FIELD(hours_view, path),
	FIELD(hours_view, manages),
	FIELD(hours_view, version),
	FIELD_SUB(hours_view, notice, &v_notice_t),
	FIELD_SUB(hours_view, holiday, &v_holiday_form_t),
	FIELD_SUB(hours_view, change, &v_change_form_t),
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
