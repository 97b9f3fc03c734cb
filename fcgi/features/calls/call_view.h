/* call_view.h -- what templates/calls/call.html shows. A call, step by step.
 * Addresses: /history/calls/:id. Fragments: call-head, call-body, call-context (all
 * call_topics). */
#ifndef PB_CALL_VIEW_H
#define PB_CALL_VIEW_H

#include "base/field.h"
#include "features/calls/calls_parts.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct call_view {
	v_shell shell;
	v_call call;
	str call_topics; /* "call:0195" */
	v_notice notice;
	str summary;     /* "Answered by Priya Raman after 0:51, talked 3:10.": one
			    sentence, the outcome */
	list trace;      /* of v_trace */
	str trace_meta;  /* "6 steps, 0:51" */
	list legs;       /* of v_leg */
	list recordings; /* of v_recording */
	list facts;      /* of v_fact: Line, Number, Flow and version, Started, Waited,
			    Length, Queue */
	list technical; /* of v_fact: call SID, stamps, carrier, signature; code true */
	v_context context;
	/* What people made of it, as it is kept. work_href: the call beside the table,
	 * where they do; empty for who may not. */
	str outcome, outcome_meta, note, tags, work_href;
	str review_action; /* empty: not to be asked for a review */
} call_view;
extern const type call_view_t;

#endif
