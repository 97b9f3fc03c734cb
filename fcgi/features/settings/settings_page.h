/* settings_page.h -- private to settings: rows become what its pages show. */
#ifndef PB_SETTINGS_PAGE_H
#define PB_SETTINGS_PAGE_H

#include "features/settings/flow_view.h"
#include "features/settings/hours_view.h"
#include "features/settings/lines_view.h"
#include "features/settings/settings_rules.h"
#include "features/settings/settings_store.h"
#include "features/shell/shell.h"

/* Where the lists of the settings page begin: the last key before; empty at first. */
typedef struct lines_after {
	str numbers, flows, schedules;
} lines_after;
void lines_fill(ctx *x, const session *who, const lines_rows *r,
		const lines_after *after, lines_view *v);

/* before: versions below that number; INT64_MAX at first. */
void flow_fill(ctx *x, const session *who, const flow_rows *r, int64_t before,
	       flow_view *v);

/* The month that is shown, in the schedule's zone. */
typedef struct hours_month {
	int64_t year, month, today; /* today: its day number */
	month_grid grid;
} hours_month;
/* chosen: "2026-11"; absent: the present month. false when it is no month. */
bool hours_month_of(const ctx *x, str zone, str chosen, enum time_style style,
		    hours_month *out);
hours_range hours_month_range(const hours_month *m);
void hours_fill(ctx *x, const session *who, const hours_rows *r, const hours_month *m,
		str after, hours_view *v);

/* Which of the page's forms was refused, and why. */
typedef struct hours_wrong {
	enum { HOURS_WEEK = 1, HOURS_HOLIDAY, HOURS_CHANGE } what;
	str error;
	unsigned days; /* of the week, a bit each: what cannot be understood */
} hours_wrong;
/* After hours_fill: the forms again as they were typed. */
void hours_fill_typed(ctx *x, const request *q, const hours_wrong *w, hours_view *v);

MUST_USE rc hours_get(ctx *x, request *q, response *p);
MUST_USE rc hours_post(ctx *x, request *q, response *p);

/* ---- words that the pages share ---- */

/* "6:00 PM", "Wed 8:00 AM", "Mon, Jan 4, 8:00 AM". */
str settings_moment(ctx *x, when w, str zone, enum time_style style);
/* "Nov 12", "Nov 12, 2025", "today". */
str settings_date(ctx *x, const session *who, when w);
/* "1 number", "2 numbers" */
str settings_count(ctx *x, int64_t n, const char *one, const char *many);
/* Open until 6:00 PM, Closed until Wed 8:00 AM. */
v_status settings_state(ctx *x, const session *who, when opens, when closes, str zone);
list settings_schedules(ctx *x, const session *who, list rows, str current);
/* Of a list that is read forward by key: path?name=last, and the way back to its
 * start. */
v_pager settings_pager(ctx *x, str path, const char *name, str after, list rows,
		       size_t a_page, str last);

#endif
