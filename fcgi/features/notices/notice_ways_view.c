#include "features/notices/notice_ways_view.h"

static const field v_way_f[] = {
	FIELD(v_way, sort),
	FIELD(v_way, name),
	FIELD(v_way, page),
	FIELD(v_way, push),
	FIELD_SUB(v_way, email, &v_option_t),
};
const type v_way_t = TYPE(v_way, v_way_f);

static const field v_device_f[] = {
	FIELD(v_device, id),   FIELD(v_device, icon), FIELD(v_device, name),
	FIELD(v_device, meta), FIELD(v_device, here),
};
const type v_device_t = TYPE(v_device, v_device_f);

static const field notice_ways_view_f[] = {
	FIELD_SUB(notice_ways_view, shell, &v_shell_t),
	FIELD_SUB(notice_ways_view, ways, &v_way_t),
	FIELD_SUB(notice_ways_view, devices, &v_device_t),
	FIELD(notice_ways_view, quiet_from),
	FIELD(notice_ways_view, quiet_to),
	FIELD(notice_ways_view, daily_at),
	FIELD(notice_ways_view, error),
	FIELD(notice_ways_view, key),
	FIELD(notice_ways_view, mail_note),
	FIELD(notice_ways_view, words),
};
const type notice_ways_view_t = TYPE(notice_ways_view, notice_ways_view_f);
