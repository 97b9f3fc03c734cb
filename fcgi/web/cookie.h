/* cookie.h -- our two cookies, read and written. */
#ifndef PB_WEB_COOKIE_H
#define PB_WEB_COOKIE_H

#include "base/ctx.h"
#include "web/response.h"

/* __Host-: browsers take them from nobody but this very host, over HTTPS. */
#define COOKIE_SESSION "__Host-patchbay"
#define COOKIE_PRE "__Host-patchbay-pre"

/* The value of that name in a Cookie header. Absent when there is none, when it is not
 * 1 to 128 letters, digits, "-" and "_", and when two of the name differ: a browser
 * with a broken cookie is signed out, not refused for ever. */
str cookie_get(str header, str name);
/* Secure; HttpOnly; SameSite=Lax; Path=/. max_age_s 0 removes the cookie; below 0 it
 * lasts as long as the browser runs. E_BUG when the value has other bytes than
 * cookie_get takes. */
MUST_USE rc cookie_set(ctx *x, response *p, const char *name, str value,
		       int64_t max_age_s);

#endif
