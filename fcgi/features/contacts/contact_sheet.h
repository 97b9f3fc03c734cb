/* contact_sheet.h -- private to contacts: a contact as its page shows and edits it,
 * field by field: read from the database, and from forms. */
#ifndef PB_CONTACT_SHEET_H
#define PB_CONTACT_SHEET_H

#include "features/contacts/contact_api_store.h"
#include "features/contacts/contact_sheet_rules.h"
#include "web/request.h"

typedef struct contact_sheet_row {
	str id, document, locks;
	int64_t version;
} contact_sheet_row;
extern const type contact_sheet_row_t;

typedef struct contact_sheet {
	str id; /* absent: a new one */
	int64_t version;
	sheet_field *fields;
	size_t n;
	enum sheet_part open; /* the part that is being edited */
	bool clash;           /* somebody else changed the same; see the verdicts */
	str owner;            /* the coordinator's name */
	str problem;          /* what is wrong with no field in particular */
} contact_sheet;

/* Queues: the contact and the business's own fields (of custom_head). */
void contact_sheet_send(ctx *x, str id, contact_sheet_row *row, list *own);
/* Flushes. E_NOTFOUND when there is none. */
MUST_USE rc contact_sheet_read(ctx *x, str id, contact_sheet *out);
/* Fields as they are; row NULL: of a new contact. */
MUST_USE rc contact_sheet_fill(ctx *x, const contact_sheet_row *row, list own,
			       contact_sheet *out);
/* What a form typed into the open part, and what it had shown. */
void contact_sheet_typed(ctx *x, const request *q, contact_sheet *s);
/* The field of that key, or NULL. */
const sheet_field *contact_sheet_field(const contact_sheet *s, const char *key);

#endif
