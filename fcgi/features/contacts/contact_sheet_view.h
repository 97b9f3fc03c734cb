/* contact_sheet_view.h -- private to contacts: a sheet as a template shows it. */
#ifndef PB_CONTACT_SHEET_VIEW_H
#define PB_CONTACT_SHEET_VIEW_H

#include "features/contacts/contact_sheet.h"
#include "features/contacts/contact_sheet_parts.h"

/* What choices are made from, and what others did. */
typedef struct sheet_shelf {
	list choices; /* of contact_choice: stages, statuses */
	list people;  /* of story_person */
	list changes; /* of change_row, newest first */
} sheet_shelf;

/* A value for people: the word of a choice, a date, phones as they are dialled. */
str sheet_shown(ctx *x, const session *who, const sheet_shelf *s, const sheet_field *f,
		str value);
/* The fields of a part as a form has them; of v_edit. */
list sheet_fields_fill(ctx *x, const session *who, const sheet_shelf *s,
		       const contact_sheet *c, enum sheet_part part);
/* All parts, the open one as a form; of v_part. may_edit: shows what opens the others.
 */
list sheet_parts_fill(ctx *x, const session *who, const sheet_shelf *s,
		      const contact_sheet *c, bool may_edit);

#endif
