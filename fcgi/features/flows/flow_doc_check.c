/* flow_doc_check.c -- what is wrong with a flow as a whole: where its steps lead. */
#include "features/flows/flow_doc_inside.h"
#include "features/flows/flow_steps_rules.h"

size_t flow_exits(const flow_step *s, flow_exit out[FLOW_MAX_EXITS])
{
	size_t n = 0;
	bool passing = s->type == STEP_HOURS || s->type == STEP_CONDITION ||
		       s->type == STEP_SAY || s->type == STEP_PLAY;
	for (size_t i = 0; i < s->nkeys && n < FLOW_MAX_KEYS; i++)
		out[n++] = (flow_exit){.to = s->keys[i].to, .key = &s->keys[i]};
	/* Closed stands before open: it is the short branch. */
	for (int i = 0; i < 2 && n < FLOW_MAX_EXITS; i++) {
		bool yes = (i == 0) != (s->type == STEP_HOURS);
		int to = yes ? s->yes : s->no;
		/* Where nobody can be rung, a call passes a ring step without a sound.
		 */
		bool at_once = passing || (s->type == STEP_RING && !yes);
		if (to >= 0)
			out[n++] =
				(flow_exit){.to = to, .yes = yes, .at_once = at_once};
	}
	return n;
}

/* What is known of each step while the flow is walked. */
typedef struct mark {
	bool reached;
	enum { NEW, OPEN, DONE } state;
	int via;             /* the step it was come to from, while OPEN */
	int steps, messages; /* the most that can follow at once, itself included */
} mark;

static void reach(const flow *f, mark *marks, int at)
{
	flow_exit exits[FLOW_MAX_EXITS];
	if (marks[at].reached)
		return;
	marks[at].reached = true;
	size_t n = flow_exits(&f->steps[at], exits);
	for (size_t i = 0; i < n; i++)
		reach(f, marks, exits[i].to);
}

/* The round that closes at step `at`, from the last step back to it. */
static void report_round(flow_problems *p, const flow *f, const mark *marks, int last,
			 int at)
{
	str names = S("");
	for (int i = last; i != at; i = marks[i].via)
		names = WORDS(p->a, S(", "), flow_known_as(&f->steps[i]), names);
	PROBLEM(p, NULL, S("Calls would go in circles without being asked anything: "),
		flow_known_as(&f->steps[at]), names, S(", then "),
		flow_known_as(&f->steps[at]), S(" again."));
}

/* Walks what can follow at once. False when there is a round. */
static bool measure(flow_problems *p, const flow *f, mark *marks, int at)
{
	const flow_step *s = &f->steps[at];
	flow_exit exits[FLOW_MAX_EXITS];
	size_t n = flow_exits(s, exits);
	mark *m = &marks[at];
	m->state = OPEN;
	for (size_t i = 0; i < n; i++) {
		mark *next = &marks[exits[i].to];
		if (!exits[i].at_once)
			continue;
		if (next->state == OPEN) {
			report_round(p, f, marks, at, exits[i].to);
			return false;
		}
		if (next->state == NEW) {
			next->via = at;
			if (!measure(p, f, marks, exits[i].to))
				return false;
		}
		m->steps = next->steps > m->steps ? next->steps : m->steps;
		m->messages =
			next->messages > m->messages ? next->messages : m->messages;
	}
	m->steps++;
	m->messages += s->type == STEP_SAY || s->type == STEP_PLAY;
	m->state = DONE;
	return true;
}

static void check_length(flow_problems *p, const flow *f, const mark *marks)
{
	for (size_t i = 0; i < f->n; i++) {
		/* Reported where it begins to be too much, not at every step before. */
		if (marks[i].steps == FLOW_MAX_DEPTH + 1)
			PROBLEM(p, &f->steps[i], S("more than "),
				str_number(p->a, FLOW_MAX_DEPTH),
				S(" steps follow each other from here without anything "
				  "for "
				  "the caller to do."));
		if (marks[i].messages == FLOW_MAX_MESSAGES + 1 &&
		    (f->steps[i].type == STEP_SAY || f->steps[i].type == STEP_PLAY))
			PROBLEM(p, &f->steps[i], S("more than "),
				str_number(p->a, FLOW_MAX_MESSAGES),
				S(" messages follow each other from here."));
	}
}

void flow_doc_check(flow_problems *p, const flow *f)
{
	mark *marks = ARENA_ARRAY(p->a, mark, f->n);
	reach(f, marks, f->start);
	for (size_t i = 0; i < f->n; i++)
		if (!marks[i].reached)
			PROBLEM(p, &f->steps[i], S("no call ever gets here."));
	for (size_t i = 0; i < f->n; i++)
		if (marks[i].state == NEW && !measure(p, f, marks, (int)i))
			return;
	check_length(p, f, marks);
}
