/* sla_said_rules.h -- promises that people make in words: "I'll call you back by 4",
 * "someone will be there tomorrow". Only proposes: what is said under a condition,
 * asked or refused is none. English. Pure. */
#ifndef PB_SLA_SAID_RULES_H
#define PB_SLA_SAID_RULES_H

#include "base/arena.h"
#include "base/when.h"

enum { SAID_MOST = 5, SAID_QUOTE = 200 };

typedef struct said_promise {
	str quote; /* the sentence, at most SAID_QUOTE characters */
	when due;  /* the latest moment at which it is kept; no time: none was named */
} said_promise;

/* What is promised in a text that was said at a moment, in a zone; how many. */
size_t said_promises(arena *a, str text, when said_at, str zone,
		     said_promise out[SAID_MOST]);

#endif
