/* dispositions_view.h -- what templates/dispositions/list.html and one.html show.
 * Outcomes of calls: /settings/outcomes and one of them. */
#ifndef PB_DISPOSITIONS_VIEW_H
#define PB_DISPOSITIONS_VIEW_H

#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

/* Something to fill in (templates/own/input.html). */
typedef struct v_outcome_input {
	str name, label, value, hint, error, invalid, list_of;
	list options; /* of v_option; empty: a text */
	int64_t rows; /* of a text of several lines; 0: one */
	int64_t max;
	bool required;
} v_outcome_input;
extern const type v_outcome_input_t;

/* Something to tick. */
typedef struct v_outcome_tick {
	str name, text;
	bool on;
} v_outcome_tick;
extern const type v_outcome_tick_t;

typedef struct v_outcome_line {
	str key, name, href, icon, digit;
	str asks; /* "Note, follow-up" */
	str does; /* "Keeps the promise, follow-up in 2 hours" */
	str used, used_href;
	bool archived;
} v_outcome_line;
extern const type v_outcome_line_t;

typedef struct dispositions_list_view {
	v_shell shell;
	list rows; /* of v_outcome_line */
	v_empty empty;
	list inputs; /* of v_outcome_input: of a new one */
	list ticks;  /* of v_outcome_tick */
	list rules;  /* of v_outcome_input */
	str rules_version;
	v_notice notice;
} dispositions_list_view;

typedef struct dispositions_one_view {
	v_shell shell;
	str title, path, version;
	v_notice notice;
	list inputs, ticks;
	bool archived;
} dispositions_one_view;

extern const type dispositions_list_view_t, dispositions_one_view_t;

#endif
