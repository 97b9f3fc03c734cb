/* contact_json.h -- a contact's change as programs send it. Private to contacts. */
#ifndef PB_CONTACT_JSON_H
#define PB_CONTACT_JSON_H

#include "base/json.h"
#include "features/contacts/contact_edit_rules.h"

enum contact_json_how {
	JSON_MAKE,  /* what is not there is empty */
	JSON_WHOLE, /* PUT: the same */
	JSON_PATCH, /* RFC 7396: what is not there stays, null takes away */
};

/* Reads the object into a draft; what has the wrong shape, or no place, is a fault.
 * Fields that are ours alone (id, version, created_at ...) are passed over, so that
 * what was read can be sent back; do_not_contact only when it is `dnc`, as it is now:
 * it has an address of its own, which keeps the reason. */
void contact_json_read(arena *a, json *o, enum contact_json_how how, bool dnc,
		       contact_draft *d, contact_faults *f);

#endif
