/* errors.h -- what a visitor is told when a request could not be answered. */
#ifndef PB_SERVE_ERRORS_H
#define PB_SERVE_ERRORS_H

#include "web/request.h"
#include "web/response.h"

/* By what the route serves: a page in plain words with a reference, an RFC 9457
 * problem, a bare status for the carrier (nginx then serves the static document).
 * Nobody signed in on a page: the way to sign-in. */
void errors_answer(ctx *x, const request *q, enum serves serves, rc r, str allow,
		   response *p);

/* Content-Security-Policy and Cache-Control of every answer of ours. */
void errors_policy(ctx *x, enum serves serves, response *p);

#endif
