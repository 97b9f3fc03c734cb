/* hours_rules.h -- is it open, when does it open, when does it close. Pure: works on
 * open intervals in UTC that PostgreSQL expanded (sql hours_spans), merged. An interval
 * that the horizon cut off has no closing time: a business open around the clock never
 * closes. */
#ifndef PB_HOURS_RULES_H
#define PB_HOURS_RULES_H

#include "base/field.h"
#include "base/when.h"

typedef struct hours_span {
	when opens_at;
	when closes_at; /* no time: open to the horizon and beyond */
} hours_span;
extern const type hours_span_t;

typedef struct hours_now {
	bool open;
	when closes_at; /* when open; no time = not within the horizon */
	when opens_at;  /* when closed: the next opening; no time = none within the
			   horizon */
} hours_now;

/* An interval contains its start and not its end. */
hours_now hours_at(const hours_span *spans, size_t n, when now);

#endif
