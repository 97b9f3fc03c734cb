/* router_view.h -- what templates/router/settings.html shows: who decides which member
 * is rung. Addresses: /settings/distribution. Fragments: router-state. */
#ifndef PB_ROUTER_VIEW_H
#define PB_ROUTER_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct router_view {
	v_shell shell;
	v_status state;   /* Built-in queue; In use; Being checked; Not usable */
	v_notice problem; /* what the carrier said; somebody else saved */
	bool on;          /* TaskRouter is chosen */
	v_field workspace, workflow, available, unavailable, fallback;
	str version;
	str assignment_url, event_url;
	list members; /* of v_line */
} router_view;
extern const type router_view_t;

#endif
