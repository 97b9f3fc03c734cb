/* call_work_store.h -- what people make of a call, saved. Private to calls. */
#ifndef PB_CALL_WORK_STORE_H
#define PB_CALL_WORK_STORE_H

#include "features/calls/call_work_rules.h"
#include "features/calls/outcome.h"

typedef struct call_note {
	str outcome; /* saved, same, stale, missing */
	int64_t version;
	str note, who; /* as it is now */
	when at;
} call_note;

typedef struct call_person_row {
	str id, name, type, phone, address;
	bool same; /* has the call's number */
} call_person_row;
extern const type call_note_t, call_person_row_t;

/* Queues: what people made of a call. found: there is such a call. */
void call_work_send(ctx *x, str call_id, call_work *out, bool *found);
/* What the form of a call is checked against, at once; nobody else saves the call until
 * the transaction ends. */
MUST_USE rc outcome_hold(ctx *x, str call_id, outcome_shelf *s);
/* d: the outcome that was chosen; NULL: none, or none of those offered. outcome: saved,
 * same, stale, missing. */
MUST_USE rc call_work_save(ctx *x, const request *q, const call_work *w,
			   const work_form *f, str *outcome);
MUST_USE rc call_note_save(ctx *x, const request *q, str call_id, int64_t version,
			   str note, call_note *out);
MUST_USE rc call_tags_save(ctx *x, const request *q, str call_id, str was, str want);
/* outcome: saved, same, missing, nobody. */
MUST_USE rc call_contact_link(ctx *x, const request *q, str call_id, str contact,
			      str *outcome);
/* Queues the query of people it may have been; typed: what was looked for. */
void call_people_send(ctx *x, const request *q, str call_id, str typed, list *out);

#endif
