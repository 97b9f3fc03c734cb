#include "features/tokens/tokens_view.h"

static const field tokens_view_f[] = {
	FIELD_SUB(tokens_view, shell, &v_shell_t),
	FIELD(tokens_view, shown),
	FIELD(tokens_view, shown_name),
	FIELD_SUB(tokens_view, tokens, &v_token_t),
	FIELD_SUB(tokens_view, empty, &v_empty_t),
	FIELD_SUB(tokens_view, name, &v_field_t),
	FIELD_SUB(tokens_view, scopes, &v_scope_t),
	FIELD(tokens_view, scopes_error),
	FIELD_SUB(tokens_view, ends, &v_option_t),
};
const type tokens_view_t = TYPE(tokens_view, tokens_view_f);
