/* router_rules.h -- what TaskRouter is answered and told, and whether its workspace is
 * as it has to be. Pure. */
#ifndef PB_ROUTER_RULES_H
#define PB_ROUTER_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* The workspace as the carrier has it. */
typedef struct router_found {
	bool workspace, workflow, available, unavailable; /* is there */
	str event_url, assignment_url;
	int64_t reservation_s; /* how long a worker has to take a task */
	bool available_is;     /* workers of that activity are given tasks */
	bool unavailable_is;
} router_found;

/* A reservation has to outlast a phone's ring by so much, or TaskRouter takes the call
 * back from somebody who is picking up. */
enum { ROUTER_SPARE_S = 20 };

/* What is wrong with it, as a sentence that says what to do; empty: nothing. longest_s:
 * the longest that a phone rings. */
str router_fault(arena *a, const router_found *f, str public_url, int64_t longest_s);

/* {"instruction":"reject","activity_sid":"WA..."}; without an activity the worker stays
 * as they are. */
str router_refusal(arena *a, str unavailable_sid);

/* What an event means for us: "reservation.timeout" and its like, "task.canceled".
 * False: nothing, or what the call itself tells. words: for the call's trace, after a
 * name and a colon where it is about a member. */
bool router_news(arena *a, str event, str reason, str *words);

/* What TaskRouter does not know of a member yet, most needed first. */
enum router_step { ROUTER_DONE, ROUTER_MAKE, ROUTER_DESCRIBE, ROUTER_TURN };
typedef struct router_known {
	bool worker;    /* they have one */
	bool wanted;    /* they should have one */
	bool described; /* it knows what we know of them */
	bool available;
	str told; /* "true", "false", empty: not known */
} router_known;
enum router_step router_step_of(const router_known *k);

#endif
