#include "features/tokens/tokens_parts.h"

static const field v_token_f[] = {
	FIELD(v_token, key),
	FIELD(v_token, name),
	FIELD(v_token, hint),
	FIELD(v_token, scopes),
	FIELD(v_token, made),
	FIELD_SUB(v_token, used, &v_when_t),
	FIELD_SUB(v_token, status, &v_status_t),
	FIELD(v_token, works),
};
const type v_token_t = TYPE(v_token, v_token_f);

static const field v_scope_f[] = {
	FIELD(v_scope, name),
	FIELD(v_scope, text),
	FIELD(v_scope, chosen),
};
const type v_scope_t = TYPE(v_scope, v_scope_f);
