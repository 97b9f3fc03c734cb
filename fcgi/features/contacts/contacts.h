/* contacts.h -- everyone the business knows: the list and a contact's page. */
#ifndef PB_CONTACTS_H
#define PB_CONTACTS_H

#include "features/contacts/contacts_rules.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes contacts_routes;
extern const page contacts_page, contact_page;

#endif
