/* phone.h -- the phone in a member's browser: its page, and the tokens it signs in
 * with. */
#ifndef PB_PHONE_H
#define PB_PHONE_H

#include "render/tmpl.h"
#include "web/route.h"

extern const routes phone_routes;
extern const page phone_page;

#endif
