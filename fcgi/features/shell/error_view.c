#include "features/shell/error_view.h"

static const field error_view_f[] = {
	FIELD_SUB(error_view, shell, &v_shell_t),
	FIELD_SUB(error_view, trouble, &v_trouble_t),
};
const type error_view_t = TYPE(error_view, error_view_f);
