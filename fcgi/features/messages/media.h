/* media.h -- pictures of texts: where they lie, and the address at which the carrier
 * may fetch one of ours. Private to messages. */
#ifndef PB_MESSAGES_MEDIA_H
#define PB_MESSAGES_MEDIA_H

#include "base/ctx.h"
#include "web/route.h"

/* "TENANT/m-ID.jpg": made by us from ids, never taken from outside. */
str media_name(ctx *x, str tenant, str id, const char *extension);

/* For a day anybody who has it may fetch the picture: signed with the installation's
 * key, over tenant, id and the moment at which it ends. */
str media_public_url(ctx *x, str tenant, str id);

/* GET /media/:tenant/:picture/:proof and GET /inbox/:thread/media/:picture */
rc media_public_get(ctx *x, request *q, response *p);
rc media_get(ctx *x, request *q, response *p);

#endif
