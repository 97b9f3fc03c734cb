/* fallback.h -- the line that cannot die: for every line a static TwiML document in
 * FALLBACK_DIR, which nginx serves by itself when no worker answers in time. */
#ifndef PB_FALLBACK_H
#define PB_FALLBACK_H

#include "base/ctx.h"

/* Writes the documents anew when anything published has changed since the last look (a
 * stamp beside the files says). Numbers we no longer have lose theirs. Task workers
 * only. */
rc fallback_refresh(ctx *x);

#endif
