/* crm_view.h -- what templates/crm/settings.html shows. The connection to the CRM.
 * Addresses: /settings/crm. Fragments: crm-state. */
#ifndef PB_CRM_VIEW_H
#define PB_CRM_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

/* A field of ours and which of theirs it is. */
typedef struct v_crm_field {
	str name;   /* "phone" */
	str label;  /* "Phone" */
	str value;  /* "148": may be empty */
	str list;   /* id of the list of their fields */
	str column; /* "Mobile phone (phone)": theirs; empty: not known */
	str note;   /* may be empty */
	str tone;   /* red, amber, none */
	str icon;
	str invalid; /* "true" or empty */
} v_crm_field;
extern const type v_crm_field_t;

/* A word of theirs whose meaning somebody must choose. */
typedef struct v_crm_word {
	str id;       /* "w3" */
	str kind;     /* "status" */
	str what;     /* "Project status" */
	str value;    /* "Roof hold" */
	str count;    /* "12 records" */
	list options; /* of v_option */
} v_crm_word;
extern const type v_crm_word_t;

typedef struct crm_view {
	v_shell shell;
	bool connected, running, paused;
	v_status state;   /* Last sync 10:21 AM */
	v_notice problem; /* absent when all is well */
	v_notice warning;
	list facts;       /* of v_fact */
	str connect_text; /* "Connect" or "Save and test" */
	v_field realm, token, table, rate;
	list reads;     /* of v_crm_field */
	list customers; /* of v_option: fields of the customers' table */
	v_field comm_table, ticket_table;
	list writes, comm, tickets;        /* of v_crm_field */
	list comm_columns, ticket_columns; /* of v_option */
	list lines;             /* of v_option: whose unanswered calls are tickets */
	list words;             /* of v_crm_word */
	list problems;          /* of v_line */
	str problems_more;      /* "Showing the first 20 of 214." or empty */
	list pushes;            /* of v_line */
	str hook_url, hook_key; /* the key: once, when it was made */
	str hook_state;         /* "A key is set." */
} crm_view;
extern const type crm_view_t;

#endif
