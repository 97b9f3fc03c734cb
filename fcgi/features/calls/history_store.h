/* history_store.h -- rows of the history of calls. Private to calls. */
#ifndef PB_HISTORY_STORE_H
#define PB_HISTORY_STORE_H

#include "base/ctx.h"
#include "features/calls/call_line.h"
#include "features/calls/history_rules.h"
#include "features/contacts/contacts.h"

enum { CALLS_SHOWN = 50, PEOPLE_MOST = 200 };

/* kind: line (note is its number) or member. */
typedef struct call_choice {
	str kind, value, text, note;
} call_choice;

typedef struct history_found {
	list calls; /* of call_line, newest first */
	bool newer, older;
	list choices; /* of call_choice */
} history_found;

/* Sends its queries with what else is queued. zone: whose days from and to are. */
MUST_USE rc history_read(ctx *x, str zone, const history_ask *k,
			 const contact_search *s, history_found *out);

/* What only the keepers of the system want to know of a call. */
typedef struct call_technical {
	bool found;
	str call_sid, carrier_status, from_number, to_number, state, step;
	int64_t events, visit;
	when started_at, queued_at, dequeued_at, answered_at, ended_at, first_event,
		last_event;
} call_technical;
/* Queues its query. */
void call_technical_send(ctx *x, str call_id, call_technical *out);

#endif
