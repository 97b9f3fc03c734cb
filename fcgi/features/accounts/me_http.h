/* me_http.h -- private to accounts: one's own profile. */
#ifndef PB_ME_HTTP_H
#define PB_ME_HTTP_H

#include "features/accounts/accounts.h"

MUST_USE rc me_get(ctx *x, request *q, response *p);
MUST_USE rc me_password_post(ctx *x, request *q, response *p);
MUST_USE rc me_sessions_post(ctx *x, request *q, response *p);
MUST_USE rc me_display_post(ctx *x, request *q, response *p);

#endif
