#include "features/sla/sla_policy_view.h"

static const field v_rung_f[] = {
	FIELD(v_rung, n),
	FIELD(v_rung, after),
	FIELD_SUB(v_rung, who, &v_option_t),
	FIELD_SUB(v_rung, how, &v_option_t),
};
const type v_rung_t = TYPE(v_rung, v_rung_f);

static const field v_policy_f[] = {
	FIELD(v_policy, key),
	FIELD(v_policy, title),
	FIELD(v_policy, icon),
	FIELD(v_policy, post_href),
	FIELD(v_policy, version),
	FIELD(v_policy, active),
	FIELD(v_policy, manages),
	FIELD(v_policy, minutes),
	FIELD(v_policy, cutoff),
	FIELD(v_policy, at),
	FIELD(v_policy, warn),
	FIELD(v_policy, critical),
	FIELD(v_policy, target),
	FIELD_SUB(v_policy, rules, &v_option_t),
	FIELD_SUB(v_policy, hours, &v_option_t),
	FIELD_SUB(v_policy, rungs, &v_rung_t),
	FIELD(v_policy, example),
	FIELD(v_policy, error),
	FIELD(v_policy, said),
};
const type v_policy_t = TYPE(v_policy, v_policy_f);

static const field sla_policy_view_f[] = {
	FIELD_SUB(sla_policy_view, shell, &v_shell_t),
	FIELD_SUB(sla_policy_view, flash, &v_flash_t),
	FIELD_SUB(sla_policy_view, policies, &v_policy_t),
};
const type sla_policy_view_t = TYPE(sla_policy_view, sla_policy_view_f);
