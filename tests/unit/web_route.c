/* web_route.c -- which route takes a path, and which tables may not start. */
#include "web/route.h"

#include "tap.h"

static const str ABSENT;
static arena *mem;

static ctx fresh(void)
{
	arena_reset(mem);
	return (ctx){.a = mem};
}

static rc answer(ctx *x, request *q, response *p)
{
	(void)x;
	(void)q;
	(void)p;
	return OK;
}

/* clang-format off */
static const route QUEUE[] = {
	{ M_GET, "/", WHO_VIEWERS, 0, SERVES_HTML, answer },
	{ M_GET, "/queue", WHO_VIEWERS, 0, SERVES_HTML, answer },
	{ M_POST, "/queue", WHO_AGENTS, 4096, SERVES_HTML, answer },
	{ M_GET, "/queue/calls/:id", WHO_VIEWERS, 0, SERVES_HTML, answer },
	{ M_POST, "/queue/calls/:id/end", WHO_AGENTS, 4096, SERVES_HTML, answer },
};
static const route CALLS[] = {
	{ M_GET, "/calls/:id", WHO_VIEWERS, 0, SERVES_HTML, answer },
	{ M_GET, "/calls/new", WHO_AGENTS, 0, SERVES_HTML, answer },
	{ M_GET, "/calls/:id/audio/:recording", WHO_VIEWERS, 0, SERVES_HTML, answer },
	{ M_POST, "/calls/:id/:what", WHO_AGENTS, 4096, SERVES_HTML, answer },
	{ M_POST, "/hook", WHO_CARRIER, 4096, SERVES_TWIML, answer },
	{ M_GET, "/:a/:b/:c", WHO_AGENTS, 0, SERVES_HTML, answer },
	{ M_GET, "/:a/x", WHO_AGENTS, 0, SERVES_HTML, answer },
};
/* clang-format on */
static const routes QUEUE_ROUTES = ROUTES("queue", QUEUE);
static const routes CALLS_ROUTES = ROUTES("calls", CALLS);
static const routes *const ALL[] = {&QUEUE_ROUTES, &CALLS_ROUTES};

static const route_index *index_of(arena *a)
{
	return route_index_new(a, ALL, 2);
}

/* clang-format off */
static const struct way {
	enum method method;
	const char *path;
	rc rc;
	const route *route;
	const char *arg[3], *allow;
} WAYS[] = {
	{ M_GET, "/", OK, &QUEUE[0], { 0 }, "GET, HEAD" },
	{ M_GET, "/queue", OK, &QUEUE[1], { 0 }, "GET, HEAD, POST" },
	{ M_POST, "/queue", OK, &QUEUE[2], { 0 }, "GET, HEAD, POST" },
	{ M_GET, "/queue/calls/7", OK, &QUEUE[3], { "7" }, "GET, HEAD" },
	{ M_GET, "/calls/7", OK, &CALLS[0], { "7" }, "GET, HEAD" },
	{ M_GET, "/calls/new", OK, &CALLS[1], { 0 }, "GET, HEAD" },
	{ M_GET, "/calls/news", OK, &CALLS[0], { "news" }, "GET, HEAD" },
	{ M_GET, "/calls/7/audio/R1", OK, &CALLS[2], { "7", "R1" }, "GET, HEAD" },
	{ M_POST, "/calls/7/end", OK, &CALLS[3], { "7", "end" }, "GET, HEAD, POST" },
	{ M_GET, "/calls/7/end", OK, &CALLS[5], { "calls", "7", "end" },
	  "GET, HEAD, POST" },
	{ M_GET, "/calls/x", OK, &CALLS[0], { "x" }, "GET, HEAD" },
	{ M_GET, "/other/x", OK, &CALLS[6], { "other" }, "GET, HEAD" },
	{ M_GET, "/calls/:id", OK, &CALLS[0], { ":id" }, "GET, HEAD" },
	{ M_GET, "/calls/Zo\xc3\xab x", OK, &CALLS[0], { "Zo\xc3\xab x" },
	  "GET, HEAD" },
	{ M_POST, "/hook", OK, &CALLS[4], { 0 }, "POST" },
	{ M_GET, "/hook", E_METHOD, NULL, { 0 }, "POST" },
	{ M_POST, "/", E_METHOD, NULL, { 0 }, "GET, HEAD" },
	{ M_OTHER, "/queue", E_METHOD, NULL, { 0 }, "GET, HEAD, POST" },
	{ M_POST, "/calls/7", E_METHOD, NULL, { 0 }, "GET, HEAD" },
	{ M_GET, "", E_NOTFOUND, NULL, { 0 }, NULL },
	{ M_GET, "/nothing", E_NOTFOUND, NULL, { 0 }, NULL },
	{ M_OTHER, "/nothing", E_NOTFOUND, NULL, { 0 }, NULL },
	{ M_GET, "/queue/", E_NOTFOUND, NULL, { 0 }, NULL },
	{ M_GET, "//queue", E_NOTFOUND, NULL, { 0 }, NULL },
	{ M_GET, "/Queue", E_NOTFOUND, NULL, { 0 }, NULL },
	{ M_GET, "/queue.css", E_NOTFOUND, NULL, { 0 }, NULL },
	{ M_GET, "/queuex", E_NOTFOUND, NULL, { 0 }, NULL },
	{ M_GET, "/queu", E_NOTFOUND, NULL, { 0 }, NULL },
	{ M_GET, "/calls/", E_NOTFOUND, NULL, { 0 }, NULL },
	{ M_GET, "/calls//audio/R1", E_NOTFOUND, NULL, { 0 }, NULL },
	{ M_GET, "/calls/7/audio/", E_NOTFOUND, NULL, { 0 }, NULL },
	{ M_GET, "/calls/7/audio/R1/x", E_NOTFOUND, NULL, { 0 }, NULL },
};
/* clang-format on */

static void test_ways(void)
{
	for (size_t i = 0; i < sizeof WAYS / sizeof *WAYS; i++) {
		const struct way *w = &WAYS[i];
		ctx x = fresh();
		request q = {.method = w->method, .path = str_of(w->path)};
		const route *found;
		str allow;
		is_i64(route_find(&x, index_of(x.a), &q, &found, &allow), w->rc,
		       "%d %s", (int)w->method, w->path);
		ok(found == w->route, "its route: %s", w->path);
		is_str(allow, w->allow ? str_of(w->allow) : ABSENT, "allow: %s",
		       w->path);
		for (size_t j = 0; j < 3; j++)
			is_str(q.arg[j], str_of(w->arg[j]), "part %zu: %s", j, w->path);
	}
}

/* Of a form's address the page it stands in; of a page what was asked for. */
static void test_pages(void)
{
	static const struct {
		enum method method;
		const char *path, *page;
	} pages[] = {
		{M_GET, "/queue", "/queue?in=mine"},
		{M_POST, "/queue", "/queue"},
		{M_POST, "/calls/7/end", "/calls/7/end"},
		{M_POST, "/hook", NULL},
		{M_POST, "/queue/calls/7/end", "/queue/calls/7"},
	};
	for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
		ctx x = fresh();
		request q = {.method = pages[i].method,
			     .path = str_of(pages[i].path),
			     .target = S("/queue?in=mine")};
		const route *found;
		str allow;
		is_i64(route_find(&x, index_of(x.a), &q, &found, &allow), OK, "%s",
		       pages[i].path);
		is_str(q.page, str_of(pages[i].page), "the page of %s", pages[i].path);
	}
}

/* ---- tables that may not start ---- */

/* clang-format off */
static const struct sick {
	const char *problem; /* a piece of the line, NULL: sound */
	route rows[2];
} SICK[] = {
	{ NULL, { { M_GET, "/a", WHO_ANYONE, 0, SERVES_HTML, answer },
		  { M_POST, "/a", WHO_ANYONE, 1, SERVES_HTML, answer } } },
	{ NULL, { { M_GET, "/a/:x", WHO_LOCAL, 0, SERVES_TEXT, answer },
		  { M_GET, "/a/b", WHO_CARRIER, 0, SERVES_JSON, answer } } },
	{ NULL, { { M_GET, "/:a/:b/:c", WHO_OPERATORS, 0, SERVES_HTML, answer },
		  { M_GET, "/:a/:b", WHO_MEMBERS, 0, SERVES_HTML, answer } } },
	{ "twice", { { M_GET, "/a", WHO_ANYONE, 0, SERVES_HTML, answer },
		     { M_GET, "/a", WHO_AGENTS, 0, SERVES_TEXT, answer } } },
	{ "twice", { { M_GET, "/a/:x/b", WHO_ANYONE, 0, SERVES_HTML, answer },
		     { M_GET, "/a/:y/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "nobody", { { M_GET, "/a", 0, 0, SERVES_HTML, answer },
		      { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "no body", { { M_GET, "/a", WHO_ANYONE, 1, SERVES_HTML, answer },
		       { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "slash", { { M_GET, "a", WHO_ANYONE, 0, SERVES_HTML, answer },
		     { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "slash", { { M_GET, "", WHO_ANYONE, 0, SERVES_HTML, answer },
		     { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "(no pattern)", { { M_GET, NULL, WHO_ANYONE, 0, SERVES_HTML, answer },
			    { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "empty segment", { { M_GET, "/a/", WHO_ANYONE, 0, SERVES_HTML, answer },
			     { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "empty segment", { { M_GET, "/a//b", WHO_ANYONE, 0, SERVES_HTML, answer },
			     { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "needs a name", { { M_GET, "/a/:", WHO_ANYONE, 0, SERVES_HTML, answer },
			    { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "three", { { M_GET, "/:a/:b/:c/:d", WHO_ANYONE, 0, SERVES_HTML, answer },
		     { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "handler", { { M_GET, "/a", WHO_ANYONE, 0, SERVES_HTML, NULL },
		       { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "serves", { { M_GET, "/a", WHO_ANYONE, 0, 0, answer },
		      { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "method", { { M_OTHER, "/a", WHO_ANYONE, 0, SERVES_HTML, answer },
		      { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "scope", { { M_GET, "/a", WHO_AGENTS, 0, SERVES_JSON, answer },
		     { M_GET, "/b", WHO_ANYONE, 0, SERVES_JSON, answer } } },
	{ "scope", { { M_GET, "/a", SCOPED(WHO_AGENTS, SCOPE_ANY | SCOPE_CALLS_WRITE), 0,
		       SERVES_JSON, answer },
		     { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "scope", { { M_GET, "/a", SCOPED(WHO_AGENTS, SCOPE_ANY), 0, SERVES_HTML,
		       answer },
		     { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ "method", { { M_PUT, "/a", WHO_AGENTS, 9, SERVES_HTML, answer },
		      { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
	{ NULL, { { M_PUT, "/a", SCOPED(WHO_AGENTS, SCOPE_ANY), 9, SERVES_JSON, answer },
		  { M_DELETE, "/a", SCOPED(WHO_AGENTS, SCOPE_ANY), 0, SERVES_JSON,
		    answer } } },
	{ "method", { { 0, "/a", WHO_ANYONE, 0, SERVES_HTML, answer },
		      { M_GET, "/b", WHO_ANYONE, 0, SERVES_HTML, answer } } },
};
/* clang-format on */

static size_t lines(str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\n';
	return n;
}

static void test_check(void)
{
	for (size_t i = 0; i < sizeof SICK / sizeof *SICK; i++) {
		ctx x = fresh();
		const char *problem = SICK[i].problem;
		const routes table = {"sick", SICK[i].rows, 2};
		const routes *const all[] = {&QUEUE_ROUTES, &table};
		buf b = buf_new(x.a, 256, 4096);
		ok(route_table_check(all, 2, &b) == !problem, "table %zu: %s", i,
		   problem ? problem : "sound");
		is_i64((int64_t)lines(buf_view(&b)), problem != NULL, "lines %zu", i);
		ok(str_has(buf_view(&b), problem ? str_of(problem) : S("")),
		   "table %zu: %.*s", i, (int)b.n, b.p ? b.p : "");
		ok(!problem || str_starts(buf_view(&b), S("sick: route ")),
		   "table %zu: says where", i);
	}
	ctx x = fresh();
	buf b = buf_new(x.a, 256, 4096);
	ok(route_table_check(ALL, 2, &b), "the table above is sound");
	const routes *const again[] = {&QUEUE_ROUTES, &CALLS_ROUTES, &QUEUE_ROUTES};
	ok(!route_table_check(again, 3, &b), "a feature listed twice is not");
	is_i64((int64_t)lines(buf_view(&b)), 5, "one line for each route");
}

int main(void)
{
	mem = arena_new(32 << 20);
	test_ways();
	test_pages();
	test_check();
	arena_delete(mem);
	return tap_done();
}
