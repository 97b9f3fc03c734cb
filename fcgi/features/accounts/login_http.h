/* login_http.h -- private to accounts: signing in and out. */
#ifndef PB_LOGIN_HTTP_H
#define PB_LOGIN_HTTP_H

#include "features/accounts/accounts.h"

MUST_USE rc login_get(ctx *x, request *q, response *p);
MUST_USE rc login_post(ctx *x, request *q, response *p);
MUST_USE rc logout_post(ctx *x, request *q, response *p);
/* /api/auth/...: by program. */
MUST_USE rc auth_login_post(ctx *x, request *q, response *p);
MUST_USE rc auth_admin_post(ctx *x, request *q, response *p);
MUST_USE rc auth_client_post(ctx *x, request *q, response *p);
MUST_USE rc auth_register_post(ctx *x, request *q, response *p);
MUST_USE rc auth_me_get(ctx *x, request *q, response *p);
/* GET /: where this person starts. */
MUST_USE rc home_get(ctx *x, request *q, response *p);

#endif
