#include "features/settings/settings_parts.h"

static const field v_number_row_f[] = {
	FIELD(v_number_row, key),
	FIELD(v_number_row, number),
	FIELD(v_number_row, line),
	FIELD(v_number_row, flow),
	FIELD(v_number_row, flow_href),
	FIELD(v_number_row, version),
	FIELD(v_number_row, team),
	FIELD(v_number_row, hours),
	FIELD(v_number_row, hours_href),
	FIELD_SUB(v_number_row, open, &v_status_t),
	FIELD_SUB(v_number_row, recording, &v_status_t),
	FIELD(v_number_row, machine),
	FIELD(v_number_row, machine_href),
	FIELD(v_number_row, machine_do),
	FIELD(v_number_row, machine_label),
	FIELD(v_number_row, machine_value),
	FIELD(v_number_row, missed),
	FIELD(v_number_row, missed_label),
	FIELD_SUB(v_number_row, people, &v_option_t),
	FIELD(v_number_row, coming),
};
const type v_number_row_t = TYPE(v_number_row, v_number_row_f);

static const field v_flow_row_f[] = {
	FIELD(v_flow_row, key),     FIELD(v_flow_row, name), FIELD(v_flow_row, href),
	FIELD(v_flow_row, version), FIELD(v_flow_row, meta),
};
const type v_flow_row_t = TYPE(v_flow_row, v_flow_row_f);

static const field v_schedule_f[] = {
	FIELD(v_schedule, key),     FIELD(v_schedule, name), FIELD(v_schedule, href),
	FIELD(v_schedule, current), FIELD(v_schedule, dot),  FIELD(v_schedule, state),
	FIELD(v_schedule, meta),
};
const type v_schedule_t = TYPE(v_schedule, v_schedule_f);

static const field v_outline_f[] = {
	FIELD(v_outline, id),        FIELD(v_outline, depth),
	FIELD(v_outline, branch),    FIELD(v_outline, branch_tone),
	FIELD(v_outline, icon),      FIELD(v_outline, title),
	FIELD(v_outline, summary),   FIELD(v_outline, goto_text),
	FIELD(v_outline, goto_href),
};
const type v_outline_t = TYPE(v_outline, v_outline_f);

static const field v_version_f[] = {
	FIELD(v_version, name), FIELD_SUB(v_version, state, &v_status_t),
	FIELD(v_version, meta), FIELD(v_version, note),
	FIELD(v_version, href),
};
const type v_version_t = TYPE(v_version, v_version_f);

static const field v_block_f[] = {
	FIELD(v_block, x),
	FIELD(v_block, w),
	FIELD(v_block, mid),
	FIELD(v_block, text),
};
const type v_block_t = TYPE(v_block, v_block_f);

static const field v_day_f[] = {
	FIELD(v_day, name),
	FIELD(v_day, today),
	FIELD_SUB(v_day, blocks, &v_block_t),
	FIELD(v_day, closed),
	FIELD_SUB(v_day, hours, &v_tick_t),
	FIELD(v_day, field),
	FIELD(v_day, typed),
	FIELD(v_day, error),
	FIELD(v_day, invalid),
};
const type v_day_t = TYPE(v_day, v_day_f);

static const field v_cell_f[] = {
	FIELD(v_cell, text),
	FIELD(v_cell, kind),
	FIELD(v_cell, today),
	FIELD(v_cell, label),
};
const type v_cell_t = TYPE(v_cell, v_cell_f);

static const field v_dated_f[] = {
	FIELD(v_dated, date), FIELD(v_dated, name),   FIELD(v_dated, hours),
	FIELD(v_dated, id),   FIELD(v_dated, remove), FIELD(v_dated, scope),
};
const type v_dated_t = TYPE(v_dated, v_dated_f);
