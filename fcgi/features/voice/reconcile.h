/* reconcile.h -- private to voice: what the carrier says of a call when it is asked. */
#ifndef PB_VOICE_RECONCILE_H
#define PB_VOICE_RECONCILE_H

#include "features/voice/voice_status.h"

/* Keeps it as if a callback had told it, in a transaction of its own. Of a call that is
 * not over only who called whom, and when. tell: the call's story says where the end is
 * known from. */
MUST_USE rc voice_learn(ctx *x, str tenant, const call_report *r, when began,
			bool tell);

#endif
