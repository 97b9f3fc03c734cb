/* outbound_store.h -- private to outbound: its rows. */
#ifndef PB_OUTBOUND_STORE_H
#define PB_OUTBOUND_STORE_H

#include "store/pg.h"

typedef struct outbound_whom {
	str contact_id, name, phase, stage, owner;
	when last_touch_at;
	str last_touch_by;
} outbound_whom;

typedef struct outbound_line {
	str id, name, e164;
} outbound_line;

typedef struct outbound_dialing {
	str to_number, from_number;
	bool asked, wanted;
	when began;
	bool detect; /* who picks up is to be found out */
} outbound_dialing;

typedef struct outbound_state {
	str id, call_sid, state, outcome;
} outbound_state;

/* The other side of a call: number empty when it was hidden, contact absent when
 * unknown. */
typedef struct outbound_other {
	str number, contact_id;
	bool blocked;
} outbound_other;
MUST_USE rc outbound_other_read(ctx *x, str call_id, outbound_other *out);

void outbound_whom_send(ctx *x, str number, outbound_whom *out, list *lines);
/* said empty: it rings. line may be absent. */
MUST_USE rc outbound_begin(ctx *x, str member, str contact, str number, str line,
			   str *call_id, str *said);
MUST_USE rc outbound_dial_read(ctx *x, str call_id, outbound_dialing *out);
MUST_USE rc outbound_named(ctx *x, str call_id, str sid);
MUST_USE rc outbound_over(ctx *x, str call_id, str words);
MUST_USE rc outbound_state_read(ctx *x, str call_id, outbound_state *out);

#endif
