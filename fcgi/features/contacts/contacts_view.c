#include "features/contacts/contacts_view.h"

static const field contacts_view_f[] = {
	FIELD_SUB(contacts_view, shell, &v_shell_t),
	FIELD(contacts_view, type),
	FIELD(contacts_view, q),
	FIELD_SUB(contacts_view, status, &v_option_t),
	FIELD_SUB(contacts_view, coordinator, &v_option_t),
	FIELD_SUB(contacts_view, phase, &v_option_t),
	FIELD_SUB(contacts_view, label, &v_option_t),
	FIELD(contacts_view, unread),
	FIELD(contacts_view, hidden),
	FIELD(contacts_view, sort),
	FIELD_SUB(contacts_view, views, &v_kind_t),
	FIELD_SUB(contacts_view, chips, &v_chip_t),
	FIELD(contacts_view, clear_href),
	FIELD(contacts_view, hidden_text),
	FIELD(contacts_view, hidden_href),
	FIELD(contacts_view, hidden_link),
	FIELD(contacts_view, note),
	FIELD_SUB(contacts_view, heads, &v_head_t),
	FIELD_SUB(contacts_view, customers, &v_customer_t),
	FIELD_SUB(contacts_view, others, &v_other_t),
	FIELD_SUB(contacts_view, pager, &v_pager_t),
	FIELD_SUB(contacts_view, empty, &v_empty_t),
	FIELD_SUB(contacts_view, failure, &v_failure_t),
};
const type contacts_view_t = TYPE(contacts_view, contacts_view_f);
