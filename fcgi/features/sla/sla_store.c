#include "features/sla/sla_store.h"

#include "base/uuid.h"
#include "features/hours/hours.h"
#include "features/sla/sla.h"
#include "store/rows.h"

/* Hours that are looked at: whatever is due, is due within them. */
#define HORIZON DAYS(60)

static const field policy_row_f[] = {
	FIELD(policy_row, kind),
	FIELD(policy_row, active),
	FIELD(policy_row, rule),
	FIELD(policy_row, minutes),
	FIELD(policy_row, cutoff_min),
	FIELD(policy_row, at_min),
	FIELD(policy_row, warn_pct),
	FIELD(policy_row, critical_pct),
	FIELD(policy_row, target_pct),
	FIELD(policy_row, version),
	FIELD_OPT(policy_row, schedule_id),
	FIELD_OPT(policy_row, hours_id),
	FIELD_OPT(policy_row, hours),
	FIELD(policy_row, zone),
	FIELD(policy_row, region),
};
extern const type policy_row_t;
const type policy_row_t = TYPE(policy_row, policy_row_f);

static const field step_row_f[] = {
	FIELD(step_row, kind),
	FIELD(step_row, after_min),
	FIELD(step_row, who),
	FIELD(step_row, channel),
};
extern const type step_row_t;
const type step_row_t = TYPE(step_row, step_row_f);

typedef struct sla_closed_row {
	when from_at, to_at;
	str name;
} sla_closed_row;
static const field sla_closed_row_f[] = {
	FIELD(sla_closed_row, from_at),
	FIELD(sla_closed_row, to_at),
	FIELD(sla_closed_row, name),
};
extern const type sla_closed_row_t;
const type sla_closed_row_t = TYPE(sla_closed_row, sla_closed_row_f);

static const field source_row_f[] = {
	FIELD_OPT(source_row, thread_id),
	FIELD_OPT(source_row, call_id),
	FIELD_OPT(source_row, recording_id),
	FIELD_OPT(source_row, contact_id),
	FIELD(source_row, number),
	FIELD_OPT(source_row, queue_id),
	FIELD(source_row, started_at),
	FIELD_OPT(source_row, owner_id),
	FIELD(source_row, words),
	FIELD_OPT(source_row, minutes),
	FIELD_OPT(source_row, same_id),
};
extern const type source_row_t;
const type source_row_t = TYPE(source_row, source_row_f);

static const field ticked_row_f[] = {
	FIELD(ticked_row, id),
	FIELD(ticked_row, kind),
	FIELD_OPT(ticked_row, contact_id),
	FIELD(ticked_row, state),
	FIELD_OPT(ticked_row, owner_id),
	FIELD(ticked_row, overdue),
};
extern const type ticked_row_t;
const type ticked_row_t = TYPE(ticked_row, ticked_row_f);

static const field promise_row_f[] = {
	FIELD(promise_row, id),
	FIELD(promise_row, kind),
	FIELD(promise_row, state),
	FIELD(promise_row, words),
	FIELD(promise_row, started_at),
	FIELD(promise_row, due_at),
	FIELD(promise_row, warn_at),
	FIELD(promise_row, critical_at),
	FIELD(promise_row, window_s),
	FIELD(promise_row, why),
	FIELD_OPT(promise_row, left_s),
	FIELD(promise_row, pause_why),
	FIELD_OPT(promise_row, resume_at),
	FIELD(promise_row, escalated_to),
	FIELD_OPT(promise_row, escalated_at),
	FIELD_OPT(promise_row, owner_id),
	FIELD_OPT(promise_row, owner),
	FIELD_OPT(promise_row, contact_id),
	FIELD_OPT(promise_row, contact),
	FIELD_OPT(promise_row, contact_type),
	FIELD_OPT(promise_row, phase),
	FIELD_OPT(promise_row, number),
	FIELD(promise_row, do_not_contact),
	FIELD_OPT(promise_row, call_id),
	FIELD_OPT(promise_row, thread_id),
	FIELD_OPT(promise_row, closed_at),
	FIELD_OPT(promise_row, closer),
	FIELD(promise_row, close_why),
	FIELD_OPT(promise_row, maker),
	FIELD(promise_row, version),
	FIELD_OPT(promise_row, handed_by),
	FIELD_OPT(promise_row, hander),
	FIELD(promise_row, handed_words),
};
extern const type promise_row_t;
const type promise_row_t = TYPE(promise_row, promise_row_f);

static const field board_row_f[] = {
	FIELD(board_row, place),
	FIELD(board_row, id),
	FIELD(board_row, kind),
	FIELD(board_row, state),
	FIELD(board_row, words),
	FIELD(board_row, started_at),
	FIELD(board_row, due_at),
	FIELD(board_row, warn_at),
	FIELD(board_row, critical_at),
	FIELD(board_row, why),
	FIELD(board_row, pause_why),
	FIELD_OPT(board_row, resume_at),
	FIELD(board_row, escalated_to),
	FIELD_OPT(board_row, escalated_at),
	FIELD_OPT(board_row, owner_id),
	FIELD_OPT(board_row, owner),
	FIELD_OPT(board_row, contact_id),
	FIELD_OPT(board_row, contact),
	FIELD_OPT(board_row, contact_type),
	FIELD_OPT(board_row, phase),
	FIELD_OPT(board_row, number),
	FIELD(board_row, do_not_contact),
	FIELD_OPT(board_row, call_id),
	FIELD_OPT(board_row, thread_id),
};
extern const type board_row_t;
const type board_row_t = TYPE(board_row, board_row_f);

static const field board_counts_f[] = {
	FIELD(board_counts, overdue), FIELD(board_counts, critical),
	FIELD(board_counts, soon),    FIELD(board_counts, later),
	FIELD(board_counts, paused),
};
extern const type board_counts_t;
const type board_counts_t = TYPE(board_counts, board_counts_f);

static const field figure_row_f[] = {
	FIELD(figure_row, kind),    FIELD(figure_row, kept),
	FIELD(figure_row, all_of),  FIELD(figure_row, target_pct),
	FIELD(figure_row, minutes),
};
extern const type figure_row_t;
const type figure_row_t = TYPE(figure_row, figure_row_f);

static const field done_row_f[] = {
	FIELD(done_row, id),  FIELD(done_row, kind),      FIELD(done_row, state),
	FIELD(done_row, who), FIELD(done_row, closed_at), FIELD(done_row, due_at),
};
extern const type done_row_t;
const type done_row_t = TYPE(done_row, done_row_f);

static const field person_row_f[] = {FIELD(person_row, id), FIELD(person_row, name)};
extern const type person_row_t;
const type person_row_t = TYPE(person_row, person_row_f);

typedef struct mine_row {
	int64_t overdue, soon;
} mine_row;
static const field mine_row_f[] = {FIELD(mine_row, overdue), FIELD(mine_row, soon)};
extern const type mine_row_t;
const type mine_row_t = TYPE(mine_row, mine_row_f);

static const field about_row_f[] = {
	FIELD_OPT(about_row, contact_id),
	FIELD_OPT(about_row, name),
	FIELD_OPT(about_row, number),
};
extern const type about_row_t;
const type about_row_t = TYPE(about_row, about_row_f);

static const field today_row_f[] = {
	FIELD(today_row, id),
	FIELD(today_row, who),
	FIELD(today_row, due_at),
};
extern const type today_row_t;
const type today_row_t = TYPE(today_row, today_row_f);

static const field recent_row_f[] = {
	FIELD(recent_row, started_at),
	FIELD(recent_row, due_at),
	FIELD(recent_row, done_at),
};
static const field worked_row_f[] = {FIELD(worked_row, from_at),
				     FIELD(worked_row, to_at)};
extern const type worked_row_t;
const type worked_row_t = TYPE(worked_row, worked_row_f);

extern const type recent_row_t;
const type recent_row_t = TYPE(recent_row, recent_row_f);

sla_policy sla_policy_of(const policy_row *r)
{
	enum sla_rule rule = str_eq(r->rule, S("same_day")) ? SLA_SAME_DAY
			     : str_eq(r->rule, S("clock"))  ? SLA_CLOCK
							    : SLA_MINUTES;

	return (sla_policy){rule,      r->minutes,  r->cutoff_min,
			    r->at_min, r->warn_pct, r->critical_pct};
}

static void frame_hours(arena *a, const sla_frame_rows *r, sla_hours *h)
{
	size_t n = r->spans.n, nclosed = r->closed.n;
	sla_span *open = ARENA_ARRAY(a, sla_span, n ? n : 1);
	sla_closed *named = ARENA_ARRAY(a, sla_closed, nclosed ? nclosed : 1);

	for (size_t i = 0; i < n; i++) {
		const hours_span *s = LIST_AT(r->spans, hours_span, i);
		open[i] = (sla_span){s->opens_at, s->closes_at};
	}
	for (size_t i = 0; i < nclosed; i++) {
		const sla_closed_row *c = LIST_AT(r->closed, sla_closed_row, i);
		named[i] = (sla_closed){c->from_at, c->to_at, str_dup(a, c->name)};
	}
	*h = (sla_hours){open,
			 n,
			 named,
			 nclosed,
			 str_dup(a, r->row.zone),
			 str_eq(r->row.region, S("US")) ? TIME_US : TIME_INTL};
}

void sla_frame_send(ctx *x, str kind, when from, sla_frame_rows *r)
{
	when before = when_add(from, -DAYS(1)), horizon = when_add(from, HORIZON);

	*r = (sla_frame_rows){0};
	pg_send(x, Q_sla_policy, ARGS(A(kind)), pg_into(&policy_row_t, &r->row));
	pg_send(x, Q_sla_spans, ARGS(A(kind), A(before), A(horizon)),
		pg_list(&hours_span_t, &r->spans));
	pg_send(x, Q_sla_closed, ARGS(A(kind), A(from), A(horizon)),
		pg_list(&sla_closed_row_t, &r->closed));
}

void sla_frame_fill(arena *a, const sla_frame_rows *r, sla_frame *out)
{
	*out = (sla_frame){.row = r->row, .policy = sla_policy_of(&r->row)};
	frame_hours(a, r, &out->hours);
}

rc sla_frame_load(ctx *x, str kind, when from, sla_frame *out)
{
	sla_frame_rows r;

	sla_frame_send(x, kind, from, &r);
	TRY(pg_flush(x));
	sla_frame_fill(x->a, &r, out);
	return OK;
}

rc promise_outcome_read(ctx *x, str call, source_row *out, bool *found)
{
	pg_send(x, Q_promise_outcome, ARGS(A(call)),
		pg_maybe(&source_row_t, out, found));
	return pg_flush(x);
}

rc promise_survey_read(ctx *x, str contact, str words, source_row *out, bool *found)
{
	pg_send(x, Q_promise_survey, ARGS(A(contact), A(words), A(x->now)),
		pg_maybe(&source_row_t, out, found));
	return pg_flush(x);
}

void promise_survey(ctx *x, str contact_id, str words)
{
	pg_send(x, Q_promise_survey_ask, ARGS(A(contact_id), A(words)), pg_count(NULL));
}

rc promise_source_read(ctx *x, const char *kind, str call, str recording,
		       source_row *out, bool *found)
{
	pg_send(x, Q_promise_source,
		ARGS(A(str_of(kind)), A(call.n ? call : (str){0}),
		     A(recording.n ? recording : (str){0})),
		pg_maybe(&source_row_t, out, found));
	return pg_flush(x);
}

rc promise_thread_read(ctx *x, str thread, source_row *out, bool *found)
{
	pg_send(x, Q_promise_thread, ARGS(A(thread)),
		pg_maybe(&source_row_t, out, found));
	return pg_flush(x);
}

void promise_thread_due(ctx *x, str thread, const sla_due *d)
{
	pg_send(x, Q_promise_thread_due, ARGS(A(thread), A(d->due), A(d->words)),
		pg_count(NULL));
}

rc promise_insert(ctx *x, const char *kind, const source_row *s, str made_by,
		  const sla_due *d, str *id)
{
	id_row row = {0};
	bool found;

	pg_send(x, Q_promise_add,
		ARGS(A(str_of(kind)), A(uuid7(x->a, x->now)), A(s->call_id),
		     A(s->recording_id), A(s->contact_id), A(s->number), A(s->words),
		     A(s->owner_id), A(s->queue_id), A(made_by), A(s->started_at),
		     A(d->due), A(d->warn), A(d->critical), A(d->window_s), A(d->words),
		     A(s->thread_id)),
		pg_maybe(&id_row_t, &row, &found));
	TRY(pg_flush(x));
	*id = found ? row.id : (str){0};
	return OK;
}

void promise_tell_missed(ctx *x, str id)
{
	pg_send(x, Q_promise_tell_missed, ARGS(A(id)), pg_count(NULL));
}

void promise_said_again(ctx *x, str id, str words)
{
	pg_send(x, Q_promise_again, ARGS(A(id), A(words)), pg_count(NULL));
}

rc promise_ticked(ctx *x, list *out)
{
	enum { AT_ONCE = 200 };

	return pg_rows(x, Q_promise_tick, ARGS(A(AT_ONCE)), &ticked_row_t, out);
}

rc promise_read(ctx *x, str id, promise_row *out)
{
	return pg_one(x, Q_promise_one, ARGS(A(id)), &promise_row_t, out);
}

void promise_paused(ctx *x, str id, when now, str why, when until, int64_t left_s)
{
	pg_send(x, Q_promise_pause, ARGS(A(id), A(now), A(why), A(until), A(left_s)),
		pg_count(NULL));
}

void promise_resumed(ctx *x, str id, const sla_due *d)
{
	pg_send(x, Q_promise_resume,
		ARGS(A(id), A(d->due), A(d->warn), A(d->critical), A(d->words)),
		pg_count(NULL));
}

rc promise_closed(ctx *x, str id, str member, str why, bool excused, bool *changed)
{
	id_row row = {0};

	pg_send(x, Q_promise_close, ARGS(A(id), A(member), A(why), A(excused)),
		pg_maybe(&id_row_t, &row, changed));
	return pg_flush(x);
}

rc promise_given(ctx *x, str id, str to, str by, str words, int64_t *changed)
{
	count_row row;

	TRY(pg_one(x, Q_promise_give, ARGS(A(id), A(to), A(by), A(words)), &count_row_t,
		   &row));
	*changed = row.n;
	return OK;
}

rc promise_answered(ctx *x, str id, str member, bool back, str words, str *outcome)
{
	one_text row;

	TRY(pg_one(x, Q_promise_answer, ARGS(A(id), A(member), A(back), A(words)),
		   &one_text_t, &row));
	*outcome = row.text;
	return OK;
}

rc promise_due_set(ctx *x, str id, const sla_due *d, str why, int64_t version,
		   int64_t *changed)
{
	pg_send(x, Q_promise_due_set,
		ARGS(A(id), A(d->due), A(d->warn), A(d->critical), A(d->window_s),
		     A(why), A(version)),
		pg_count(changed));
	return pg_flush(x);
}

static str or_null(str s)
{
	return s.n ? s : (str){0};
}

void board_send(ctx *x, const promise_filter *f, str zone, board_rows *out)
{
	*out = (board_rows){0};
	pg_send(x, Q_promises_board,
		ARGS(A(or_null(f->kind)), A(or_null(f->owner)), A(f->nobody)),
		pg_list(&board_row_t, &out->cards));
	pg_send(x, Q_promises_counts,
		ARGS(A(or_null(f->kind)), A(or_null(f->owner)), A(f->nobody)),
		pg_into(&board_counts_t, &out->counts));
	pg_send(x, Q_promises_figures, ARGS(A(zone)),
		pg_list(&figure_row_t, &out->figures));
	pg_send(x, Q_promises_done, ARGS(A(zone)), pg_list(&done_row_t, &out->done));
	promise_people_send(x, &out->people);
}

str promise_cursor(ctx *x, const promise_row *last)
{
	return str_printf(x->a, "%lld." STR_FMT, (long long)last->due_at.us,
			  STR_ARG(last->id));
}

/* Of the first page when it is none of ours. */
static void cursor_read(str after, bool broken, when *at, str *id)
{
	str micros, rest = after;
	int64_t us;

	*at = (when){broken ? SECONDS(253402300799) : 1};
	*id = broken ? S("ffffffff-ffff-ffff-ffff-ffffffffffff")
		     : S("00000000-0000-0000-0000-000000000000");
	if (!str_split(&rest, '.', &micros) || !str_i64(micros, &us) || us <= 0 ||
	    !str_is_uuid(rest))
		return;
	*at = (when){us};
	*id = rest;
}

void promises_send(ctx *x, const promise_filter *f, str after, bool broken, list *out)
{
	when at;
	str id;

	cursor_read(after, broken, &at, &id);
	if (broken)
		pg_send(x, Q_promises_broken, ARGS(A(at), A(id)),
			pg_list(&promise_row_t, out));
	else
		pg_send(x, Q_promises_list,
			ARGS(A(or_null(f->kind)), A(or_null(f->owner)), A(f->nobody),
			     A(at), A(id)),
			pg_list(&promise_row_t, out));
}

rc promise_about_read(ctx *x, str contact, str call, about_row *out)
{
	if (!contact.n && !call.n)
		return pg_flush(x);
	return pg_one(x, Q_promise_about, ARGS(A(or_null(contact)), A(or_null(call))),
		      &about_row_t, out);
}

rc promises_of_call(ctx *x, str call, list *out)
{
	return pg_rows(x, Q_promises_of_call, ARGS(A(call)), &promise_row_t, out);
}

rc promises_mine(ctx *x, str member, int64_t *overdue, int64_t *soon)
{
	mine_row row = {0};

	TRY(pg_one(x, Q_promises_mine, ARGS(A(member)), &mine_row_t, &row));
	*overdue = row.overdue;
	*soon = row.soon;
	return OK;
}

void promises_about_send(ctx *x, str contact_id, list *rows)
{
	pg_send(x, Q_promises_about, ARGS(A(contact_id)),
		pg_list(&promise_row_t, rows));
}

void promise_people_send(ctx *x, list *out)
{
	pg_send(x, Q_promise_people, NO_ARGS, pg_list(&person_row_t, out));
}

void policies_send(ctx *x, list *policies, list *steps, list *schedules, list *named)
{
	pg_send(x, Q_sla_policies, NO_ARGS, pg_list(&policy_row_t, policies));
	pg_send(x, Q_sla_steps, NO_ARGS, pg_list(&step_row_t, steps));
	pg_send(x, Q_sla_schedules, NO_ARGS, pg_list(&person_row_t, schedules));
	pg_send(x, Q_sla_named, NO_ARGS, pg_list(&person_row_t, named));
}

rc policy_recent(ctx *x, str kind, list *out)
{
	return pg_rows(x, Q_sla_recent, ARGS(A(kind)), &recent_row_t, out);
}

static str minute_text(ctx *x, int64_t minute)
{
	if (minute < 0)
		return (str){0};
	return str_printf(x->a, "%02lld:%02lld", (long long)minute / 60,
			  (long long)minute % 60);
}

rc policy_save(ctx *x, const policy_row *r, str steps, bool *saved)
{
	TRY(pg_exec_one(x, Q_sla_policy_save,
			ARGS(A(r->kind), A(r->active), A(r->rule), A(r->minutes),
			     A(minute_text(x, r->cutoff_min)),
			     A(minute_text(x, r->at_min)), A(r->warn_pct),
			     A(r->critical_pct), A(r->target_pct),
			     A(or_null(r->schedule_id)), A(r->version)),
			saved));
	return *saved ? pg_exec(x, Q_sla_steps_save, ARGS(A(r->kind), A(steps))) : OK;
}

rc promises_due(ctx *x)
{
	count_row row = {0};

	TRY(pg_begin(x, S(""), S("")));
	TRY(pg_one(x, Q_promises_due, NO_ARGS, &count_row_t, &row));
	TRY(pg_commit(x));
	if (row.n)
		events_wake(x->events, LANE_FAST);
	return OK;
}

rc sla_pace_read(ctx *x, str zone, sla_pace *out)
{
	when since = when_add(x->now, -DAYS(14));
	list done = {0};

	*out = (sla_pace){0};
	pg_send(x, Q_sla_pace, NO_ARGS, pg_list(&worked_row_t, &done));
	pg_send(x, Q_sla_today, ARGS(A(zone)), pg_list(&today_row_t, &out->today));
	TRY(sla_frame_load(x, S("follow_up"), since, &out->frame));
	out->done_n = (int64_t)done.n;
	for (size_t i = 0; i < done.n; i++) {
		const worked_row *r = LIST_AT(done, worked_row, i);
		out->busy_s += sla_between(&out->frame.hours, r->from_at, r->to_at);
	}
	return OK;
}
