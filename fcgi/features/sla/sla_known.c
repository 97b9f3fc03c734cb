/* Rules for what cannot wait for them: a worker remembers a kind's rule and hours for
 * five seconds. */
#include "base/memo.h"
#include "features/sla/sla.h"
#include "features/sla/sla_store.h"

#define REMEMBER SECONDS(5)

/* All that the moment depends on; the row's other words are not kept. */
typedef struct sla_known {
	bool active;
	sla_policy policy;
	sla_hours hours;
} sla_known;

struct promise_rule {
	const char *kind;
	sla_frame_rows rows;
};

static str known_key(ctx *x, str tenant, const char *kind)
{
	return str_printf(x->a, "promise:%s:" STR_FMT, kind, STR_ARG(tenant));
}

static const sla_known *known_keep(ctx *x, str tenant, const struct promise_rule *r)
{
	arena *a = memo_arena(x->memo);
	sla_known *k = ARENA_NEW(a, sla_known);
	sla_frame f;

	sla_frame_fill(a, &r->rows, &f);
	*k = (sla_known){f.row.active, f.policy, f.hours};
	memo_put(x->memo, known_key(x, tenant, r->kind), a, k, REMEMBER);
	return k;
}

struct promise_rule *promise_rule_ask(ctx *x, str tenant, const char *kind)
{
	struct promise_rule *r;

	if (memo_get(x->memo, known_key(x, tenant, kind)))
		return NULL;
	r = ARENA_NEW(x->a, struct promise_rule);
	r->kind = kind;
	sla_frame_send(x, str_of(kind), x->now, &r->rows);
	return r;
}

void promise_rule_keep(ctx *x, str tenant, const struct promise_rule *r)
{
	if (r)
		(void)known_keep(x, tenant, r);
}

rc promise_due(ctx *x, str tenant, const char *kind, when *due, str *words)
{
	const sla_known *k = memo_get(x->memo, known_key(x, tenant, kind));
	sla_due d;

	*due = (when){0};
	*words = S("");
	if (!k) {
		struct promise_rule *r = promise_rule_ask(x, tenant, kind);
		TRY(pg_flush(x));
		if (!r)
			return FAIL(x, E_BUG, "a rule was known and is not");
		k = known_keep(x, tenant, r);
	}
	if (!k->active)
		return OK;
	d = sla_due_of(x->a, &k->policy, &k->hours, x->now);
	*due = d.due;
	*words = d.words;
	return OK;
}
