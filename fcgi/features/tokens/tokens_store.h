/* tokens_store.h -- private to tokens: rows of the page. */
#ifndef PB_TOKENS_STORE_H
#define PB_TOKENS_STORE_H

#include "features/tokens/tokens.h"

typedef struct token_line {
	str id, name, hint, scopes, made_by;
	when created_at, last_used_at, expires_at, revoked_at;
	bool stopped; /* whoever made it has left */
} token_line;

MUST_USE rc token_lines(ctx *x, list *out);
/* E_NOTFOUND when the business has no such token that still works. */
MUST_USE rc token_revoke(ctx *x, str id);

#endif
