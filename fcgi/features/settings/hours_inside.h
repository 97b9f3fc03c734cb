/* hours_inside.h -- private to the page of a schedule: its month and its dates. */
#ifndef PB_HOURS_INSIDE_H
#define PB_HOURS_INSIDE_H

#include <stdlib.h>
#include <string.h>

#include "features/settings/settings_page.h"

/* "Thu, Nov 26" */
str hours_day_words(ctx *x, int64_t day, enum time_style style);
/* The day number of a moment in a zone. */
int64_t hours_local_day(when w, str zone);
/* "day1": the input of a weekday's hours. */
str hours_day_field(ctx *x, int64_t weekday);
/* Open intervals by the days they touch. */
day_span *hours_days(ctx *x, list spans, str zone, size_t *n);
void hours_calendar(ctx *x, const hours_rows *r, const hours_month *m,
		    enum time_style style, str path, hours_view *v);
/* The lists of holidays and temporary changes that are still to come. */
void hours_dates(ctx *x, const hours_rows *r, enum time_style style, hours_view *v);
/* What that day is called, or why it differs; empty when nothing is known. */
str hours_reason(const hours_rows *r, int64_t day);

#endif
