/* voice_desk.h -- private to voice: members' phones, and callers whom members hand
 * over.
 */
#ifndef PB_VOICE_DESK_H
#define PB_VOICE_DESK_H

#include "features/voice/voice_store.h"
#include "web/route.h"

/* POST /voice/whisper: a member's phone was picked up, or a key was pressed there. */
MUST_USE rc voice_whisper_post(ctx *x, request *q, response *p);
/* POST /voice/wait: a caller in line asks what to hear, or has pressed a key. */
MUST_USE rc voice_wait_post(ctx *x, request *q, response *p);
/* POST /voice/moved: a caller on their way to where a hand-over says. */
MUST_USE rc voice_moved_post(ctx *x, request *q, response *p);
/* POST /voice/returned: the outside number they were handed to has hung up, or never
 * answered. */
MUST_USE rc voice_returned_post(ctx *x, request *q, response *p);
/* POST /voice/outbound: whom a member calls has picked up. */
MUST_USE rc voice_outbound_post(ctx *x, request *q, response *p);
/* POST /voice/machine: who has picked up there, a moment later. */
MUST_USE rc voice_machine_post(ctx *x, request *q, response *p);
MUST_USE rc voice_hold_post(ctx *x, request *q, response *p);

/* The Dial of a ring step ended because its conversation becomes a conference: what
 * brings the caller there. *out stays absent when it ended by itself. */
MUST_USE rc voice_dial_to_room(ctx *x, const request *q, const call_now *c, str *out);

/* The Dial of a ring step came to nothing, or there was none, but phones beside it ring
 * on, or somebody there has accepted: what the caller does meanwhile. *done stays false
 * when there is nothing to wait for; e->result then says how it ended. */
MUST_USE rc voice_group_rings(ctx *x, request *q, response *p, const call_now *c,
			      flow_event *e, bool *done);

/* Of voice_http.c. */
/* Into the conference of the member who accepted, or back into the line. */
MUST_USE rc voice_connect_post(ctx *x, request *q, response *p);
/* The queue step at which the call is; of no type when it is at none. */
MUST_USE rc voice_queue_step(ctx *x, str version, str step, flow_step *out);
MUST_USE rc voice_answer(response *p, str document);
MUST_USE rc voice_nothing(ctx *x, response *p);
void voice_read_webhook(ctx *x, const request *q, const char *kind, str key,
			voice_webhook *w);
/* One event of a call whose flow is known: decide, answer, keep. */
MUST_USE rc voice_step(ctx *x, request *q, response *p, const voice_webhook *w,
		       call_now *c, const flow_event *e);

#endif
