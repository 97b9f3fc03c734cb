/* contacts_page.h -- private to contacts: how its pages are filled. */
#ifndef PB_CONTACTS_PAGE_H
#define PB_CONTACTS_PAGE_H

#include "features/contacts/contacts_store.h"
#include "features/contacts/contacts_view.h"
#include "web/request.h"

/* After the flush; shell filled. */
void contacts_fill(ctx *x, const request *q, const contacts_ask *k,
		   const contacts_found *f, contacts_view *v);

#endif
