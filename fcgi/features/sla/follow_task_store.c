#include "features/sla/follow_task_store.h"

#include "store/pg.h"
#include "store/rows.h"

static const field follow_task_f[] = {
	FIELD(follow_task, id),
	FIELD(follow_task, kind),
	FIELD(follow_task, state),
	FIELD(follow_task, words),
	FIELD_OPT(follow_task, contact_id),
	FIELD_OPT(follow_task, contact),
	FIELD_OPT(follow_task, owner_id),
	FIELD_OPT(follow_task, owner),
	FIELD(follow_task, due_at),
	FIELD(follow_task, automatic),
	FIELD_OPT(follow_task, carried_at),
	FIELD_OPT(follow_task, carried_call),
	FIELD(follow_task, carried_words),
	FIELD(follow_task, tries),
	FIELD(follow_task, created_at),
	FIELD_OPT(follow_task, closed_at),
	FIELD(follow_task, version),
};
extern const type follow_task_t;
const type follow_task_t = TYPE(follow_task, follow_task_f);

static const field carry_row_f[] = {
	FIELD_OPT(carry_row, contact_id), FIELD(carry_row, number),
	FIELD_OPT(carry_row, owner_id),   FIELD(carry_row, presence),
	FIELD(carry_row, carried_at),     FIELD(carry_row, region),
};
extern const type carry_row_t;
const type carry_row_t = TYPE(carry_row, carry_row_f);

str follow_task_cursor(ctx *x, const follow_task *last)
{
	return str_printf(x->a, "%lld." STR_FMT, (long long)last->due_at.us,
			  STR_ARG(last->id));
}

/* Of the first page when it is none of ours. */
static void cursor_read(str after, when *at, str *id)
{
	str micros, rest = after;
	int64_t us;

	*at = (when){1};
	*id = S("00000000-0000-0000-0000-000000000000");
	if (!str_split(&rest, '.', &micros) || !str_i64(micros, &us) || us <= 0 ||
	    !str_is_uuid(rest))
		return;
	*at = (when){us};
	*id = rest;
}

/* "true", "false", or absent: whatever it is. */
static str only(bool asked, bool value)
{
	return asked ? value ? S("true") : S("false") : (str){0};
}

rc follow_tasks_read(ctx *x, const follow_ask *k, list *out)
{
	when at;
	str id;

	cursor_read(k->after, &at, &id);
	return pg_rows(x, Q_follow_tasks,
		       ARGS(A(k->owner), A(only(k->only_kind, k->automatic)),
			    A(only(k->only_state, k->overdue)), A(at), A(id)),
		       &follow_task_t, out);
}

rc follow_task_read(ctx *x, str id, follow_task *out)
{
	return pg_one(x, Q_follow_task, ARGS(A(id)), &follow_task_t, out);
}

rc follow_task_automatic(ctx *x, str id, bool automatic)
{
	return pg_exec(x, Q_promise_automatic, ARGS(A(id), A(automatic)));
}

rc carry_read(ctx *x, str id, carry_row *out, bool *found)
{
	pg_send(x, Q_promise_carry, ARGS(A(id)), pg_maybe(&carry_row_t, out, found));
	return pg_flush(x);
}

rc carry_done(ctx *x, str id, str call, str words)
{
	return pg_exec(x, Q_promise_carried, ARGS(A(id), A(call), A(words)));
}

rc promises_waiting(ctx *x, int64_t *n)
{
	count_row row = {0};

	TRY(pg_one(x, Q_promises_waiting, NO_ARGS, &count_row_t, &row));
	*n = row.n;
	return OK;
}

rc promises_carry_out(ctx *x, bool again, int64_t *n)
{
	count_row row = {0};

	TRY(pg_one(x, Q_promises_carry_out, ARGS(A(again)), &count_row_t, &row));
	*n = row.n;
	return OK;
}

rc follow_task_may(ctx *x, str contact, str number, reach_verdict *out)
{
	reach_facts f = {0};

	TRY(reach_facts_read(x, contact, number, &f));
	*out = reach_decide(x->a, &f, &(reach_ask){.what = REACH_CALL, .now = x->now});
	if (out->again.us)
		out->code = REACH_MAY;
	return OK;
}
