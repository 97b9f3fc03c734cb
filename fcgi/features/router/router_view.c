#include "features/router/router_view.h"

static const field router_view_f[] = {
	FIELD_SUB(router_view, shell, &v_shell_t),
	FIELD_SUB(router_view, state, &v_status_t),
	FIELD_SUB(router_view, problem, &v_notice_t),
	FIELD(router_view, on),
	FIELD_SUB(router_view, workspace, &v_field_t),
	FIELD_SUB(router_view, workflow, &v_field_t),
	FIELD_SUB(router_view, available, &v_field_t),
	FIELD_SUB(router_view, unavailable, &v_field_t),
	FIELD_SUB(router_view, fallback, &v_field_t),
	FIELD(router_view, version),
	FIELD(router_view, assignment_url),
	FIELD(router_view, event_url),
	FIELD_SUB(router_view, members, &v_line_t),
};
const type router_view_t = TYPE(router_view, router_view_f);
