/* auto.h -- what the machine answers by itself. Private to messages. */
#ifndef PB_MESSAGES_AUTO_H
#define PB_MESSAGES_AUTO_H

#include "features/messages/messages_store.h"

/* They wrote while it is closed: told once a day, if the business wants that. */
MUST_USE rc auto_closed(ctx *x, const request *q, str peer, text_reply *out);

#endif
