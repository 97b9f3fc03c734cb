#include "features/settings/flow_view.h"

static const field flow_view_f[] = {
	FIELD_SUB(flow_view, shell, &v_shell_t),
	FIELD(flow_view, name),
	FIELD_SUB(flow_view, version, &v_badge_t),
	FIELD(flow_view, published),
	FIELD_SUB(flow_view, steps, &v_outline_t),
	FIELD_SUB(flow_view, used_by, &v_line_t),
	FIELD_SUB(flow_view, versions, &v_version_t),
	FIELD_SUB(flow_view, pager, &v_pager_t),
	FIELD(flow_view, fallback),
	FIELD_SUB(flow_view, empty, &v_empty_t),
};
const type flow_view_t = TYPE(flow_view, flow_view_f);
