/* sla_said_store.h -- what people promised in words, as it is kept. Private to sla. */
#ifndef PB_SLA_SAID_STORE_H
#define PB_SLA_SAID_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "features/sla/sla_said_rules.h"

/* Something said or written. */
typedef struct heard_row {
	str id, member_id, contact_id, call_id, text;
	when said_at;
} heard_row;

/* A proposal. due_at: no time: by the rule for follow-ups. */
typedef struct said_row {
	str id, quote, source, contact_id, contact, call_id, member, member_id;
	when said_at, due_at;
} said_row;

MUST_USE rc heard_read(ctx *x, str source, str id, heard_row *out, bool *found,
		       str *zone);
void said_found(ctx *x, str source, const heard_row *h, const said_promise *s);
/* Queued; said_row. member absent: everybody's. */
void said_send(ctx *x, str member, list *out);
/* state: accepted, dismissed. *found false: decided already, or not this member's. */
MUST_USE rc said_decide(ctx *x, str id, str state, str member, bool leads,
			said_row *out, bool *found);
void said_became(ctx *x, str id, str promise);

#endif
