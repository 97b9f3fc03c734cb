/* queue_rules.h -- which member is rung for a waiting call. Pure. */
#ifndef PB_QUEUE_RULES_H
#define PB_QUEUE_RULES_H

#include "base/arena.h"
#include "base/str.h"

/* A member who might be rung, best first. */
typedef struct queue_candidate {
	str id, name, phone; /* phone absent: none on file */
	str state, reason; /* presence; of the time after a call: whether that is for an
			      outcome they owe */
	str since_text;    /* "14:02" */
	bool can_receive;
	bool browser, reachable; /* where their calls ring, and whether that is there */
	str lacks;          /* skills that are asked for and that they do not have */
	str choice;         /* why they stand where they do: only, owner, last, router,
			       overflow,	 skill, idle */
	int64_t rung_ago_s; /* for this very call; -1 = not yet */
} queue_candidate;

/* A member who did not answer is left alone for so long before this call rings them
 * again. */
enum { QUEUE_REST_S = 60 };

/* Index of the one to ring, or -1. For everybody who cannot be rung now, why[i] is a
 * line such as "Priya Raman: on another call since 14:02" and code[i] its name for
 * counting; both are absent for those who could be. */
int queue_pick(arena *a, const queue_candidate *c, size_t n, str *why, str *code);

/* "Priya Raman: the contact's coordinator, ringing now". */
str queue_offer_words(arena *a, const queue_candidate *c);

#endif
