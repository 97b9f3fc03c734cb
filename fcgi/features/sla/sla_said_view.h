/* sla_said_view.h -- what templates/sla/said.html shows. What people promised in words.
 * Addresses: /sla/said. Fragments: none. */
#ifndef PB_SLA_SAID_VIEW_H
#define PB_SLA_SAID_VIEW_H

#include "base/field.h"
#include "features/shell/shell.h"

typedef struct v_said {
	str key, quote, post_href;
	str meta; /* "Ben, text to Maribel Ortega, 12m" */
	str href; /* where it was said */
	str due;  /* "due Sat 3:00 PM", or by the rule */
} v_said;
extern const type v_said_t;

typedef struct sla_said_view {
	v_shell shell;
	list rows; /* of v_said */
	v_empty empty;
} sla_said_view;
extern const type sla_said_view_t;

#endif
