/* bulk_parts.h -- what templates/bulk/run.html shows: how far a change of many things
 * is, /contacts/bulk/:id and that of calls. Fragments: bulk-run (bulk:id). */
#ifndef PB_BULK_PARTS_H
#define PB_BULK_PARTS_H

#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct bulk_run_view {
	v_shell shell;
	str topics; /* "bulk:0193" */
	str says, about, title, text;
	int64_t done, total; /* of the bar; total 0: none */
	str percent;
	list counts; /* of v_line */
	bool stop, undo;
	str undo_note, things; /* "Contacts" */
	str back_href, back_text;
} bulk_run_view;
extern const type bulk_run_view_t;

#endif
