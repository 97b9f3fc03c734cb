/* tokens.h -- programs: the tokens they show in place of a session, and requests that
 * are sent twice and done once. */
#ifndef PB_TOKENS_H
#define PB_TOKENS_H

#include "render/tmpl.h"
#include "web/route.h"

extern const routes tokens_routes;
extern const page tokens_page;

/* Does the request show a token (Authorization: Bearer)? Then that decides who asks,
 * whatever cookies came with it. */
bool token_shown(const request *q);
/* Fills q->who and q->token. Refuses, in words, a token that is none, is over, or asks
 * too often. Outside a transaction. */
MUST_USE rc token_load(ctx *x, request *q, response *p);
/* May this token do what the route is for? E_DENIED with the scope that it lacks. */
MUST_USE rc token_may(ctx *x, const request *q, response *p, enum who who);
/* Begins the transaction of a program's request; E_AUTH at the first flush when the
 * token has ended since. */
MUST_USE rc token_begin(ctx *x, const request *q);

typedef struct token_new {
	str user_id, tenant_id, member_id;
	const char *kind; /* "made", "sign_in" */
	str name, scopes; /* scopes: "contacts:read calls:write" */
	int64_t hours;    /* 0: it does not end by itself */
} token_new;
/* Makes one in the open transaction, whose user it belongs to; *shown is the token
 * itself, which is kept nowhere, *id its row's. */
MUST_USE rc token_make(ctx *x, const token_new *t, str *shown, str *id);

/* A POST with an Idempotency-Key. *done: it was answered before, and p is that answer
 * again; 422 when the name was given to another request. Else, once it is answered,
 * once_keep keeps the answer in the same transaction. */
MUST_USE rc once_take(ctx *x, const request *q, response *p, bool *done);
void once_keep(ctx *x, const request *q, const response *p);

#endif
