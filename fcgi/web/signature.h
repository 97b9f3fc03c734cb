/* signature.h -- X-Twilio-Signature (Twilio docs, usage/webhooks/webhooks-security).
 * Pure. */
#ifndef PB_WEB_SIGNATURE_H
#define PB_WEB_SIGNATURE_H

#include "web/request.h"

/* url: public prefix + raw target; nothing of it is decoded or encoded anew. form:
 * every parameter received, decoded but not cleaned, in any order (repeated names:
 * values de-duplicated and sorted); it counts only with form_body. When the URL carries
 * bodySHA256, body must have that hash and be no form; any other body that is no form
 * is not covered by the signature and refused. Over https the port may be present or
 * absent (voice drops it); both forms are accepted, no other port is. An empty token is
 * nobody's. Constant time. */
bool signature_valid(ctx *x, str token, str url, params form, bool form_body, str body,
		     str signature);
/* What the header should be for exactly this url, for tests. */
str signature_make(ctx *x, str token, str url, params form);

#endif
