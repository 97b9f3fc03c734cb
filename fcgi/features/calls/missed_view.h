/* missed_view.h -- what templates/calls/missed.html shows: why calls were not answered,
 * as a chart and a table. Address: /team/missed. Fragments: none. */
#ifndef PB_MISSED_VIEW_H
#define PB_MISSED_VIEW_H

#include "features/calls/calls_parts.h"
#include "features/shell/shell_parts.h"

/* A bar of the chart and a row of the table. */
typedef struct v_cause {
	str key, number; /* "1": under its bar and before its words */
	str text, helps, href, calls, share, together;
	str current; /* "true": its calls are shown */
	str x, y, w, h, mid, label_y;
} v_cause;
extern const type v_cause_t;

typedef struct v_missed_call {
	str key, href, what, place, waited;
	v_person person;
	v_when when;
} v_missed_call;
extern const type v_missed_call_t;

/* A line across the chart. */
typedef struct v_grid {
	str y, text;
} v_grid;
extern const type v_grid_t;

typedef struct missed_view {
	v_shell shell;
	str from, to, fault;
	list lines, queues; /* of v_option */
	str head;           /* "31 of 240 calls were not answered live (12.9%)" */
	list causes;        /* of v_cause */
	list grid;          /* of v_grid */
	str chart_label, curve;
	str shown;  /* "Nobody was free": the cause whose calls are below */
	list calls; /* of v_missed_call */
	v_empty empty;
} missed_view;
extern const type missed_view_t;

#endif
