/* outcome.h -- the form in which people say what came of a call: outcome, follow-up,
 * value, tags, note. A part that any page can show (templates/calls/outcome.html); it
 * is posted to /history/calls/:id. */
#ifndef PB_OUTCOME_H
#define PB_OUTCOME_H

#include "base/ctx.h"
#include "features/dispositions/dispositions.h"
#include "features/shell/parts.h"
#include "web/request.h"

/* One outcome to choose. */
typedef struct v_outcome_choice {
	str id, name, icon, key; /* key: "6" or empty */
	str offers;              /* the follow-up it offers: 30m, 2h, tomorrow */
	str needs;               /* "note follow_up": what it asks for */
	bool chosen;
} v_outcome_choice;
extern const type v_outcome_choice_t;

/* Absent when action is empty. */
typedef struct v_outcome_form {
	str action;               /* "/history/calls/0193" */
	str list_of;              /* the table it was opened from, as a query */
	str next;                 /* the call that comes then; may be empty */
	str back_href, skip_href; /* the calls beside it; may be empty */
	str work_version, note_version;
	str required;     /* "Required"; empty: none is needed */
	list choices;     /* of v_outcome_choice */
	str error;        /* each replaces a hint */
	list follow_ups;  /* of v_option */
	str follow_up_at; /* "2026-11-21T15:30": as picked */
	str follow_up_error;
	list owners;                  /* of v_option: who owes the follow-up */
	list assigned;                /* of v_option: whose call it is */
	str value, value_error, sign; /* sign: "$" */
	list amounts;                 /* of v_option: "150" as "$150" */
	str tags, tags_was, tags_error;
	list known_tags; /* of v_option */
	str note, note_error;
	str saved;      /* "Saved 10:42:07 AM by Priya R."; empty: nothing yet */
	v_notice clash; /* somebody saved something else meanwhile */
} v_outcome_form;
extern const type v_outcome_form_t;

/* What people made of a call, as it is kept. */
typedef struct call_work {
	str id, disposition_id, disposition, special, disposed_by, note, note_by,
		assigned_to, follow_up_by, follow_up_owner, tags;
	int64_t note_version, work_version, value;
	bool spam, urgent;
	when disposed_at, note_at, follow_up_at;
} call_work;
extern const type call_work_t;

/* What the form needs, read with the page's other queries. */
typedef struct outcome_shelf {
	call_work work;
	bool found;
	list dispositions; /* of disposition */
	disposition_rules rules;
	list owners, tags; /* of call_choice, one_text */
} outcome_shelf;
void outcome_send(ctx *x, str call_id, outcome_shelf *s);
/* After the flush; nothing typed yet. list_of and next as above, may be absent. */
void outcome_fill(ctx *x, const request *q, const outcome_shelf *s, str list_of,
		  str next, v_outcome_form *v);
/* Does this call still need an outcome before the next one? Of those who must. */
bool outcome_gates(const outcome_shelf *s);

#endif
