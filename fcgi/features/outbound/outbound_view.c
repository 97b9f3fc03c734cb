#include "features/outbound/outbound_view.h"

static const field outbound_view_f[] = {
	FIELD_SUB(outbound_view, shell, &v_shell_t),
	FIELD_SUB(outbound_view, who, &v_person_t),
	FIELD_SUB(outbound_view, badge, &v_badge_t),
	FIELD(outbound_view, number),
	FIELD(outbound_view, shown),
	FIELD_SUB(outbound_view, facts, &v_fact_t),
	FIELD_SUB(outbound_view, lines, &v_option_t),
	FIELD_SUB(outbound_view, notice, &v_notice_t),
	FIELD(outbound_view, may),
	FIELD(outbound_view, asked),
	FIELD(outbound_view, fresh),
	FIELD(outbound_view, other),
	FIELD(outbound_view, device_href),
};
const type outbound_view_t = TYPE(outbound_view, outbound_view_f);
