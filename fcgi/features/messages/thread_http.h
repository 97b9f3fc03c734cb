/* thread_http.h -- private to messages: what members do in a thread. */
#ifndef PB_THREAD_HTTP_H
#define PB_THREAD_HTTP_H

#include "features/messages/inbox_page.h"

/* The page with what was typed and what is wrong with it. */
MUST_USE rc inbox_show(ctx *x, request *q, response *p, str thread,
		       const inbox_typed *typed);
/* The same for what a form of this thread had in it, with 422. */
rc thread_refuse(ctx *x, request *q, response *p, inbox_typed *typed);
/* What names the form in all that is written by it; absent when it has no key. */
str thread_form_key(ctx *x, const request *q);
draft_window thread_window(ctx *x, const request *q);
rc send_post(ctx *x, request *q, response *p);
rc do_post(ctx *x, request *q, response *p);

#endif
