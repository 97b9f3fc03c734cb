/* contact_page.h -- private to contacts: how a contact's page is filled. */
#ifndef PB_CONTACT_PAGE_H
#define PB_CONTACT_PAGE_H

#include "features/contacts/contact_store.h"
#include "features/contacts/contact_view.h"
#include "web/response.h"

enum timeline_kind timeline_kind_of(str key);
/* Kinds and items of the timeline. */
void contact_timeline_fill(ctx *x, const request *q, const contact_ask *k,
			   const contact_rows *r, contact_view *v);
void contact_fill(ctx *x, const request *q, const contact_ask *k, const contact_rows *r,
		  const contact_sheet *s, contact_view *v);
/* Reads and shows the page. v: what forms had, else empty; typed: what was typed into
 * one of its parts, or NULL. */
MUST_USE rc contact_show(ctx *x, const request *q, response *p, const contact_ask *k,
			 contact_view *v, const contact_sheet *typed);

#endif
