#include "features/team/queues_view.h"

static const field v_amount_f[] = {
	FIELD(v_amount, id),    FIELD(v_amount, name), FIELD(v_amount, label),
	FIELD(v_amount, value), FIELD(v_amount, hint), FIELD(v_amount, min),
	FIELD(v_amount, max),
};
const type v_amount_t = TYPE(v_amount, v_amount_f);

static const field v_switch_f[] = {
	FIELD(v_switch, name),
	FIELD(v_switch, label),
	FIELD(v_switch, on),
};
const type v_switch_t = TYPE(v_switch, v_switch_f);

static const field v_queue_form_f[] = {
	FIELD(v_queue_form, key),
	FIELD(v_queue_form, name),
	FIELD(v_queue_form, action),
	FIELD_SUB(v_queue_form, amounts, &v_amount_t),
	FIELD_SUB(v_queue_form, switches, &v_switch_t),
	FIELD(v_queue_form, error),
};
const type v_queue_form_t = TYPE(v_queue_form, v_queue_form_f);

static const field queues_view_f[] = {
	FIELD_SUB(queues_view, shell, &v_shell_t),
	FIELD_SUB(queues_view, queues, &v_queue_form_t),
	FIELD_SUB(queues_view, empty, &v_empty_t),
};
const type queues_view_t = TYPE(queues_view, queues_view_f);
