/* history_store.h -- rows of the table of calls. Private to calls. */
#ifndef PB_HISTORY_STORE_H
#define PB_HISTORY_STORE_H

#include "base/ctx.h"
#include "features/calls/call_line.h"
#include "features/calls/history_rules.h"
#include "features/contacts/contacts.h"

enum {
	CALLS_SHOWN = 50,
	SORTED_MOST = 5000,
	VIEW_NAME_MOST = 60,
	VIEW_QUERY_MOST = 2000
};

/* kind: line (note is its number), member, queue, disposition (note is its icon), tag.
 */
typedef struct call_choice {
	str kind, value, text, note;
} call_choice;

/* How a member has the table. query: of the view that opens first; may be absent. */
typedef struct call_table {
	str columns, view_id, query;
} call_table;

/* A kept view; own: of who asks. */
typedef struct call_view_row {
	str id, name, query, member;
	bool shared, own;
	int64_t version;
} call_view_row;

/* What comes after a call in the table and before it; in triage its place among those
 * left. */
typedef struct call_beside {
	str next, prev;
	int64_t place, left;
} call_beside;
extern const type call_choice_t, call_table_t, call_view_row_t, call_beside_t;

typedef struct history_found {
	list calls; /* of call_line */
	bool newer, older;
	list choices; /* of call_choice */
	list views;   /* of call_view_row */
	call_table table;
	int64_t left, worked; /* in triage: to do, and given an outcome today */
} history_found;

/* The document of what is asked for (call_list). */
str history_document(ctx *x, const request *q, const call_ask *k);
/* Sends its queries with what else is queued. */
/* Days the wrong way round have no calls between them; signs alone are in nobody's name
 * or number: what is asked for must not become everything. */
bool history_finds_none(ctx *x, const request *q, const call_ask *k);
MUST_USE rc history_read(ctx *x, const request *q, const call_ask *k,
			 history_found *out);
MUST_USE rc call_table_read(ctx *x, str member, call_table *out);
/* Queues its query. */
void call_beside_send(ctx *x, const request *q, const call_ask *k, str call_id,
		      call_beside *out);

/* Views and columns. *can false: the name is taken, or there are too many. */
MUST_USE rc call_view_add(ctx *x, str member, str name, str query, bool shared,
			  bool *can);
/* name, query: absent to stay as they are. */
MUST_USE rc call_view_change(ctx *x, const session *who, str id, str name, str query,
			     bool *can);
/* *can: there is such a view, and they may change it. */
MUST_USE rc call_view_theirs(ctx *x, const session *who, str id, bool *can);
MUST_USE rc call_view_remove(ctx *x, const session *who, str id);
MUST_USE rc call_table_open(ctx *x, str member, str view);
MUST_USE rc call_table_columns(ctx *x, str member, str columns);

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
