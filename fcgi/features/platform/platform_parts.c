#include "features/platform/platform_parts.h"

static const field v_tenant_row_f[] = {
	FIELD(v_tenant_row, key),
	FIELD(v_tenant_row, name),
	FIELD(v_tenant_row, sub),
	FIELD_SUB(v_tenant_row, status, &v_status_t),
	FIELD(v_tenant_row, lines),
	FIELD(v_tenant_row, members),
	FIELD(v_tenant_row, calls),
	FIELD(v_tenant_row, now),
	FIELD_SUB(v_tenant_row, last, &v_when_t),
};
const type v_tenant_row_t = TYPE(v_tenant_row, v_tenant_row_f);

static const field v_stat_f[] = {
	FIELD(v_stat, label),
	FIELD(v_stat, value),
	FIELD(v_stat, note),
	FIELD(v_stat, tone),
};
const type v_stat_t = TYPE(v_stat, v_stat_f);
