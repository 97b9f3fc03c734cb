#include "web/kept.h"

#include "base/buf.h"

/* A format would take longer than all else here. */
static str kept_name(ctx *x, str tenant, str what, str whose)
{
	size_t n = tenant.n + what.n + whose.n;
	buf b = buf_new(x->a, n, n);

	buf_str(&b, tenant);
	buf_str(&b, what);
	buf_str(&b, whose);
	return buf_view(&b);
}

bool kept_recall(ctx *x, const request *q, str what, str whose, kept_as *k, void *out,
		 size_t n)
{
	str tenant = q->who.tenant_id;

	*k = (kept_as){.changes = 0};
	if (q->method != M_GET || !tenant.n || !x->host)
		return false;
	k->name = kept_name(x, tenant, what, whose);
	k->changes = x->host->changes(tenant);
	if (!x->host->recall(k->name, k->changes, out, n))
		return false;
	k->name.n = 0;
	return true;
}

void kept_keep(ctx *x, const kept_as *k, const void *p, size_t n)
{
	if (k->name.n)
		x->host->keep(k->name, k->changes, p, n);
}
