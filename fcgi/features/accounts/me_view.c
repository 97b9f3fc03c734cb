#include "features/accounts/me_view.h"

static const field me_view_f[] = {
	FIELD_SUB(me_view, shell, &v_shell_t),
	FIELD_SUB(me_view, profile, &v_fact_t),
	FIELD_SUB(me_view, ring, &v_fact_t),
	FIELD(me_view, ring_note),
	FIELD_SUB(me_view, theme, &v_option_t),
	FIELD_SUB(me_view, density, &v_option_t),
	FIELD_SUB(me_view, keys, &v_option_t),
	FIELD_SUB(me_view, movement, &v_option_t),
	FIELD_SUB(me_view, current, &v_field_t),
	FIELD_SUB(me_view, fresh, &v_field_t),
	FIELD_SUB(me_view, again, &v_field_t),
	FIELD_SUB(me_view, password_errors, &v_chip_t),
	FIELD_SUB(me_view, sessions, &v_session_t),
	FIELD(me_view, more_sessions),
};
const type me_view_t = TYPE(me_view, me_view_f);
