/* pg.c -- the one connection: transactions, errors, reconnecting, against the real
 * schema. Needs DATABASE_URL (the application's role) and DATABASE_SUPER_URL. */
#include <stdlib.h>

#include "../unit/tap.h"
#include "base/events.h"
#include "store/pg.h"
#include "store/rows.h"

static struct events no_events;

static ctx context(arena *a, struct pg *pg)
{
	return (ctx){.a = a,
		     .now = when_now(),
		     .pg = pg,
		     .request_id = S("test"),
		     .events = &no_events};
}

/* A tenant to write rows for, by the demo's slug. */
static str tenant_of(ctx *x, struct pg *super)
{
	id_row row = {0};
	struct pg *mine = x->pg;

	x->pg = super;
	if (pg_begin(x, S(""), S("")) != OK ||
	    pg_one(x, Q_tenant_by_slug, ARGS(A(S("sunledge"))), &id_row_t, &row) !=
		    OK ||
	    pg_commit(x) != OK)
		diag("no tenant: %s", x->first_error);
	x->pg = mine;
	return row.id;
}

static void add_task(ctx *x, str dedupe)
{
	pg_send(x, Q_task_add,
		ARGS(A(S("bulk")), A(S("test.none")), A(S("{}")), A(dedupe),
		     A(when_add(x->now, DAYS(1))), A(S(""))),
		pg_count(NULL));
}

/* Tasks of that key that the tenant sees. */
static int64_t tasks_with(ctx *x, str tenant, str dedupe)
{
	int64_t n = -1;

	if (pg_begin(x, tenant, S("")) != OK)
		return -1;
	/* the row is there when adding it again changes nothing */
	pg_send(x, Q_task_add,
		ARGS(A(S("bulk")), A(S("test.none")), A(S("{}")), A(dedupe),
		     A(when_add(x->now, DAYS(1))), A(S(""))),
		pg_count(&n));
	if (pg_flush(x) != OK)
		return -1;
	pg_rollback(x);
	return n == 0 ? 1 : 0;
}

static void test_commit_and_rollback(ctx *x, str tenant)
{
	str kept = str_printf(x->a, "kept-%lld", (long long)x->now.us);
	str gone = str_printf(x->a, "gone-%lld", (long long)x->now.us);

	is_i64(pg_begin(x, tenant, S("")), OK, "a transaction begins");
	add_task(x, kept);
	is_i64(pg_commit(x), OK, "and commits");
	is_i64(tasks_with(x, tenant, kept), 1, "its row is there");
	is_i64(pg_begin(x, tenant, S("")), OK, "another begins");
	add_task(x, gone);
	is_i64(pg_flush(x), OK, "its statement ran");
	pg_rollback(x);
	is_i64(tasks_with(x, tenant, gone), 0, "rolled back, its row is not there");
	ok(!pg_in_transaction(x->pg), "no transaction is left open");
}

static int64_t told;

static void note_changed(str tenant)
{
	told += tenant.n == 36;
}

/* Whatever is not said to read only; that too, when it changed something. */
static void test_told(ctx *x, str tenant)
{
	static const struct services HOST = {.changed = note_changed};
	str task = str_printf(x->a, "told-%lld", (long long)x->now.us);

	x->host = &HOST;
	ok(pg_begin(x, tenant, S("")) == OK && pg_commit(x) == OK && told == 1,
	   "others are told of a commit");
	ok(pg_begin(x, tenant, S("")) == OK, "not of what is undone");
	add_task(x, task);
	pg_rollback(x);
	is_i64(told, 1, "or not yet committed");
	ok(pg_begin(x, S(""), S("")) == OK && pg_commit(x) == OK && told == 1,
	   "nor when it is nobody's");
	for (int again = 0; again < 2; again++) {
		bool begun = pg_begin(x, tenant, S("")) == OK;
		pg_reads(x->pg);
		add_task(x, task);
		ok(begun && pg_commit(x) == OK && told == 2,
		   again ? "but not when it changed nothing"
			 : "of one that was to read they are when it wrote");
	}
	ok(pg_begin(x, tenant, S("")) == OK && pg_commit(x) == OK && told == 3,
	   "the next may write again");
	x->host = NULL;
}

static void test_errors(ctx *x, str tenant)
{
	id_row row = {0};
	str before = str_printf(x->a, "before-%lld", (long long)x->now.us);

	is_i64(pg_begin(x, tenant, S("")), OK, "begins");
	add_task(x, before);
	pg_send(x, Q_flow_document, ARGS(A(S("no uuid"))), pg_count(NULL));
	is_i64(pg_commit(x), E_INPUT, "a bad value is bad input");
	ok(!strstr(x->first_error, "no uuid"), "and the log does not repeat it");
	ctx_forgive(x);
	is_i64(tasks_with(x, tenant, before), 0, "what came before it was rolled back");
	is_i64(pg_begin(x, tenant, S("")), OK, "the connection is usable afterwards");
	is_i64(pg_one(x, Q_tenant_by_slug, ARGS(A(S("nobody"))), &id_row_t, &row),
	       E_NOTFOUND, "no row");
	ctx_forgive(x);
	pg_rollback(x);
	is_i64(pg_begin(x, tenant, S("")), OK, "begins");
	pg_send(x, Q_tenant_by_slug, ARGS(A(((str){"a\0b", 3}))), pg_count(NULL));
	is_i64(pg_flush(x), E_INPUT, "NUL in a parameter is refused, not cut off");
	ctx_forgive(x);
	pg_rollback(x);
	is_i64(pg_begin(x, tenant, S("")), OK, "begins");
	pg_send(x, Q_tenant_by_slug, NO_ARGS, pg_count(NULL));
	is_i64(pg_flush(x), E_BUG, "a wrong number of parameters is a fault of ours");
	ctx_forgive(x);
	pg_rollback(x);
	is_i64(pg_begin(x, tenant, S("")), OK, "begins");
	is_i64(pg_begin(x, tenant, S("")), E_BUG, "a second one inside it does not");
	ctx_forgive(x);
	pg_rollback(x);
}

struct claimed {
	str tenant_id, id, kind, args, request_id;
	int64_t attempts;
	when created_at;
};
static const field claimed_f[] = {
	FIELD(struct claimed, tenant_id),  FIELD(struct claimed, id),
	FIELD(struct claimed, kind),       FIELD(struct claimed, args),
	FIELD(struct claimed, request_id), FIELD(struct claimed, attempts),
	FIELD(struct claimed, created_at),
};
static const type claimed_t = TYPE(struct claimed, claimed_f);

/* Ids, numbers, moments and text, as the server has them; the task is older than all
 * others and never committed. */
static void test_values(ctx *x, str tenant)
{
	struct claimed c = {0};

	is_i64(pg_begin(x, tenant, S("")), OK, "begins");
	pg_send(x, Q_task_add,
		ARGS(A(S("bulk")), A(S("test.none")), A(S("{}")), A(S("values")),
		     A(when_add(x->now, -DAYS(9000))), A(S("r\xc3\xa9"))),
		pg_count(NULL));
	is_i64(pg_one(x, Q_task_claim, ARGS(A(S("bulk")), A(S("test")), A(60)),
		      &claimed_t, &c),
	       OK, "a row of every type: %s", x->first_error);
	is_str(c.tenant_id, tenant, "an id");
	ok(str_is_uuid(c.id), "another");
	is_str(c.kind, S("test.none"), "text");
	is_str(c.request_id, S("r\xc3\xa9"), "beyond ASCII");
	is_i64(c.attempts, 1, "a number");
	int64_t age = when_diff_s(when_now(), c.created_at);
	ok(age >= 0 && age < 60, "a moment, %lld s ago", (long long)age);
	pg_rollback(x);
}

/* A statement that was first used behind one that failed was never prepared, whether
 * its answer was waited for or not; on a connection of its own, where nothing was. */
static void test_prepare_in_doubt(arena *a, const char *url, str tenant)
{
	struct pg *pg = pg_new(str_of(url), "store-doubt", 2000, 4000);
	ctx x = context(a, pg);
	id_row row = {0};
	bool found = true;

	is_i64(pg_begin(&x, tenant, S("")), OK, "a new connection");
	pg_send(&x, Q_flow_document, ARGS(A(S("no uuid"))), pg_count(NULL));
	pg_send(&x, Q_tenant_by_slug, ARGS(A(S("nobody"))),
		pg_maybe(&id_row_t, &row, &found));
	pg_rollback(&x);
	is_i64(pg_begin(&x, tenant, S("")), OK, "given up before its answers came");
	pg_send(&x, Q_tenant_by_slug, ARGS(A(S("nobody"))),
		pg_maybe(&id_row_t, &row, &found));
	is_i64(pg_commit(&x), OK, "what was queued behind a failure can be used");
	ctx_forgive(&x);
	is_i64(pg_begin(&x, tenant, S("")), OK, "begins");
	pg_send(&x, Q_tenant_by_slug, ARGS(A(S("nobody"))), pg_into(&id_row_t, &row));
	pg_send(&x, Q_flow_document, ARGS(A(S("no uuid"))), pg_count(NULL));
	pg_send(&x, Q_tenant_basics, NO_ARGS, pg_count(NULL));
	is_i64(pg_flush(&x), E_NOTFOUND, "the first answer already is a failure");
	ctx_forgive(&x);
	is_i64(pg_begin(&x, S(""), S("")), OK, "begins");
	pg_send(&x, Q_tenant_basics, NO_ARGS, pg_count(NULL));
	ok(pg_flush(&x) != E_DB, "what stood further behind can be used too");
	pg_rollback(&x);
	pg_delete(pg);
}

static void test_session(ctx *x, str tenant)
{
	is_i64(pg_begin_session(x, S("0000"), tenant, tenant, S("owner"), S("")), OK,
	       "a session's transaction");
	is_i64(pg_commit(x), E_AUTH, "ends when the session is not there");
	ctx_forgive(x);
	is_i64(pg_begin(x, S("not a uuid"), S("")), OK, "a tenant that is none");
	add_task(x, S("x"));
	is_i64(pg_commit(x), E_INPUT, "writes nothing");
	ctx_forgive(x);
}

static void test_isolation(ctx *x, str tenant)
{
	id_row row = {0};
	bool found = true;

	(void)tenant;
	is_i64(pg_begin(x, S(""), S("")), OK, "without a tenant");
	pg_send(x, Q_tenant_by_slug, ARGS(A(S("sunledge"))),
		pg_maybe(&id_row_t, &row, &found));
	is_i64(pg_commit(x), OK, "tenants may be asked for");
	ok(!found, "and none is seen");
}

/* The server ends our connection while it is idle: nobody notices. */
static void test_reconnect(ctx *x, str tenant)
{
	is_i64(pg_begin(x, tenant, S("")), OK, "connected");
	is_i64(pg_commit(x), OK, "and idle");
	is_i64(system("psql -X -q -At \"$DATABASE_SUPER_URL\" -c \"SELECT "
		      "pg_terminate_backend(pid, 5000) "
		      "FROM pg_stat_activity WHERE application_name = 'store-test'\" "
		      ">/dev/null"),
	       0, "the server ends our process");
	is_i64(pg_begin(x, tenant, S("")), OK, "the next transaction connects anew");
	is_i64(pg_commit(x), OK, "and works");
}

static void test_away(arena *a)
{
	struct pg *nowhere =
		pg_new(S("host=/nonexistent dbname=x"), "store-test", 1000, 1000);
	ctx x = context(a, nowhere);
	int64_t began = when_mono_us();

	is_i64(pg_begin(&x, S(""), S("")), E_DB, "no server: E_DB");
	ok(when_mono_us() - began < SECONDS(2), "at once");
	ok(!pg_in_transaction(nowhere), "nothing is open");
	pg_delete(nowhere);
}

int main(void)
{
	const char *url = getenv("DATABASE_URL"),
		   *super_url = getenv("DATABASE_SUPER_URL");
	arena *a = arena_new(64 << 20);

	if (!url || !super_url) {
		printf("Bail out! DATABASE_URL and DATABASE_SUPER_URL say where: make "
		       "test\n");
		return 1;
	}
	struct pg *pg = pg_new(str_of(url), "store-test", 2000, 4000);
	struct pg *super = pg_new(str_of(super_url), "store-super", 2000, 4000);
	ctx x = context(a, pg);
	(void)events_open(&no_events, S(""));
	str tenant = tenant_of(&x, super);
	test_commit_and_rollback(&x, tenant);
	test_told(&x, tenant);
	test_errors(&x, tenant);
	test_values(&x, tenant);
	test_prepare_in_doubt(a, url, tenant);
	test_session(&x, tenant);
	test_isolation(&x, tenant);
	test_reconnect(&x, tenant);
	test_away(a);
	pg_delete(pg);
	pg_delete(super);
	arena_delete(a);
	return tap_done();
}
