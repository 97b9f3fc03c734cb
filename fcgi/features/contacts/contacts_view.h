/* contacts_view.h -- what templates/contacts/list.html shows. Customers, employees,
 * crews, vendors by tab. Addresses: /contacts. Fragments: contacts-list (contacts),
 * find. */
#ifndef PB_CONTACTS_VIEW_H
#define PB_CONTACTS_VIEW_H

#include "base/field.h"
#include "features/contacts/contacts_parts.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct contacts_view {
	v_shell shell;
	str type; /* "customers": customers employees crews vendors; hidden field of the
		     form */
	str q;
	list status;              /* of v_option */
	list coordinator;         /* of v_option: empty: no such select */
	list phase;               /* of v_option: empty: no such select */
	list label;               /* of v_option: empty: no such select */
	str filters_on;           /* "2": how many of these are set; may be empty */
	str unread, hidden, sort; /* as in the address; kept by the form */
	list views;               /* of v_kind: lists people come back to */
	str handoffs_href;        /* open hand-offs; empty: not theirs to see */
	str handoffs;             /* "3": waiting for whoever looks; empty: none */
	str words_href;   /* statuses, tags and fields; empty: not theirs to set */
	str removed_href; /* who was deleted or merged; empty: not theirs to see */
	str new_href, import_href, export_href, bulk_href; /* empty: not theirs to do */
	list chips;                                        /* of v_chip */
	str clear_href;
	str hidden_text; /* "23 hidden as stale": may be empty */
	str hidden_href; /* "/contacts?hidden=1" */
	str hidden_link; /* "Show": Show or Hide */
	str note;        /* "Nobody is called that. Shown: ortega": may be empty */
	str found_text;  /* "12 found": of a search from elsewhere; customers are the
			    first */
	str found_href;  /* all of them */
	list heads;     /* of v_head: customers: Customer, Journey, Status, Coordinator,
			   Last contact, Unread; others: Name, Role, Department, Phone,
			   Email, Calls */
	list customers; /* of v_customer */
	list others;    /* of v_other */
	v_pager pager;
	v_empty empty;
	v_failure failure;
} contacts_view;
extern const type contacts_view_t;

#endif
