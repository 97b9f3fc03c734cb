/* voice_store.h -- private to voice: rows of the phone path. */
#ifndef PB_VOICE_STORE_H
#define PB_VOICE_STORE_H

#include "features/flows/flows.h"
#include "features/router/router.h"
#include "features/voice/voice.h"
#include "store/pg.h"

/* What is known of a call: see call_look in the migrations, and call_meet. */
typedef struct call_now {
	str replay; /* present: this event was answered before, with this */
	bool known;
	str call_id, step;
	int64_t visit;
	str vars, state, flow_version_id;
	when started_at, queued_at;
	str queue_id, recording_notice;
	bool ended, answered;
	str number_id, number_name, number_e164, recording, language;
	bool transcribe;
	str contact_id, contact_name, contact_type, phase, stage, status, owner_id;
	str stage_id; /* of a new call, whose phase and stage are remembered */
	int64_t candidates;
	bool blocked;
	bool crm;   /* of a new call: the business has a CRM to be asked */
	str seen;   /* of a new call: its line's row, as it was read */
	bool ahead; /* decided before anybody looks who is calling */
} call_now;
extern const type call_now_t;

typedef struct voice_wait {
	str id, state;
	when queued_at;
	str step, flow_version_id;
	bool ended;
	int64_t position;
	str language;
	bool quiet; /* meant for one member, or parked: no place is told */
	int64_t max_size, max_wait_s;
	bool empty, callback; /* as of line_facts */
	int64_t known, middle_s, spread_s;
} voice_wait;

/* The caller who comes to be put through. leg_id empty: the member is gone, they wait
 * on. */
typedef struct voice_joined {
	str call_id, contact_id, queue_id;
	int64_t visit;
	bool ended;
	str leg_id;
} voice_joined;

typedef struct leg_who {
	str id, via, state, to_address, leg_sid, call_id, call_sid, call_state,
		from_number;
	str caller_name, contact_name, line, line_e164, queue, language;
	int64_t ring_s;
	str recording, recording_notice;
	bool confirm, accepted;
	str mode;  /* of a lead's: listen, whisper, barge */
	str coach; /* sid of the leg by which the member talks whom they would coach */
} leg_who;

/* A hand-over, as the caller's webhooks need it. */
typedef struct voice_transfer {
	str id, kind, to_number, call_id;
	int64_t visit;
	str line; /* the carrier's queue to wait in */
	bool waits, ended;
} voice_transfer;

typedef struct leg_taken {
	bool taken, fresh;
	str call_id, call_sid, via, queue_id, member_id, contact_id;
} leg_taken;

/* Phones of a ring step beside those of its Dial. */
typedef struct voice_beside {
	bool rings; /* some ring still */
	bool taken; /* somebody accepted there, and is there */
	str how;    /* why the last one ended; empty of several that rang at once */
} voice_beside;

/* What a webhook brought, before anything is decided. */
typedef struct voice_webhook {
	str tenant, key, kind, call_sid, from, from_raw, to, caller_name, payload,
		token;
	str path; /* of the event that is answered, for the log */
} voice_webhook;

/* A call that is known, and held until the transaction ends; known: false: it is new.
 */
MUST_USE rc voice_look(ctx *x, const voice_webhook *w, call_now *c);
/* One that is new: its line (no number_id: none of ours), and the caller's contact. Who
 * keeps it loses to a webhook of the same call that was quicker: E_CONFLICT. */
MUST_USE rc voice_meet(ctx *x, const voice_webhook *w, call_now *c);
/* The line of such a call, as this worker saw it last: false: it never did, it refuses
 * the caller, or what is to be kept of a call to it depends on them whatever is
 * answered. */
bool voice_line_seen(ctx *x, const voice_webhook *w, call_now *c);
MUST_USE rc voice_flow(ctx *x, str version_id, const flow **out);
MUST_USE rc voice_load_hours(ctx *x, str tenant, const flow *f, enum time_style style,
			     flow_facts *facts);
MUST_USE rc voice_load_members(ctx *x, const flow *f, str zone, enum time_style style,
			       flow_facts *facts);
/* Queues everything a decision changes; the pipeline's commit sends it. */
void voice_keep(ctx *x, const voice_webhook *w, const call_now *c,
		const flow_verdict *v, str answer);
/* Keeps a call that is new and was decided ahead, and commits; brings its contact.
 * kept: false: the caller is no single contact, or the line has changed: nothing is. */
MUST_USE rc voice_keep_ahead(ctx *x, const voice_webhook *w, call_now *c,
			     const flow_verdict *v, str answer, bool *kept);
/* What a queue's step says of who waits there: their place, whom to tell. */
void voice_place(ctx *x, str call_id, const flow_step *s);
MUST_USE rc voice_waiting(ctx *x, str call_sid, voice_wait *out, bool *found);
/* Whether a caller in line, for whom a member has accepted, is to go by themselves. */
MUST_USE rc voice_leave_line(ctx *x, str call_id, bool *may);
/* Whether the carrier is to be asked to bring the caller to this leg. */
MUST_USE rc voice_may_move(ctx *x, str leg_id, bool *may);
MUST_USE rc voice_beside_of(ctx *x, str call_id, voice_beside *out);
MUST_USE rc voice_join(ctx *x, str call_sid, voice_joined *out, bool *found);
MUST_USE rc voice_leg(ctx *x, str leg_id, leg_who *out);
MUST_USE rc voice_accept(ctx *x, str leg_id, str leg_sid, leg_taken *out);
/* A member wants to do more with this conversation than a Dial can. */
MUST_USE rc voice_wants_room(ctx *x, str call_id, bool *wanted);
MUST_USE rc voice_transfer_of(ctx *x, str id, str call_sid, voice_transfer *out);
/* The outside number's leg, once. */
MUST_USE rc voice_outside_leg(ctx *x, const voice_transfer *t);
/* there: the member still waits for them. */
MUST_USE rc voice_out_answered(ctx *x, str call_id, str call_sid, bool *there);
void voice_out_machine(ctx *x, str call_id, str what);
/* A callback names the call before its own request was answered. */
void voice_out_named(ctx *x, str call_id, str call_sid);
/* Why the caller is let out of the line; and what was kept of it, empty: no reason. */
MUST_USE rc voice_leaving(ctx *x, str call_id, str why);
MUST_USE rc voice_left_why(ctx *x, str call_id, str *why);
/* They hang up and keep their place: somebody calls them when it is their turn. */
MUST_USE rc voice_call_back(ctx *x, str call_id);
MUST_USE rc voice_transfer_end(ctx *x, const voice_transfer *t);
/* It came to nothing; t is read anew. */
MUST_USE rc voice_bounce(ctx *x, voice_transfer *t, str words);
void voice_note(ctx *x, str call_id, str code, str member_id, str words);

/* Where the engine is, as kept with the call. */
flow_position voice_position(const call_now *c);

#endif
