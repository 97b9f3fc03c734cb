/* contact_view.h -- what templates/contacts/contact.html shows. A person.
 * Addresses: /contacts/:id. Fragments: contact-head, timeline (contact_topics). */
#ifndef PB_CONTACT_VIEW_H
#define PB_CONTACT_VIEW_H

#include "base/field.h"
#include "features/calls/calls_parts.h"
#include "features/contacts/contact_sheet_parts.h"
#include "features/contacts/contacts_parts.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

/* Somebody who was merged into this contact. */
typedef struct v_merged {
	str name, meta, action; /* action: takes them out again; empty: may not */
} v_merged;
extern const type v_merged_t;

/* A picture of a text, put among their files. */
typedef struct v_filed {
	str href, text; /* "Photo, by Priya R., Nov 9" */
	str src;        /* empty: no picture */
} v_filed;
extern const type v_filed_t;

typedef struct contact_view {
	v_shell shell;
	v_contact contact;
	str contact_topics; /* "contact:c1" */
	list kinds;         /* of v_kind */
	/* what is looked for in it, and its form */
	str find_action, find_kind, find_q, find_clear;
	list find_departments; /* of v_option; may be empty */
	list items;            /* of v_item: newest first */
	str older_href;        /* may be empty */
	v_empty empty;
	list parts;        /* of v_part */
	str parts_topics;  /* as contact_topics; empty while one is edited */
	list details;      /* of v_fact */
	list consent;      /* of v_line */
	list consent_past; /* of v_line: newest first */
	list merged;       /* of v_merged */
	list filed;        /* of v_filed: pictures among their files */
	list promises;     /* of v_line: what is owed, soonest first */
	str follow_up_href;
	list visits; /* of v_line: appointments, the next first */
	str visit_href;
	str data_href;     /* all that is known of them; may be empty */
	str review_action; /* of the form that asks them for a review; may be empty */
	bool surveys;      /* they agreed to be asked */
	str merge_href, delete_action; /* empty: may not */
	str delete_note;               /* on a call now */
	list touches;                  /* of v_touch */
	str dnc_action;                /* "/contacts/c1/dnc": empty: may not */
	str stands, stands_href; /* why not again by a word here; the ledger that says
				    so */
	str dnc_error, dnc_words;
	bool dnc;        /* is not to be contacted */
	str note_action; /* "/contacts/c1/notes": empty: may not write */
	str note_text, note_error;
	str handoff_action, handoff_to, handoff_reason, handoff_error;
	list handoff_choices; /* of v_option */
	bool handoff_whole_may, handoff_whole;
	str touches_meta; /* "14 days" */
} contact_view;
extern const type contact_view_t;

#endif
