/* hours_view.h -- what templates/settings/hours.html shows: opening hours, which
 * managers change there. Addresses: /settings/hours/:id. Fragments: none. */
#ifndef PB_HOURS_VIEW_H
#define PB_HOURS_VIEW_H

#include "base/field.h"
#include "features/settings/settings_parts.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

/* What was typed into the forms beside the week. */
typedef struct v_holiday_form {
	str day, name, opens, closes, error;
	bool everywhere;
} v_holiday_form;
extern const type v_holiday_form_t;

typedef struct v_change_form {
	str from, to, reason, error;
	bool open;
} v_change_form;
extern const type v_change_form_t;

typedef struct hours_view {
	v_shell shell;
	str path;        /* "/settings/hours/h1": where its forms go */
	str manages;     /* "yes": who looks may change it; else empty */
	str version;     /* of the week that is shown */
	v_notice notice; /* why nothing was saved */
	v_holiday_form holiday;
	v_change_form change;
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
