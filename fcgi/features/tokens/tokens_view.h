/* tokens_view.h -- what templates/tokens/tokens.html shows. Programs' access.
 * Addresses: /settings/tokens. Fragments: none. */
#ifndef PB_TOKENS_VIEW_H
#define PB_TOKENS_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"
#include "features/tokens/tokens_parts.h"

typedef struct tokens_view {
	v_shell shell;
	str shown;      /* a token just made, this once; else empty */
	str shown_name; /* whose */
	list tokens;    /* of v_token */
	v_empty empty;
	v_field name;
	list scopes; /* of v_scope */
	str scopes_error;
	list ends; /* of v_option */
} tokens_view;
extern const type tokens_view_t;

#endif
