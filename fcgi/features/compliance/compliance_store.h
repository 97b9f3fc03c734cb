/* compliance_store.h -- rows of how a business stands with the rules. Private to
 * compliance. */
#ifndef PB_COMPLIANCE_STORE_H
#define PB_COMPLIANCE_STORE_H

#include "base/ctx.h"
#include "features/compliance/compliance_rules.h"

typedef struct compliance_settings {
	str every;          /* "", week, month */
	str next_on, today; /* "2026-12-01"; next_on may be empty */
} compliance_settings;

typedef struct compliance_reader {
	str id, name, email;
	bool chosen;
} compliance_reader;

/* Who a letter goes to. */
typedef struct compliance_to {
	str email, business;
} compliance_to;

/* Today of the business, how and to whom (of compliance_reader) it is written. */
MUST_USE rc compliance_settings_read(ctx *x, compliance_settings *s, list *readers);
/* Of compliance_figure. */
MUST_USE rc compliance_figures_read(ctx *x, str from, str to, list *out);
/* readers: "{id,id}". */
MUST_USE rc compliance_keep(ctx *x, str every, str readers);
/* How many letters are on their way. */
MUST_USE rc compliance_send(ctx *x, str from, str to, int64_t *n);
MUST_USE rc compliance_due_find(ctx *x, list *tenants);
MUST_USE rc compliance_to_read(ctx *x, str member, compliance_to *out, bool *found);

#endif
