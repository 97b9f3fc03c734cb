/* call_line.h -- a call as lists show it; the door for features that show calls. */
#ifndef PB_CALL_LINE_H
#define PB_CALL_LINE_H

#include "features/calls/calls_parts.h"
#include "features/calls/missed_rules.h"
#include "store/pg.h"
#include "web/request.h"

/* A row of the view call_lines, with what single queries add. */
typedef struct call_line {
	str id, call_sid, direction, from_number, to_number, caller_name, contact_id;
	int64_t candidates;
	str state, outcome;
	when started_at, queued_at, dequeued_at, answered_at, ended_at;
	int64_t duration_s;
	str answered_by, number_id, queue_id, recording_notice, flow_version_id;
	str contact_name, contact_type, phase, stage;
	when stage_since;
	bool do_not_contact, emergency;
	str owner_id, line, queue;
	int64_t target_s;
	str member;
	/* of some queries only */
	str ringing; /* the member whose phone rings for it now */
	str ringing_id;
	str owner;     /* the contact's coordinator, by name */
	int64_t today; /* calls of this contact since midnight, this one included */
	str flow;      /* "Support line v14" */
	str choice;    /* the last menu choice, "key 2 Coordination" */
	str recording_id, recording_kind, recording_state, transcript, transcript_state;
	int64_t recording_s;
	when left_at; /* of a voicemail */
	/* of the table: what people made of it */
	str disposition, disposition_icon, assigned_to, assigned, tags;
	bool spam, urgent, closed, owed;
	int64_t value, nth;         /* nth: of their calls that day */
	str promise, promise_state; /* of the one due first */
	when promised_at, warn_at, critical_at, due_at, promise_closed;
	int64_t place, of; /* in triage */
} call_line;
extern const type call_line_t;

/* The number of the other side. */
str call_peer(const call_line *c);
/* Name, number or "Hidden number", linked to the contact's page. */
v_person call_person(ctx *x, const session *who, const call_line *c);
/* What is owed because of it, as far as its query asks. */
v_pill call_due(ctx *x, const session *who, const call_line *c);
/* Writing to them; reason: why not, empty when they may be. */
v_action call_text(ctx *x, const call_line *c, str name, str reason);
/* Phase of a customer, else what kind of contact it is. */
v_badge call_badge(const call_line *c);
v_badge call_flag(const call_line *c);
/* What it is doing, or how it ended. */
v_status call_status(ctx *x, const call_line *c);
/* Icon and tone of a row or an item: live, answered, voicemail, missed, blocked. */
v_status call_look_of(const call_line *c);
/* Seconds from the start (or the queue) to the answer or the end. */
int64_t call_waited(const ctx *x, const call_line *c);
v_wait call_wait(ctx *x, const call_line *c);

/* A stage of the tenant's journey, in order (query journey_stages). */
typedef struct stage_row {
	str id, phase, name;
	int64_t usual_days;
} stage_row;
extern const type stage_row_t;
/* The journey of somebody who has been in a stage since then; no stages when they stand
 * in none of them. wide: there is room for days under the stages. */
v_journey call_journey(ctx *x, list stages, str stage_id, when since, bool days_below);
/* Calls (of call_line) as the list of who has been in touch. */
list call_touches(ctx *x, const session *who, list calls);
/* The shape of a recording as a path for its player. */
str call_peaks(ctx *x, str digits);
/* The player of the recording in the row; absent when there is none to play. */
v_player call_player(ctx *x, const call_line *c, str title);

/* Everything that is known of one call, for its page and for the queue's middle pane.
 */
typedef struct call_story {
	bool found, missed;
	bool reviews; /* the contact may be asked for one, as far as the business does
		       */
	missed_fact why; /* of a missed one */
	call_line line;
	v_call head;
	list trace;      /* of v_trace */
	list legs;       /* of v_leg */
	list recordings; /* of v_recording */
	v_context context;
	str topics, context_topics;
} call_story;
/* Queries and fills; found false when there is no such call. */
MUST_USE rc call_story_read(ctx *x, const request *q, str call_id, call_story *out);

#endif
