/* contact_merge_view.h -- what templates/contacts/merge.html and removed.html show.
 * Addresses: /contacts/:id/merge, with whom ?with=; /contacts/removed. */
#ifndef PB_CONTACT_MERGE_VIEW_H
#define PB_CONTACT_MERGE_VIEW_H

#include "features/contacts/contact_new_view.h"

/* A field of both, and what will be. */
typedef struct v_versus {
	str label, one, other, stays;
	str name; /* of the choice, "pick.email"; empty: there is none */
	bool takes_one, takes_other;
} v_versus;
extern const type v_versus_t;

typedef struct merge_view {
	v_shell shell;
	v_person one, other; /* one stays; other is absent while it is chosen */
	str q;
	str search_action; /* "/contacts/c1/merge" */
	list twins;        /* of v_twin: who may be the same */
	list found;        /* of v_twin */
	v_empty empty;
	list rows; /* of v_versus */
	v_notice notice;
	str with, one_version, other_version;
	str swap_href, back_href, again_href; /* again: choose somebody else */
} merge_view;
extern const type merge_view_t;
extern const page merge_page;

/* Somebody who was taken away. */
typedef struct v_removed {
	str name, what, into_href, into, meta, action, verb;
} v_removed;
extern const type v_removed_t;

typedef struct removed_view {
	v_shell shell;
	list rows; /* of v_removed */
	v_notice notice;
	v_empty empty;
} removed_view;
extern const type removed_view_t;
extern const page removed_page;

/* found: of contact_brief, of whom one can be chosen. */
void merge_choose_fill(ctx *x, const request *q, const contact_sheet *one, list twins,
		       list found, merge_view *v);
/* Picks that were made already are in the request's form. */
void merge_compare_fill(ctx *x, const request *q, const sheet_shelf *shelf,
			const contact_sheet *one, const contact_sheet *other,
			merge_view *v);
/* What the form picked, as contact_merge takes it. */
str merge_picks(ctx *x, params form, const contact_sheet *one,
		const contact_sheet *other);
void removed_fill(ctx *x, list rows, removed_view *v);

#endif
