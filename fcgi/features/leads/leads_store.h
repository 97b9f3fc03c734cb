/* leads_store.h -- rows of hot leads. Private to leads. */
#ifndef PB_LEADS_STORE_H
#define PB_LEADS_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "features/leads/lead_rules.h"
#include "features/leads/leads.h"
#include "store/pg.h"

typedef struct lead_policy {
	bool enabled;
	int64_t threshold, ring_s, remind_min;
	str words;
	bool model_on;                    /* a language model judges */
	str model, model_kind, model_key; /* the key is sealed */
} lead_policy;

/* A text that a language model is asked about; score: by the words. */
typedef struct lead_judgement {
	str thread_id, contact_id, peer, reasons, body;
	int64_t score;
	when created_at;
} lead_judgement;

typedef struct attempt_row {
	str id, lead_id, member_id, member, phone, call_sid, state, end_reason;
	bool over; /* the carrier has said so */
	bool answered, transferred;
	int64_t duration_s;
	when asked_at, created_at, answered_at;
} attempt_row;

typedef struct attempt_call {
	str id, lead_id, phone, call_sid, state, lead_state, peer, contact_id, line,
		language, contact_name, words;
	int64_t ring_s;
	when asked_at;
} attempt_call;

typedef struct attempt_told {
	str lead_id;
	int64_t open;
	bool ringing;
} attempt_told;

typedef struct lead_won {
	bool won;
	str lead_id, thread_id;
} lead_won;

typedef struct lead_claimed {
	str outcome, lead_id, thread_id, by_name;
} lead_claimed;

typedef struct lead_mate {
	str id, name, phone, role, number_id, peer, contact_name, words, code, state,
		thread_id, region, held;
	int64_t reminders;
} lead_mate;

typedef struct lead_reach {
	str state;
	bool reachable;
} lead_reach;
/* Of a member, as it is now. */
MUST_USE rc lead_reach_read(ctx *x, str member, lead_reach *out);

/* A member who texts an order; outcome and what follows: of a claim. */
typedef struct lead_ordered {
	str id, name, number_id, outcome, lead_id, thread_id, by_name, code, codes;
} lead_ordered;

typedef struct lead_row {
	str id, thread_id, state, reasons, judge, code, escalated_why, peer,
		contact_name, words, answered_by, claimed_by;
	bool in_hours, unreached; /* unreached: no text of the claim got to anybody */
	int64_t score, reminders, phones;
	str unreached_why; /* as the last of those texts has it; may be empty */
	str tries;         /* "Ann Lee: pressed 1 · Bob Ray: rang for 12 s" */
	when created_at, answered_at, connected_at, escalated_at, claimed_at;
} lead_row;

typedef struct lead_figures {
	int64_t rings, answered, connected, unanswered, closed, ring_s, pickup_s,
		booked, talked_booked, all_leads;
} lead_figures;

/* Remembered by the worker for five seconds; asked for beforehand by leads.h. */
MUST_USE rc lead_policy_read(ctx *x, str tenant, const lead_policy **out);
MUST_USE rc lead_policy_fresh(ctx *x, lead_policy *out);
/* model_key: sealed; empty: the one it has stays, unless it is to be forgotten. */
MUST_USE rc lead_policy_keep(ctx *x, const lead_policy *p, bool forget_key);
str lead_key_seal(ctx *x, str tenant, str key);
MUST_USE rc lead_key_open(ctx *x, str tenant, str sealed, str *key);

void lead_judge_put(ctx *x, str message, const lead_judgement *j);
/* found is false when it is settled. */
MUST_USE rc lead_judgement_read(ctx *x, str message, lead_judgement *out, bool *found);
MUST_USE rc lead_settle(ctx *x, str message, lead_judgement *out, bool *found);

/* What begins; held: why they are not called ("out", "wish"), or empty. */
typedef struct lead_begun {
	str lead_id, held;
	int64_t rings;
} lead_begun;
/* found is false when one of the last minute is being dealt with. */
MUST_USE rc lead_begin(ctx *x, const lead_text *t, const lead_score *s, str judge,
		       bool open, lead_begun *out, bool *found);
MUST_USE rc lead_attempts(ctx *x, str lead, list *out); /* of attempt_row */
MUST_USE rc lead_attempt(ctx *x, str attempt, attempt_call *out, bool *found);
MUST_USE rc lead_attempt_status(ctx *x, str attempt, str sid, str status, int rank,
				int64_t duration_s, attempt_told *out, bool *found);
MUST_USE rc lead_accept(ctx *x, str attempt, str sid, lead_won *out, bool *found);
/* It becomes a claim, and the team is told; *done is false when it is over already. */
MUST_USE rc lead_escalate(ctx *x, str lead, str why, bool *done);
MUST_USE rc lead_claim(ctx *x, str lead, str code, str member, lead_claimed *out);
MUST_USE rc lead_team(ctx *x, str lead, int64_t round, list *out); /* of lead_mate */
/* key: of its answer; outcome "again": that was given already. */
MUST_USE rc lead_order_read(ctx *x, str phone, str line, const lead_order *o, str key,
			    lead_ordered *out, bool *found);
/* Who is to be called. theirs: the lead is the member's. */
typedef struct lead_callee {
	str contact_id, number, name;
	bool theirs;
} lead_callee;
MUST_USE rc lead_of_code(ctx *x, str code, str member, lead_callee *out, bool *found);
MUST_USE rc lead_of_number(ctx *x, str number, lead_callee *out);
MUST_USE rc lead_at_work_read(ctx *x, list *out); /* of lead_at_work */
/* Queues a text to a member from a line of ours; once for a key. */
void lead_text_member(ctx *x, str number_id, str phone, str body, str key);
/* Queues that the others of the team are told who has it. */
void lead_tell_taken(ctx *x, str lead, str member, str who);

#endif
