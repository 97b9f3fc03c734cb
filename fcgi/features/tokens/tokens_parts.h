/* tokens_parts.h -- records of the page of tokens. */
#ifndef PB_TOKENS_PARTS_H
#define PB_TOKENS_PARTS_H

#include "base/field.h"
#include "features/shell/parts.h"

/* A token that was made. */
typedef struct v_token {
	str key;    /* its id */
	str name;   /* "CRM bridge" */
	str hint;   /* "pb_…9f3a" */
	str scopes; /* "Read contacts, Place calls" */
	str made;   /* "Ada Byron, Nov 12" */
	v_when used;
	v_status status; /* Works / Ends Nov 30 / Revoked / Expired / Stopped */
	bool works;      /* it can be revoked */
} v_token;
extern const type v_token_t;

/* Something a token may be for. */
typedef struct v_scope {
	str name; /* "contacts:read" */
	str text; /* "Read contacts" */
	bool chosen;
} v_scope;
extern const type v_scope_t;

#endif
