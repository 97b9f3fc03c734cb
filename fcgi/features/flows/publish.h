/* publish.h -- a document becomes the live version of a flow. */
#ifndef PB_PUBLISH_H
#define PB_PUBLISH_H

#include "base/buf.h"
#include "base/ctx.h"

/* In a transaction of the tenant: {schedule:Name}, {queue:Name} and {member:Name} in
 * the document become ids, the document is checked, kept as the next version and made
 * live. E_INPUT and one sentence per problem when it is not usable. */
MUST_USE rc flow_publish(ctx *x, str flow_name, str document, str note, str by,
			 buf *problems);
/* The flow a new tenant begins with: hours, queue, voicemail. */
MUST_USE rc flow_publish_basic(ctx *x, str by);

#endif
