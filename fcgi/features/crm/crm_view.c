#include "features/crm/crm_view.h"

static const field v_crm_field_f[] = {
	FIELD(v_crm_field, name),    FIELD(v_crm_field, label),
	FIELD(v_crm_field, value),   FIELD(v_crm_field, list),
	FIELD(v_crm_field, column),  FIELD(v_crm_field, note),
	FIELD(v_crm_field, tone),    FIELD(v_crm_field, icon),
	FIELD(v_crm_field, invalid),
};
const type v_crm_field_t = TYPE(v_crm_field, v_crm_field_f);

static const field v_crm_word_f[] = {
	FIELD(v_crm_word, id),    FIELD(v_crm_word, kind),
	FIELD(v_crm_word, what),  FIELD(v_crm_word, value),
	FIELD(v_crm_word, count), FIELD_SUB(v_crm_word, options, &v_option_t),
};
const type v_crm_word_t = TYPE(v_crm_word, v_crm_word_f);

static const field crm_view_f[] = {
	FIELD_SUB(crm_view, shell, &v_shell_t),
	FIELD(crm_view, connected),
	FIELD(crm_view, running),
	FIELD(crm_view, paused),
	FIELD_SUB(crm_view, state, &v_status_t),
	FIELD_SUB(crm_view, problem, &v_notice_t),
	FIELD_SUB(crm_view, warning, &v_notice_t),
	FIELD_SUB(crm_view, facts, &v_fact_t),
	FIELD(crm_view, connect_text),
	FIELD_SUB(crm_view, realm, &v_field_t),
	FIELD_SUB(crm_view, token, &v_field_t),
	FIELD_SUB(crm_view, table, &v_field_t),
	FIELD_SUB(crm_view, rate, &v_field_t),
	FIELD_SUB(crm_view, reads, &v_crm_field_t),
	FIELD_SUB(crm_view, customers, &v_option_t),
	FIELD_SUB(crm_view, comm_table, &v_field_t),
	FIELD_SUB(crm_view, ticket_table, &v_field_t),
	FIELD_SUB(crm_view, writes, &v_crm_field_t),
	FIELD_SUB(crm_view, comm, &v_crm_field_t),
	FIELD_SUB(crm_view, tickets, &v_crm_field_t),
	FIELD_SUB(crm_view, comm_columns, &v_option_t),
	FIELD_SUB(crm_view, ticket_columns, &v_option_t),
	FIELD_SUB(crm_view, lines, &v_option_t),
	FIELD_SUB(crm_view, words, &v_crm_word_t),
	FIELD_SUB(crm_view, problems, &v_line_t),
	FIELD(crm_view, problems_more),
	FIELD_SUB(crm_view, pushes, &v_line_t),
	FIELD(crm_view, hook_url),
	FIELD(crm_view, hook_key),
	FIELD(crm_view, hook_state),
};
const type crm_view_t = TYPE(crm_view, crm_view_f);
