#include "features/accounts/login_view.h"

static const field login_view_f[] = {
	FIELD_SUB(login_view, shell, &v_shell_t),
	FIELD_SUB(login_view, email, &v_field_t),
	FIELD_SUB(login_view, password, &v_field_t),
	FIELD_SUB(login_view, failure, &v_notice_t),
	FIELD(login_view, next),
	FIELD(login_view, locked),
};
const type login_view_t = TYPE(login_view, login_view_f);
