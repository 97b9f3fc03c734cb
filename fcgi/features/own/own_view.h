/* own_view.h -- what templates/own/list.html and one.html show. Statuses, tags and
 * groups, fields: /settings/statuses, /settings/labels, /settings/fields, and one of
 * them. Fragments: own-list (own). */
#ifndef PB_OWN_VIEW_H
#define PB_OWN_VIEW_H

#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

/* Something to fill in: a line of text, a choice (options) or lines of text (rows). */
typedef struct v_own_input {
	str name, label, value, hint, error, invalid, list_of;
	list options; /* of v_option; empty: a text */
	int64_t rows; /* of a text of several lines; 0: one */
	int64_t max;
	bool required;
} v_own_input;
extern const type v_own_input_t;

typedef struct v_own_row {
	str key;
	str name, href;  /* href empty: it is going */
	v_status status; /* of a status: itself; else empty */
	str meta;        /* "Hidden after 6 months" */
	str used, used_href;
	str work; /* "Being taken away, 300 of 1,204"; empty: nothing goes on */
	int64_t work_done, work_of;
	str move; /* where its order is changed; may be empty */
} v_own_row;
extern const type v_own_row_t;

typedef struct v_own_part {
	str title, note, used_head;
	list rows; /* of v_own_row */
	v_empty empty;
} v_own_part;
extern const type v_own_part_t;

typedef struct own_list_view {
	v_shell shell;
	list parts; /* of v_own_part */
	str add_title, add_text, path;
	list inputs; /* of v_own_input: of a new one */
} own_list_view;

typedef struct own_one_view {
	v_shell shell;
	str title, path, back, version;
	v_notice notice;
	list inputs;
	bool archived, is_field;
	str work;
	int64_t work_done, work_of;
	str retire_text, retire_button; /* what happens when it is taken away */
	list others;                    /* of v_option: the status they get instead */
} own_one_view;

extern const type own_list_view_t, own_one_view_t;

#endif
