/* team_rules.h -- what may be believed of a member's state, in words. Pure. */
#ifndef PB_TEAM_RULES_H
#define PB_TEAM_RULES_H

#include "base/arena.h"
#include "base/str.h"
#include "base/when.h"

/* A page or a browser's phone that was not heard of for so long is gone. */
enum { TEAM_FRESH_S = 45 };

typedef struct team_evidence {
	str state; /* of the presence table */
	bool can_receive, has_phone, browser;
	when seen, phone_seen, rang; /* pages, the browser's phone, the last ring */
	str last_ring, microphone;
} team_evidence;

enum team_belief { BELIEF_NONE, BELIEF_SURE, BELIEF_DOUBT, BELIEF_WRONG };

/* A sentence such as "Verified 4 s ago: the browser phone is registered", and how sure
 * it is. Of who takes no part (offline) only whether a page is open. */
str team_believe(arena *a, const team_evidence *e, when now, enum team_belief *how);

#endif
