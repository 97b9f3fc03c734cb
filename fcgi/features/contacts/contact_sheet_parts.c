#include "features/contacts/contact_sheet_parts.h"

#include "features/shell/parts.h"

static const field v_phone_edit_f[] = {
	FIELD(v_phone_edit, row),         FIELD(v_phone_edit, number),
	FIELD(v_phone_edit, label),       FIELD(v_phone_edit, number_label),
	FIELD(v_phone_edit, label_label), FIELD(v_phone_edit, main),
	FIELD(v_phone_edit, focus),
};
const type v_phone_edit_t = TYPE(v_phone_edit, v_phone_edit_f);

static const field v_edit_f[] = {
	FIELD(v_edit, name),
	FIELD(v_edit, label),
	FIELD(v_edit, value),
	FIELD(v_edit, was),
	FIELD(v_edit, hint),
	FIELD(v_edit, error),
	FIELD(v_edit, invalid),
	FIELD(v_edit, type),
	FIELD(v_edit, area),
	FIELD(v_edit, choice),
	FIELD(v_edit, multiple),
	FIELD(v_edit, focus),
	FIELD_SUB(v_edit, options, &v_option_t),
	FIELD_SUB(v_edit, phones, &v_phone_edit_t),
	FIELD(v_edit, locked),
	FIELD(v_edit, clash),
	FIELD(v_edit, theirs),
	FIELD(v_edit, theirs_by),
	FIELD(v_edit, mine),
};
const type v_edit_t = TYPE(v_edit, v_edit_f);

static const field v_part_f[] = {
	FIELD(v_part, key),
	FIELD(v_part, title),
	FIELD_SUB(v_part, facts, &v_fact_t),
	FIELD(v_part, none),
	FIELD(v_part, edit),
	FIELD(v_part, edit_label),
	FIELD(v_part, action),
	FIELD(v_part, cancel),
	FIELD_SUB(v_part, fields, &v_edit_t),
	FIELD(v_part, error),
	FIELD(v_part, locked),
	FIELD(v_part, save),
};
const type v_part_t = TYPE(v_part, v_part_f);
