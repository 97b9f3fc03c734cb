#include "features/leads/leads_store.h"

#include "base/config.h"
#include "base/crypto.h"
#include "base/events.h"
#include "base/memo.h"
#include "features/leads/lead_rules.h"
#include "features/leads/leads.h"
#include "features/messages/messages.h"

#define REMEMBER SECONDS(5)

static const field lead_policy_f[] = {
	FIELD(lead_policy, enabled),   FIELD(lead_policy, threshold),
	FIELD(lead_policy, ring_s),    FIELD(lead_policy, remind_min),
	FIELD(lead_policy, words),     FIELD(lead_policy, model_on),
	FIELD(lead_policy, model),     FIELD(lead_policy, model_kind),
	FIELD(lead_policy, model_key),
};
extern const type lead_policy_t;
const type lead_policy_t = TYPE(lead_policy, lead_policy_f);

static const field lead_begun_f[] = {FIELD(lead_begun, lead_id),
				     FIELD(lead_begun, rings), FIELD(lead_begun, held)};
extern const type lead_begun_t;
const type lead_begun_t = TYPE(lead_begun, lead_begun_f);

typedef struct lead_did {
	bool done;
} lead_did;
static const field lead_did_f[] = {FIELD(lead_did, done)};
extern const type lead_did_t;
const type lead_did_t = TYPE(lead_did, lead_did_f);

static const field attempt_row_f[] = {
	FIELD(attempt_row, id),
	FIELD(attempt_row, lead_id),
	FIELD(attempt_row, member_id),
	FIELD(attempt_row, member),
	FIELD(attempt_row, phone),
	FIELD_OPT(attempt_row, call_sid),
	FIELD(attempt_row, state),
	FIELD(attempt_row, over),
	FIELD(attempt_row, end_reason),
	FIELD(attempt_row, answered),
	FIELD(attempt_row, transferred),
	FIELD(attempt_row, duration_s),
	FIELD_OPT(attempt_row, asked_at),
	FIELD(attempt_row, created_at),
	FIELD_OPT(attempt_row, answered_at),
};
extern const type attempt_row_t;
const type attempt_row_t = TYPE(attempt_row, attempt_row_f);

static const field attempt_call_f[] = {
	FIELD(attempt_call, id),           FIELD(attempt_call, lead_id),
	FIELD(attempt_call, phone),        FIELD_OPT(attempt_call, call_sid),
	FIELD(attempt_call, state),        FIELD(attempt_call, lead_state),
	FIELD(attempt_call, peer),         FIELD_OPT(attempt_call, contact_id),
	FIELD(attempt_call, line),         FIELD(attempt_call, language),
	FIELD(attempt_call, contact_name), FIELD(attempt_call, words),
	FIELD(attempt_call, ring_s),       FIELD_OPT(attempt_call, asked_at),
};
extern const type attempt_call_t;
const type attempt_call_t = TYPE(attempt_call, attempt_call_f);

static const field attempt_told_f[] = {FIELD(attempt_told, lead_id),
				       FIELD(attempt_told, open),
				       FIELD(attempt_told, ringing)};
extern const type attempt_told_t;
const type attempt_told_t = TYPE(attempt_told, attempt_told_f);

static const field lead_won_f[] = {FIELD(lead_won, won), FIELD(lead_won, lead_id),
				   FIELD(lead_won, thread_id)};
extern const type lead_won_t;
const type lead_won_t = TYPE(lead_won, lead_won_f);

static const field lead_claimed_f[] = {
	FIELD(lead_claimed, outcome),
	FIELD_OPT(lead_claimed, lead_id),
	FIELD_OPT(lead_claimed, thread_id),
	FIELD_OPT(lead_claimed, by_name),
};
extern const type lead_claimed_t;
const type lead_claimed_t = TYPE(lead_claimed, lead_claimed_f);

static const field lead_mate_f[] = {
	FIELD(lead_mate, id),           FIELD(lead_mate, name),
	FIELD(lead_mate, phone),        FIELD(lead_mate, role),
	FIELD(lead_mate, number_id),    FIELD(lead_mate, peer),
	FIELD(lead_mate, contact_name), FIELD(lead_mate, words),
	FIELD(lead_mate, code),         FIELD(lead_mate, state),
	FIELD(lead_mate, reminders),    FIELD(lead_mate, thread_id),
	FIELD(lead_mate, region),       FIELD(lead_mate, held),
};
extern const type lead_mate_t;
const type lead_mate_t = TYPE(lead_mate, lead_mate_f);

static const field lead_ordered_f[] = {
	FIELD(lead_ordered, id),          FIELD(lead_ordered, name),
	FIELD(lead_ordered, number_id),   FIELD(lead_ordered, outcome),
	FIELD_OPT(lead_ordered, lead_id), FIELD_OPT(lead_ordered, thread_id),
	FIELD_OPT(lead_ordered, by_name), FIELD(lead_ordered, code),
	FIELD(lead_ordered, codes),
};
extern const type lead_ordered_t;
const type lead_ordered_t = TYPE(lead_ordered, lead_ordered_f);

static const field lead_reach_f[] = {FIELD(lead_reach, state),
				     FIELD(lead_reach, reachable)};
extern const type lead_reach_t;
const type lead_reach_t = TYPE(lead_reach, lead_reach_f);

rc lead_reach_read(ctx *x, str member, lead_reach *out)
{
	bool found;

	pg_send(x, Q_lead_reach, ARGS(A(member)), pg_maybe(&lead_reach_t, out, &found));
	return pg_flush(x);
}

rc lead_policy_fresh(ctx *x, lead_policy *out)
{
	return pg_one(x, Q_lead_settings, NO_ARGS, &lead_policy_t, out);
}

static str policy_key(ctx *x, str tenant)
{
	return str_printf(x->a, "leads:" STR_FMT, STR_ARG(tenant));
}

static const lead_policy *policy_remember(ctx *x, str tenant, const lead_policy *row)
{
	arena *a = memo_arena(x->memo);
	lead_policy *p = ARENA_NEW(a, lead_policy);

	*p = *row;
	p->words = str_dup(a, row->words);
	p->model = str_dup(a, row->model);
	p->model_kind = str_dup(a, row->model_kind);
	p->model_key = str_dup(a, row->model_key);
	memo_put(x->memo, policy_key(x, tenant), a, p, REMEMBER);
	return p;
}

struct lead_policy *lead_rules_ask(ctx *x, str tenant)
{
	lead_policy *row;

	if (memo_get(x->memo, policy_key(x, tenant)))
		return NULL;
	row = ARENA_NEW(x->a, lead_policy);
	pg_send(x, Q_lead_settings, NO_ARGS, pg_into(&lead_policy_t, row));
	return row;
}

void lead_rules_keep(ctx *x, str tenant, const struct lead_policy *row)
{
	if (row)
		(void)policy_remember(x, tenant, row);
}

rc lead_policy_read(ctx *x, str tenant, const lead_policy **out)
{
	lead_policy row = {0};

	*out = memo_get(x->memo, policy_key(x, tenant));
	if (*out)
		return OK;
	TRY(lead_policy_fresh(x, &row));
	*out = policy_remember(x, tenant, &row);
	return OK;
}

rc lead_policy_keep(ctx *x, const lead_policy *p, bool forget_key)
{
	return pg_exec(x, Q_lead_settings_put,
		       ARGS(A(p->enabled), A(p->threshold), A(p->ring_s),
			    A(p->remind_min), A(p->words), A(p->model_on), A(p->model),
			    A(p->model_kind), A(p->model_key), A(forget_key)));
}

static str key_place(ctx *x, str tenant)
{
	return str_printf(x->a, STR_FMT ":lead_settings.model_key", STR_ARG(tenant));
}

str lead_key_seal(ctx *x, str tenant, str key)
{
	return crypto_seal(x->a, x->cfg->key, key_place(x, tenant), key);
}

rc lead_key_open(ctx *x, str tenant, str sealed, str *key)
{
	*key = S("");
	if (sealed.n &&
	    !crypto_open(x->a, x->cfg->key, key_place(x, tenant), sealed, key))
		return FAIL(x, E_BUG, "the model's key does not open with our own");
	return OK;
}

static const field lead_judgement_f[] = {
	FIELD(lead_judgement, thread_id),  FIELD_OPT(lead_judgement, contact_id),
	FIELD(lead_judgement, peer),       FIELD(lead_judgement, score),
	FIELD(lead_judgement, reasons),    FIELD(lead_judgement, body),
	FIELD(lead_judgement, created_at),
};
extern const type lead_judgement_t;
const type lead_judgement_t = TYPE(lead_judgement, lead_judgement_f);

void lead_judge_put(ctx *x, str message, const lead_judgement *j)
{
	pg_send(x, Q_lead_judge_put,
		ARGS(A(message), A(j->thread_id), A(j->contact_id), A(j->peer),
		     A(j->score), A(j->reasons)),
		pg_count(NULL));
}

rc lead_judgement_read(ctx *x, str message, lead_judgement *out, bool *found)
{
	pg_send(x, Q_lead_judgement, ARGS(A(message)),
		pg_maybe(&lead_judgement_t, out, found));
	return pg_flush(x);
}

rc lead_settle(ctx *x, str message, lead_judgement *out, bool *found)
{
	pg_send(x, Q_lead_settle, ARGS(A(message)),
		pg_maybe(&lead_judgement_t, out, found));
	return pg_flush(x);
}

rc lead_begin(ctx *x, const lead_text *t, const lead_score *s, str judge, bool open,
	      lead_begun *out, bool *found)
{
	pg_send(x, Q_lead_begin,
		ARGS(A(t->thread_id), A(t->message_id), A(t->contact_id), A(t->peer),
		     A(s->points), A(s->reasons), A(judge), A(open)),
		pg_maybe(&lead_begun_t, out, found));
	return pg_flush(x);
}

rc lead_attempts(ctx *x, str lead, list *out)
{
	return pg_rows(x, Q_lead_attempts, ARGS(A(lead)), &attempt_row_t, out);
}

rc lead_attempt(ctx *x, str attempt, attempt_call *out, bool *found)
{
	pg_send(x, Q_lead_attempt, ARGS(A(attempt)),
		pg_maybe(&attempt_call_t, out, found));
	return pg_flush(x);
}

rc lead_attempt_status(ctx *x, str attempt, str sid, str status, int rank,
		       int64_t duration_s, attempt_told *out, bool *found)
{
	pg_send(x, Q_attempt_status,
		ARGS(A(attempt), A(sid), A(status), A(rank), A(duration_s)),
		pg_maybe(&attempt_told_t, out, found));
	return pg_flush(x);
}

rc lead_accept(ctx *x, str attempt, str sid, lead_won *out, bool *found)
{
	pg_send(x, Q_lead_accept, ARGS(A(attempt), A(sid)),
		pg_maybe(&lead_won_t, out, found));
	return pg_flush(x);
}

/* Whoever runs us twice gets the same. */
static str code_of(ctx *x, str lead)
{
	const str parts[] = {S("claim:"), lead};

	return crypto_code(x->a, x->cfg->pepper, parts, 2);
}

rc lead_escalate(ctx *x, str lead, str why, bool *done)
{
	lead_did d = {0};

	TRY(pg_one(x, Q_lead_escalate, ARGS(A(lead), A(code_of(x, lead)), A(why)),
		   &lead_did_t, &d));
	if (d.done)
		task_add(x, &lead_tell, task_arg(x, "lead", lead),
			 str_printf(x->a, STR_FMT ":0", STR_ARG(lead)), (when){0});
	*done = d.done;
	return OK;
}

rc lead_claim(ctx *x, str lead, str code, str member, lead_claimed *out)
{
	return pg_one(x, Q_lead_claim, ARGS(A(lead), A(code), A(member)),
		      &lead_claimed_t, out);
}

rc lead_team(ctx *x, str lead, int64_t round, list *out)
{
	return pg_rows(x, Q_lead_team, ARGS(A(lead), A(round)), &lead_mate_t, out);
}

rc lead_order_read(ctx *x, str phone, str line, const lead_order *o, str key,
		   lead_ordered *out, bool *found)
{
	str how = o->word == LEAD_CLAIM     ? S("claim")
		  : o->word == LEAD_CODE    ? S("code")
		  : o->word == LEAD_MENTION ? S("mention")
					    : S("");
	str code = how.n ? o->code : S("");

	pg_send(x, Q_lead_order, ARGS(A(phone), A(line), A(how), A(code), A(key)),
		pg_maybe(&lead_ordered_t, out, found));
	return pg_flush(x);
}

static const field lead_callee_f[] = {
	FIELD_OPT(lead_callee, contact_id),
	FIELD(lead_callee, number),
	FIELD_OPT(lead_callee, name),
	FIELD_OPT(lead_callee, theirs),
};
extern const type lead_callee_t;
const type lead_callee_t = TYPE(lead_callee, lead_callee_f);

static const field lead_at_work_f[] = {FIELD(lead_at_work, name),
				       FIELD(lead_at_work, state)};
extern const type lead_at_work_t;
const type lead_at_work_t = TYPE(lead_at_work, lead_at_work_f);

rc lead_of_code(ctx *x, str code, str member, lead_callee *out, bool *found)
{
	pg_send(x, Q_lead_of_code, ARGS(A(code), A(member)),
		pg_maybe(&lead_callee_t, out, found));
	return pg_flush(x);
}

rc lead_of_number(ctx *x, str number, lead_callee *out)
{
	return pg_one(x, Q_lead_of_number, ARGS(A(number)), &lead_callee_t, out);
}

rc lead_at_work_read(ctx *x, list *out)
{
	return pg_rows(x, Q_lead_at_work, NO_ARGS, &lead_at_work_t, out);
}

void lead_text_member(ctx *x, str number_id, str phone, str body, str key)
{
	pg_send(x, Q_lead_text,
		ARGS(A(number_id), A(phone), A(body), A(text_segments(x, body)), A(key),
		     A(x->request_id)),
		pg_count(NULL));
	events_wake(x->events, LANE_FAST);
}

/* The code is put in there: it is as long as this one. */
void lead_tell_taken(ctx *x, str lead, str member, str who)
{
	str words =
		str_printf(x->a, STR_FMT " has taken the lead XXXXX.", STR_ARG(who));

	pg_send(x, Q_lead_taken,
		ARGS(A(lead), A(member), A(who), A(text_segments(x, words)),
		     A(x->request_id)),
		pg_count(NULL));
	events_wake(x->events, LANE_FAST);
}
