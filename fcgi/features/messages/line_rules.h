/* line_rules.h -- how a line of ours stands: with the carriers' register of texts, and
 * on its way here from another carrier. Pure. */
#ifndef PB_LINE_RULES_H
#define PB_LINE_RULES_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "base/when.h"

/* What may be chosen, and the words for it. */
typedef struct line_choice {
	const char *value, *words;
} line_choice;

enum { LINE_STATES_N = 4, LINE_PORTS_N = 5 };
extern const line_choice LINE_STATES[LINE_STATES_N]; /* of the register */
extern const line_choice LINE_PORTS[LINE_PORTS_N];   /* of its way here */
bool line_may_be(const line_choice *from, int n, str value);

/* Whether it is one of North America's numbers that cost the caller nothing: those are
 * verified instead of registered. */
bool line_toll_free(str e164);

/* Its way here, as it is typed. day: "2026-12-02", or nothing where none needs to be.
 */
typedef struct line_port {
	str port, day;
} line_port;

/* What is wrong with it; empty: nothing. What stood there before is not held against
 * who changes something else: an agreed day may be over by now. today: its beginning in
 * UTC. */
str line_port_fault(const line_port *was, const line_port *typed, when today);

/* One thing that is kept of a line; from: the words of its values, NULL for free text.
 */
typedef struct line_news_item {
	const char *label;
	str typed, saved;
	const line_choice *from;
	int n;
} line_news_item;

/* To whoever typed while somebody else saved: what is saved now where it differs. */
str line_news(arena *a, const line_news_item *items, size_t n);

/* "Moves here Wed, Dec 2", with the year when it is not this one; empty: it is here.
 * on: the day in UTC; no time: not known. */
str line_coming(arena *a, str port, when on, when now, enum time_style style);

#endif
