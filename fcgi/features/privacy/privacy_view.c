#include "features/privacy/privacy_view.h"

static const field v_data_f[] = {FIELD(v_data, head), FIELD(v_data, words)};
const type v_data_t = TYPE(v_data, v_data_f);

static const field v_asked_f[] = {
	FIELD(v_asked, key),          FIELD(v_asked, what), FIELD(v_asked, contact),
	FIELD(v_asked, href),         FIELD(v_asked, who),  FIELD(v_asked, meta),
	FIELD(v_asked, icon),         FIELD(v_asked, tone), FIELD(v_asked, did),
	FIELD(v_asked, close_action),
};
const type v_asked_t = TYPE(v_asked, v_asked_f);

static const field privacy_data_view_f[] = {
	FIELD_SUB(privacy_data_view, shell, &v_shell_t),
	FIELD(privacy_data_view, save_href),
	FIELD(privacy_data_view, back),
	FIELD_SUB(privacy_data_view, lines, &v_data_t),
	FIELD(privacy_data_view, erase_action),
	FIELD(privacy_data_view, erase_error),
	FIELD_SUB(privacy_data_view, asked, &v_asked_t),
	FIELD_SUB(privacy_data_view, kinds, &v_option_t),
	FIELD(privacy_data_view, ask_action),
	FIELD(privacy_data_view, ask_error),
	FIELD(privacy_data_view, who),
	FIELD(privacy_data_view, asked_on),
	FIELD(privacy_data_view, today),
	FIELD(privacy_data_view, close_error),
	FIELD(privacy_data_view, restrict_action),
	FIELD(privacy_data_view, restricted),
};
const type privacy_data_view_t = TYPE(privacy_data_view, privacy_data_view_f);

static const field v_retained_f[] = {
	FIELD(v_retained, name), FIELD(v_retained, label), FIELD(v_retained, hint),
	FIELD(v_retained, days), FIELD(v_retained, error), FIELD(v_retained, count),
	FIELD(v_retained, past),
};
const type v_retained_t = TYPE(v_retained, v_retained_f);

static const field privacy_settings_view_f[] = {
	FIELD_SUB(privacy_settings_view, shell, &v_shell_t),
	FIELD_SUB(privacy_settings_view, kept, &v_retained_t),
	FIELD_SUB(privacy_settings_view, erasures, &v_line_t),
	FIELD_SUB(privacy_settings_view, empty, &v_empty_t),
	FIELD_SUB(privacy_settings_view, asked, &v_asked_t),
	FIELD_SUB(privacy_settings_view, transcripts, &v_option_t),
	FIELD_SUB(privacy_settings_view, recordings, &v_option_t),
	FIELD_SUB(privacy_settings_view, facts, &v_fact_t),
	FIELD(privacy_settings_view, redact_now),
	FIELD(privacy_settings_view, redacts),
	FIELD(privacy_settings_view, counted),
};
const type privacy_settings_view_t =
	TYPE(privacy_settings_view, privacy_settings_view_f);
