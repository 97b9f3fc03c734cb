/* contacts_store.h -- rows of the list of contacts. Private to contacts. */
#ifndef PB_CONTACTS_STORE_H
#define PB_CONTACTS_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "features/contacts/contacts_rules.h"

enum { CONTACTS_SHOWN = 50, FOUND_MOST = 500 };

typedef struct contact_row {
	str id, name, email, address, stage_id, owner_id;
	str type;  /* absent in lists of one type in their own order */
	str brief; /* brief_read */
	when stage_since, last_touch_at;
	str owed;    /* to them soonest (owed_read); absent: nothing */
	bool hidden; /* left out of lists: a status that is, or too long without contact
		      */
	when stale_at; /* since when for the latter */
	str sorted;    /* of lists with filters: a sort's column (contacts_rules.h) */
	int64_t found; /* of searches: how many there are, FOUND_MOST + 1 = more */
} contact_row;

typedef struct colleague_row {
	str id, name, role, department, phone, email, state;
	bool receives;
} colleague_row;

/* kind: stage, status, member or label. phase: of a status active or inactive, of a
 * label tag or group. */
typedef struct contact_choice {
	str kind, value, text, phase, icon;
	int64_t usual_days;
} contact_choice;

typedef struct contact_owner {
	str id, name;
} contact_owner;

/* In the order of the tabs; then those that lists leave out. */
typedef struct contact_counts {
	int64_t customers, leads, employees, crews, vendors, staff, staff_hidden;
	int64_t customers_hidden, leads_hidden, crews_hidden, vendors_hidden;
} contact_counts;

typedef struct contacts_found {
	list rows;    /* of contact_row or colleague_row, in order, without the one too
			 many */
	bool earlier; /* there are rows before */
	bool later;   /* and after */
	list choices;
	list owners; /* of contact_owner, by id */
	contact_counts counts;
	bool remembered; /* choices, owners and counts are the worker's */
	str guess; /* what was looked for instead of what was typed; may be empty */
} contacts_found;

/* Sends its queries with what else is queued, and commits: it is all that is read. */
MUST_USE rc contacts_read(ctx *x, str tenant, const contacts_ask *k,
			  contacts_found *out);
/* The nearest names there are to what was typed; out->any false: none is nearer. */
MUST_USE rc contact_guess_read(ctx *x, const contact_search *s, contact_search *out);

#endif
