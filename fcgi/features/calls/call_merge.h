/* call_merge.h -- private to calls: what was typed in the form of a call and what a
 * colleague saved while it was open, brought together. */
#ifndef PB_CALL_MERGE_H
#define PB_CALL_MERGE_H

#include "features/calls/call_merge_rules.h"
#include "features/calls/call_work_rules.h"
#include "features/calls/outcome.h"

enum merge_part {
	MERGE_OUTCOME,
	MERGE_FOLLOW_UP,
	MERGE_VALUE,
	MERGE_ASSIGNED,
	MERGE_NOTE,
	MERGE_PARTS
};

typedef struct work_merge {
	enum merge_verdict parts[MERGE_PARTS];
	bool clash; /* both changed one: nothing is saved before a person chose */
	bool stale; /* something is another than what the form was made from */
	bool worked, noted; /* somebody saved the call, its note, while it was open */
	bool tags;          /* theirs, where the form did not change them */
} work_merge;

/* Puts a colleague's values in place of those that the form did not change. */
void work_merge_in(ctx *x, const call_work *w, work_form *in, work_merge *m);
/* Who saved meanwhile, and both values of what both changed. */
void work_merge_show(ctx *x, const request *q, const outcome_shelf *s,
		     const work_form *in, const work_merge *m, v_outcome_form *v);

/* What an open call was shown with, for its address; and a sentence when a colleague
 * saved since, else empty. */
str work_seen(ctx *x, const call_work *w);
str work_news(ctx *x, const request *q, const call_work *w, str seen);

#endif
