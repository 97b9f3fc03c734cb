#include "features/team/queues_view.h"

static const field v_amount_f[] = {
	FIELD(v_amount, name),    FIELD(v_amount, label), FIELD(v_amount, value),
	FIELD(v_amount, hint),    FIELD(v_amount, min),   FIELD(v_amount, max),
	FIELD(v_amount, invalid),
};
const type v_amount_t = TYPE(v_amount, v_amount_f);

static const field v_switch_f[] = {
	FIELD(v_switch, name),
	FIELD(v_switch, label),
	FIELD(v_switch, note),
	FIELD(v_switch, on),
};
const type v_switch_t = TYPE(v_switch, v_switch_f);

static const field v_level_f[] = {
	FIELD(v_level, name),
	FIELD(v_level, label),
	FIELD(v_level, note),
	FIELD_SUB(v_level, options, &v_option_t),
};
const type v_level_t = TYPE(v_level, v_level_f);

static const field v_queue_line_f[] = {
	FIELD(v_queue_line, key),     FIELD(v_queue_line, name),
	FIELD(v_queue_line, href),    FIELD(v_queue_line, department),
	FIELD(v_queue_line, members), FIELD(v_queue_line, asks),
	FIELD(v_queue_line, helpers), FIELD(v_queue_line, target),
};
const type v_queue_line_t = TYPE(v_queue_line, v_queue_line_f);

static const field queues_view_f[] = {
	FIELD_SUB(queues_view, shell, &v_shell_t),
	FIELD_SUB(queues_view, queues, &v_queue_line_t),
	FIELD_SUB(queues_view, empty, &v_empty_t),
	FIELD_SUB(queues_view, name, &v_field_t),
	FIELD(queues_view, manages),
};
const type queues_view_t = TYPE(queues_view, queues_view_f);

static const field queue_one_view_f[] = {
	FIELD_SUB(queue_one_view, shell, &v_shell_t),
	FIELD_SUB(queue_one_view, notice, &v_notice_t),
	FIELD(queue_one_view, path),
	FIELD(queue_one_view, title),
	FIELD(queue_one_view, version),
	FIELD(queue_one_view, fixed),
	FIELD(queue_one_view, archived),
	FIELD_SUB(queue_one_view, name, &v_field_t),
	FIELD_SUB(queue_one_view, departments, &v_option_t),
	FIELD_SUB(queue_one_view, amounts, &v_amount_t),
	FIELD_SUB(queue_one_view, switches, &v_switch_t),
	FIELD_SUB(queue_one_view, people, &v_switch_t),
	FIELD_SUB(queue_one_view, asks, &v_level_t),
	FIELD_SUB(queue_one_view, helpers, &v_amount_t),
};
const type queue_one_view_t = TYPE(queue_one_view, queue_one_view_f);

static const field v_skill_line_f[] = {
	FIELD(v_skill_line, key),     FIELD(v_skill_line, name),
	FIELD(v_skill_line, href),    FIELD(v_skill_line, category),
	FIELD(v_skill_line, members), FIELD(v_skill_line, queues),
};
const type v_skill_line_t = TYPE(v_skill_line, v_skill_line_f);

static const field skills_view_f[] = {
	FIELD_SUB(skills_view, shell, &v_shell_t),
	FIELD_SUB(skills_view, skills, &v_skill_line_t),
	FIELD_SUB(skills_view, empty, &v_empty_t),
	FIELD_SUB(skills_view, fields, &v_field_t),
};
const type skills_view_t = TYPE(skills_view, skills_view_f);

static const field skill_view_f[] = {
	FIELD_SUB(skill_view, shell, &v_shell_t),
	FIELD_SUB(skill_view, notice, &v_notice_t),
	FIELD(skill_view, path),
	FIELD(skill_view, title),
	FIELD(skill_view, version),
	FIELD(skill_view, used),
	FIELD_SUB(skill_view, fields, &v_field_t),
	FIELD_SUB(skill_view, people, &v_level_t),
};
const type skill_view_t = TYPE(skill_view, skill_view_f);
