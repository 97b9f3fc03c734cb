/* contact_store.h -- rows of a contact's page. Private to contacts. */
#ifndef PB_CONTACT_STORE_H
#define PB_CONTACT_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "features/calls/calls.h"
#include "features/consent/consent.h"
#include "features/contacts/contact_sheet.h"
#include "features/contacts/contact_story_store.h"
#include "features/contacts/contacts_rules.h"
#include "features/crm/crm.h"

/* ITEMS_SHOWN items a page of the timeline; kinds are counted to KINDS_MOST. */
enum { ITEMS_SHOWN = 20, KINDS_MOST = 1000, TOUCH_DAYS = 14 };

typedef struct contact_head {
	str id, name, type, email, address, record_id, language, status, status_icon;
	str stage_id, owner_id, owner, source;
	when stage_since, created_at, last_touch_at;
	bool do_not_contact, restricted, emergency;
	bool hidden, inactive; /* from lists; by the category of its status */
	bool owner_left;
	bool reviews; /* the business asks its customers for reviews */
} contact_head;

/* A phone, and who else is reached there (once for each of them). */
typedef struct contact_number {
	str e164, label, other_id, other_name;
	str blocked; /* why its calls are not taken; absent: they are */
	bool is_primary;
} contact_number;

typedef struct contact_kinds {
	int64_t calls, voicemails, texts, notes, handoffs, changes;
} contact_kinds;

enum timeline_kind {
	KIND_ALL,
	KIND_CALLS,
	KIND_VOICEMAIL,
	KIND_TEXTS,
	KIND_NOTES,
	KIND_HANDOFFS,
	KIND_CHANGES,
	KINDS_N
};

typedef struct contact_ask {
	str id, member; /* member: who looks */
	str before;     /* the oldest item shown so far; absent: the first page */
	enum timeline_kind kind;
	str q, department; /* what is looked for in the timeline; may be empty */
	contact_search find;
	enum sheet_part edit; /* what is open to be edited, or SHEET_NONE */
} contact_ask;

/* A word on who may reach them how. state: granted or refused. */
typedef struct consent_row {
	str id, address, channel, state, kind, source, words, who;
	when created_at;
} consent_row;

/* A text of theirs, or to them. */
typedef struct text_row {
	str id, thread_id, direction, state, body, member_id, author;
	when created_at;
} text_row;

/* Who was merged into this contact and can be taken out again. */
typedef struct merged_row {
	str id, name, who;
	when created_at;
} merged_row;

/* A picture of a text that somebody put among their files. */
typedef struct filed_row {
	str id, thread_id, type, name, who;
	when filed_at;
} filed_row;

typedef struct contact_rows {
	contact_head head;
	list numbers, stages, touches; /* of contact_number, stage_row, call_line */
	list texts;                    /* of text_row */
	list calls, notes, handoffs, changes; /* of call_line, note_row ... */
	list people;                          /* of story_person */
	list consents, merged;                /* of consent_row, merged_row */
	consent_stand stand;                  /* when stands */
	bool stands;
	list filed;            /* of filed_row, the newest first */
	list own, choices;     /* of custom_head, contact_choice */
	list promises, visits; /* as sla.h and visits.h have them */
	contact_sheet_row sheet;
	crm_locked crm;
	contact_kinds kinds;
	call_line live;
	bool is_live;
} contact_rows;

/* Whether the timeline is to show only what was looked for. */
bool contact_narrowed(const contact_ask *k);
/* E_NOTFOUND when the tenant has no such contact. */
MUST_USE rc contact_read(ctx *x, const contact_ask *k, contact_rows *out);

#endif
