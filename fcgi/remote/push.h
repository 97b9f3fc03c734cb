/* push.h -- a message to one browser, by its maker's push service (RFC 8030); for task
 * workers only. The address was told by a browser: a private one is refused, but for
 * the installation's own service. */
#ifndef PB_REMOTE_PUSH_H
#define PB_REMOTE_PUSH_H

#include "base/ctx.h"

typedef struct push_message {
	str endpoint, browser, auth; /* as the browser told them: base64 */
	str text;                    /* JSON for our service worker */
	bool urgent;
	int64_t keep_s; /* how long the service keeps it for a browser that is away */
} push_message;

enum push_fate { PUSH_SENT, PUSH_LATER, PUSH_GONE, PUSH_REFUSED };

typedef struct push_reply {
	enum push_fate fate;
	int64_t retry_after_s;
	str problem;
} push_reply;

void push_send(ctx *x, const push_message *m, push_reply *out);

#endif
