/* flow_steps_rules.h -- inside the flow engine: a decision under way, what each type of
 * step does, and the words it leaves behind. For flow_*.c only. */
#ifndef PB_FLOW_STEPS_RULES_H
#define PB_FLOW_STEPS_RULES_H

#include <limits.h>

#include "features/flows/flow_rules.h"

typedef struct flow_walk {
	arena *a;
	const flow *f;
	const flow_position *at;
	const flow_event *e;
	const flow_facts *facts;
	flow_verdict *out;
} flow_walk;

/* A decision goes on at the index of a step; with no such index the call ends. */
enum { GO_STOP = INT_MIN }; /* it does not go on: the verdict stands */

typedef int (*flow_step_fn)(flow_walk *w, const flow_step *s);

/* What a type of step does: when the call comes to it, when its own event comes, and
 * when it has to be done once more. */
typedef struct flow_step_rule {
	enum flow_event_kind event; /* the one it waits for */
	flow_step_fn enter, after, again;
} flow_step_rule;

const flow_step_rule *flow_rule_of(enum flow_step_type type);
int flow_ring_enter(flow_walk *w, const flow_step *s);
int flow_ring_after(flow_walk *w, const flow_step *s);
int flow_ring_again(flow_walk *w, const flow_step *s);

/* The verdict is `what` at step s. Gives GO_STOP. */
int flow_act(flow_walk *w, const flow_step *s, enum flow_do_kind what, int64_t seconds);
/* The verdict is that more has to be known first. Gives GO_STOP. */
int flow_need(flow_walk *w, const flow_step *s, enum flow_needs what);
/* The verdict is that the call ends, after what was said so far. Gives GO_STOP. */
int flow_hang_up(flow_walk *w, const flow_step *s, str code, str words);
void flow_say(flow_walk *w, str text);
/* How a phone that was rung did not answer: words to stand after a name, and a code. */
str flow_unanswered(flow_walk *w, const flow_step *s, str *code);
/* One line of the trace; s may be NULL. When there is no room left, lines in the middle
 * give way to one that counts them. */
void flow_note(flow_walk *w, const flow_step *s, str code, str words);
void flow_note_member(flow_walk *w, const flow_step *s, str code, str id, str words);

#define WORDS STR_JOIN
/* The step's name, or what its type is called. */
str flow_label(const flow_step *s);
/* Of a queue: ", behind other calls"; empty when they are equal. */
str flow_place_words(const flow_step *s);
/* The question of a condition as a statement: "Phase is PRE-PTO". */
str flow_condition_words(arena *a, const flow_step *s);
/* In quotation marks, on one line, cut when long. */
str flow_quote(arena *a, str text);

/* The index of the key that speech means, or -1. */
int flow_spoken_key(const flow_step *s, str speech);
/* "08:30" -> 510; -1 when it is no time of day. */
int flow_minute_of_day(str hhmm);

#endif
