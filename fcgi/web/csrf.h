/* csrf.h -- synchroniser tokens tied to the session (or, before sign-in, to a cookie),
 * and the Origin / Sec-Fetch-Site check. Pure, but for csrf_make's random mask. */
#ifndef PB_WEB_CSRF_H
#define PB_WEB_CSRF_H

#include "web/request.h"

/* The token for a secret (session csrf secret or pre-session cookie): random mask +
 * masked MAC, so that it differs in every page; the same wherever one page asks. */
str csrf_make(ctx *x, str secret);
bool csrf_valid(ctx *x, str secret, str token);
/* False for a cross-site or foreign-origin post: Sec-Fetch-Site must be same-origin or
 * none, Origin ours (the public URL's, or the host the request came to, which the
 * caller has checked). True when the browser sent neither: then the token, which every
 * post needs anyway, decides alone. */
bool csrf_same_origin(const request *q, str public_url);

#endif
