#include "store/pg_conn.h"

#include <assert.h>
#include <errno.h>
#include <poll.h>

#include "base/events.h"

enum { TOLD_MOST = EVENTS_MAX / 2 };

/* What the server says besides its answers. Of that two things matter: whom the
 * transaction has told of something (sql/migrations/0068_told.sql), and that somebody's
 * presence is another (0080_presence_said.sql). Pages hear of it after the commit, as
 * of everything; of many members all pages do. */
static void pg_said(void *arg, const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *member = PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY);
	const char *tenant = PQresultErrorField(r, PG_DIAG_MESSAGE_DETAIL);
	struct events *e = arg;

	if (!e || !state || !member || !tenant)
		return;
	if (strcmp(state, "PB201") == 0)
		events_live(e, str_of(tenant), S("notices"),
			    e->n < TOLD_MOST ? str_of(member) : S(""));
	if (strcmp(state, "PB202") == 0)
		events_live(e, str_of(tenant), S("presence"), S(""));
}

struct pg *pg_new(str conninfo, const char *name, int statement_ms, int flush_ms)
{
	struct pg *pg = calloc(1, sizeof(*pg));

	assert(pg);
	pg->conninfo = conninfo;
	pg->name = name;
	pg->statement_ms = statement_ms;
	pg->flush_ms = flush_ms;
	return pg;
}

void pg_drop(struct pg *pg)
{
	if (pg->conn)
		PQfinish(pg->conn);
	pg->conn = NULL;
	pg->open = false;
	pg->n = 0;
	memset(pg->prepared, 0, sizeof(pg->prepared));
}

void pg_delete(struct pg *pg)
{
	if (!pg)
		return;
	pg_drop(pg);
	for (size_t i = 0; i < Q_COUNT; i++)
		free(pg->columns[i]);
	free(pg);
}

int64_t pg_connections(const struct pg *pg)
{
	return pg->connections;
}

bool pg_in_transaction(const struct pg *pg)
{
	return pg->open;
}

bool pg_undone(const struct pg *pg)
{
	return pg->conn != NULL;
}

/* Waits for the socket; false when the deadline passed or poll failed. */
static bool pg_wait(struct pg *pg, short what, int64_t deadline)
{
	struct pollfd p = {.fd = PQsocket(pg->conn), .events = what};
	int64_t left = (deadline - when_mono_us() + 999) / 1000;

	if (p.fd < 0 || left <= 0)
		return false;
	for (;;) {
		int n = poll(&p, 1, (int)left);
		if (n >= 0 || errno != EINTR)
			return n > 0;
		left = (deadline - when_mono_us() + 999) / 1000;
		if (left <= 0)
			return false;
	}
}

bool pg_push(struct pg *pg, int64_t deadline)
{
	int left;

	while ((left = PQflush(pg->conn)) > 0) {
		if (!pg_wait(pg, POLLIN | POLLOUT, deadline) ||
		    !PQconsumeInput(pg->conn))
			return false;
	}
	return left == 0;
}

PGresult *pg_take(struct pg *pg, int64_t deadline, bool *ok)
{
	*ok = true;
	while (PQisBusy(pg->conn)) {
		if (!pg_wait(pg, POLLIN, deadline) || !PQconsumeInput(pg->conn)) {
			*ok = false;
			return NULL;
		}
	}
	return PQgetResult(pg->conn);
}

static rc pg_connect_failed(ctx *x, const char *why)
{
	pg_drop(x->pg);
	return FAIL(x, E_DB, "no database connection: %s", why);
}

static bool pg_handshake(struct pg *pg, int64_t deadline)
{
	PostgresPollingStatusType s = PGRES_POLLING_WRITING;

	while (s == PGRES_POLLING_READING || s == PGRES_POLLING_WRITING) {
		short what = s == PGRES_POLLING_READING ? POLLIN : POLLOUT;
		if (!pg_wait(pg, what, deadline))
			return false;
		s = PQconnectPoll(pg->conn);
	}
	return s == PGRES_POLLING_OK;
}

/* Statements are planned once a connection, not for the values of each time: planning a
 * list takes longer than reading it. (What depends on its values, the search, plans
 * anew by a setting of its own.) A plan made while a table is new and empty would read
 * all of it for as long as the connection lives; so where there is an index it is used.
 */
static PGconn *pg_start(const struct pg *pg, arena *a)
{
	str options = str_printf(a,
				 "-c statement_timeout=%d -c lock_timeout=500 "
				 "-c idle_in_transaction_session_timeout=5000 "
				 "-c timezone=UTC -c datestyle=ISO "
				 "-c plan_cache_mode=force_generic_plan "
				 "-c enable_seqscan=off -c jit=off",
				 pg->statement_ms);
	const char *keys[] = {"dbname",
			      "options",
			      "application_name",
			      "client_encoding",
			      "tcp_user_timeout",
			      "keepalives_idle",
			      NULL};
	const char *values[] = {str_cstr(a, pg->conninfo),
				options.p,
				pg->name,
				"UTF8",
				"2000",
				"2",
				NULL};

	return PQconnectStartParams(keys, values, 1);
}

/* An idle connection has nothing to say: what came meanwhile is its end (the server was
 * restarted) or a change of settings. A new one is surer, and nobody's request is spent
 * on finding out. */
static bool pg_usable(const struct pg *pg)
{
	struct pollfd p = {.events = POLLIN};

	if (!pg->conn || PQstatus(pg->conn) != CONNECTION_OK)
		return false;
	p.fd = PQsocket(pg->conn);
	return poll(&p, 1, 0) == 0;
}

rc pg_connect(ctx *x)
{
	struct pg *pg = x->pg;

	if (pg_usable(pg))
		return OK;
	pg_drop(pg);
	pg->conn = pg_start(pg, x->a);
	if (!pg->conn || PQstatus(pg->conn) == CONNECTION_BAD)
		return pg_connect_failed(x, "it cannot be reached");
	if (!pg_handshake(pg, when_mono_us() + SECONDS(2)))
		return pg_connect_failed(x, "it did not answer in time or refused");
	PQsetNoticeReceiver(pg->conn, pg_said, x->events);
	if (PQsetnonblocking(pg->conn, 1) != 0 || !PQenterPipelineMode(pg->conn))
		return pg_connect_failed(x, "pipeline mode is not to be had");
	pg->connections++;
	return OK;
}

static rc pg_meaning(const char *state)
{
	if (!strcmp(state, "PB401"))
		return E_AUTH;
	if (!strcmp(state, "PB404"))
		return E_NOTFOUND;
	/* 23503: what is pointed at went in this moment; looked at anew, it is not
	 * there */
	if (!strcmp(state, "PB409") || !strcmp(state, "23503") ||
	    !strcmp(state, "23505") || !strcmp(state, "40001") ||
	    !strcmp(state, "40P01"))
		return E_CONFLICT;
	if (!strncmp(state, "23", 2) || !strncmp(state, "22", 2))
		return E_INPUT;
	if (!strncmp(state, "42", 2))
		return E_BUG;
	return E_DB;
}

rc pg_failure(ctx *x, enum query q, const PGresult *r)
{
	const char *state = PQresultErrorField(r, PG_DIAG_SQLSTATE);
	const char *constraint = PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME);
	const char *name = q < Q_COUNT ? QUERIES[q].name : "commit";

	if (!state)
		return FAIL(x, E_DB, "%s: the connection broke", name);
	return FAIL(x, pg_meaning(state), "%s: SQLSTATE %s %s", name, state,
		    constraint ? constraint : "");
}
