#include "features/leads/leads_view.h"

static const field v_lead_f[] = {
	FIELD(v_lead, key),
	FIELD(v_lead, href),
	FIELD_SUB(v_lead, person, &v_person_t),
	FIELD(v_lead, words),
	FIELD(v_lead, why),
	FIELD(v_lead, judge),
	FIELD_SUB(v_lead, state, &v_status_t),
	FIELD(v_lead, detail),
	FIELD(v_lead, tries),
	FIELD_SUB(v_lead, time, &v_when_t),
	FIELD(v_lead, claim_action),
	FIELD(v_lead, code),
	FIELD(v_lead, unreached),
};
const type v_lead_t = TYPE(v_lead, v_lead_f);

static const field v_lead_figure_f[] = {
	FIELD(v_lead_figure, label),   FIELD(v_lead_figure, value),
	FIELD(v_lead_figure, note),    FIELD(v_lead_figure, href),
	FIELD(v_lead_figure, current),
};
const type v_lead_figure_t = TYPE(v_lead_figure, v_lead_figure_f);

static const field leads_view_f[] = {
	FIELD_SUB(leads_view, shell, &v_shell_t),
	FIELD_SUB(leads_view, periods, &v_tab_t),
	FIELD_SUB(leads_view, figures, &v_lead_figure_t),
	FIELD_SUB(leads_view, leads, &v_lead_t),
	FIELD_SUB(leads_view, empty, &v_empty_t),
	FIELD(leads_view, settings_href),
	FIELD(leads_view, all_href),
};
const type leads_view_t = TYPE(leads_view, leads_view_f);

static const field lead_settings_view_f[] = {
	FIELD_SUB(lead_settings_view, shell, &v_shell_t),
	FIELD(lead_settings_view, enabled),
	FIELD(lead_settings_view, threshold),
	FIELD(lead_settings_view, ring_s),
	FIELD(lead_settings_view, remind_min),
	FIELD(lead_settings_view, words),
	FIELD(lead_settings_view, threshold_error),
	FIELD(lead_settings_view, ring_error),
	FIELD(lead_settings_view, remind_error),
	FIELD(lead_settings_view, words_error),
	FIELD(lead_settings_view, model_on),
	FIELD(lead_settings_view, model_none),
	FIELD(lead_settings_view, model),
	FIELD(lead_settings_view, model_error),
	FIELD(lead_settings_view, model_key_note),
	FIELD(lead_settings_view, model_has_key),
	FIELD_SUB(lead_settings_view, model_kinds, &v_option_t),
	FIELD(lead_settings_view, sample),
	FIELD(lead_settings_view, sample_says),
};
const type lead_settings_view_t = TYPE(lead_settings_view, lead_settings_view_f);
