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

/* "sip", "client:x", "anonymous" and the like are no numbers: E.164 or empty. */
str voice_e164(str from);

#endif
