/* line_rules.h -- what a caller in line hears and may do. Pure. */
#ifndef PB_LINE_RULES_H
#define PB_LINE_RULES_H

#include "base/arena.h"
#include "base/str.h"

typedef struct line_facts {
	int64_t waited_s, position;
	int64_t max_wait_s; /* of step or queue, the shorter; 0: none */
	int64_t max_size;   /* 0: none */
	bool empty; /* nobody of the queue is at work, and it lets nobody wait then */
	bool quiet; /* meant for one member, or parked */
	bool callback; /* they may be called back, and their number is known */
	str digits;    /* what they have just pressed; absent: nothing */
	/* of the latest answered calls of the queue: the middle wait, and how far a
	 * fifth of them were above and below */
	int64_t known, middle_s, spread_s;
} line_facts;

enum line_what { LINE_WAITS, LINE_LEAVES, LINE_CALLED_BACK };

/* leaves: *why is too-long, full, empty or message. Nobody is sent away who has waited
 * for more than a moment already because the line has become long. */
enum line_what line_decide(const line_facts *f, str *why);

/* "You are number 3 in line. The wait is about 4 minutes. ...". How long it takes is
 * said only where it was foreseeable. */
str line_words(arena *a, const line_facts *f);

#endif
