/* contacts.h -- everyone the business knows: the list and a contact's page. */
#ifndef PB_CONTACTS_H
#define PB_CONTACTS_H

#include "base/ctx.h"
#include "features/contacts/contact_edit_store.h"
#include "features/contacts/contacts_rules.h"
#include "render/tmpl.h"
#include "web/route.h"

/* Of all businesses, now and then: who has become stale leaves the lists, counts are
 * settled. The upkeep's. */
MUST_USE rc contacts_upkeep(ctx *x);
/* Of all businesses: hand-offs that nobody has accepted in time are told. */
MUST_USE rc handoffs_late(ctx *x);

extern const routes contacts_routes, contacts_api_routes;
extern const page contacts_page, contact_page, blocked_page, employee_page,
	contact_new_page, merge_page, removed_page, handoffs_page;

#endif
