/* queues_view.h -- what templates/team/queues.html shows: how each queue gives out its
 * calls. Address: /settings/queues. Fragments: none. */
#ifndef PB_QUEUES_VIEW_H
#define PB_QUEUES_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

/* One number of a queue. */
typedef struct v_amount {
	str id; /* "wrap_s-0193": of the input */
	str name, label, value, hint;
	str min, max;
} v_amount;
extern const type v_amount_t;

typedef struct v_switch {
	str name, label;
	bool on;
} v_switch;
extern const type v_switch_t;

typedef struct v_queue_form {
	str key, name, action;
	list amounts;  /* of v_amount */
	list switches; /* of v_switch */
	str error;
} v_queue_form;
extern const type v_queue_form_t;

typedef struct queues_view {
	v_shell shell;
	list queues; /* of v_queue_form */
	v_empty empty;
} queues_view;
extern const type queues_view_t;

#endif
