/* pg.h -- PostgreSQL: one connection, always in pipeline mode.
 *
 * Statements are the named queries of sql/queries, prepared when first used. pg_send
 * queues one with the place its rows go to; pg_flush sends what is queued and fills the
 * places. The short forms pg_one, pg_rows and pg_exec do both. Everything between
 * pg_begin and pg_commit is one transaction in which row-level security sees the tenant
 * and user given to pg_begin; without pg_begin no tenant table shows a row.
 *
 * Every wait has a deadline on our side; when it passes, or the server goes away, the
 * connection is dropped and opened anew by the next pg_begin. Strings in results live
 * as long as the request's arena. Log lines carry SQLSTATE and constraint names, never
 * data. */
#ifndef PB_STORE_PG_H
#define PB_STORE_PG_H

#include "base/buf.h"
#include "base/ctx.h"
#include "base/field.h"
#include "queries.h"

struct pg;

/* statement_ms: limit of one statement; flush_ms: our own limit for one answer. No
 * connection is made yet. name: what the server's activity view shows. The strings must
 * outlive the pg. */
struct pg *pg_new(str conninfo, const char *name, int statement_ms, int flush_ms);
void pg_delete(struct pg *pg);

/* Parameters in order: str (absent = NULL), int64_t, bool, when (us 0 = NULL). */
typedef struct pg_arg {
	enum kind kind;
	union {
		str s;
		int64_t i;
		bool b;
		when w;
	} v;
} pg_arg;

static inline pg_arg pg_arg_str(str s)
{
	return (pg_arg){.kind = K_STR, .v.s = s};
}
static inline pg_arg pg_arg_i64(int64_t i)
{
	return (pg_arg){.kind = K_I64, .v.i = i};
}
static inline pg_arg pg_arg_bool(bool b)
{
	return (pg_arg){.kind = K_BOOL, .v.b = b};
}
static inline pg_arg pg_arg_when(when w)
{
	return (pg_arg){.kind = K_WHEN, .v.w = w};
}
#define A(v)                           \
	_Generic((v), str              \
		 : pg_arg_str, int64_t \
		 : pg_arg_i64, int     \
		 : pg_arg_i64, bool    \
		 : pg_arg_bool, when   \
		 : pg_arg_when)(v)
#define ARGS(...)                        \
	((const pg_arg[]){__VA_ARGS__}), \
		(sizeof((const pg_arg[]){__VA_ARGS__}) / sizeof(pg_arg))
#define NO_ARGS NULL, 0

/* Where the rows of a statement go; exactly one of the makers below. */
typedef struct pg_place {
	enum { PG_NOWHERE, PG_ROW, PG_LIST } kind;
	const type *t;
	void *row;      /* PG_ROW: filled when there is a row */
	bool *found;    /* PG_ROW: may be NULL: then no row is E_NOTFOUND */
	list *rows;     /* PG_LIST */
	int64_t *count; /* PG_NOWHERE: rows touched; may be NULL */
} pg_place;

static inline pg_place pg_into(const type *t, void *row)
{
	return (pg_place){.kind = PG_ROW, .t = t, .row = row};
}
static inline pg_place pg_maybe(const type *t, void *row, bool *found)
{
	return (pg_place){.kind = PG_ROW, .t = t, .row = row, .found = found};
}
static inline pg_place pg_list(const type *t, list *rows)
{
	return (pg_place){.kind = PG_LIST, .t = t, .rows = rows};
}
static inline pg_place pg_count(int64_t *count)
{
	return (pg_place){.kind = PG_NOWHERE, .count = count};
}

/* Starts a transaction for a tenant and a user (both may be absent: then only SECURITY
 * DEFINER look-ups and tables without a tenant answer). E_DB when there is no
 * connection and none can be made; otherwise nothing waits yet. */
MUST_USE rc pg_begin(ctx *x, str tenant, str user);
/* The same for a signed-in visitor: the database itself looks whether the session still
 * stands, in the first flush; E_AUTH from that flush when it has ended. What it changes
 * is told in the audit log as the visitor's, from that address. */
MUST_USE rc pg_begin_session(ctx *x, str id_hash, str tenant, str user, str role,
			     str address);
/* The same for a program that shows a token. */
MUST_USE rc pg_begin_token(ctx *x, str hash, str tenant, str role, str address);
/* The transaction that was begun is to change nothing. Of any other, and of one in
 * which a statement did so all the same, the machine's workers are told after its
 * commit that something of the tenant is not as it was (services). A SELECT of a
 * function that writes is not seen: what it writes must not be kept (web/kept.h). */
void pg_reads(struct pg *pg);
/* Queues a statement. Errors show at the next flush. */
void pg_send(ctx *x, enum query q, const pg_arg *args, size_t nargs, pg_place to);
/* Sends what is queued, waits, fills the places. After an error the transaction is over
 * and rolled back. SQLSTATE 23505 and 40001 give E_CONFLICT, other 23xxx and 22xxx
 * E_INPUT, 42xxx E_BUG, the rest E_DB. */
MUST_USE rc pg_flush(ctx *x);
MUST_USE rc pg_one(ctx *x, enum query q, const pg_arg *args, size_t nargs,
		   const type *t, void *row);
MUST_USE rc pg_rows(ctx *x, enum query q, const pg_arg *args, size_t nargs,
		    const type *t, list *rows);
MUST_USE rc pg_exec(ctx *x, enum query q, const pg_arg *args, size_t nargs);
/* The same; did: it changed a row, and one only. */
MUST_USE rc pg_exec_one(ctx *x, enum query q, const pg_arg *args, size_t nargs,
			bool *did);
/* Flushes what is queued and commits. E_DB with the outcome unknown when the answer was
 * lost. A page that has queued all it shows ends its transaction so: the commit goes
 * out with the last queries, where one of its own would cost a round trip. */
MUST_USE rc pg_commit(ctx *x);
void pg_rollback(ctx *x);
bool pg_in_transaction(const struct pg *pg);
/* After a commit that failed: true: it is undone; false: the connection went away, and
 * nobody knows. */
bool pg_undone(const struct pg *pg);
/* How many connections were made: one more says that the database was away. */
int64_t pg_connections(const struct pg *pg);

/* For `patchbay check`: prepares q and compares its columns with t. false + one line
 * per difference. t NULL: the query returns nothing. */
bool pg_describe(ctx *x, enum query q, const type *t, buf *problems);

#endif
