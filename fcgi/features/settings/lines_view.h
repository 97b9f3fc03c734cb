/* lines_view.h -- what templates/settings/lines.html shows. Lines and numbers.
 * Addresses: /settings. Fragments: none. */
#ifndef PB_LINES_VIEW_H
#define PB_LINES_VIEW_H

#include "base/field.h"
#include "features/settings/settings_parts.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct lines_view {
	v_shell shell;
	v_notice notice; /* the carrier does not take our credentials */
	list numbers;    /* of v_number_row */
	list flows;      /* of v_flow_row */
	list schedules;  /* of v_schedule */
	v_pager numbers_pager, flows_pager, schedules_pager;
	v_empty empty; /* no number */
	bool owns;     /* may say how long things are kept */
	bool manages;  /* may see the other settings */
} lines_view;
extern const type lines_view_t;

#endif
