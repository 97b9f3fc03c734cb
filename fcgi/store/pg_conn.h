/* pg_conn.h -- private to store/: the connection under pg.h and its waits. */
#ifndef PB_STORE_PG_CONN_H
#define PB_STORE_PG_CONN_H

#include <libpq-fe.h>

#include "store/pg.h"

enum { PG_MAX_PENDING = 64, PG_MAX_COLUMNS = 48, PG_MAX_PARAMS = 32 };

/* Type numbers of PostgreSQL's catalogue (pg_type.dat); they never change. */
enum {
	OID_BOOL = 16,
	OID_NAME = 19,
	OID_INT8 = 20,
	OID_INT2 = 21,
	OID_INT4 = 23,
	OID_TEXT = 25,
	OID_JSON = 114,
	OID_VARCHAR = 1043,
	OID_TIMESTAMPTZ = 1184,
	OID_UUID = 2950,
};

struct pg_pending {
	enum query q;
	bool is_prepare;
	pg_place to;
};

struct pg {
	str conninfo;
	const char *name;
	int statement_ms, flush_ms;
	PGconn *conn;
	int64_t connections; /* made so far */
	bool open;           /* a transaction has begun on our side */
	str tenant;          /* whose */
	bool reads;          /* and nothing else */
	rc begun_bad;        /* a send failed: told at the next flush */
	bool prepared[Q_COUNT];
	int8_t *columns[Q_COUNT]; /* field index -> column of the result, found once */
	struct pg_pending pending[PG_MAX_PENDING];
	size_t n;
};

/* Connects when there is no usable connection; within two seconds or E_DB. */
MUST_USE rc pg_connect(ctx *x);
void pg_drop(struct pg *pg);
/* Writes everything out; false at the deadline (monotonic us) or on a broken
 * connection. */
bool pg_push(struct pg *pg, int64_t deadline);
/* The next result, or NULL between statements; *ok false at the deadline. */
PGresult *pg_take(struct pg *pg, int64_t deadline, bool *ok);
/* What a server error means to us. Notes it in x. */
rc pg_failure(ctx *x, enum query q, const PGresult *r);

/* pg_map.c: parameters out, rows in. */
rc pg_put(ctx *x, enum query q, const pg_arg *args, size_t nargs);
rc pg_fill(ctx *x, const struct pg_pending *p, PGresult *r);

#endif
