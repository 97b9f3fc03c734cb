#include "features/platform/platform_store.h"

static const field tenant_line_f[] = {
	FIELD(tenant_line, id),        FIELD(tenant_line, slug),
	FIELD(tenant_line, name),      FIELD(tenant_line, status),
	FIELD(tenant_line, timezone),  FIELD(tenant_line, members),
	FIELD(tenant_line, numbers),   FIELD(tenant_line, calls_day),
	FIELD(tenant_line, calls_now), FIELD_OPT(tenant_line, last_call),
};
const type tenant_line_t = TYPE(tenant_line, tenant_line_f);

rc tenants_read(ctx *x, str q, str status, str after, int64_t limit, list *out)
{
	return pg_rows(x, Q_platform_tenants, ARGS(A(q), A(status), A(after), A(limit)),
		       &tenant_line_t, out);
}
