/* voice.h -- the phone path: a caller's webhooks become decisions of the flow engine,
 * and decisions become TwiML. docs/architecture.md follows one call through it. */
#ifndef PB_VOICE_H
#define PB_VOICE_H

#include "features/tasks/tasks.h"
#include "remote/twilio.h"
#include "web/route.h"

extern const routes voice_routes;

extern const task_kind voice_reconcile; /* asks the carrier how a call ended */
extern const task_kind voice_bridge;    /* brings the waiting caller to the member */
extern const task_kind voice_record;    /* starts the recording of their conversation */
extern const task_kind voice_hangup_leg;
extern const task_kind voice_check_leg; /* asks how an offer ended, if nobody told */

/* Looks through what the carrier lists of a business since everything was known, page
 * by page, and learns the calls and voicemails that no callback has told. */
extern const task_kind catch_up;
/* Queues that look for every business that is due for one; soon: for all of them,
 * because the database, or all of us, were away. Opens its own transaction. */
MUST_USE rc catch_up_queue(ctx *x, bool soon);

/* "client:m_0193...": the name by which the carrier reaches a member's browser. */
str voice_client(ctx *x, str member_id);
bool voice_is_client(str address);
/* A moment as the carrier writes them. */
bool voice_told_at(str text, when *out);

/* "sip", "client:x", "anonymous" and the like are no numbers: E.164 or empty. */
str voice_e164(str from);

#endif
