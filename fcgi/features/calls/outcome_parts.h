/* outcome_parts.h -- records of the form about a call (templates/calls/outcome.html).
 */
#ifndef PB_OUTCOME_PARTS_H
#define PB_OUTCOME_PARTS_H

#include "base/field.h"
#include "features/shell/parts.h"

/* One outcome to choose. */
typedef struct v_outcome_choice {
	str id, name, icon, key; /* key: "6" or empty */
	str offers;              /* the follow-up it offers: 30m, 2h, tomorrow */
	str needs;               /* "note follow_up": what it asks for */
	bool chosen;
} v_outcome_choice;
extern const type v_outcome_choice_t;

/* A field that two changed: which one stays? */
typedef struct v_both {
	str name, label;  /* "disposition", "Outcome" */
	str mine, theirs; /* "Booked job" */
	str by;           /* whose theirs is; may be empty */
} v_both;
extern const type v_both_t;

/* Absent when action is empty. */
typedef struct v_outcome_form {
	str action;  /* "/history/calls/0193" */
	str writer;  /* who writes: a tab keeps what is not saved for nobody else */
	str list_of; /* the table it was opened from, as a query */
	str next;    /* the call that comes then; may be empty */
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
	str disposition_was, due_was, owner_was, value_was, assigned_was, note_was;
	list known_tags; /* of v_option */
	str note, note_error;
	str saved;      /* "Saved 10:42:07 AM by Priya R."; empty: nothing yet */
	v_notice clash; /* somebody saved something else meanwhile */
	list versus;    /* of v_both: what both changed */
	str asked;      /* their names: "value note" */
} v_outcome_form;
extern const type v_outcome_form_t;

#endif
