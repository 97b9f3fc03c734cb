/* exports_view.h -- what templates/imports/export.html shows. Lists given out.
 * Addresses: /contacts/export. Fragments: exports-recent (exports). */
#ifndef PB_EXPORTS_VIEW_H
#define PB_EXPORTS_VIEW_H

#include "features/imports/imports_view.h"

typedef struct export_view {
	v_shell shell;
	str words;   /* "Customers, status Active" */
	list fields; /* of v_fact: label is the name, value the value */
	list recent; /* of v_import_line: href of those that are done */
} export_view;
extern const type export_view_t;

#endif
