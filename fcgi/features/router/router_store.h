/* router_store.h -- private to router: its rows. */
#ifndef PB_ROUTER_STORE_H
#define PB_ROUTER_STORE_H

#include "features/router/router.h"
#include "store/pg.h"

typedef struct router_settings {
	str state, workspace, workflow, available, unavailable;
	int64_t fallback_s;
	str problem;
	int64_t version;   /* 0: nothing was ever saved */
	int64_t longest_s; /* that a queue lets a phone ring */
} router_settings;

typedef struct router_member {
	str id, name, sid, told, problem;
} router_member;

/* A reservation's worker and caller. call_id, member_id absent: there is none such. */
typedef struct router_seen {
	str answer; /* present: it was answered before, with this */
	str call_id, contact_id;
	bool waiting, ended;
	int64_t ring_s;
	str unavailable;
	str member_id, name, phone, state, reason;
	when since;
	str rings;
	bool can_receive, reachable;
} router_seen;

/* What the carrier says of a reservation. */
typedef struct router_hook {
	str sid, task, worker, call_sid;
} router_hook;

typedef struct router_worker_row {
	str workspace, available_sid, unavailable_sid, sid, attributes, told_attributes;
	bool wanted, available;
	str told;
} router_worker_row;

typedef struct router_settling {
	str workspace, sid, task_sid, state;
	bool told;
} router_settling;

MUST_USE rc router_settings_read(ctx *x, router_settings *out);
/* Queues the list of router_member. */
void router_members_send(ctx *x, list *out);
/* saved false: somebody else saved meanwhile. */
MUST_USE rc router_save(ctx *x, const router_settings *s, bool on, bool *saved);
MUST_USE rc router_checked(ctx *x, int64_t version, str problem);
/* Holds the call's row. */
MUST_USE rc router_look(ctx *x, const router_hook *h, router_seen *out);
/* leg absent: it was refused. */
void router_keep(ctx *x, const router_hook *h, const router_seen *s, str leg,
		 str answer);
MUST_USE rc router_event(ctx *x, str event, const router_hook *h, str words);
/* Seconds until the next look; 0: none; -1: the built-in queue has it now. */
MUST_USE rc router_look_on(ctx *x, str call_id, int64_t *after_s);
MUST_USE rc router_settling_of(ctx *x, str reservation, router_settling *out);
/* found false: nothing is to be told of that phone. */
MUST_USE rc router_taken(ctx *x, str leg, router_settling *out, bool *found);
MUST_USE rc router_took(ctx *x, str reservation);
MUST_USE rc router_worker_of(ctx *x, str member, router_worker_row *out, bool *found);
void router_told(ctx *x, str member, const router_worker_row *w, str problem);
void router_note(ctx *x, str call_id, str code, str words);

#endif
