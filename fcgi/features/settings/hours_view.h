/* hours_view.h -- what templates/settings/hours.html shows. Opening hours, read only.
 * Addresses: /settings/hours/:id. Fragments: none. */
#ifndef PB_HOURS_VIEW_H
#define PB_HOURS_VIEW_H

#include "base/field.h"
#include "features/settings/settings_parts.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

typedef struct hours_view {
	v_shell shell;
	list schedules; /* of v_schedule */
	v_pager pager;  /* of the schedules */
	str name;       /* "Customer Support" */
	v_status open;  /* Open now green circle-check / Closed now none circle-minus */
	str sentence;   /* "Closes today at 6:00 PM, in 7 h 18 m. Next closed day: Thu,
			   Nov 26." */
	str zone;       /* "Mountain Time, Denver" */
	list ticks;     /* of v_tick: five: 12 AM, 6 AM, 12 PM, 6 PM, 12 AM */
	list days;      /* of v_day: seven */
	str month;      /* "November 2026" */
	str prev_href, prev_text; /* "?month=2026-10", "October 2026" */
	str next_href, next_text;
	list month_heads; /* of v_tick: seven letters */
	list cells;       /* of v_cell: 35 or 42 */
	list holidays;    /* of v_dated */
	list overrides;   /* of v_dated */
	str closed_text;  /* "Voicemail, callback next business day": what happens when
			     closed; may be empty */
	list used_by;     /* of v_line */
} hours_view;
extern const type hours_view_t;

#endif
