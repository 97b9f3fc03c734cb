#include "features/platform/tenants_view.h"

static const field tenants_view_f[] = {
	FIELD_SUB(tenants_view, shell, &v_shell_t),
	FIELD_SUB(tenants_view, stats, &v_stat_t),
	FIELD(tenants_view, q),
	FIELD_SUB(tenants_view, status, &v_option_t),
	FIELD_SUB(tenants_view, tenants, &v_tenant_row_t),
	FIELD_SUB(tenants_view, pager, &v_pager_t),
	FIELD_SUB(tenants_view, empty, &v_empty_t),
};
const type tenants_view_t = TYPE(tenants_view, tenants_view_f);
