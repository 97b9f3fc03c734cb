#include "features/own/own_view.h"

static const field v_own_input_f[] = {
	FIELD(v_own_input, name),     FIELD(v_own_input, label),
	FIELD(v_own_input, value),    FIELD(v_own_input, hint),
	FIELD(v_own_input, error),    FIELD(v_own_input, invalid),
	FIELD(v_own_input, list_of),  FIELD_SUB(v_own_input, options, &v_option_t),
	FIELD(v_own_input, rows),     FIELD(v_own_input, max),
	FIELD(v_own_input, required),
};
const type v_own_input_t = TYPE(v_own_input, v_own_input_f);

static const field v_own_row_f[] = {
	FIELD(v_own_row, key),       FIELD(v_own_row, name),
	FIELD(v_own_row, href),      FIELD_SUB(v_own_row, status, &v_status_t),
	FIELD(v_own_row, meta),      FIELD(v_own_row, used),
	FIELD(v_own_row, used_href), FIELD(v_own_row, work),
	FIELD(v_own_row, work_done), FIELD(v_own_row, work_of),
	FIELD(v_own_row, move),
};
const type v_own_row_t = TYPE(v_own_row, v_own_row_f);

static const field v_own_part_f[] = {
	FIELD(v_own_part, title),
	FIELD(v_own_part, note),
	FIELD(v_own_part, used_head),
	FIELD_SUB(v_own_part, rows, &v_own_row_t),
	FIELD_SUB(v_own_part, empty, &v_empty_t),
};
const type v_own_part_t = TYPE(v_own_part, v_own_part_f);

static const field own_list_view_f[] = {
	FIELD_SUB(own_list_view, shell, &v_shell_t),
	FIELD_SUB(own_list_view, parts, &v_own_part_t),
	FIELD(own_list_view, add_title),
	FIELD(own_list_view, add_text),
	FIELD(own_list_view, path),
	FIELD_SUB(own_list_view, inputs, &v_own_input_t),
};
const type own_list_view_t = TYPE(own_list_view, own_list_view_f);

static const field own_one_view_f[] = {
	FIELD_SUB(own_one_view, shell, &v_shell_t),
	FIELD(own_one_view, title),
	FIELD(own_one_view, path),
	FIELD(own_one_view, back),
	FIELD(own_one_view, version),
	FIELD_SUB(own_one_view, notice, &v_notice_t),
	FIELD_SUB(own_one_view, inputs, &v_own_input_t),
	FIELD(own_one_view, archived),
	FIELD(own_one_view, is_field),
	FIELD(own_one_view, work),
	FIELD(own_one_view, work_done),
	FIELD(own_one_view, work_of),
	FIELD(own_one_view, retire_text),
	FIELD(own_one_view, retire_button),
	FIELD_SUB(own_one_view, others, &v_option_t),
};
const type own_one_view_t = TYPE(own_one_view, own_one_view_f);
