/* history_view.h -- what templates/calls/history.html shows. History of calls.
 * Addresses: /history/calls. Fragments: calls-list (calls). */
#ifndef PB_HISTORY_VIEW_H
#define PB_HISTORY_VIEW_H

#include "base/field.h"
#include "features/calls/calls_parts.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct history_view {
	v_shell shell;
	v_filters filters;
	list calls; /* of v_call_row */
	v_pager pager;
	v_empty empty; /* first time, or by filter */
	v_failure failure;
} history_view;
extern const type history_view_t;

#endif
