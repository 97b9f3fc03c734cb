#include "base/json.h"
#include "features/tasks/tasks.h"

const char *const LANE_NAMES[LANE_COUNT] = {"fast", "slow", "bulk"};

static const field task_f[] = {
	FIELD(task, tenant_id),  FIELD(task, id),       FIELD(task, kind),
	FIELD(task, args),       FIELD(task, attempts), FIELD(task, request_id),
	FIELD(task, created_at),
};
const type task_t = TYPE(task, task_f);

typedef struct task_due {
	when due;
} task_due;
static const field task_due_f[] = {FIELD_OPT(task_due, due)};
const type task_due_t = TYPE(task_due, task_due_f);

static void add(ctx *x, enum query q, const task_kind *kind, str args, str dedupe,
		when run_at)
{
	pg_send(x, q,
		ARGS(A(str_of(LANE_NAMES[kind->lane])), A(str_of(kind->name)), A(args),
		     A(dedupe), A(run_at), A(x->request_id)),
		pg_count(NULL));
	if (run_at.us <= x->now.us)
		events_wake(x->events, kind->lane);
}

void task_add(ctx *x, const task_kind *kind, str args, str dedupe, when run_at)
{
	add(x, Q_task_add, kind, args, dedupe, run_at);
}

void task_add_again(ctx *x, const task_kind *kind, str args, str dedupe, when run_at)
{
	add(x, Q_task_add_again, kind, args, dedupe, run_at);
}

str task_arg(ctx *x, const char *name, str value)
{
	buf b = buf_new(x->a, 80, 2048);

	buf_chr(&b, '{');
	buf_json(&b, str_of(name));
	buf_chr(&b, ':');
	buf_json(&b, value);
	buf_chr(&b, '}');
	return str_dup(x->a, buf_view(&b));
}

str task_arg_get(ctx *x, const task *t, const char *name)
{
	json *o;
	str why;

	return json_read(x->a, t->args, &o, &why) ? json_str(json_get(o, name))
						  : (str){0};
}

task_result task_done(void)
{
	return (task_result){.end = TASK_DONE};
}

task_result task_retry(int64_t after_s, str problem)
{
	return (task_result){.end = TASK_RETRY, .after_s = after_s, .problem = problem};
}

task_result task_wait(int64_t after_s, str problem)
{
	return (task_result){.end = TASK_WAIT, .after_s = after_s, .problem = problem};
}

task_result task_go_on(str args)
{
	return (task_result){.end = TASK_WAIT, .args = args};
}

task_result task_dead(str problem)
{
	return (task_result){.end = TASK_DEAD, .problem = problem};
}

task_result task_failed(ctx *x, rc r)
{
	str problem = str_dup(x->a, str_of(x->first_error));

	if (r == E_DB || r == E_CONFLICT)
		return task_retry(0, problem);
	return task_dead(problem);
}

task_result task_rolled_back(ctx *x, rc r)
{
	pg_rollback(x);
	return task_failed(x, r);
}

rc task_claim(ctx *x, enum lane lane, str by, int lease_s, task *out, bool *found)
{
	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_task_claim, ARGS(A(str_of(LANE_NAMES[lane])), A(by), A(lease_s)),
		pg_maybe(&task_t, out, found));
	return pg_commit(x);
}

rc task_orphans(ctx *x, str by)
{
	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_task_orphans, ARGS(A(by)), pg_count(NULL));
	return pg_commit(x);
}

rc task_finish(ctx *x, const task *t, enum patience patience, str by,
	       const task_result *r)
{
	bool waits = r->end == TASK_WAIT;
	int64_t after =
		waits ? r->after_s
		      : task_wait_s(patience, t->attempts, r->after_s, str_hash(t->id));

	TRY(pg_begin(x, t->tenant_id, S("")));
	if (r->end == TASK_DONE) {
		pg_send(x, Q_task_done, ARGS(A(t->id), A(by)), pg_count(NULL));
		pg_send(x, Q_task_once_more, ARGS(A(t->id), A(by)), pg_count(NULL));
	} else if (r->end == TASK_DEAD)
		pg_send(x, Q_task_die, ARGS(A(t->id), A(by), A(r->problem)),
			pg_count(NULL));
	else
		pg_send(x, Q_task_again,
			ARGS(A(t->id), A(by), A(after), A(r->problem), A(waits),
			     A(r->args)),
			pg_count(NULL));
	return pg_commit(x);
}

rc task_next_due(ctx *x, enum lane lane, when *out)
{
	task_due d = {0};

	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_task_next_due, ARGS(A(str_of(LANE_NAMES[lane]))),
		pg_into(&task_due_t, &d));
	TRY(pg_commit(x));
	*out = d.due;
	return OK;
}
