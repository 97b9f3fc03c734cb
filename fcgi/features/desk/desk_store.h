/* desk_store.h -- private to desk: its rows. */
#ifndef PB_DESK_STORE_H
#define PB_DESK_STORE_H

#include "features/desk/desk.h"

typedef struct desk_call {
	str id, state, direction;
	when held_at, parked_at, answered_at, started_at, queued_at;
	str answered_by, answerer, from_number, to_number, caller_name, contact_id,
		contact_name, phase, stage, place;
	str leg_id, via, mode;
	bool muted, accepted, browser;
	str machine; /* what picked up: "machine", "fax" */
	str note, note_by;
} desk_call;

typedef struct desk_other {
	str id, name, to_address, via, mode;
	bool accepted;
	str member_id;
} desk_other;

typedef struct desk_person {
	str id, name, department, state, reason;
	bool busy, owner;
} desk_person;

typedef struct desk_place {
	str id, name;
} desk_place;

struct desk_rows {
	desk_call call;
	bool found;
	list others;
};

/* The call whose outcome is wanted before the next one. */
typedef struct desk_owed {
	str id, name, number;
	when since;
	bool found;
} desk_owed;

/* Of the member; has_call: on one, or one rings, or its outcome is owed. */
typedef struct desk_state {
	str state, reason;
	when since;
	bool has_call;
} desk_state;

/* What a change came to: said empty when it is done, else why not. */
typedef struct desk_said {
	str said, call_id;
} desk_said;

typedef struct desk_hand_ask {
	str call_id, how, kind, to, number, note;
	bool lead;
} desk_hand_ask;

MUST_USE rc desk_do(ctx *x, str call_id, str member, str verb, str leg, str *said);
MUST_USE rc desk_hand(ctx *x, str member, const desk_hand_ask *a, str *said);
MUST_USE rc desk_watch(ctx *x, str call_id, str member, str mode, str *said);
/* Whoever is no member has no state. */
MUST_USE rc desk_state_read(ctx *x, str member, desk_state *out);
void desk_owed_send(ctx *x, str member, desk_owed *out);
void desk_people_send(ctx *x, str call_id, str member, list *people, list *queues);

#endif
