/* contact_story_store.h -- what happened to a contact besides calls, and what people do
 * to it on its page. Private to contacts. */
#ifndef PB_CONTACT_STORY_STORE_H
#define PB_CONTACT_STORY_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "base/when.h"
#include "web/kept.h"

typedef struct note_row {
	str id, body, member_id, author, department;
	bool pinned;
	when created_at, edited_at;
} note_row;
extern const type note_row_t;

/* state: open, accepted, returned, withdrawn. mine: whoever looks may accept or return
 * it; given: may take it back; whole: who accepts becomes the coordinator. */
typedef struct handoff_row {
	str id, reason, state, answer;
	str from_name, from_department, to_name, to_department, closed_name;
	when due_at, created_at, closed_at;
	bool mine, given, whole;
} handoff_row;
extern const type handoff_row_t;

/* One that is open, in the list of them. */
typedef struct handed_row {
	str id, contact_id, contact, phone, reason;
	str from_name, from_department, to_name, to_department;
	when due_at, created_at;
	bool mine, given, whole;
} handed_row;
extern const type handed_row_t;

/* Counted to 100. */
typedef struct handed_counts {
	int64_t mine, given, everybodys;
} handed_counts;
extern const type handed_counts_t;

/* source: page, api, import, crm, call, system. */
typedef struct change_row {
	str id, source, what, before, after, who;
	when created_at;
} change_row;
extern const type change_row_t;

/* kind: department or member; note: a member's department; takes: can be handed to. */
typedef struct story_person {
	str kind, id, name, note;
	bool takes;
} story_person;
extern const type story_person_t;

/* Whether it is a colleague who may accept, or a department where somebody may; one of
 * the ids is empty. */
bool story_takes(list people, str member, str department);
/* Queues: whom something can be handed to by a member, and who can be mentioned. */
void story_people_send(ctx *x, str member, list *people);
/* E_NOTFOUND when the tenant has no such contact; people: as above, may be NULL. */
MUST_USE rc contact_there(ctx *x, str contact, str member, list *people);
/* mentions: an array literal of member ids. */
MUST_USE rc note_add(ctx *x, str contact, str member, str body, str mentions);
/* One of to_member and to_department is absent; whole: the coordinator's place goes
 * along. */
typedef struct handoff_new {
	str contact, member, to_member, to_department, reason;
	when due;
	bool whole;
} handoff_new;
/* id: absent when that place is not the member's to give: nothing was handed over. */
MUST_USE rc handoff_give(ctx *x, const handoff_new *h, str *id);
/* Whether they agreed to be asked for reviews and surveys: noted for every number of
 * theirs. E_NOTFOUND when there is no such contact. */
MUST_USE rc contact_surveys(ctx *x, str contact, bool in, str words, str member);
/* E_NOTFOUND when there is no such hand-off. */
MUST_USE rc handoff_there(ctx *x, str handoff);
/* closed: false when it is closed already or not the member's to close so. taken: the
 * member is the contact's coordinator now. */
typedef struct handoff_closed {
	bool closed, taken;
	str contact_id;
} handoff_closed;
extern const type handoff_closed_t;
MUST_USE rc handoff_close(ctx *x, str handoff, str member, str state, str answer,
			  handoff_closed *out);
enum { HANDOFFS_SHOWN = 50 };
/* What is open, at most one more than is shown. which: mine, given, all; after: the
 * last of the page before, may be absent. With what else is queued. */
MUST_USE rc handoffs_open_read(ctx *x, str member, str which, str after, list *out);
/* Queues. leads: everybody's are counted, too. */
void handoffs_counts_send(ctx *x, str member, bool leads, handed_counts *out);
/* Only those that wait for the member, unless that was asked a moment ago; after the
 * flush they are kept for the next. */
void handoffs_mine_send(ctx *x, const request *q, handed_counts *out, kept_as *as);
void handoffs_mine_keep(ctx *x, const handed_counts *handed, const kept_as *as);
#endif
