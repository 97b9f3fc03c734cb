/* Promises that members were told of by text, by the codes in these texts. */
#include "base/config.h"
#include "base/crypto.h"
#include "base/events.h"
#include "features/sla/sla.h"
#include "features/sla/sla_store.h"

static const field promise_told_f[] = {
	FIELD(promise_told, id),     FIELD_OPT(promise_told, contact_id),
	FIELD(promise_told, number), FIELD(promise_told, label),
	FIELD(promise_told, about),  FIELD(promise_told, open),
	FIELD(promise_told, mine),
};
extern const type promise_told_t;
const type promise_told_t = TYPE(promise_told, promise_told_f);

str promise_code(ctx *x, str promise)
{
	const str parts[] = {S("promise:"), promise};

	return crypto_code(x->a, x->cfg->pepper, parts, 2);
}

rc promise_told_find(ctx *x, str member, str code, promise_told *out, bool *found)
{
	list rows;

	*found = false;
	TRY(pg_rows(x, Q_promises_told, ARGS(A(member)), &promise_told_t, &rows));
	for (size_t i = 0; i < rows.n && !*found; i++) {
		const promise_told *p = LIST_AT(rows, promise_told, i);
		*found = crypto_same(promise_code(x, p->id), code);
		if (*found)
			*out = *p;
	}
	return OK;
}

rc promise_told_take(ctx *x, str tenant, str member, const promise_told *p, bool *mine)
{
	int64_t n = 0;

	*mine = p->mine;
	if (!p->mine)
		TRY(promise_given(x, p->id, member, member, S(""), &n));
	events_live(x->events, tenant, S("promise"), p->id);
	return OK;
}
