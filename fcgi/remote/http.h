/* http.h -- the one HTTP client, for task workers only; never inside a transaction.
 * Connect within 3 s, done within 10 s (media: 60 s), no redirects, no proxy, only the
 * schemes given by the configuration, answers up to a stated size. A host that fails
 * five times in ten seconds is left alone (circuit breaker) until a probe succeeds. */
#ifndef PB_REMOTE_HTTP_H
#define PB_REMOTE_HTTP_H

#include "base/buf.h"
#include "base/ctx.h"

struct http;

/* One breaker per host and account (one tenant's trouble is not another's); its memory
 * is shared by all processes and belongs to serve/. */
typedef struct http_breaker {
	bool (*allow)(void *arg, str name, str account);
	void (*result)(void *arg, str name, str account, bool ok);
	void *arg;
} http_breaker;

struct http *http_new(http_breaker breaker);
void http_delete(struct http *h);

typedef struct http_pair {
	str name, value;
} http_pair;

enum { HTTP_WANTED = 3 };

typedef struct http_ask {
	str url;
	str user, password;    /* Basic, when user is present */
	str account;           /* whose breaker, where there is no user */
	const http_pair *form; /* present: POST, else GET */
	size_t nform;
	str json;    /* present: POST with this body */
	bool remove; /* DELETE */
	str body; /* present: POST with these bytes; their type is among the headers */
	/* It may be done twice without harm: a kept connection is used, on which
	 * libcurl asks again by itself when it turns out to be closed. */
	bool repeatable;
	const http_pair *headers;
	size_t nheaders;
	const char *wanted[HTTP_WANTED]; /* headers of the answer to be kept */
	size_t max_bytes;
	int to_fd;          /* >= 0: the body goes there; -1: into the reply */
	int64_t timeout_ms; /* 0 = 10 s */
	/* The address was told by somebody outside: it is refused when its host is in a
	 * private network, or this machine. */
	bool public_only;
} http_ask;

/* What became of a request, as its sender must treat it. */
enum http_fate {
	HTTP_ANSWERED, /* status tells */
	HTTP_NOT_SENT, /* refused, no connection, breaker open: nothing reached them */
	HTTP_UNKNOWN,  /* it went out and no whole answer came: it may have been done */
};

typedef struct http_reply {
	enum http_fate fate;
	int status;
	str body;
	int64_t bytes;         /* received */
	int64_t retry_after_s; /* of 429 and 503; 0 = not said */
	str got[HTTP_WANTED];  /* the wanted headers; absent: not there */
	bool too_big;          /* more than max_bytes */
	str problem;           /* for the log and the task's row; no secrets */
} http_reply;

void http_do(ctx *x, const http_ask *ask, http_reply *out);

#endif
