/* call_bulk_view.h -- what templates/calls/bulk.html and bulk-run.html show. A change
 * of many calls: /history/calls/bulk, /history/calls/bulk/:id. Fragments: bulk-run
 * (bulk:id). */
#ifndef PB_CALL_BULK_VIEW_H
#define PB_CALL_BULK_VIEW_H

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

typedef struct call_bulk_run_view {
	v_shell shell;
	str topics, says, about, title, text, percent, undo_note;
	int64_t done, total; /* of the bar; total 0: none */
	list counts;         /* of v_line */
	bool stop, undo;
} call_bulk_run_view;
extern const type call_bulk_view_t, call_bulk_run_view_t;

#endif
