/* bulk_view.h -- what templates/bulk/choose.html shows: a change of many contacts is
 * chosen, /contacts/bulk. */
#ifndef PB_BULK_VIEW_H
#define PB_BULK_VIEW_H

#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct v_bulk_line {
	str key, href, name, meta;
	v_status state;
} v_bulk_line;
extern const type v_bulk_line_t;

typedef struct bulk_choose_view {
	v_shell shell;
	str about;   /* "Customers, status Active" */
	str count;   /* "36 contacts" */
	bool some;   /* there is anybody */
	list fields; /* of v_fact: label is the name */
	v_notice problem;
	str tag, group, reason;              /* as typed */
	list tags, groups, owners, statuses; /* of v_option */
	str lock_note;                       /* may be empty */
	str back_href, export_href;          /* empty: not theirs to do */
	list recent;                         /* of v_bulk_line */
} bulk_choose_view;

extern const type bulk_choose_view_t;

#endif
