/* The addresses of pictures: for members, and for the carrier that fetches ours. */
#include "base/config.h"
#include "base/crypto.h"
#include "features/messages/media.h"
#include "features/messages/messages_store.h"
#include "features/messages/send_rules.h"

enum { PROOF_CHARS = 32, ENDS_CHARS = 10 };

str media_name(ctx *x, str tenant, str id, const char *extension)
{
	return str_printf(x->a, STR_FMT "/m-" STR_FMT ".%s", STR_ARG(tenant),
			  STR_ARG(id), extension);
}

static str media_proof(ctx *x, str tenant, str id, str ends)
{
	const str parts[] = {S("media:"), tenant, S(":"), id, S(":"), ends};
	unsigned char mac[SHA256_LEN];

	crypto_hmac_sha256(x->cfg->pepper, parts, 6, mac);
	return crypto_hex(x->a, mac, PROOF_CHARS / 2);
}

str media_public_url(ctx *x, str tenant, str id)
{
	str ends =
		str_printf(x->a, "%010lld",
			   (long long)(when_add(when_now(), DAYS(1)).us / SECONDS(1)));

	return str_printf(x->a,
			  STR_FMT "/media/" STR_FMT "/" STR_FMT "/" STR_FMT STR_FMT,
			  STR_ARG(x->cfg->public_url), STR_ARG(tenant), STR_ARG(id),
			  STR_ARG(ends), STR_ARG(media_proof(x, tenant, id, ends)));
}

static bool media_proven(ctx *x, str tenant, str id, str proof)
{
	str ends = str_sub(proof, 0, ENDS_CHARS);
	int64_t s;

	return proof.n == ENDS_CHARS + PROOF_CHARS && str_i64(ends, &s) &&
	       s * SECONDS(1) > x->now.us &&
	       crypto_same(media_proof(x, tenant, id, ends),
			   str_sub(proof, ENDS_CHARS, proof.n));
}

/* nginx sends the file. What is no picture is saved, never shown. */
static rc media_send(ctx *x, response *p, const media_row *m)
{
	const media_kind *k = media_kind_named(m->type);

	if (!k || !m->file.n || !str_eq(m->state, S("ready")))
		return FAIL(x, E_NOTFOUND, "no such picture");
	p->content_type = k->type;
	TRY(response_header(x, p, "Content-Disposition",
			    str_printf(x->a, "%s; filename=\"%s.%s\"",
				       k->picture ? "inline" : "attachment",
				       k->picture ? "picture" : "file", k->extension)));
	return response_header(x, p, "X-Accel-Redirect",
			       str_printf(x->a, "/_files/" STR_FMT, STR_ARG(m->file)));
}

rc media_public_get(ctx *x, request *q, response *p)
{
	media_row m = {0};

	if (!str_is_uuid(q->arg[0]) || !str_is_uuid(q->arg[1]) ||
	    !media_proven(x, q->arg[0], q->arg[1], q->arg[2]))
		return FAIL(x, E_NOTFOUND, "no such picture, or not any more");
	TRY(pg_begin(x, q->arg[0], S("")));
	TRY(pg_one(x, Q_media_one, ARGS(A(q->arg[1])), &media_row_t, &m));
	TRY(pg_commit(x));
	return media_send(x, p, &m);
}

rc media_get(ctx *x, request *q, response *p)
{
	media_row m = {0};

	if (!str_is_uuid(q->arg[0]) || !str_is_uuid(q->arg[1]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(pg_one(x, Q_media_one, ARGS(A(q->arg[1])), &media_row_t, &m));
	if (!str_eq(m.thread_id, q->arg[0]))
		return FAIL(x, E_NOTFOUND, "of another thread");
	return media_send(x, p, &m);
}
