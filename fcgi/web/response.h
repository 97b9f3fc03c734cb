/* response.h -- the answer under construction. Nothing of it reaches the client before
 * the transaction is committed. */
#ifndef PB_WEB_RESPONSE_H
#define PB_WEB_RESPONSE_H

#include "base/buf.h"
#include "base/ctx.h"

enum serves { SERVES_HTML = 1, SERVES_JSON, SERVES_TWIML, SERVES_TEXT };

/* What to tell a program that is refused (RFC 9457), where more can be said than a rc
 * says. */
typedef struct api_problem {
	int status;        /* 0: as the rc has it */
	const char *title; /* NULL: as the rc has it */
	str detail;        /* what happened and what to do, in a sentence */
	str more; /* further members, each with a comma before it; may be empty */
	int64_t retry_s; /* when it may be tried again; 0: not said */
} api_problem;

typedef struct response {
	int status;
	const char *content_type;
	buf headers; /* "Name: value\r\n" lines */
	buf body;
	/* tenant whose cached session copies must be dropped after commit */
	str reload_session;
	const api_problem *problem; /* of a request that is refused; NULL: by its rc */
} response;

/* 200, HTML, no headers; a body of at most 8 MiB: check body.full before sending. */
void response_init(ctx *x, response *p);
/* Refuses names that are none and values with bytes below 0x20 or 0x7f: E_BUG. */
MUST_USE rc response_header(ctx *x, response *p, const char *name, str value);
/* 303 to an own path ("/..." but not "//" or "/\"); anything else is E_INPUT. Bytes
 * that may not stand in a URL are escaped. */
MUST_USE rc response_redirect(ctx *x, response *p, str path);
/* True when path is an own path that a redirect may follow. */
bool response_own_path(str path);

#endif
