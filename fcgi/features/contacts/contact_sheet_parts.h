/* contact_sheet_parts.h -- records of a contact's fields, shown and edited. */
#ifndef PB_CONTACT_SHEET_PARTS_H
#define PB_CONTACT_SHEET_PARTS_H

#include "base/field.h"

/* A phone in a form. */
typedef struct v_phone_edit {
	str row; /* "0" */
	str number, label;
	str number_label, label_label; /* "Phone 1", "Label of phone 1" */
	bool main, focus;
} v_phone_edit;
extern const type v_phone_edit_t;

/* A field in a form. One of input, area, choice and phones. */
typedef struct v_edit {
	str name; /* "sale_date" */
	str label, value, was;
	str hint, error;
	str invalid; /* "true" or empty */
	str type;    /* of input: "text", "date", "email"; empty: another kind */
	bool area, choice, multiple; /* multiple: phones */
	bool focus;
	list options;  /* of v_option */
	list phones;   /* of v_phone_edit */
	str locked;    /* why it cannot be changed here: then value is only shown */
	bool clash;    /* somebody else changed it meanwhile: */
	str theirs;    /* to this, for people */
	str theirs_by; /* "Marcus Diaz, 2 min ago" */
	str mine;      /* what was typed, for people */
} v_edit;
extern const type v_edit_t;

/* A part of the page: facts, or the form when it is open. */
typedef struct v_part {
	str key, title;
	list facts;           /* of v_fact */
	str none;             /* words when there are none */
	str edit, edit_label; /* address of the form; empty: may not */
	str action;           /* of the form, when it is open */
	str cancel;
	list fields; /* of v_edit */
	str error;   /* above the form */
	str locked;  /* "Kept in QuickBase: ..."; may be empty */
	str save;    /* the button's word */
} v_part;
extern const type v_part_t;

#endif
