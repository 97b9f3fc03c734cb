/* exports_view.h -- what templates/imports/export.html shows. Lists given out.
 * Addresses: /contacts/export, /history/calls/export. Fragments: exports-recent
 * (exports). */
#ifndef PB_EXPORTS_VIEW_H
#define PB_EXPORTS_VIEW_H

#include "features/imports/imports_view.h"

/* One that was asked for. */
typedef struct v_export_line {
	str key, name, meta;
	str href, stop; /* to have it, to stop it; may be empty */
	v_status state;
	int64_t done, total; /* total 0: no bar */
} v_export_line;

typedef struct export_view {
	v_shell shell;
	str words;   /* "Customers, status Active" */
	str count;   /* "1,204 calls"; may be empty */
	list fields; /* of v_fact: label is the name, value the value */
	str action, back, back_text;
	str limit;    /* how many rows a file may have; may be empty */
	bool formats; /* there is a choice */
	list recent;  /* of v_export_line */
} export_view;
extern const type v_export_line_t, export_view_t;

#endif
