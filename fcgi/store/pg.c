/* Transactions and flushes. A transaction is what lies between two Syncs of the
 * pipeline: PostgreSQL begins it with the first statement and commits it at the Sync,
 * so that neither BEGIN nor COMMIT costs a message of its own (protocol documentation,
 * "Pipelining"). */
#include "store/pg_conn.h"

void pg_send(ctx *x, enum query q, const pg_arg *args, size_t nargs, pg_place to)
{
	struct pg *pg = x->pg;

	if (!pg->open && pg->begun_bad == OK)
		pg->begun_bad =
			FAIL(x, E_BUG, "%s outside a transaction", QUERIES[q].name);
	if (pg->begun_bad != OK)
		return;
	pg->begun_bad = pg_put(x, q, args, nargs);
	if (pg->begun_bad == OK)
		pg->pending[pg->n++] = (struct pg_pending){.q = q, .to = to};
}

static rc pg_open(ctx *x, str tenant)
{
	if (x->pg->open)
		return FAIL(x, E_BUG, "a transaction is open already");
	TRY(pg_connect(x));
	x->pg->open = true;
	x->pg->tenant = tenant;
	x->pg->reads = false;
	x->pg->begun_bad = OK;
	x->pg->n = 0;
	return OK;
}

rc pg_begin(ctx *x, str tenant, str user)
{
	TRY(pg_open(x, tenant));
	if (!tenant.p)
		tenant = S("");
	if (user.n)
		pg_send(x, Q_tx_enter_as, ARGS(A(tenant), A(user)), pg_count(NULL));
	else
		pg_send(x, Q_tx_enter, ARGS(A(tenant)), pg_count(NULL));
	return x->pg->begun_bad;
}

rc pg_begin_session(ctx *x, str id_hash, str tenant, str user, str role, str address)
{
	TRY(pg_open(x, tenant));
	pg_send(x, Q_session_enter,
		ARGS(A(id_hash), A(tenant.p ? tenant : S("")), A(user), A(role),
		     A(address), A(x->request_id)),
		pg_count(NULL));
	return x->pg->begun_bad;
}

rc pg_begin_token(ctx *x, str hash, str tenant, str role, str address)
{
	TRY(pg_open(x, tenant));
	pg_send(x, Q_api_token_enter,
		ARGS(A(hash), A(role), A(address), A(x->request_id)), pg_count(NULL));
	return x->pg->begun_bad;
}

static rc pg_lost(ctx *x, const char *doing)
{
	pg_drop(x->pg);
	return FAIL(x, E_DB, "the database did not answer in time or went away (%s)",
		    doing);
}

/* Reads results up to the pipeline's Sync; only then may the connection be used again.
 */
static bool pg_drain(struct pg *pg, int64_t deadline)
{
	for (int empty = 0; empty < 2 * PG_MAX_PENDING;) {
		bool ok;
		PGresult *r = pg_take(pg, deadline, &ok);
		if (!ok)
			return false;
		if (!r) {
			empty++;
			continue;
		}
		bool sync = PQresultStatus(r) == PGRES_PIPELINE_SYNC;
		PQclear(r);
		if (sync)
			return true;
	}
	return false;
}

/* ROLLBACK, then the Sync that would otherwise commit. */
static bool pg_undo(struct pg *pg)
{
	return PQsendQueryParams(pg->conn, "ROLLBACK", 0, NULL, NULL, NULL, NULL, 0) &&
	       PQpipelineSync(pg->conn);
}

/* A prepare whose answer nobody reads: the server makes the statement or, after an
 * error before it, does not. */
static bool pg_in_doubt(const struct pg *pg, size_t from)
{
	for (size_t i = from; i < pg->n; i++)
		if (pg->pending[i].is_prepare && pg->prepared[pg->pending[i].q])
			return true;
	return false;
}

/* Ends a transaction that went wrong; synced: its Sync is on the way already; from: the
 * first statement whose answer was not read. A new connection is cheaper than a
 * statement that is taken for prepared for ever. */
static void pg_abandon(ctx *x, bool synced, size_t from)
{
	struct pg *pg = x->pg;
	int64_t deadline = when_mono_us() + (int64_t)pg->flush_ms * 1000;
	bool doubt = pg_in_doubt(pg, from);

	pg->open = false;
	pg->n = 0;
	if (!pg->conn)
		return;
	if (doubt || (!synced && !pg_undo(pg)) || !pg_push(pg, deadline) ||
	    !pg_drain(pg, deadline))
		pg_drop(pg);
}

/* After a failed prepare its statement is unknown to the server. */
static void pg_unprepare(struct pg *pg, size_t from)
{
	for (size_t i = from; i < pg->n; i++)
		if (pg->pending[i].is_prepare)
			pg->prepared[pg->pending[i].q] = false;
}

/* "INSERT 0 1", "UPDATE 2": a page that is looked at may note that it was. */
static bool pg_wrote(PGresult *r)
{
	const char *did = PQcmdStatus(r);

	return (*did == 'I' || *did == 'U' || *did == 'D') &&
	       !str_eq(str_of(PQcmdTuples(r)), S("0"));
}

/* One statement's answer: its result, then the NULL that ends it. */
static rc pg_answer(ctx *x, size_t i, int64_t deadline, bool *lost)
{
	struct pg *pg = x->pg;
	struct pg_pending *p = &pg->pending[i];
	bool ok;
	PGresult *r = pg_take(pg, deadline, &ok);
	rc result = OK;

	*lost = !ok || !r;
	if (*lost)
		return OK;
	if (PQresultStatus(r) == PGRES_TUPLES_OK ||
	    PQresultStatus(r) == PGRES_COMMAND_OK) {
		pg->reads = pg->reads && !pg_wrote(r);
		result = pg_fill(x, p, r);
	} else {
		result = pg_failure(x, p->q, r);
		*lost = PQstatus(pg->conn) != CONNECTION_OK;
		PQclear(r);
		pg_unprepare(pg, i);
	}
	if (!*lost) {
		PGresult *end = pg_take(pg, deadline, &ok);
		*lost = !ok || end;
		PQclear(end);
	}
	return result;
}

static rc pg_answers(ctx *x, int64_t deadline, bool synced)
{
	struct pg *pg = x->pg;
	rc first = OK;
	size_t i;

	for (i = 0; i < pg->n && first == OK; i++) {
		bool lost;
		rc r = pg_answer(x, i, deadline, &lost);
		if (lost) {
			(void)pg_lost(x, QUERIES[pg->pending[i].q].name);
			return r != OK ? r : E_DB;
		}
		if (!pg->pending[i].is_prepare)
			x->sql_count++;
		first = r;
	}
	if (first != OK)
		pg_abandon(x, synced, i);
	pg->n = 0;
	return first;
}

static rc pg_go(ctx *x, bool commit)
{
	struct pg *pg = x->pg;
	int64_t began = when_mono_us();
	int64_t deadline = began + (int64_t)pg->flush_ms * 1000;
	rc r;

	if (pg->begun_bad != OK) {
		r = pg->begun_bad;
		pg_abandon(x, false, 0);
		return r;
	}
	if (!pg->open)
		return FAIL(x, E_BUG, "flush outside a transaction");
	if (!(commit ? PQpipelineSync(pg->conn) : PQsendFlushRequest(pg->conn)) ||
	    !pg_push(pg, deadline))
		return pg_lost(x, "send");
	x->sql_trips++;
	r = pg_answers(x, deadline, commit);
	x->sql_us += when_mono_us() - began;
	return r;
}

rc pg_flush(ctx *x)
{
	return x->pg->n == 0 && x->pg->begun_bad == OK ? OK : pg_go(x, false);
}

/* The Sync's own answer; an error in its place is a commit that did not happen. */
static rc pg_synced(ctx *x, int64_t deadline)
{
	bool ok;
	PGresult *r = pg_take(x->pg, deadline, &ok);
	rc result = OK;

	if (!ok || !r)
		return pg_lost(x, "commit: its outcome is unknown");
	if (PQresultStatus(r) != PGRES_PIPELINE_SYNC) {
		result = pg_failure(x, Q_COUNT, r);
		PQclear(r);
		if (!pg_drain(x->pg, deadline))
			pg_drop(x->pg);
		return result;
	}
	PQclear(r);
	return OK;
}

static rc pg_commit_now(ctx *x)
{
	struct pg *pg = x->pg;
	int64_t began = when_mono_us();

	TRY(pg_go(x, true));
	rc r = pg_synced(x, began + (int64_t)pg->flush_ms * 1000);
	pg->open = false;
	return r;
}

/* Told also when nobody knows whether it was committed. */
rc pg_commit(ctx *x)
{
	rc r = pg_commit_now(x);

	if (!x->pg->reads && x->pg->tenant.n && x->host)
		x->host->changed(x->pg->tenant);
	return r;
}

void pg_reads(struct pg *pg)
{
	pg->reads = true;
}

void pg_rollback(ctx *x)
{
	if (x->pg->open)
		pg_abandon(x, false, 0);
}

static rc pg_now(ctx *x, enum query q, const pg_arg *args, size_t nargs, pg_place to)
{
	pg_send(x, q, args, nargs, to);
	return pg_flush(x);
}

rc pg_one(ctx *x, enum query q, const pg_arg *args, size_t nargs, const type *t,
	  void *row)
{
	return pg_now(x, q, args, nargs, pg_into(t, row));
}

rc pg_rows(ctx *x, enum query q, const pg_arg *args, size_t nargs, const type *t,
	   list *rows)
{
	return pg_now(x, q, args, nargs, pg_list(t, rows));
}

rc pg_exec(ctx *x, enum query q, const pg_arg *args, size_t nargs)
{
	return pg_now(x, q, args, nargs, pg_count(NULL));
}

rc pg_exec_one(ctx *x, enum query q, const pg_arg *args, size_t nargs, bool *did)
{
	int64_t n = 0;

	TRY(pg_now(x, q, args, nargs, pg_count(&n)));
	*did = n == 1;
	return OK;
}
