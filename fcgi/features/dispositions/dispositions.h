/* dispositions.h -- outcomes of calls in the business's own words: what each asks for,
 * when a call needs one, and the settings page where they are changed. */
#ifndef PB_DISPOSITIONS_H
#define PB_DISPOSITIONS_H

#include "features/dispositions/dispositions_rules.h"
#include "render/tmpl.h"
#include "web/request.h"
#include "web/route.h"

extern const routes dispositions_routes;
extern const page dispositions_list_page, dispositions_one_page;

/* Queues the query of those in use, in their order; and of the tenant's rules. */
void dispositions_send(ctx *x, list *out);
void disposition_rules_send(ctx *x, disposition_rules *out);

#endif
