/* accounts_parts.h -- records of the profile page. */
#ifndef PB_ACCOUNTS_PARTS_H
#define PB_ACCOUNTS_PARTS_H

#include "base/field.h"
#include "features/shell/parts.h"

/* A signed-in browser. */
typedef struct v_session {
	str id;   /* "s1": sent as `end` */
	str icon; /* "monitor": monitor or smartphone */
	str name; /* "Chrome on Linux" */
	str meta; /* "192.0.2.7, signed in today 8:02 AM" */
	str last; /* "now" */
	bool here;
} v_session;
extern const type v_session_t;

#endif
