/* contacts_page.h -- private to contacts: how its pages are filled. */
#ifndef PB_CONTACTS_PAGE_H
#define PB_CONTACTS_PAGE_H

#include "features/contacts/contacts_store.h"
#include "features/contacts/contacts_view.h"
#include "web/request.h"

/* The list that k asks for, as an address. */
str contacts_href(ctx *x, const contacts_ask *k);
/* A choice by its value; NULL when there is none such. */
const contact_choice *contact_choice_of(list choices, str kind, str value);
/* How many contacts lists of a tab leave out. */
int64_t contacts_hidden_count(const contact_counts *c, enum contact_tab tab);
/* Selects, chips, views, and what is left out. */
void contacts_fill_filters(ctx *x, const request *q, const contacts_ask *k,
			   const contacts_found *f, contacts_view *v);
/* The first of those a search finds, for the box that every page has. */
void contacts_fill_find(ctx *x, const request *q, const contacts_ask *k,
			const contacts_found *f, contacts_view *v);
/* After the flush; shell filled. */
void contacts_fill(ctx *x, const request *q, const contacts_ask *k,
		   const contacts_found *f, contacts_view *v);

#endif
