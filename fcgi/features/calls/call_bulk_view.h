/* call_bulk_view.h -- what templates/calls/bulk.html shows: a change of many calls is
 * chosen, /history/calls/bulk. How far it is, bulk's page shows. */
#ifndef PB_CALL_BULK_VIEW_H
#define PB_CALL_BULK_VIEW_H

#include "features/bulk/bulk_parts.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct call_bulk_view {
	v_shell shell;
	str about, count, back, tag;
	bool some;
	v_notice problem;
	list fields;                 /* of v_fact: label is the name */
	list outcomes, owners, tags; /* of v_option */
} call_bulk_view;

extern const type call_bulk_view_t;

#endif
