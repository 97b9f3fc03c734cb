#include "features/messages/settings_view.h"

static const field v_text_input_f[] = {
	FIELD(v_text_input, head),    FIELD(v_text_input, name),
	FIELD(v_text_input, label),   FIELD(v_text_input, hint),
	FIELD(v_text_input, value),   FIELD(v_text_input, error),
	FIELD(v_text_input, invalid), FIELD(v_text_input, type),
	FIELD(v_text_input, area),    FIELD_SUB(v_text_input, options, &v_option_t),
	FIELD(v_text_input, max),
};
const type v_text_input_t = TYPE(v_text_input, v_text_input_f);

static const field v_template_line_f[] = {
	FIELD(v_template_line, key),      FIELD(v_template_line, href),
	FIELD(v_template_line, name),     FIELD(v_template_line, body),
	FIELD(v_template_line, language),
};
const type v_template_line_t = TYPE(v_template_line, v_template_line_f);

static const field v_text_line_f[] = {
	FIELD(v_text_line, id),
	FIELD(v_text_line, name),
	FIELD(v_text_line, number),
	FIELD(v_text_line, brand),
	FIELD(v_text_line, pool),
	FIELD(v_text_line, campaign),
	FIELD(v_text_line, toll_free),
	FIELD_SUB(v_text_line, states, &v_option_t),
	FIELD_SUB(v_text_line, ports, &v_option_t),
	FIELD(v_text_line, port_on),
	FIELD(v_text_line, port_note),
	FIELD(v_text_line, port_said),
	FIELD(v_text_line, error),
	FIELD(v_text_line, version),
	FIELD_SUB(v_text_line, notice, &v_notice_t),
};
const type v_text_line_t = TYPE(v_text_line, v_text_line_f);

static const field text_settings_view_f[] = {
	FIELD_SUB(text_settings_view, lines, &v_text_line_t),
	FIELD_SUB(text_settings_view, shell, &v_shell_t),
	FIELD_SUB(text_settings_view, inputs, &v_text_input_t),
	FIELD_SUB(text_settings_view, templates, &v_template_line_t),
	FIELD_SUB(text_settings_view, empty, &v_empty_t),
};
const type text_settings_view_t = TYPE(text_settings_view, text_settings_view_f);

static const field text_template_view_f[] = {
	FIELD_SUB(text_template_view, shell, &v_shell_t),
	FIELD(text_template_view, action),
	FIELD(text_template_view, title),
	FIELD_SUB(text_template_view, notice, &v_notice_t),
	FIELD(text_template_view, name),
	FIELD(text_template_view, name_error),
	FIELD(text_template_view, body),
	FIELD(text_template_view, body_error),
	FIELD(text_template_view, language),
	FIELD(text_template_view, version),
	FIELD(text_template_view, names),
	FIELD(text_template_view, made),
	FIELD(text_template_view, who),
	FIELD(text_template_view, who_error),
	FIELD(text_template_view, preview),
	FIELD(text_template_view, preview_who),
	FIELD(text_template_view, preview_note),
};
const type text_template_view_t = TYPE(text_template_view, text_template_view_f);
