/* quickbase.h -- what the product asks of the business's CRM (QuickBase's JSON RESTful
 * API, v1). For tasks only. */
#ifndef PB_REMOTE_QUICKBASE_H
#define PB_REMOTE_QUICKBASE_H

#include "base/json.h"
#include "remote/http.h"

typedef struct qb_account {
	str realm, token; /* "acme.quickbase.com" */
} qb_account;

/* What a task must do next. */
enum qb_fate {
	QB_DONE,
	QB_PARTLY,  /* some records of an upsert were refused: qb_line_errors */
	QB_LATER,   /* ask again, after wait_ms (0 = back off) */
	QB_DENIED,  /* the token is not taken, or may not do this */
	QB_MISSING, /* no such table */
	QB_REFUSED, /* asking again cannot help */
};

typedef struct qb_reply {
	enum qb_fate fate;
	int64_t wait_ms;
	str problem; /* "HTTP 400": no words of theirs, for the log */
	str words;   /* what they say is wrong, for managers' eyes; may be empty */
	str ray;     /* the request's name at their support */
	json *body;  /* of QB_DONE and QB_PARTLY */
} qb_reply;

enum { QB_SORT_MOST = 2 };

/* Records of a table. where: built by whoever knows that nothing in it needs quoting.
 */
typedef struct qb_query {
	str table, where;
	const int64_t *select;
	size_t nselect;
	int64_t sort[QB_SORT_MOST]; /* field ids, ascending; 0 = none */
	int64_t skip, top;
	int64_t timeout_ms; /* 0 = the usual */
} qb_query;

void qb_records(ctx *x, const qb_account *acc, const qb_query *q, qb_reply *out);
/* The table's own list of fields. */
void qb_fields(ctx *x, const qb_account *acc, str table, qb_reply *out);
/* data: a JSON array of records. merge: the unique field by which they are found; so
 * the same record sent twice is one. */
void qb_upsert(ctx *x, const qb_account *acc, str table, int64_t merge, str data,
	       qb_reply *out);
/* What was wrong with the n-th record (from 1) of an upsert that went partly; absent
 * when nothing was. */
str qb_line_error(ctx *x, const qb_reply *r, int64_t n);

/* How an answer is to be treated. Pure. data: its body is JSON. */
enum qb_fate qb_judge(enum http_fate fate, int status, bool data);
/* How long to leave them alone after a 429: as they say, else as their limit is reset,
 * else ten seconds; at most a quarter of an hour. Pure. */
int64_t qb_pause_ms(int64_t retry_after_s, str reset);

#endif
