#include "features/tokens/tokens_store.h"

#include "base/crypto.h"
#include "store/pg.h"
#include "store/rows.h"
#include "web/api.h"

/* Tokens are told from other secrets by how they begin. */
#define PREFIX "pb_"
enum { TOKEN_BYTES = 32, TOKEN_LEN = 3 + 2 * TOKEN_BYTES, HINT_LEN = 4 };

/* A token's row and whose it is. */
typedef struct token_row {
	str token_id, scopes, state;
	when token_expires;
	int64_t wait_s;
	str user_id, tenant_id, member_id, role_name, name, email, tenant_name, zone,
		region;
} token_row;
static const field token_row_f[] = {
	FIELD(token_row, token_id),      FIELD(token_row, scopes),
	FIELD(token_row, state),         FIELD_OPT(token_row, token_expires),
	FIELD(token_row, wait_s),        FIELD(token_row, user_id),
	FIELD_OPT(token_row, tenant_id), FIELD_OPT(token_row, member_id),
	FIELD_OPT(token_row, role_name), FIELD(token_row, name),
	FIELD(token_row, email),         FIELD(token_row, tenant_name),
	FIELD(token_row, zone),          FIELD(token_row, region),
};
const type token_row_t = TYPE(token_row, token_row_f);

static const field token_line_f[] = {
	FIELD(token_line, id),
	FIELD(token_line, name),
	FIELD(token_line, hint),
	FIELD(token_line, scopes),
	FIELD(token_line, made_by),
	FIELD(token_line, created_at),
	FIELD_OPT(token_line, last_used_at),
	FIELD_OPT(token_line, expires_at),
	FIELD_OPT(token_line, revoked_at),
	FIELD(token_line, stopped),
};
const type token_line_t = TYPE(token_line, token_line_f);

static str shown_token(const request *q)
{
	str scheme = str_sub(q->authorization, 0, 7);

	if (!str_ieq(scheme, S("Bearer ")))
		return (str){0};
	return str_trim(str_sub(q->authorization, 7, q->authorization.n));
}

bool token_shown(const request *q)
{
	return shown_token(q).p != NULL;
}

static rc token_refuse(ctx *x, response *p, str state)
{
	static const char *const words[][2] = {
		{"revoked",
		 "This token was revoked. Make another in Settings, Tokens."},
		{"expired",
		 "This token has expired. Make another in Settings, Tokens, or sign in "
		 "again."},
		{"stopped", "Whoever made this token is not active any more. Somebody "
			    "else has to make another."},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(state, str_of(words[i][0])))
			return api_refuse(x, p, E_AUTH, 401,
					  "The token does not work any more",
					  str_of(words[i][1]));
	return api_refuse(x, p, E_AUTH, 401, "That is no token of Patchbay's",
			  S("Send the token as it was shown when it was made: "
			    "Authorization: Bearer pb_..."));
}

static rc token_too_often(ctx *x, response *p, int64_t wait_s)
{
	const api_problem why = {
		.status = 429,
		.title = "Too many requests",
		.detail = S("A token may ask 300 times a minute. Wait as "
			    "long as Retry-After says."),
		.retry_s = wait_s};

	return api_refuse_with(x, p, E_LIMIT, &why);
}

static void token_session(const token_row *r, str hash, request *q)
{
	q->token = (bearer){.id = r->token_id,
			    .hash = hash,
			    .scopes = scopes_of(r->scopes),
			    .expires = r->token_expires};
	q->who = (session){.user_id = r->user_id,
			   .tenant_id = r->tenant_id,
			   .member_id = r->member_id,
			   .role = role_of(r->role_name),
			   .role_name = r->role_name,
			   .name = r->name,
			   .email = r->email,
			   .tenant_name = r->tenant_name,
			   .zone = r->zone,
			   .region = r->region,
			   .expires = r->token_expires};
	q->tenant = r->tenant_id;
}

rc token_load(ctx *x, request *q, response *p)
{
	token_row r = {0};
	bool found = false;
	str token = shown_token(q), hash;

	if (token.n != TOKEN_LEN || !str_starts(token, S(PREFIX)))
		return token_refuse(x, p, S(""));
	hash = crypto_sha256_hex(x->a, token);
	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_api_token_find, ARGS(A(hash)), pg_maybe(&token_row_t, &r, &found));
	TRY(pg_commit(x));
	if (!found || !str_eq(r.state, S("ok")))
		return token_refuse(x, p, found ? r.state : S(""));
	if (r.wait_s)
		return token_too_often(x, p, r.wait_s);
	token_session(&r, hash, q);
	return OK;
}

rc token_may(ctx *x, const request *q, response *p, enum who who)
{
	unsigned wants = (unsigned)who & SCOPE_ALL;

	if (wants == SCOPE_ANY || (wants & q->token.scopes))
		return OK;
	for (size_t i = 0; i < SCOPES_N; i++)
		if (wants == (unsigned)SCOPES[i].scope)
			return api_refuse(
				x, p, E_DENIED, 403, "The token is not for that",
				str_printf(x->a,
					   "It lacks the scope %s. Make a token with "
					   "it in Settings, Tokens.",
					   SCOPES[i].name));
	return FAIL(x, E_BUG, "a scope without a name");
}

rc token_begin(ctx *x, const request *q)
{
	return pg_begin_token(x, q->token.hash, q->who.tenant_id, q->who.role_name,
			      q->remote_addr);
}

rc token_make(ctx *x, const token_new *t, str *shown, str *id)
{
	id_row row = {0};
	str hours = t->hours ? str_printf(x->a, "%lld", (long long)t->hours) : (str){0};

	*shown = str_printf(x->a, PREFIX STR_FMT,
			    STR_ARG(crypto_token(x->a, TOKEN_BYTES)));
	TRY(pg_one(x, Q_api_token_make,
		   ARGS(A(crypto_sha256_hex(x->a, *shown)), A(t->tenant_id),
			A(t->member_id), A(str_of(t->kind)), A(t->name),
			A(str_sub(*shown, shown->n - HINT_LEN, shown->n)), A(t->scopes),
			A(hours)),
		   &id_row_t, &row));
	*id = row.id;
	return OK;
}

rc token_lines(ctx *x, list *out)
{
	return pg_rows(x, Q_api_token_list, NO_ARGS, &token_line_t, out);
}

rc token_revoke(ctx *x, str id)
{
	id_row row = {0};

	return pg_one(x, Q_api_token_revoke, ARGS(A(id)), &id_row_t, &row);
}
