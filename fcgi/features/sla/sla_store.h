/* sla_store.h -- promises and the rules about them, as they are kept. */
#ifndef PB_SLA_STORE_H
#define PB_SLA_STORE_H

#include "features/sla/sla_rules.h"
#include "store/pg.h"

/* A kind's rule; hours_id absent: the business has no opening hours. */
typedef struct policy_row {
	str kind, rule, schedule_id, hours_id, hours, zone, region;
	bool active;
	int64_t minutes, cutoff_min, at_min, warn_pct, critical_pct, target_pct,
		version;
} policy_row;

typedef struct step_row {
	str kind, who, channel;
	int64_t after_min;
} step_row;

/* What a promise is about. same_id: the caller is owed a call already. */
typedef struct source_row {
	str call_id, recording_id, thread_id, contact_id, number, queue_id, owner_id,
		words, same_id;
	when started_at;
	int64_t minutes; /* of an outcome: its own; else 0 */
} source_row;

typedef struct ticked_row {
	str id, kind, contact_id, state, owner_id;
	bool overdue;
} ticked_row;

typedef struct promise_row {
	str id, kind, state, words, why, pause_why, escalated_to, owner_id, owner,
		contact_id, contact, contact_type, phase, number, call_id, thread_id,
		closer, close_why, maker, handed_by, hander, handed_words;
	when started_at, due_at, warn_at, critical_at, resume_at, escalated_at,
		closed_at;
	int64_t window_s, left_s, version;
	bool do_not_contact;
} promise_row;

typedef struct board_row {
	str place, id, kind, state, words, why, pause_why, escalated_to, owner_id,
		owner, contact_id, contact, contact_type, phase, number, call_id,
		thread_id;
	when started_at, due_at, warn_at, critical_at, resume_at, escalated_at;
	bool do_not_contact;
} board_row;

typedef struct board_counts {
	int64_t overdue, critical, soon, later, paused;
} board_counts;

typedef struct figure_row {
	str kind;
	int64_t kept, all_of, target_pct, minutes;
} figure_row;

typedef struct done_row {
	str id, kind, state, who;
	when closed_at, due_at;
} done_row;

typedef struct person_row {
	str id, name;
} person_row;

typedef struct worked_row {
	when from_at, to_at;
} worked_row;

typedef struct recent_row {
	when started_at, due_at, done_at;
} recent_row;

/* Whom a follow-up is about. */
typedef struct about_row {
	str contact_id, name, number;
} about_row;
/* Of a contact or a call; both empty: nobody. E_NOTFOUND when it is not the tenant's.
 */
MUST_USE rc promise_about_read(ctx *x, str contact, str call, about_row *out);

/* A rule with the hours it is measured by, from a moment on. */
typedef struct sla_frame {
	policy_row row;
	sla_policy policy;
	sla_hours hours;
} sla_frame;

typedef struct today_row {
	str id, who;
	when due_at;
} today_row;

/* Filters of lists; absent members mean all. */
typedef struct promise_filter {
	str kind, owner;
	bool nobody; /* only what nobody has */
} promise_filter;

/* The rule of a kind with sixty days of hours from `from` on. E_NOTFOUND without such a
 * kind. */
MUST_USE rc sla_frame_load(ctx *x, str kind, when from, sla_frame *out);
/* The same in two steps, with what else is asked for in between. The row's words live
 * where they were read. */
typedef struct sla_frame_rows {
	policy_row row;
	list spans, closed;
} sla_frame_rows;
void sla_frame_send(ctx *x, str kind, when from, sla_frame_rows *r);
void sla_frame_fill(arena *a, const sla_frame_rows *r, sla_frame *out);
/* The rule that a row says. */
sla_policy sla_policy_of(const policy_row *r);

/* Of a thread: as long as its last text waits for an answer. */
MUST_USE rc promise_thread_read(ctx *x, str thread, source_row *out, bool *found);
/* The thread's own clock says what the promise does. */
void promise_thread_due(ctx *x, str thread, const sla_due *d);
/* What an outcome of a call promises; who was not satisfied in a survey. */
MUST_USE rc promise_outcome_read(ctx *x, str call, source_row *out, bool *found);
MUST_USE rc promise_survey_read(ctx *x, str contact, str words, source_row *out,
				bool *found);
MUST_USE rc promise_source_read(ctx *x, const char *kind, str call, str recording,
				source_row *out, bool *found);
/* *id absent: there was one already. */
MUST_USE rc promise_insert(ctx *x, const char *kind, const source_row *s, str made_by,
			   const sla_due *d, str *id);
/* Whoever owes a call back is told of it at once. */
void promise_tell_missed(ctx *x, str id);
void promise_said_again(ctx *x, str id, str words);
MUST_USE rc promise_ticked(ctx *x, list *out);
MUST_USE rc promise_read(ctx *x, str id, promise_row *out);
void promise_paused(ctx *x, str id, when now, str why, when until, int64_t left_s);
void promise_resumed(ctx *x, str id, const sla_due *d);
MUST_USE rc promise_closed(ctx *x, str id, str member, str why, bool excused,
			   bool *changed);
MUST_USE rc promise_given(ctx *x, str id, str to, str by, str words, int64_t *changed);
/* Taken, or back to whoever handed it over. outcome: taken, returned, gone. */
MUST_USE rc promise_answered(ctx *x, str id, str member, bool back, str words,
			     str *outcome);
/* *changed 0: it is not open, or somebody changed it since version. */
MUST_USE rc promise_due_set(ctx *x, str id, const sla_due *d, str why, int64_t version,
			    int64_t *changed);

typedef struct board_rows {
	list cards, figures, done,
		people; /* board_row, figure_row, done_row, person_row */
	board_counts counts;
} board_rows;
/* today_row of what is due today, and how many of the last two weeks were handled in
 * how many seconds of opening time. */
typedef struct sla_pace {
	list today;
	int64_t done_n, busy_s;
	sla_frame frame;
} sla_pace;
MUST_USE rc sla_pace_read(ctx *x, str zone, sla_pace *out);

void board_send(ctx *x, const promise_filter *f, str zone, board_rows *out);

enum { PROMISES_SHOWN = 50 };
/* One more than is shown; after: "MICROSECONDS.UUID" of the last shown, absent for the
 * first page. broken: newest due first. */
void promises_send(ctx *x, const promise_filter *f, str after, bool broken, list *out);
str promise_cursor(ctx *x, const promise_row *last);

void promise_people_send(ctx *x,
			 list *out); /* person_row: who can be given something */
/* schedules: person_row, ids and names. */
/* All of a call, open or not; promise_row. */
MUST_USE rc promises_of_call(ctx *x, str call, list *out);
/* How many of a member's are overdue, and due soon. */
MUST_USE rc promises_mine(ctx *x, str member, int64_t *overdue, int64_t *soon);

/* named: person_row, who may be on a rung by name. */
void policies_send(ctx *x, list *policies, list *steps, list *schedules, list *named);
/* recent_row: those of the last thirty days. */
MUST_USE rc policy_recent(ctx *x, str kind, list *out);
/* *saved: false when somebody else has changed it since r->version. steps: JSON,
 * [[after_min, who], ...]. cutoff and at_min as of the row, at_min -1: none. */
MUST_USE rc policy_save(ctx *x, const policy_row *r, str steps, bool *saved);

#endif
