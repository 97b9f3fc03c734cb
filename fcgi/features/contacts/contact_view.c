#include "features/contacts/contact_view.h"

static const field v_merged_f[] = {
	FIELD(v_merged, name),
	FIELD(v_merged, meta),
	FIELD(v_merged, action),
};
const type v_merged_t = TYPE(v_merged, v_merged_f);

static const field v_filed_f[] = {
	FIELD(v_filed, href),
	FIELD(v_filed, text),
	FIELD(v_filed, src),
};
const type v_filed_t = TYPE(v_filed, v_filed_f);

static const field contact_view_f[] = {
	FIELD_SUB(contact_view, shell, &v_shell_t),
	FIELD_SUB(contact_view, contact, &v_contact_t),
	FIELD(contact_view, contact_topics),
	FIELD_SUB(contact_view, kinds, &v_kind_t),
	FIELD(contact_view, find_action),
	FIELD(contact_view, find_kind),
	FIELD(contact_view, find_q),
	FIELD(contact_view, find_clear),
	FIELD_SUB(contact_view, find_departments, &v_option_t),
	FIELD_SUB(contact_view, items, &v_item_t),
	FIELD(contact_view, older_href),
	FIELD_SUB(contact_view, empty, &v_empty_t),
	FIELD_SUB(contact_view, details, &v_fact_t),
	FIELD_SUB(contact_view, consent, &v_line_t),
	FIELD_SUB(contact_view, consent_past, &v_line_t),
	FIELD_SUB(contact_view, parts, &v_part_t),
	FIELD(contact_view, parts_topics),
	FIELD_SUB(contact_view, merged, &v_merged_t),
	FIELD_SUB(contact_view, filed, &v_filed_t),
	FIELD_SUB(contact_view, promises, &v_line_t),
	FIELD(contact_view, follow_up_href),
	FIELD_SUB(contact_view, visits, &v_line_t),
	FIELD(contact_view, visit_href),
	FIELD(contact_view, data_href),
	FIELD(contact_view, review_action),
	FIELD(contact_view, surveys),
	FIELD(contact_view, merge_href),
	FIELD(contact_view, delete_action),
	FIELD(contact_view, delete_note),
	FIELD_SUB(contact_view, touches, &v_touch_t),
	FIELD(contact_view, dnc_action),
	FIELD(contact_view, dnc),
	FIELD(contact_view, stands),
	FIELD(contact_view, stands_href),
	FIELD(contact_view, dnc_error),
	FIELD(contact_view, dnc_words),
	FIELD(contact_view, note_action),
	FIELD(contact_view, note_text),
	FIELD(contact_view, note_error),
	FIELD(contact_view, handoff_action),
	FIELD(contact_view, handoff_to),
	FIELD(contact_view, handoff_reason),
	FIELD(contact_view, handoff_error),
	FIELD_SUB(contact_view, handoff_choices, &v_option_t),
	FIELD(contact_view, handoff_whole_may),
	FIELD(contact_view, handoff_whole),
	FIELD(contact_view, touches_meta),
};
const type contact_view_t = TYPE(contact_view, contact_view_f);
