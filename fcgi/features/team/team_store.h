/* team_store.h -- private to team: its rows. */
#ifndef PB_TEAM_STORE_H
#define PB_TEAM_STORE_H

#include "store/pg.h"
#include "web/request.h"

typedef struct team_member {
	str id, name, role, department, state, reason;
	when since, wrap_until;
	str rings, last_ring;
	when rang_at;
	bool can_receive, has_phone;
	when seen_at, phone_at;
	str microphone, call_id, caller;
	int64_t today;
	bool owes; /* an outcome of that call, which is over */
} team_member;

typedef struct team_queue {
	str id, name;
	int64_t target_s, waiting;
	when longest;
	int64_t ready, members, came, answered, in_target, gone;
} team_queue;

typedef struct team_rows {
	list members, queues;
} team_rows;

/* Queues what the board shows. */
void team_send(ctx *x, const request *q, team_rows *out);

/* What a page says of itself. said: how often it has spoken, so that what overtakes on
 * the way is told from what is newer; below a billion. */
typedef struct team_beat {
	int64_t said;
	str page, microphone;
	bool phone, gone;
} team_beat;
/* changed: colleagues see something else now. Flushes. */
MUST_USE rc team_beat_keep(ctx *x, str member, const team_beat *b, bool *changed);
/* The time after a call is over, if it is. Flushes. */
MUST_USE rc team_wrapped(ctx *x, str member, bool *ended);
/* Ready again, when it is time; *left: seconds until it is. */
MUST_USE rc team_back(ctx *x, str member, int64_t *left);
/* How many members there are of that id: 0 or 1. Flushes. */
MUST_USE rc team_force(ctx *x, str member, str state, int64_t *n);
MUST_USE rc team_rings(ctx *x, str member, str where);

#endif
