/* api.h -- what answers to programs have in common: bodies read, refusals in words,
 * versions as ETags, places in lists as cursors. */
#ifndef PB_WEB_API_H
#define PB_WEB_API_H

#include "base/json.h"
#include "web/request.h"
#include "web/response.h"

/* Refuses in words of its own: the transaction is undone, the problem is what is sent.
 * status 0: that of r. Gives back r. */
rc api_refuse(ctx *x, response *p, rc r, int status, const char *title, str detail);
/* The same with further members of the problem: ",\"current\":{...}". */
rc api_refuse_with(ctx *x, response *p, rc r, const api_problem *why);

/* Whether one may go on with a request that changes version `now` of a thing: 428
 * without If-Match, 412 with what is there now (a JSON text) when it names another. */
MUST_USE rc api_if_match(ctx *x, const request *q, response *p, int64_t now,
			 str current);
str api_etag(ctx *x, int64_t version);

/* The body: one JSON object, of type application/json or `also` (may be NULL). 415 or
 * 400 with what is wrong and where. An empty body is no object: *out is NULL when
 * `may_miss`, else 400. */
MUST_USE rc api_body(ctx *x, const request *q, response *p, const char *also,
		     bool may_miss, json **out);
/* Nothing that is said is left out unsaid. Every field of a body is one of these, up to
 * a NULL, and has a value: else 422 with this title. */
MUST_USE rc api_fields_known(ctx *x, response *p, json *body, const char *const *known,
			     const char *title);
/* Every name of the query is one of these, and there once: else 400. */
MUST_USE rc api_query_known(ctx *x, const request *q, response *p,
			    const char *const *known);

/* Sends a JSON text as the answer. */
void api_answer(response *p, int status, str json_text);
/* A name and its text: {"name":"text" or ,"name":"text". Absent text is null. */
void api_member(buf *b, const char *name, str text);
/* For texts of which the empty one means that there is none. */
static inline str api_text(str s)
{
	return s.n ? s : (str){0};
}

/* Cursors: opaque to programs, checked by us. parts are joined, at most 8. */
str api_cursor(ctx *x, const str *parts, size_t n);
/* False when it is none of ours. */
bool api_cursor_read(ctx *x, str cursor, str *parts, size_t n);
/* A number of a query parameter from 1 to most; `usual` when it is not there. */
MUST_USE rc api_limit(ctx *x, const request *q, response *p, int64_t usual,
		      int64_t most, int64_t *out);
/* A text for a URL's query. */
str api_escape(ctx *x, str s);

#endif
