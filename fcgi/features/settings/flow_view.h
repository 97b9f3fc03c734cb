/* flow_view.h -- what templates/settings/flow.html shows. A flow, read only.
 * Addresses: /settings/routing/:flow. Fragments: none. */
#ifndef PB_FLOW_VIEW_H
#define PB_FLOW_VIEW_H

#include "base/field.h"
#include "features/settings/settings_parts.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct flow_view {
	v_shell shell;
	str name;        /* "Main menu" */
	v_badge version; /* v14, fill green for live */
	str published;   /* "Live since Nov 12, published by Dana O." */
	list steps;      /* of v_outline: in reading order */
	list used_by;    /* of v_line: numbers */
	list versions;   /* of v_version */
	v_pager pager;   /* of the versions */
	str fallback;    /* "When Patchbay cannot answer, callers hear the greeting and
			    leave a voicemail.": may be empty */
	v_empty empty;   /* no step */
} flow_view;
extern const type flow_view_t;

#endif
