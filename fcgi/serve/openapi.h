/* openapi.h -- the description of every address, for programs (OpenAPI 3.1): made of
 * the route tables, with what is said of JSON in openapi_docs.c. */
#ifndef PB_SERVE_OPENAPI_H
#define PB_SERVE_OPENAPI_H

#include "base/buf.h"
#include "web/route.h"

/* What is said of a JSON route. query: names of what can stand behind its "?", with
 * blanks between; takes, gives: schemas of the body and of the good answer (NULL:
 * none); of what is no JSON its media types. */
typedef struct api_doc {
	enum method method;
	const char *pattern, *summary, *query, *takes, *gives;
	int status; /* of the good answer */
} api_doc;
extern const api_doc API_DOCS[];
extern const size_t API_DOCS_N;

/* A schema, as JSON written with ' for ". */
typedef struct api_schema {
	const char *name, *text;
} api_schema;
extern const api_schema API_SCHEMAS[];
extern const size_t API_SCHEMAS_N;
/* The same for what can stand behind a "?": name and schema with description. */
extern const api_schema API_QUERY[];
extern const size_t API_QUERY_N;

/* One line per JSON route that is not described, and per description of none. */
bool openapi_check(buf *problems);
rc openapi_get(ctx *x, request *q, response *p);

#endif
