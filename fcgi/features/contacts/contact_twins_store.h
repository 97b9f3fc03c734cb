/* contact_twins_store.h -- who may be the same person; who was deleted or merged.
 * Private to contacts. */
#ifndef PB_CONTACT_TWINS_STORE_H
#define PB_CONTACT_TWINS_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "features/contacts/contacts_rules.h"

typedef struct contact_brief {
	str id, name, type, phone, email, address, status;
} contact_brief;

/* into_id absent: deleted. into_name absent: that one is gone, too. */
typedef struct removed_row {
	str id, name, into_id, into_name, who;
	when created_at;
} removed_row;

/* Others with one of these phones (sheet_phones_text) or this e-mail address; of
 * contact_brief. but may be absent. Flushes. */
MUST_USE rc contact_twins_read(ctx *x, str phones, str email, str but, list *out);
/* Whom a search finds, but for one. Flushes. */
MUST_USE rc contact_like_read(ctx *x, const contact_search *s, str but, list *out);
/* What forms choose from: of contact_choice and story_person. Commits. */
MUST_USE rc contact_shelf_read(ctx *x, list *choices, list *people);
/* Of removed_row, newest first. Commits. */
MUST_USE rc removed_read(ctx *x, list *out);

#endif
