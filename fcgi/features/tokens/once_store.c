/* Requests that are sent twice and done once (Idempotency-Key). */
#include "base/crypto.h"
#include "features/tokens/tokens.h"
#include "store/pg.h"
#include "web/api.h"

enum { KEY_MOST = 200 };

typedef struct answer_kept {
	str asked, headers, body;
	int64_t status;
} answer_kept;
static const field answer_kept_f[] = {
	FIELD(answer_kept, asked),
	FIELD(answer_kept, headers),
	FIELD(answer_kept, body),
	FIELD(answer_kept, status),
};
const type answer_kept_t = TYPE(answer_kept, answer_kept_f);

static str once_actor(const request *q)
{
	return q->token.id.n ? q->token.id : q->who.user_id;
}

/* What was asked: where and with what. */
static str once_asked(ctx *x, const request *q)
{
	return crypto_sha256_hex(x->a,
				 str_printf(x->a, STR_FMT "\n" STR_FMT,
					    STR_ARG(q->target), STR_ARG(q->body)));
}

static rc once_again(ctx *x, const answer_kept *k, response *p)
{
	p->status = (int)k->status;
	p->content_type = "application/json";
	buf_str(&p->headers, k->headers);
	buf_str(&p->body, k->body);
	return response_header(x, p, "Idempotent-Replayed", S("true"));
}

rc once_take(ctx *x, const request *q, response *p, bool *done)
{
	answer_kept k = {0};

	*done = false;
	if (q->once.n > KEY_MOST)
		return api_refuse(
			x, p, E_INPUT, 400, "That Idempotency-Key is too long",
			S("It can be at most 200 characters; a UUID is usual."));
	pg_send(x, Q_api_answer_take,
		ARGS(A(once_actor(q)), A(crypto_sha256_hex(x->a, q->once))),
		pg_maybe(&answer_kept_t, &k, done));
	TRY(pg_flush(x));
	if (!*done)
		return OK;
	if (!str_eq(k.asked, once_asked(x, q)))
		return api_refuse(
			x, p, E_CONFLICT, 422, "That Idempotency-Key is taken",
			S("It was sent in the last 24 hours with another request. "
			  "Nothing was done. Every request needs a key of its own."));
	return once_again(x, &k, p);
}

void once_keep(ctx *x, const request *q, const response *p)
{
	pg_send(x, Q_api_answer_keep,
		ARGS(A(once_actor(q)), A(crypto_sha256_hex(x->a, q->once)),
		     A(once_asked(x, q)), A(p->status), A(buf_view(&p->headers)),
		     A(buf_view(&p->body))),
		pg_count(NULL));
}
