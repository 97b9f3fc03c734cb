/* `patchbay audit`: has anybody changed what was written down? */
#include "base/config.h"
#include "features/accounts/audit.h"
#include "serve/admin.h"
#include "serve/admin_orders.h"

static bool audit_chains_whole(const list *chains)
{
	bool whole = true;

	for (size_t i = 0; i < chains->n; i++) {
		const audit_chain *c = LIST_AT(*chains, audit_chain, i);
		printf(STR_FMT ": ", STR_ARG(c->name));
		if (c->broken)
			printf("entry %lld is not what was written, or one before it "
			       "is missing\n",
			       (long long)c->broken);
		else
			printf("%lld entries, whole\n", (long long)c->entries);
		whole = whole && !c->broken;
	}
	return whole;
}

static bool audit_heads_stand(ctx *x, const list *heads)
{
	bool all = true;

	for (size_t i = 0; i < heads->n; i++) {
		const audit_head *h = LIST_AT(*heads, audit_head, i);
		bool ours = audit_head_ours(x, h);
		if (!ours || !h->stands)
			printf(STR_FMT ": entry %lld, signed on " STR_FMT ", %s\n",
			       STR_ARG(h->name), (long long)h->seq, STR_ARG(h->day),
			       ours ? "is gone or was changed since"
				    : "bears a signature that is not ours");
		all = all && ours && h->stands;
	}
	return all;
}

static rc audit_look(ctx *x, bool *good)
{
	list chains = {0}, heads = {0};

	TRY(pg_begin(x, S(""), S("")));
	TRY(pg_rows(x, Q_audit_chains, NO_ARGS, &audit_chain_t, &chains));
	TRY(pg_rows(x, Q_audit_heads, NO_ARGS, &audit_head_t, &heads));
	TRY(pg_commit(x));
	*good = audit_chains_whole(&chains);
	*good = audit_heads_stand(x, &heads) && *good;
	return OK;
}

static rc audit_verify(struct admin *m)
{
	bool good = false;

	TRY(audit_look(&m->x, &good));
	return good ? OK
		    : FAIL(&m->x, E_CONFLICT,
			   "The audit log is not as it was written.");
}

/* What is whole today can be told from what is not tomorrow. */
static rc audit_verify_and_sign(struct admin *m)
{
	TRY(audit_verify(m));
	return audit_sign(&m->x);
}

const struct admin_order AUDIT_ORDERS[] = {
	{"verify", "", ADMIN_NAMES(NULL), ADMIN_NAMES(NULL), audit_verify},
	{"sign", "   (the workers do it once a day)", ADMIN_NAMES(NULL),
	 ADMIN_NAMES(NULL), audit_verify_and_sign},
	{0},
};
