#include "features/compliance/compliance_view.h"

static const field v_rule_count_f[] = {
	FIELD(v_rule_count, key),
	FIELD(v_rule_count, text),
	FIELD(v_rule_count, n),
	FIELD(v_rule_count, tone),
};
const type v_rule_count_t = TYPE(v_rule_count, v_rule_count_f);

static const field v_rule_counts_f[] = {
	FIELD(v_rule_counts, title),
	FIELD(v_rule_counts, none),
	FIELD_SUB(v_rule_counts, rows, &v_rule_count_t),
};
const type v_rule_counts_t = TYPE(v_rule_counts, v_rule_counts_f);

static const field v_rule_reader_f[] = {
	FIELD(v_rule_reader, id),
	FIELD(v_rule_reader, name),
	FIELD(v_rule_reader, email),
	FIELD(v_rule_reader, chosen),
};
const type v_rule_reader_t = TYPE(v_rule_reader, v_rule_reader_f);

static const field compliance_view_f[] = {
	FIELD_SUB(compliance_view, shell, &v_shell_t),
	FIELD(compliance_view, from),
	FIELD(compliance_view, to),
	FIELD(compliance_view, fault),
	FIELD(compliance_view, table_href),
	FIELD_SUB(compliance_view, parts, &v_rule_counts_t),
	FIELD_SUB(compliance_view, every, &v_option_t),
	FIELD_SUB(compliance_view, readers, &v_rule_reader_t),
	FIELD(compliance_view, next),
	FIELD(compliance_view, no_mail),
};
const type compliance_view_t = TYPE(compliance_view, compliance_view_f);
