/* dispositions_page.h -- private to dispositions: how its pages are filled. */
#ifndef PB_DISPOSITIONS_PAGE_H
#define PB_DISPOSITIONS_PAGE_H

#include "features/dispositions/dispositions_store.h"
#include "features/dispositions/dispositions_view.h"
#include "features/shell/shell.h"
#include "web/form.h"

/* f: what was typed and found wrong; NULL: nothing was. */
void dispositions_list_fill(ctx *x, list rows, const form *f,
			    dispositions_list_view *v);
void disposition_rules_fill(ctx *x, const disposition_rules *r, const form *f,
			    dispositions_list_view *v);
void disposition_fill(ctx *x, const disposition *d, const form *f,
		      dispositions_one_view *v);

#endif
