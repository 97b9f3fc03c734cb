#include "serve/dead_tasks.h"

#include "base/events.h"
#include "store/pg.h"
#include "store/rows.h"

typedef struct dead_count {
	str kind;
	int64_t n;
} dead_count;
static const field dead_count_f[] = {FIELD(dead_count, kind), FIELD(dead_count, n)};
const type dead_count_t = TYPE(dead_count, dead_count_f);

typedef struct dead_task {
	str id, kind, tenant;
	when ended_at;
	int64_t tries;
	str problem;
} dead_task;
static const field dead_task_f[] = {
	FIELD(dead_task, id),       FIELD(dead_task, kind),  FIELD(dead_task, tenant),
	FIELD(dead_task, ended_at), FIELD(dead_task, tries), FIELD(dead_task, problem),
};
const type dead_task_t = TYPE(dead_task, dead_task_f);

static rc dead_list(ctx *x)
{
	list rows;

	TRY(pg_begin(x, S(""), S("")));
	TRY(pg_rows(x, Q_tasks_dead, NO_ARGS, &dead_task_t, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const dead_task *d = LIST_AT(rows, dead_task, i);
		printf(STR_FMT "  %-16.*s " STR_FMT "  " STR_FMT
			       "  %lld tries  " STR_FMT "\n",
		       STR_ARG(d->id), STR_ARG(d->kind), STR_ARG(d->tenant),
		       STR_ARG(when_iso(x->a, d->ended_at)), (long long)d->tries,
		       STR_ARG(d->problem));
	}
	return pg_commit(x);
}

static rc dead_replay(ctx *x, str what)
{
	int64_t n = 0;

	TRY(pg_begin(x, S(""), S("")));
	pg_send(x, Q_tasks_replay, ARGS(A(what)), pg_count(&n));
	TRY(pg_flush(x));
	if (!n)
		return FAIL(x, E_NOTFOUND, "no dead task has that id or kind");
	pg_send(x, Q_audit_add,
		ARGS(A(S("command line")), A(S("tasks.replayed")), A(S("task")),
		     A(what), A(S("")), A(x->request_id)),
		pg_count(NULL));
	TRY(pg_commit(x));
	printf("%lld %s to be done again\n", (long long)n, n == 1 ? "task" : "tasks");
	return OK;
}

static int dead_usage(void)
{
	fprintf(stderr, "usage: patchbay tasks [--dead | --replay ID|KIND]\n");
	return 64;
}

int dead_tasks_command(arena *a, const config *cfg, int argc, char **argv)
{
	bool show = argc == 1 && !strcmp(argv[0], "--dead");
	bool replay = argc == 2 && !strcmp(argv[0], "--replay");
	events ev;
	rc r;

	if (!show && !replay)
		return dead_usage();
	if (!cfg->database_admin_url.n) {
		fprintf(stderr, "patchbay: set DATABASE_ADMIN_URL, the owner's "
				"connection\n");
		return 78;
	}
	(void)events_open(&ev, S(""));
	ctx x = {.a = a,
		 .cfg = cfg,
		 .now = when_now(),
		 .request_id = crypto_token(a, 8),
		 .pg = pg_new(cfg->database_admin_url, "patchbay-admin", 10000, 20000),
		 .events = &ev};
	r = show ? dead_list(&x) : dead_replay(&x, str_of(argv[1]));
	if (r != OK) {
		pg_rollback(&x);
		fprintf(stderr, "patchbay: %s (%s)\n", x.first_error, rc_text(r));
	}
	pg_delete(x.pg);
	events_close(&ev);
	return r == OK ? 0 : 1;
}

static rc dead_read(ctx *x, list *dead, count_row *denied)
{
	TRY(pg_begin(x, S(""), S("")));
	TRY(pg_one(x, Q_carrier_denied_count, NO_ARGS, &count_row_t, denied));
	TRY(pg_rows(x, Q_tasks_dead_counts, NO_ARGS, &dead_count_t, dead));
	return pg_commit(x);
}

void dead_tasks_metrics(ctx *x, buf *out)
{
	count_row denied = {0};
	list dead;

	if (dead_read(x, &dead, &denied) != OK) {
		pg_rollback(x);
		ctx_forgive(x);
		return;
	}
	buf_str(out, S("# HELP patchbay_tasks_dead Tasks that were given up, by kind.\n"
		       "# TYPE patchbay_tasks_dead gauge\n"));
	for (size_t i = 0; i < dead.n; i++) {
		const dead_count *d = LIST_AT(dead, dead_count, i);
		buf_fmt(out, "patchbay_tasks_dead{kind=\"" STR_FMT "\"} %lld\n",
			STR_ARG(d->kind), (long long)d->n);
	}
	buf_fmt(out,
		"# HELP patchbay_carrier_denied Businesses whose credentials the "
		"carrier "
		"does not take.\n"
		"# TYPE patchbay_carrier_denied gauge\npatchbay_carrier_denied %lld\n",
		(long long)denied.n);
}
