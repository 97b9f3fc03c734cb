/* blocked_view.h -- what templates/contacts/blocked.html shows. Numbers whose calls are
 * not taken. Addresses: /settings/blocked. Fragments: none. */
#ifndef PB_BLOCKED_VIEW_H
#define PB_BLOCKED_VIEW_H

#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct v_blocked {
	str key;    /* "+18015550142" */
	str number; /* "(801) 555-0142" */
	str name, href;
	str reason;
	str by; /* "Dana Okafor" */
	v_when time;
} v_blocked;
extern const type v_blocked_t;

typedef struct blocked_view {
	v_shell shell;
	list numbers; /* of v_blocked */
	v_empty empty;
	str next_href;
	v_field number, reason;
} blocked_view;
extern const type blocked_view_t;

#endif
