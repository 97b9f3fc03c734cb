#include "features/desk/desk_view.h"

static const field v_control_f[] = {
	FIELD(v_control, text),   FIELD(v_control, icon), FIELD(v_control, look),
	FIELD(v_control, key),    FIELD(v_control, href), FIELD(v_control, action),
	FIELD(v_control, value),  FIELD(v_control, leg),  FIELD(v_control, pressed),
	FIELD(v_control, reason),
};
const type v_control_t = TYPE(v_control, v_control_f);

static const field v_with_f[] = {
	FIELD(v_with, key),
	FIELD(v_with, name),
	FIELD(v_with, state),
	FIELD_SUB(v_with, controls, &v_control_t),
};
const type v_with_t = TYPE(v_with, v_with_f);

static const field v_desk_f[] = {
	FIELD(v_desk, id),
	FIELD(v_desk, href),
	FIELD(v_desk, name),
	FIELD(v_desk, where),
	FIELD_SUB(v_desk, state, &v_status_t),
	FIELD_SUB(v_desk, clock, &v_clock_t),
	FIELD(v_desk, look),
	FIELD(v_desk, back),
	FIELD(v_desk, browser),
	FIELD(v_desk, ring),
	FIELD(v_desk, barred),
	FIELD(v_desk, leg),
	FIELD(v_desk, say),
	FIELD_SUB(v_desk, controls, &v_control_t),
	FIELD_SUB(v_desk, others, &v_with_t),
	FIELD_SUB(v_desk, notice, &v_notice_t),
};
const type v_desk_t = TYPE(v_desk, v_desk_f);

static const field desk_now_view_f[] = {
	FIELD_SUB(desk_now_view, shell, &v_shell_t),
	FIELD(desk_now_view, topics),
	FIELD_SUB(desk_now_view, desk, &v_desk_t),
	FIELD_SUB(desk_now_view, empty, &v_empty_t),
};
const type desk_now_view_t = TYPE(desk_now_view, desk_now_view_f);

static const field v_target_f[] = {
	FIELD(v_target, value), FIELD(v_target, name),   FIELD(v_target, sub),
	FIELD(v_target, dot),   FIELD(v_target, icon),   FIELD(v_target, disabled),
	FIELD(v_target, note),  FIELD(v_target, chosen),
};
const type v_target_t = TYPE(v_target, v_target_f);

static const field desk_hand_view_f[] = {
	FIELD_SUB(desk_hand_view, shell, &v_shell_t),
	FIELD(desk_hand_view, id),
	FIELD(desk_hand_view, name),
	FIELD(desk_hand_view, action),
	FIELD(desk_hand_view, back),
	FIELD(desk_hand_view, error),
	FIELD_SUB(desk_hand_view, people, &v_target_t),
	FIELD_SUB(desk_hand_view, places, &v_target_t),
	FIELD(desk_hand_view, number),
	FIELD(desk_hand_view, note),
	FIELD(desk_hand_view, talks),
};
const type desk_hand_view_t = TYPE(desk_hand_view, desk_hand_view_f);
