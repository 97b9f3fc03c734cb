/* flow_doc_inside.h -- inside flow_doc: problems as sentences, and the checks beside
 * reading. */
#ifndef PB_FLOW_DOC_INSIDE_H
#define PB_FLOW_DOC_INSIDE_H

#include "base/buf.h"
#include "base/json.h"
#include "features/flows/flow_rules.h"

enum { FLOW_MAX_PROBLEMS = 40, FLOW_MAX_MESSAGES = 8 };

/* Sentences so far, a line each. Past FLOW_MAX_PROBLEMS only one more, which says so.
 */
typedef struct flow_problems {
	arena *a;
	buf *out;
	size_t n;
} flow_problems;

/* What a manager calls the step: its name, or else its id. */
static inline str flow_known_as(const flow_step *s)
{
	return s->name.n ? s->name : s->id;
}

/* "Main menu: what is wrong." s may be NULL: then about the flow as a whole. */
void flow_problem(flow_problems *p, const flow_step *s, const str *parts, size_t n);
#define PROBLEM(p, s, ...)                                 \
	flow_problem((p), (s), (const str[]){__VA_ARGS__}, \
		     sizeof((const str[]){__VA_ARGS__}) / sizeof(str))

/* Members that an object has twice: JSON readers keep the last and say nothing. The
 * text is well-formed, doc is what it was read as. */
void flow_doc_twice(flow_problems *p, str json_text, const json *doc);
/* Of a flow whose targets all exist: steps nobody reaches, rounds without a question,
 * too much in a row. */
void flow_doc_check(flow_problems *p, const flow *f);

/* The steps that may follow s, in the order people think of them, and whether the call
 * may get there at once, without anything happening. Gives their number. */
typedef struct flow_exit {
	int to;
	bool yes; /* open, yes, then */
	bool at_once;
	const flow_key *key; /* of a menu */
} flow_exit;
enum { FLOW_MAX_EXITS = FLOW_MAX_KEYS + 1 };
size_t flow_exits(const flow_step *s, flow_exit out[FLOW_MAX_EXITS]);

#endif
