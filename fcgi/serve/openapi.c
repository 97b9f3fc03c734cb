/* The description of every address (OpenAPI 3.1). */
#include "serve/openapi.h"

#include "base/config.h"
#include "serve/routes.h"

static const api_doc *doc_of(const route *r)
{
	for (size_t i = 0; i < API_DOCS_N; i++)
		if (API_DOCS[i].method == r->method &&
		    !strcmp(API_DOCS[i].pattern, r->pattern))
			return &API_DOCS[i];
	return NULL;
}

/* What programs of the business's use; the carrier has a description of its own. */
static bool is_described(const route *r)
{
	return r->serves == SERVES_JSON && r->who != WHO_CARRIER && r->who != WHO_LOCAL;
}

static bool has_route(const api_doc *d)
{
	for (size_t i = 0; i < ALL_ROUTES_N; i++)
		for (size_t k = 0; k < ALL_ROUTES[i]->n; k++)
			if (is_described(&ALL_ROUTES[i]->items[k]) &&
			    doc_of(&ALL_ROUTES[i]->items[k]) == d)
				return true;
	return false;
}

bool openapi_check(buf *problems)
{
	bool ok = true;

	for (size_t i = 0; i < ALL_ROUTES_N; i++)
		for (size_t k = 0; k < ALL_ROUTES[i]->n; k++) {
			const route *r = &ALL_ROUTES[i]->items[k];
			if (!is_described(r) || doc_of(r))
				continue;
			ok = false;
			buf_fmt(problems,
				"%s: route %s %s: not described in "
				"serve/openapi_docs.c\n",
				ALL_ROUTES[i]->feature, method_text(r->method),
				r->pattern);
		}
	for (size_t i = 0; i < API_DOCS_N; i++)
		if (!has_route(&API_DOCS[i])) {
			ok = false;
			buf_fmt(problems, "serve/openapi_docs.c: no route %s %s\n",
				method_text(API_DOCS[i].method), API_DOCS[i].pattern);
		}
	return ok;
}

/* ---- the document ---- */

/* JSON written with ' for ". */
static void put(buf *b, const char *text)
{
	for (; *text; text++)
		buf_chr(b, *text == '\'' ? '"' : *text);
}

static void put_text(buf *b, const char *text)
{
	buf_json(b, str_of(text));
}

/* "/contacts/:id" is "/contacts/{id}" there. */
static void put_pattern(buf *b, str pattern)
{
	str part;

	if (pattern.n == 1) {
		put(b, "'/'");
		return;
	}
	buf_chr(b, '"');
	for (str_split(&pattern, '/', &part); str_split(&pattern, '/', &part);)
		if (part.n && part.p[0] == ':')
			buf_fmt(b, "/{" STR_FMT "}", STR_ARG(str_sub(part, 1, part.n)));
		else
			buf_fmt(b, "/" STR_FMT, STR_ARG(part));
	buf_chr(b, '"');
}

static void put_path_parameters(buf *b, str pattern, size_t *n)
{
	str part;

	while (str_split(&pattern, '/', &part)) {
		if (!part.n || part.p[0] != ':')
			continue;
		put(b, (*n)++ ? ",{'name':" : "{'name':");
		buf_json(b, str_sub(part, 1, part.n));
		put(b, ",'in':'path','required':true,'schema':{'type':'string'}}");
	}
}

static void put_query_parameters(buf *b, const char *names, size_t *n)
{
	str one, rest = str_of(names);

	while (names && str_split(&rest, ' ', &one))
		for (size_t i = 0; i < API_QUERY_N; i++) {
			if (!str_eq(one, str_of(API_QUERY[i].name)))
				continue;
			put(b, (*n)++ ? ",{'name':" : "{'name':");
			put_text(b, API_QUERY[i].name);
			put(b, ",'in':'query',");
			put(b, API_QUERY[i].text);
			buf_chr(b, '}');
		}
}

static void put_header_parameters(buf *b, const route *r, size_t *n)
{
	static const char IF_MATCH[] =
		"{'name':'If-Match','in':'header','required':true,'description':'The "
		"ETag of what is changed.','schema':{'type':'string'}}";
	static const char ONCE[] =
		"{'name':'Idempotency-Key','in':'header','description':'Sent again "
		"within 24 hours, the request is done once and gets the same "
		"answer.','schema':{'type':'string','maxLength':200}}";
	bool versioned = r->method >= M_PUT && str_ends(str_of(r->pattern), S("/:id"));
	bool once = r->method == M_POST && ((unsigned)r->who & SCOPE_ALL) &&
		    !((unsigned)r->who & SPOOLS);

	if (!versioned && !once)
		return;
	buf_str(b, (*n)++ ? S(",") : S(""));
	put(b, versioned ? IF_MATCH : ONCE);
}

static void put_schema(buf *b, const char *name)
{
	buf_fmt(b, "{\"schema\":{\"$ref\":\"#/components/schemas/%s\"}}", name);
}

static void put_body(buf *b, const route *r, const api_doc *d)
{
	if (d && d->takes) {
		put(b, (unsigned)r->who & SPOOLS
			       ? ",'requestBody':{'content':{'multipart/form-data':"
			       : ",'requestBody':{'content':{'application/json':");
		put_schema(b, d->takes);
		if (r->method == M_PATCH) {
			put(b, ",'application/merge-patch+json':");
			put_schema(b, d->takes);
		}
		put(b, "}}");
	} else if (!d && r->method == M_POST) {
		put(b, ",'requestBody':{'content':{'application/x-www-form-urlencoded':"
		       "{'schema':{'type':'object'}}}}");
	}
}

static void put_plain_answers(buf *b, const route *r)
{
	static const char *const types[] = {
		[SERVES_HTML] = "text/html",
		[SERVES_JSON] = "application/json",
		[SERVES_TWIML] = "text/xml",
		[SERVES_TEXT] = "text/plain",
	};

	buf_fmt(b, "\"200\":{\"description\":\"%s\",\"content\":{\"%s\":{}}}",
		r->serves == SERVES_HTML    ? "A page"
		: r->serves == SERVES_TWIML ? "What the carrier does next"
					    : "The answer",
		types[r->serves]);
	if (r->serves == SERVES_HTML && r->method == M_POST)
		put(b, ",'303':{'description':'Done: see the page it leads to'}");
}

/* What is no JSON: "text/csv application/pdf". */
static void put_files(buf *b, str types)
{
	const char *before = ",\"content\":{";
	str one;

	while (str_split(&types, ' ', &one)) {
		buf_fmt(b, "%s\"" STR_FMT "\":{\"schema\":{\"type\":\"string\"}}",
			before, STR_ARG(one));
		before = ",";
	}
	buf_chr(b, '}');
}

static void put_answers(buf *b, const route *r, const api_doc *d)
{
	put(b, ",'responses':{");
	if (!d) {
		put_plain_answers(b, r);
	} else {
		buf_fmt(b, "\"%d\":{\"description\":\"%s\"", d->status,
			d->status >= 400   ? "Refused, in words"
			: d->status == 204 ? "Done"
					   : "The answer");
		bool file = d->gives && strchr(d->gives, '/');
		if (file)
			put_files(b, str_of(d->gives));
		if ((d->gives && !file) || d->status >= 400) {
			put(b, d->gives ? ",'content':{'application/json':"
					: ",'content':{'application/problem+json':");
			put_schema(b, d->gives ? d->gives : "Problem");
			buf_chr(b, '}');
		}
		put(b, "},'default':{'$ref':'#/components/responses/Problem'}");
	}
	buf_chr(b, '}');
}

static void put_security(ctx *x, buf *b, const route *r)
{
	bool people = (unsigned)r->who & WHO_SIGNED_IN;

	if (!people) {
		put(b, ",'security':[]");
		return;
	}
	put(b, r->serves == SERVES_JSON ? ",'security':[{'token':[]},{'session':[]}]"
					: ",'security':[{'session':[]}]");
	put(b, ",'x-roles':");
	buf_json(b,
		 routes_who(x->a, (enum who)((unsigned)r->who & ~(unsigned)SCOPE_ALL)));
	if ((unsigned)r->who & SCOPE_ALL) {
		put(b, ",'x-scope':");
		buf_json(b, routes_scope(r->who));
	}
}

static void put_route(ctx *x, buf *b, const char *feature, const route *r)
{
	static const char *const verbs[] = {
		[M_GET] = "'get':{",     [M_POST] = "'post':{",     [M_PUT] = "'put':{",
		[M_PATCH] = "'patch':{", [M_DELETE] = "'delete':{",
	};
	const api_doc *d = doc_of(r);
	size_t n = 0;

	put(b, verbs[r->method]);
	put(b, "'tags':[");
	put_text(b, feature);
	put(b, "],'summary':");
	put_text(b, d                       ? d->summary
		    : r->who == WHO_CARRIER ? "For the phone company, signed"
		    : r->who == WHO_LOCAL   ? "For the machine itself"
		    : r->who == WHO_KEY     ? "For the CRM, by its key"
		    : r->method == M_GET    ? "A page"
					    : "A form of a page");
	put(b, ",'parameters':[");
	put_path_parameters(b, str_of(r->pattern), &n);
	put_query_parameters(b, d ? d->query : NULL, &n);
	put_header_parameters(b, r, &n);
	buf_chr(b, ']');
	put_body(b, r, d);
	put_answers(b, r, d);
	put_security(x, b, r);
	buf_chr(b, '}');
}

/* All methods of a pattern stand together, where the first of them is. */
static void put_paths(ctx *x, buf *b)
{
	const route_row *rows;
	size_t n = routes_flat(x->a, &rows), paths = 0;
	bool *done = ARENA_ARRAY(x->a, bool, n);

	for (size_t i = 0; i < n; i++) {
		if (done[i])
			continue;
		buf_str(b, paths++ ? S(",\n") : S("\n"));
		put_pattern(b, str_of(rows[i].route->pattern));
		buf_str(b, S(":{"));
		for (size_t k = i, methods = 0; k < n; k++) {
			if (strcmp(rows[k].route->pattern, rows[i].route->pattern) != 0)
				continue;
			done[k] = true;
			buf_str(b, methods++ ? S(",") : S(""));
			put_route(x, b, rows[k].feature, rows[k].route);
		}
		buf_chr(b, '}');
	}
}

static void put_components(buf *b)
{
	put(b, "'components':{'securitySchemes':{'token':{'type':'http','scheme':"
	       "'bearer','description':'Made in Settings, Tokens, or by signing "
	       "in.'},'session':{'type':'apiKey','in':'cookie','name':"
	       "'__Host-patchbay','description':'Of a browser; what changes "
	       "something also needs X-CSRF-Token.'}},'responses':{'Problem':{"
	       "'description':'What went wrong','content':{"
	       "'application/problem+json':");
	put_schema(b, "Problem");
	put(b, "}}},'schemas':{");
	for (size_t i = 0; i < API_SCHEMAS_N; i++) {
		buf_str(b, i ? S(",\n") : S("\n"));
		put_text(b, API_SCHEMAS[i].name);
		buf_chr(b, ':');
		put(b, API_SCHEMAS[i].text);
	}
	put(b, "}}");
}

rc openapi_get(ctx *x, request *q, response *p)
{
	buf *b = &p->body;

	(void)q;
	p->content_type = "application/json";
	put(b, "{'openapi':'3.1.0','info':{'title':'Patchbay','version':'1',"
	       "'description':'Every address of this installation. Programs use those "
	       "that take and give JSON.'},'servers':[{'url':");
	buf_json(b, x->cfg->public_url);
	put(b, "}],'paths':{");
	put_paths(x, b);
	put(b, "},\n");
	put_components(b);
	buf_str(b, S("}\n"));
	return OK;
}
