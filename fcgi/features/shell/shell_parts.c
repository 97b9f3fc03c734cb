#include "features/shell/shell_parts.h"

static const field v_nav_item_f[] = {
	FIELD(v_nav_item, group),       FIELD(v_nav_item, text),
	FIELD(v_nav_item, href),        FIELD(v_nav_item, icon),
	FIELD(v_nav_item, key),         FIELD(v_nav_item, current),
	FIELD(v_nav_item, count),       FIELD(v_nav_item, count_tone),
	FIELD(v_nav_item, count_label), FIELD(v_nav_item, live),
};
const type v_nav_item_t = TYPE(v_nav_item, v_nav_item_f);

static const field v_tab_f[] = {
	FIELD(v_tab, text),
	FIELD(v_tab, href),
	FIELD(v_tab, count),
	FIELD(v_tab, current),
};
const type v_tab_t = TYPE(v_tab, v_tab_f);

static const field v_presence_f[] = {
	FIELD(v_presence, state),
	FIELD(v_presence, word),
	FIELD_SUB(v_presence, since, &v_clock_t),
};
const type v_presence_t = TYPE(v_presence, v_presence_f);

static const field v_reason_f[] = {
	FIELD(v_reason, value),
	FIELD(v_reason, text),
	FIELD(v_reason, state),
	FIELD(v_reason, chosen),
};
const type v_reason_t = TYPE(v_reason, v_reason_f);

static const field v_live_f[] = {
	FIELD(v_live, href),
	FIELD(v_live, waiting),
	FIELD_SUB(v_live, longest, &v_clock_t),
	FIELD(v_live, free),
	FIELD(v_live, members),
	FIELD(v_live, as_of),
	FIELD(v_live, say),
};
const type v_live_t = TYPE(v_live, v_live_f);

static const field v_bell_f[] = {
	FIELD(v_bell, href),  FIELD(v_bell, topics),      FIELD(v_bell, label),
	FIELD(v_bell, count), FIELD(v_bell, count_label),
};
const type v_bell_t = TYPE(v_bell, v_bell_f);

static const field v_operator_f[] = {
	FIELD(v_operator, text),
	FIELD(v_operator, ends),
};
const type v_operator_t = TYPE(v_operator, v_operator_f);

static const field v_shell_f[] = {
	FIELD(v_shell, lang),
	FIELD(v_shell, zone),
	FIELD(v_shell, now),
	FIELD(v_shell, theme),
	FIELD(v_shell, density),
	FIELD(v_shell, nav_size),
	FIELD(v_shell, keys),
	FIELD(v_shell, movement),
	FIELD(v_shell, title),
	FIELD(v_shell, heading),
	FIELD(v_shell, crumb_text),
	FIELD(v_shell, crumb_href),
	FIELD(v_shell, tenant),
	FIELD(v_shell, home),
	FIELD(v_shell, csrf),
	FIELD(v_shell, nonce),
	FIELD(v_shell, self),
	FIELD(v_shell, stream),
	FIELD(v_shell, refresh),
	FIELD(v_shell, refresh_off),
	FIELD(v_shell, search_href),
	FIELD(v_shell, search),
	FIELD_SUB(v_shell, nav, &v_nav_item_t),
	FIELD_SUB(v_shell, nav_more, &v_nav_item_t),
	FIELD_SUB(v_shell, tabs, &v_tab_t),
	FIELD_SUB(v_shell, live, &v_live_t),
	FIELD_SUB(v_shell, bell, &v_bell_t),
	FIELD_SUB(v_shell, me, &v_person_t),
	FIELD(v_shell, me_role),
	FIELD_SUB(v_shell, presence, &v_presence_t),
	FIELD_SUB(v_shell, reasons, &v_reason_t),
	FIELD_SUB(v_shell, flashes, &v_flash_t),
	FIELD_SUB(v_shell, operator, & v_operator_t),
	FIELD(v_shell, desk),
	FIELD(v_shell, desk_busy),
};
const type v_shell_t = TYPE(v_shell, v_shell_f);

static const field v_trouble_f[] = {
	FIELD(v_trouble, status),      FIELD(v_trouble, icon),
	FIELD(v_trouble, tone),        FIELD(v_trouble, title),
	FIELD(v_trouble, text),        FIELD(v_trouble, todo),
	FIELD(v_trouble, action_text), FIELD(v_trouble, action_href),
	FIELD(v_trouble, reference),
};
const type v_trouble_t = TYPE(v_trouble, v_trouble_f);
