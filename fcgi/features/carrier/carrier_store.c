#include "features/carrier/carrier.h"

#include "base/config.h"
#include "base/memo.h"
#include "store/pg.h"
#include "web/signature.h"

/* A look-up may be this old: a withdrawn token is refused after at most so long. */
#define ACCOUNT_TTL SECONDS(5)

typedef struct carrier_row {
	str tenant_id, account_sid, zone, region, token, old_token;
} carrier_row;
static const field carrier_row_f[] = {
	FIELD(carrier_row, tenant_id),   FIELD(carrier_row, zone),
	FIELD(carrier_row, account_sid), FIELD(carrier_row, region),
	FIELD(carrier_row, token),       FIELD_OPT(carrier_row, old_token),
};
const type carrier_row_t = TYPE(carrier_row, carrier_row_f);

static str carrier_place(ctx *x, str tenant)
{
	return str_printf(x->a, STR_FMT ":carrier_accounts.token", STR_ARG(tenant));
}

str carrier_seal(ctx *x, str tenant, str token)
{
	return crypto_seal(x->a, x->cfg->key, carrier_place(x, tenant), token);
}

static rc carrier_open(ctx *x, str tenant, str sealed, str *token)
{
	if (!crypto_open(x->a, x->cfg->key, carrier_place(x, tenant), sealed, token))
		return FAIL(
			x, E_BUG,
			"a carrier token does not open with this installation's key");
	return OK;
}

/* Opens the tokens and remembers the row for a moment. */
static rc carrier_remember(ctx *x, str sid, const carrier_row *row,
			   const carrier_row **out)
{
	arena *a = memo_arena(x->memo);
	carrier_row *r = ARENA_NEW(a, carrier_row);
	str token = {0}, old = {0};

	TRY(carrier_open(x, row->tenant_id, row->token, &token));
	if (row->old_token.p)
		TRY(carrier_open(x, row->tenant_id, row->old_token, &old));
	*r = (carrier_row){.tenant_id = str_dup(a, row->tenant_id),
			   .account_sid = str_dup(a, sid),
			   .zone = str_dup(a, row->zone),
			   .region = str_dup(a, row->region),
			   .token = str_dup(a, token)};
	if (old.p)
		r->old_token = str_dup(a, old);
	memo_put(x->memo, STR_JOIN(x->a, S("account:"), sid), a, r, ACCOUNT_TTL);
	*out = r;
	return OK;
}

static rc carrier_find(ctx *x, str sid, const carrier_row **out)
{
	carrier_row row = {0};
	bool found = false;

	*out = memo_get(x->memo, STR_JOIN(x->a, S("account:"), sid));
	if (*out)
		return OK;
	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_carrier_account, ARGS(A(sid)),
		pg_maybe(&carrier_row_t, &row, &found));
	TRY(pg_commit(x));
	if (!found)
		return FAIL(x, E_DENIED, "unknown or suspended carrier account");
	return carrier_remember(x, sid, &row, out);
}

static bool carrier_signed(ctx *x, const request *q, params raw, str token)
{
	str url = STR_JOIN(x->a, x->cfg->public_url, q->target);

	return token.p && signature_valid(x, token, url, raw, request_is_form(q),
					  q->body, q->signature);
}

rc carrier_authenticate(ctx *x, request *q)
{
	const carrier_row *acc = NULL;
	params raw = {0};
	str sid;

	TRY(request_form_carrier(x, q, &raw));
	sid = params_get(raw, S("AccountSid"));
	if (!q->signature.n || !twilio_sid(sid, "AC"))
		return FAIL(x, E_DENIED, "webhook without signature or account");
	TRY(carrier_find(x, sid, &acc));
	if (!acc)
		return FAIL(x, E_BUG, "no account");
	if (!carrier_signed(x, q, raw, acc->token) &&
	    !carrier_signed(x, q, raw, acc->old_token))
		return FAIL(x, E_DENIED, "webhook signature does not fit");
	q->tenant = acc->tenant_id;
	q->who.zone = acc->zone;
	q->who.region = acc->region;
	return OK;
}

rc carrier_account(ctx *x, str tenant, twilio_account *out)
{
	carrier_row row = {0};

	TRY(pg_one(x, Q_carrier_of_tenant, NO_ARGS, &carrier_row_t, &row));
	out->sid = row.account_sid;
	return carrier_open(x, tenant, row.token, &out->token);
}

rc carrier_open_secret(ctx *x, str tenant, str sealed, str *secret)
{
	return carrier_open(x, tenant, sealed, secret);
}
