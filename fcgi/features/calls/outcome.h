/* outcome.h -- the form in which people say what came of a call: outcome, follow-up,
 * value, tags, note. A part that any page can show (templates/calls/outcome.html); it
 * is posted to /history/calls/:id. */
#ifndef PB_OUTCOME_H
#define PB_OUTCOME_H

#include "base/ctx.h"
#include "features/calls/outcome_parts.h"
#include "features/dispositions/dispositions.h"
#include "web/request.h"

/* What people made of a call, as it is kept. noter, worker: who saved the note, and the
 * rest, last. */
typedef struct call_work {
	str id, disposition_id, disposition, special, disposed_by, note, note_by, noter,
		work_by, worker, assigned_to, follow_up_by, follow_up_owner, tags,
		contact_id, number, promise_id;
	int64_t note_version, work_version, value;
	bool spam, urgent;
	when disposed_at, note_at, work_at, follow_up_at;
} call_work;
extern const type call_work_t;

/* What the form needs, read with the page's other queries. */
typedef struct outcome_shelf {
	call_work work;
	bool found;
	list dispositions; /* of disposition */
	disposition_rules rules;
	list owners, tags; /* of call_choice, one_text */
} outcome_shelf;
void outcome_send(ctx *x, str call_id, outcome_shelf *s);
/* After the flush; nothing typed yet. list_of and next as above, may be absent. */
void outcome_fill(ctx *x, const request *q, const outcome_shelf *s, str list_of,
		  str next, v_outcome_form *v);

#endif
