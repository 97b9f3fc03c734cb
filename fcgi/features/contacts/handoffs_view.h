/* handoffs_view.h -- what templates/contacts/handoffs.html shows: hand-offs nobody has
 * answered yet. Addresses: /contacts/handoffs. Fragments: handoffs-list, handoffs-views
 * (handoffs). */
#ifndef PB_HANDOFFS_VIEW_H
#define PB_HANDOFFS_VIEW_H

#include "features/contacts/contacts_parts.h"
#include "features/shell/shell_parts.h"

typedef struct v_handed {
	str key;
	v_person person;
	str from, to; /* "Ann Bell", "Permitting" */
	str reason;
	v_when given_at; /* since when */
	v_pill due;
	str action; /* where the answer goes; empty: nothing to do for who looks */
	bool mine, given, whole; /* whole: who accepts becomes the coordinator */
} v_handed;
extern const type v_handed_t;

typedef struct handoffs_view {
	v_shell shell;
	str view;   /* "mine": as in the address */
	list views; /* of v_kind */
	v_notice notice;
	list rows; /* of v_handed */
	v_empty empty;
	str next_href;
} handoffs_view;
extern const type handoffs_view_t;

#endif
