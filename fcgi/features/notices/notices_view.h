/* notices_view.h -- what templates/notices/list.html shows. A member's notices, newest
 * first, those about one person together. Addresses: /notices. Fragments: none. */
#ifndef PB_NOTICES_VIEW_H
#define PB_NOTICES_VIEW_H

#include "base/field.h"
#include "features/notices/notices_store.h"
#include "features/shell/shell.h"

/* A button that does something about it at once. */
typedef struct v_told_do {
	str href;        /* "/sla/0193/give" */
	str name, value; /* "to", "me" */
	str text;        /* "Take it" */
	str label;       /* "Take it: Missed call overdue: Rosa Delgado" */
} v_told_do;
extern const type v_told_do_t;

typedef struct v_told {
	str key, icon, text;
	str href;  /* may be empty */
	str tone;  /* "accent" when not read yet, else "none" */
	str state; /* "New" or empty */
	str done;  /* "Done already": of a promise that is over; may be empty */
	v_when time;
	v_told_do act; /* absent when its href is empty */
} v_told;
extern const type v_told_t;

/* What is about one person or number; who.name is empty where it is about nobody. */
typedef struct v_told_group {
	str key;
	v_person who;
	str count; /* "3": of more than one */
	v_action call, write;
	list told; /* of v_told */
} v_told_group;
extern const type v_told_group_t;

typedef struct notices_view {
	v_shell shell;
	list groups; /* of v_told_group */
	bool fresh;  /* some are not read */
	str older_href;
	v_empty empty;
} notices_view;
extern const type notices_view_t;

/* rows: notice_row, one more than a page when there are more. */
void notices_fill(ctx *x, const session *who, list rows, notices_view *v);

#endif
