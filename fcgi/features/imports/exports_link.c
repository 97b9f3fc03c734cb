/* The address of an export's file: for a day, for members of the business it is of. */
#include "base/config.h"
#include "base/crypto.h"
#include "features/imports/exports.h"

enum { PROOF_CHARS = 32, ENDS_CHARS = 10 };

static str proof_of(ctx *x, str tenant, str id, str ends)
{
	const str parts[] = {S("export:"), tenant, S(":"), id, S(":"), ends};
	unsigned char mac[SHA256_LEN];

	crypto_hmac_sha256(x->cfg->pepper, parts, 6, mac);
	return crypto_hex(x->a, mac, PROOF_CHARS / 2);
}

/* To the hour, so that a page which is asked for again is the same. */
str export_link(ctx *x, str tenant, str id)
{
	int64_t until = when_add(x->now, DAYS(1)).us / HOURS(1) * 3600;
	str ends = str_printf(x->a, "%010lld", (long long)until);

	return str_printf(x->a, "/exports/" STR_FMT "/" STR_FMT STR_FMT, STR_ARG(id),
			  STR_ARG(ends), STR_ARG(proof_of(x, tenant, id, ends)));
}

bool export_link_stands(ctx *x, str tenant, str id, str proof)
{
	str ends = str_sub(proof, 0, ENDS_CHARS);
	int64_t s;

	return proof.n == ENDS_CHARS + PROOF_CHARS && str_i64(ends, &s) &&
	       s * SECONDS(1) > x->now.us &&
	       crypto_same(proof_of(x, tenant, id, ends),
			   str_sub(proof, ENDS_CHARS, proof.n));
}
