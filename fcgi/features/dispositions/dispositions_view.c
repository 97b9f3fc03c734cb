#include "features/dispositions/dispositions_view.h"

static const field v_outcome_input_f[] = {
	FIELD(v_outcome_input, name),
	FIELD(v_outcome_input, label),
	FIELD(v_outcome_input, value),
	FIELD(v_outcome_input, hint),
	FIELD(v_outcome_input, error),
	FIELD(v_outcome_input, invalid),
	FIELD(v_outcome_input, list_of),
	FIELD_SUB(v_outcome_input, options, &v_option_t),
	FIELD(v_outcome_input, rows),
	FIELD(v_outcome_input, max),
	FIELD(v_outcome_input, required),
};
const type v_outcome_input_t = TYPE(v_outcome_input, v_outcome_input_f);

static const field v_outcome_tick_f[] = {
	FIELD(v_outcome_tick, name),
	FIELD(v_outcome_tick, text),
	FIELD(v_outcome_tick, on),
};
const type v_outcome_tick_t = TYPE(v_outcome_tick, v_outcome_tick_f);

static const field v_outcome_line_f[] = {
	FIELD(v_outcome_line, key),       FIELD(v_outcome_line, name),
	FIELD(v_outcome_line, href),      FIELD(v_outcome_line, icon),
	FIELD(v_outcome_line, digit),     FIELD(v_outcome_line, asks),
	FIELD(v_outcome_line, does),      FIELD(v_outcome_line, used),
	FIELD(v_outcome_line, used_href), FIELD(v_outcome_line, archived),
};
const type v_outcome_line_t = TYPE(v_outcome_line, v_outcome_line_f);

static const field dispositions_list_view_f[] = {
	FIELD_SUB(dispositions_list_view, shell, &v_shell_t),
	FIELD_SUB(dispositions_list_view, rows, &v_outcome_line_t),
	FIELD_SUB(dispositions_list_view, empty, &v_empty_t),
	FIELD_SUB(dispositions_list_view, inputs, &v_outcome_input_t),
	FIELD_SUB(dispositions_list_view, ticks, &v_outcome_tick_t),
	FIELD_SUB(dispositions_list_view, rules, &v_outcome_input_t),
	FIELD(dispositions_list_view, rules_version),
	FIELD_SUB(dispositions_list_view, notice, &v_notice_t),
};
const type dispositions_list_view_t =
	TYPE(dispositions_list_view, dispositions_list_view_f);

static const field dispositions_one_view_f[] = {
	FIELD_SUB(dispositions_one_view, shell, &v_shell_t),
	FIELD(dispositions_one_view, title),
	FIELD(dispositions_one_view, path),
	FIELD(dispositions_one_view, version),
	FIELD_SUB(dispositions_one_view, notice, &v_notice_t),
	FIELD_SUB(dispositions_one_view, inputs, &v_outcome_input_t),
	FIELD_SUB(dispositions_one_view, ticks, &v_outcome_tick_t),
	FIELD(dispositions_one_view, archived),
};
const type dispositions_one_view_t =
	TYPE(dispositions_one_view, dispositions_one_view_f);
