/* contact_new_view.h -- what templates/contacts/new.html shows: a contact that is made
 * by hand, and who it may be already. Address: /contacts/new. */
#ifndef PB_CONTACT_NEW_VIEW_H
#define PB_CONTACT_NEW_VIEW_H

#include "features/contacts/contact_sheet_view.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"
#include "render/tmpl.h"

/* Somebody who may be meant. */
typedef struct v_twin {
	v_person person;
	str meta; /* "(801) 555-0142, ann@example.com, Customer" */
	str href; /* of what can be done with them */
	str link;
} v_twin;
extern const type v_twin_t;

typedef struct contact_new_view {
	v_shell shell;
	list fields; /* of v_edit */
	list twins;  /* of v_twin; then "anyway" can be said */
	str error;
} contact_new_view;
extern const type contact_new_view_t;
extern const page contact_new_page;

/* of contact_brief */
list twins_fill(ctx *x, const request *q, list briefs);
void contact_new_fill(ctx *x, const request *q, const sheet_shelf *shelf,
		      const contact_sheet *s, list twins, contact_new_view *v);

#endif
