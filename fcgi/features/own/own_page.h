/* own_page.h -- private to own: how its pages are filled. */
#ifndef PB_OWN_PAGE_H
#define PB_OWN_PAGE_H

#include "features/own/own_store.h"
#include "features/own/own_view.h"
#include "features/shell/shell.h"
#include "web/form.h"

/* A page of settings: which kinds it lists. */
struct own_place {
	const char *path, *text, *kinds;
	enum own_kind kind; /* of a new one, as offered */
};
extern const struct own_place OWN_PLACES[3];

/* f: what was typed and found wrong. */
void own_list_fill(ctx *x, const struct own_place *at, list rows, const form *f,
		   own_list_view *v);
/* f NULL: as it is. rows: those of its kind. */
void own_one_fill(ctx *x, const struct own_place *at, const own_row *r, list rows,
		  const form *f, own_one_view *v);

#endif
