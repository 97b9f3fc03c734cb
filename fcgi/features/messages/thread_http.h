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

/* ---- what the composer's menus put into what is typed (compose_http.c) ---- */

/* What act asks for: "plain", "names", "template:..." (an id, or "review"),
 * "mention:...", "draft:...", "undraft:..."; of anything else nothing. */
MUST_USE rc words_choose(ctx *x, const request *q, const thread_row *t, str act,
			 str body, inbox_typed *typed);
/* Whether names in braces would go out as they stand: that is asked once, and AS_TYPED
 * before what was to be done is the answer. */
#define AS_TYPED "as-typed:"
MUST_USE rc send_names(ctx *x, const request *q, const thread_row *t, str act, str body,
		       inbox_typed *typed);

#endif
