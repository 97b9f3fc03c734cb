/* notices.h -- what a member is told by the product: a mention, a hand-off, a colleague
 * who did something at a contact of theirs. */
#ifndef PB_NOTICES_H
#define PB_NOTICES_H

#include "render/tmpl.h"
#include "web/route.h"

extern const routes notices_routes;
extern const page notices_page;

#endif
