#include "features/visits/visits_view.h"

static const field visit_view_f[] = {
	FIELD_SUB(visit_view, shell, &v_shell_t),
	FIELD(visit_view, title),
	FIELD(visit_view, action),
	FIELD(visit_view, back),
	FIELD(visit_view, contact),
	FIELD(visit_view, about),
	FIELD(visit_view, version),
	FIELD(visit_view, at),
	FIELD(visit_view, minutes),
	FIELD(visit_view, type),
	FIELD(visit_view, instructions),
	FIELD(visit_view, at_error),
	FIELD(visit_view, minutes_error),
	FIELD_SUB(visit_view, notice, &v_notice_t),
	FIELD(visit_view, made),
	FIELD_SUB(visit_view, status, &v_status_t),
	FIELD_SUB(visit_view, turns, &v_option_t),
	FIELD_SUB(visit_view, reminded, &v_line_t),
	FIELD(visit_view, reminded_none),
};
const type visit_view_t = TYPE(visit_view, visit_view_f);

static const field v_rule_f[] = {
	FIELD(v_rule, id),
	FIELD(v_rule, ahead),
	FIELD(v_rule, name),
	FIELD(v_rule, body),
};
const type v_rule_t = TYPE(v_rule, v_rule_f);

static const field reminders_view_f[] = {
	FIELD_SUB(reminders_view, shell, &v_shell_t),
	FIELD_SUB(reminders_view, rules, &v_rule_t),
	FIELD_SUB(reminders_view, choices, &v_option_t),
	FIELD_SUB(reminders_view, units, &v_option_t),
	FIELD(reminders_view, n),
	FIELD(reminders_view, n_error),
	FIELD(reminders_view, template_error),
	FIELD_SUB(reminders_view, empty, &v_empty_t),
	FIELD_SUB(reminders_view, no_templates, &v_empty_t),
};
const type reminders_view_t = TYPE(reminders_view, reminders_view_f);
