#include "features/notices/notices_view.h"

static const field v_told_f[] = {
	FIELD(v_told, key),
	FIELD(v_told, icon),
	FIELD(v_told, text),
	FIELD(v_told, href),
	FIELD(v_told, tone),
	FIELD(v_told, state),
	FIELD_SUB(v_told, time, &v_when_t),
};
const type v_told_t = TYPE(v_told, v_told_f);

static const field notices_view_f[] = {
	FIELD_SUB(notices_view, shell, &v_shell_t),
	FIELD_SUB(notices_view, notices, &v_told_t),
	FIELD(notices_view, fresh),
	FIELD(notices_view, older_href),
	FIELD_SUB(notices_view, empty, &v_empty_t),
};
const type notices_view_t = TYPE(notices_view, notices_view_f);
