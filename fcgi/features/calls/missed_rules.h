/* missed_rules.h -- why a call was not answered live, told from what is known of it,
 * and the chart of those causes. One call has one cause. Pure. */
#ifndef PB_MISSED_RULES_H
#define PB_MISSED_RULES_H

#include "base/arena.h"
#include "base/field.h"

enum { MISSED_MOST = 50000 }; /* are looked at, the newest; call_missed says so too */

/* What is known of a call (the function call_missed has the same bits). */
enum missed_known {
	MISSED_LATE = 1,      /* heard of from the carrier's report only */
	MISSED_CLOSED = 2,    /* it came outside the opening hours */
	MISSED_QUEUED = 4,    /* it waited in a queue */
	MISSED_RANG = 8,      /* somebody's phone rang for it */
	MISSED_REFUSED = 16,  /* and was busy, declined or could not be reached */
	MISSED_GONE = 32,     /* somebody accepted, and the caller was gone */
	MISSED_BACK = 64,     /* the caller asked to be called back */
	MISSED_FULL = 128,    /* the line was full */
	MISSED_EMPTY = 256,   /* nobody was at work */
	MISSED_MESSAGE = 512, /* chose to leave a message while waiting */
	MISSED_LONG = 1024,   /* waited as long as the line allows */
	MISSED_LEFT = 2048,   /* the caller hung up */
	MISSED_SOON = 4096,   /* within seconds */
	MISSED_MAIL = 8192,   /* left a voicemail */
};

enum missed_cause {
	CAUSE_DOWN,
	CAUSE_CLOSED,
	CAUSE_FULL,
	CAUSE_EMPTY,
	CAUSE_LONG,
	CAUSE_BACK,
	CAUSE_MESSAGE,
	CAUSE_GONE,
	CAUSE_SOON,
	CAUSE_REFUSED,
	CAUSE_UNANSWERED,
	CAUSE_NOBODY,
	CAUSE_MENU,
	CAUSE_MAILBOX,
	CAUSE_OTHER,
	CAUSES
};

/* code: in addresses. text: what happened. helps: what a manager can do. */
struct missed_words {
	const char *code, *text, *helps;
};
extern const struct missed_words MISSED_CAUSES[CAUSES];

enum missed_cause missed_cause(int64_t facts);
/* CAUSES when there is none of that code. */
enum missed_cause missed_cause_of(str code);

/* So many calls of which the same is known. */
typedef struct missed_fact {
	int64_t facts, calls;
} missed_fact;
extern const type missed_fact_t;

/* A bar of the chart: a cause, its calls, and the share of it and all before. */
typedef struct missed_bar {
	enum missed_cause cause;
	int64_t calls, sum;
} missed_bar;
/* Of missed_fact; the most frequent first, of equal ones the first in the list above.
 * How many bars there are; *all: the calls. */
size_t missed_bars(list facts, missed_bar bars[CAUSES], int64_t *all);
/* "{4,12}": the facts that mean this cause. */
str missed_facts_of(arena *a, list facts, enum missed_cause cause);
/* Share in tenths of a percent, rounded; 0 of nothing is 0. */
int64_t missed_share(int64_t part, int64_t all);

#endif
