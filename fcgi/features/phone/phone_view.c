#include "features/phone/phone_view.h"

static const field phone_view_f[] = {
	FIELD_SUB(phone_view, shell, &v_shell_t),
	FIELD(phone_view, client),
	FIELD(phone_view, standin),
	FIELD(phone_view, able),
	FIELD_SUB(phone_view, rings, &v_option_t),
	FIELD(phone_view, number),
	FIELD_SUB(phone_view, notice, &v_notice_t),
};
const type phone_view_t = TYPE(phone_view, phone_view_f);
