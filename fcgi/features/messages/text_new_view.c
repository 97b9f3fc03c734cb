#include "features/messages/text_new_page.h"

static const field v_whom_f[] = {
	FIELD_SUB(v_whom, person, &v_person_t),
	FIELD(v_whom, href),
	FIELD(v_whom, meta),
	FIELD_SUB(v_whom, badge, &v_badge_t),
	FIELD_SUB(v_whom, flag, &v_badge_t),
};
const type v_whom_t = TYPE(v_whom, v_whom_f);

static const field text_new_view_f[] = {
	FIELD_SUB(text_new_view, shell, &v_shell_t),
	FIELD(text_new_view, q),
	FIELD_SUB(text_new_view, rows, &v_whom_t),
	FIELD(text_new_view, note),
	FIELD(text_new_view, note_href),
	FIELD(text_new_view, number),
	FIELD(text_new_view, number_note),
	FIELD(text_new_view, number_shown),
	FIELD_SUB(text_new_view, notice, &v_notice_t),
	FIELD_SUB(text_new_view, empty, &v_empty_t),
};
const type text_new_view_t = TYPE(text_new_view, text_new_view_f);
