/* route.c -- from a path to the one who answers. */
#include "web/route.h"

#include <string.h>

enum { ARGS_MAX = 3 };

const scope_def SCOPES[SCOPES_N] = {
	{SCOPE_CONTACTS_READ, "contacts:read", "Read contacts", WHO_VIEWERS},
	/* viewers keep their views of lists by it, nothing else */
	{SCOPE_CONTACTS_WRITE, "contacts:write", "Make, change and delete contacts",
	 WHO_VIEWERS},
	{SCOPE_CALLS_WRITE, "calls:write", "Place calls", WHO_AGENTS},
	{SCOPE_MESSAGES_WRITE, "messages:write", "Send texts", WHO_AGENTS},
	{SCOPE_SETTINGS_READ, "settings:read", "Read settings and blocked numbers",
	 WHO_LEADS},
	{SCOPE_SETTINGS_WRITE, "settings:write", "Block numbers and change settings",
	 WHO_LEADS},
};

unsigned scopes_of_role(enum role role)
{
	unsigned bits = 0;

	for (size_t i = 0; i < SCOPES_N; i++)
		if ((unsigned)SCOPES[i].who & (unsigned)role)
			bits |= (unsigned)SCOPES[i].scope;
	return bits;
}

unsigned scopes_of(str names)
{
	unsigned bits = 0;
	str one;
	while (str_split(&names, ' ', &one))
		for (size_t i = 0; i < SCOPES_N; i++)
			if (str_eq(one, str_of(SCOPES[i].name)))
				bits |= (unsigned)SCOPES[i].scope;
	return bits;
}

/* The text between two slashes; false when there is none left. Unlike str_split it
 * gives the empty segment behind a last slash, so that "/a/" is not "/a". */
static bool next_segment(str *rest, str *segment)
{
	if (rest->n == 0 || rest->p[0] != '/')
		return false;
	ptrdiff_t end = str_find(*rest, '/', 1);
	size_t n = end < 0 ? rest->n : (size_t)end;
	*segment = str_sub(*rest, 1, n);
	*rest = str_sub(*rest, n, rest->n);
	return true;
}

static bool is_arg(str segment)
{
	return segment.n > 0 && segment.p[0] == ':';
}

/* Does the pattern take this path? Fills arg. */
static bool matches(str pattern, str path, str arg[ARGS_MAX])
{
	str want, got;
	size_t n = 0;
	while (next_segment(&pattern, &want)) {
		if (!next_segment(&path, &got))
			return false;
		if (!is_arg(want)) {
			if (!str_eq(want, got))
				return false;
		} else if (got.n == 0 || n == ARGS_MAX) {
			return false;
		} else {
			arg[n++] = got;
		}
	}
	return path.n == 0;
}

/* "/calls/new" before "/calls/:sid": at the first difference, plain text wins. */
static bool more_exact(str a, str b)
{
	str p, q;
	while (next_segment(&a, &p) && next_segment(&b, &q))
		if (is_arg(p) != is_arg(q))
			return !is_arg(p);
	return false;
}

/* ---- the index ---- */

/* Every request asks, and there are hundreds of routes: they are found by their stems,
 * the plain text that a pattern begins with. */
struct place {
	str stem; /* up to the first :part, or all */
	const route *r;
	const struct place *next; /* in the bucket */
};

struct route_index {
	size_t mask;
	const struct place **bucket;
};

static str stem_of(const char *pattern)
{
	const char *part = strstr(pattern, "/:");

	return part ? (str){pattern, (size_t)(part - pattern) + 1} : str_of(pattern);
}

static void add_place(arena *a, struct route_index *ix, const route *r)
{
	struct place *p = ARENA_NEW(a, struct place);

	*p = (struct place){.stem = stem_of(r->pattern), .r = r};
	const struct place **at = &ix->bucket[str_hash(p->stem) & ix->mask];
	p->next = *at;
	*at = p;
}

route_index *route_index_new(arena *a, const routes *const *all, size_t n)
{
	struct route_index *ix = ARENA_NEW(a, struct route_index);
	size_t count = 0, buckets = 16;

	for (size_t i = 0; i < n; i++)
		count += all[i]->n;
	while (buckets < 2 * count)
		buckets *= 2;
	ix->mask = buckets - 1;
	ix->bucket = ARENA_ARRAY(a, const struct place *, buckets);
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < all[i]->n; j++)
			add_place(a, ix, &all[i]->items[j]);
	return ix;
}

/* The next route whose stem the path has: `at` is the end of the last stem tried, each
 * ends behind a slash or with the path. NULL when there is none left. */
struct walk {
	const route_index *ix;
	str path;
	size_t at;
	const struct place *next;
};

static const route *walk_next(struct walk *w)
{
	for (;;) {
		str stem = str_sub(w->path, 0, w->at);
		for (const struct place *p = w->next; p; p = p->next)
			if (str_eq(p->stem, stem)) {
				w->next = p->next;
				return p->r;
			}
		if (w->at == w->path.n)
			return NULL;
		ptrdiff_t slash = str_find(w->path, '/', w->at);
		w->at = slash < 0 ? w->path.n : (size_t)slash + 1;
		w->next = w->ix->bucket[str_hash(str_sub(w->path, 0, w->at)) &
					w->ix->mask];
	}
}

/* ---- finding ---- */

/* What one look through all that may be it found. */
struct search {
	const route *best;
	str arg[ARGS_MAX];
	unsigned methods; /* bits of those of every pattern that takes the path */
};

static void try_route(struct search *s, const route *r, const request *q)
{
	str arg[ARGS_MAX] = {0};
	if (!matches(str_of(r->pattern), q->path, arg))
		return;
	s->methods |= 1U << r->method;
	if (r->method != q->method)
		return;
	if (s->best && !more_exact(str_of(r->pattern), str_of(s->best->pattern)))
		return;
	s->best = r;
	memcpy(s->arg, arg, sizeof arg);
}

const char *method_text(enum method m)
{
	static const char *const names[] = {
		[M_GET] = "GET",     [M_POST] = "POST",     [M_PUT] = "PUT",
		[M_PATCH] = "PATCH", [M_DELETE] = "DELETE",
	};
	return m >= M_GET && m < M_OTHER ? names[m] : "OTHER";
}

static str methods(ctx *x, unsigned bits)
{
	buf b = buf_new(x->a, 64, 64);
	for (enum method m = M_GET; m < M_OTHER; m++) {
		if (!(bits & 1U << m))
			continue;
		buf_str(&b, b.n ? S(", ") : S(""));
		buf_str(&b, m == M_GET ? S("GET, HEAD") : str_of(method_text(m)));
	}
	return b.n ? buf_view(&b) : (str){NULL, 0};
}

static bool is_page(const route_index *ix, str path)
{
	struct walk w = {.ix = ix, .path = path};
	str arg[ARGS_MAX];
	const route *r;

	while ((r = walk_next(&w)))
		if (r->method == M_GET && r->serves == SERVES_HTML &&
		    matches(str_of(r->pattern), path, arg))
			return true;
	return false;
}

/* Forms are sent to the address of their page, or to one below it. */
static str page_of(const route_index *ix, const request *q)
{
	str path = q->path;

	if (q->method == M_GET)
		return q->target;
	while (path.n > 1 && !is_page(ix, path)) {
		while (path.n > 0 && path.p[path.n - 1] != '/')
			path.n--;
		path.n -= path.n > 1;
	}
	return path;
}

rc route_find(ctx *x, const route_index *ix, request *q, const route **found,
	      str *allow)
{
	struct walk w = {.ix = ix, .path = q->path};
	struct search s = {0};
	const route *r;

	while ((r = walk_next(&w)))
		try_route(&s, r, q);
	*found = s.best;
	*allow = methods(x, s.methods);
	if (s.best) {
		memcpy(q->arg, s.arg, sizeof s.arg);
		if (s.best->serves == SERVES_HTML)
			q->page = page_of(ix, q);
		return OK;
	}
	if (s.methods)
		return FAIL(x, E_METHOD, "method not allowed here");
	return FAIL(x, E_NOTFOUND, "no route");
}

/* ---- the start-up check ---- */

struct check {
	const routes *in;
	const route *r;
	buf *problems;
	bool ok;
};

static void complain(struct check *c, const char *what)
{
	c->ok = false;
	buf_fmt(c->problems, "%s: route %s: %s\n", c->in->feature,
		c->r->pattern ? c->r->pattern : "(no pattern)", what);
}

static void check_pattern(struct check *c)
{
	str rest = str_of(c->r->pattern), segment;
	size_t args = 0;
	if (rest.n == 0 || rest.p[0] != '/') {
		complain(c, "the pattern must begin with a slash");
		return;
	}
	bool root = rest.n == 1;
	while (next_segment(&rest, &segment)) {
		if (segment.n == 0 && !root)
			complain(c, "the pattern has an empty segment");
		if (is_arg(segment) && segment.n == 1)
			complain(c, "a :part needs a name");
		args += is_arg(segment);
	}
	if (args > ARGS_MAX)
		complain(c, "at most three :parts");
}

/* Browsers' forms know two methods; programs may use all, and say for what. */
static void check_program(struct check *c)
{
	const route *r = c->r;
	unsigned scopes = (unsigned)r->who & SCOPE_ALL;
	bool scoped = r->serves == SERVES_JSON && ((unsigned)r->who & WHO_SIGNED_IN);
	if (r->serves != SERVES_JSON && r->method != M_GET && r->method != M_POST)
		complain(c, "the method must be M_GET or M_POST");
	else if (r->method < M_GET || r->method >= M_OTHER)
		complain(c, "the method must be one of M_GET to M_DELETE");
	if (scoped && (!scopes || (scopes & (scopes - 1))))
		complain(c, "JSON for people needs one scope: SCOPED(who, SCOPE_...)");
	if (!scoped && scopes)
		complain(c, "a scope is of JSON for people only");
}

static void check_one(struct check *c)
{
	const route *r = c->r;
	check_pattern(c);
	check_program(c);
	if (((unsigned)r->who & ~(unsigned)SCOPE_ALL) == 0)
		complain(c, "nobody may: say who");
	if (r->method == M_GET && r->body_limit > 0)
		complain(c, "a GET has no body: body_limit must be 0");
	if (r->serves < SERVES_HTML || r->serves > SERVES_TEXT)
		complain(c, "say what it serves");
	if (!r->answer)
		complain(c, "no handler");
}

/* Would the two take the same paths? Names of :parts do not count. */
static bool same_shape(str a, str b)
{
	str p, q;
	while (a.n > 0 && b.n > 0) {
		if (!next_segment(&a, &p) || !next_segment(&b, &q))
			return false;
		if (is_arg(p) != is_arg(q) || (!is_arg(p) && !str_eq(p, q)))
			return false;
	}
	return a.n == b.n;
}

/* Has a route before this one, in table order, taken its place? */
static bool is_taken(const routes *const *all, size_t feature, size_t row)
{
	const route *r = &all[feature]->items[row];
	for (size_t i = 0; r->pattern && i <= feature; i++) {
		size_t rows = i < feature ? all[i]->n : row;
		for (size_t j = 0; j < rows; j++) {
			const route *other = &all[i]->items[j];
			if (other->method == r->method && other->pattern &&
			    same_shape(str_of(other->pattern), str_of(r->pattern)))
				return true;
		}
	}
	return false;
}

bool route_table_check(const routes *const *all, size_t n, buf *problems)
{
	struct check c = {.problems = problems, .ok = true};
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < all[i]->n; j++) {
			c.in = all[i];
			c.r = &all[i]->items[j];
			check_one(&c);
			if (is_taken(all, i, j))
				complain(&c, "the same method and pattern twice");
		}
	}
	return c.ok;
}
