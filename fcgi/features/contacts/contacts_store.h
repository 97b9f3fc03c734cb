/* contacts_store.h -- rows of the list of contacts. Private to contacts. */
#ifndef PB_CONTACTS_STORE_H
#define PB_CONTACTS_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "features/contacts/contacts_rules.h"

enum { CONTACTS_SHOWN = 50, FOUND_MOST = 500, COUNTED_MOST = 10000 };

typedef struct contact_row {
	str id, type, name, email, address, status, stage_id, owner_id, owner, phone;
	str last_touch_by, last_touch_dept;
	when stage_since, last_touch_at;
	int64_t unread_voicemails;
	bool do_not_contact;
	int64_t found; /* of searches: how many there are, FOUND_MOST + 1 = more */
} contact_row;

typedef struct colleague_row {
	str id, name, role, department, phone, email, state;
	bool receives;
} colleague_row;

/* kind: stage, status or member. */
typedef struct contact_choice {
	str kind, value, text, phase, icon;
	int64_t usual_days;
} contact_choice;

/* More than COUNTED_MOST reads COUNTED_MOST + 1. In the order of the tabs. */
typedef struct contact_counts {
	int64_t customers, leads, employees, crews, vendors;
} contact_counts;

typedef struct contacts_found {
	list rows;    /* of contact_row or colleague_row, in order, without the one too
			 many */
	bool earlier; /* there are rows before */
	bool later;   /* and after */
	list choices;
	contact_counts counts;
	bool counted;    /* counts came from the cache */
	bool remembered; /* choices and counts are the worker's */
} contacts_found;

/* Sends its queries with what else is queued, and commits: it is all that is read. */
MUST_USE rc contacts_read(ctx *x, str tenant, const contacts_ask *k,
			  contacts_found *out);

#endif
