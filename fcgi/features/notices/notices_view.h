/* notices_view.h -- what templates/notices/list.html shows. A member's notices, newest
 * first. Addresses: /notices. Fragments: none. */
#ifndef PB_NOTICES_VIEW_H
#define PB_NOTICES_VIEW_H

#include "base/field.h"
#include "features/shell/shell.h"

typedef struct v_told {
	str key, icon, text;
	str href;  /* may be empty */
	str tone;  /* "accent" when not read yet, else "none" */
	str state; /* "New" or empty */
	v_when time;
} v_told;
extern const type v_told_t;

typedef struct notices_view {
	v_shell shell;
	list notices; /* of v_told */
	bool fresh;   /* some are not read */
	str older_href;
	v_empty empty;
} notices_view;
extern const type notices_view_t;

#endif
