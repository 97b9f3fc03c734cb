/* web_request.c -- what the web server says becomes a request, or is refused. */
#include "web/request.h"

#include "base/crypto.h"
#include "tap.h"
#include "web/cookie.h"
#include "web/multipart.h"

static const str ABSENT;
static arena *mem;

static ctx fresh(void)
{
	arena_reset(mem);
	return (ctx){.a = mem};
}

static request_env get(str target)
{
	request_env e = {0};
	e.v[ENV_METHOD] = S("GET");
	e.v[ENV_TARGET] = target;
	return e;
}

static void test_roles(void)
{
	is_i64(role_of(S("platform_admin")), ROLE_PLATFORM, "platform_admin");
	is_i64(role_of(S("owner")), ROLE_OWNER, "owner");
	is_i64(role_of(S("manager")), ROLE_MANAGER, "manager");
	is_i64(role_of(S("lead")), ROLE_LEAD, "lead");
	is_i64(role_of(S("agent")), ROLE_AGENT, "agent");
	is_i64(role_of(S("field")), ROLE_FIELD, "field");
	is_i64(role_of(S("viewer")), ROLE_VIEWER, "viewer");
	static const str none[] = {STR_INIT(""),       STR_INIT("Owner"),
				   STR_INIT("owner "), STR_INIT("own"),
				   STR_INIT("admin"),  STR_INIT("owner\0")};
	for (size_t i = 0; i < sizeof none / sizeof *none; i++)
		is_i64(role_of(none[i]), ROLE_NONE, "no role: %s", none[i].p);
	is_i64(role_of(ABSENT), ROLE_NONE, "no role: absent");
}

/* ---- hosts ---- */

/* clang-format off */
static const struct ours {
	const char *host, *list;
	bool allowed;
} HOSTS[] = {
	{ "app.example.com", "app.example.com", true },
	{ "APP.example.COM", "app.example.com", true },
	{ "app.example.com:8080", "app.example.com", true },
	{ "app.example.com", "app.example.com:8080", true },
	{ "b", "a, b ,c", true },
	{ "c", "a,b,c", true },
	{ "127.0.0.1:8080", "localhost,127.0.0.1", true },
	{ "[::1]", "[::1]", true },
	{ "[::1]:8080", "[::1]", true },
	{ "", "app.example.com", false },
	{ "", "", false },
	{ "", "a,,b", false },
	{ ":80", ",", false },
	{ "a", "", false },
	{ "evil.example", "app.example.com", false },
	{ "app.example.com.evil.example", "app.example.com", false },
	{ "evilapp.example.com", "app.example.com", false },
	{ "app.example", "app.example.com", false },
	{ "app.example.com.", "app.example.com", false },
	{ "app.example.com:", "app.example.com", false },
	{ "app.example.com:0", "app.example.com", false },
	{ "app.example.com:65536", "app.example.com", false },
	{ "app.example.com:80:80", "app.example.com", false },
	{ "app.example.com:80x", "app.example.com", false },
	{ "app.example.com:-80", "app.example.com", false },
	{ "app.example.com@evil.example", "app.example.com", false },
	{ "user@app.example.com", "app.example.com", false },
	{ "app.example.com/x", "app.example.com", false },
	{ "app.example.com,evil.example", "app.example.com,evil.example", false },
	{ " app.example.com", "app.example.com", false },
	{ "*", "app.example.com", false },
	{ "[::1", "[::1]", false },
	{ "::1", "[::1]", false },
};
/* clang-format on */

static void test_hosts(void)
{
	for (size_t i = 0; i < sizeof HOSTS / sizeof *HOSTS; i++) {
		const struct ours *h = &HOSTS[i];
		ok(request_host_allowed(str_of(h->host), str_of(h->list)) == h->allowed,
		   "host '%s' in '%s': %s", h->host, h->list,
		   h->allowed ? "ours" : "not ours");
	}
	ok(!request_host_allowed(S("a\0b"), S("a")), "host with NUL");
	ok(!request_host_allowed(ABSENT, S("a")), "absent host");
	str port;
	is_str(request_host_of(S("[::1]:80"), &port), S("[::1]"), "host of an address");
	is_str(port, S("80"), "its port");
	is_str(request_host_of(S("a"), &port), S("a"), "host without a port");
	is_str(port, ABSENT, "no port");
	is_str(request_host_of(S("a:"), &port), S("a"), "host with a colon");
	is_str(port, S(""), "an empty port");
}

/* ---- paths ---- */

/* clang-format off */
static const struct path {
	const char *what;
	str target, path; /* path absent: refused */
	size_t query;
} PATHS[] = {
	{ "root", STR_INIT("/"), STR_INIT("/"), 0 },
	{ "path", STR_INIT("/contacts/1"), STR_INIT("/contacts/1"), 0 },
	{ "slash at the end", STR_INIT("/contacts/"), STR_INIT("/contacts/"), 0 },
	{ "query", STR_INIT("/c?a=1&b=2"), STR_INIT("/c"), 2 },
	{ "empty query", STR_INIT("/c?"), STR_INIT("/c"), 0 },
	{ "two marks", STR_INIT("/c?a=1?b"), STR_INIT("/c"), 1 },
	{ "a path in the query", STR_INIT("/c?next=/d/../e"), STR_INIT("/c"), 1 },
	{ "escapes", STR_INIT("/Zo%C3%AB%20x"), STR_INIT("/Zo\xc3\xab x"), 0 },
	{ "raw UTF-8", STR_INIT("/Zo\xc3\xab"), STR_INIT("/Zo\xc3\xab"), 0 },
	{ "plus is plus", STR_INIT("/a+b"), STR_INIT("/a+b"), 0 },
	{ "decoded once", STR_INIT("/%2541"), STR_INIT("/%41"), 0 },
	{ "escaped mark is no query", STR_INIT("/a%3Fb=1"), STR_INIT("/a?b=1"), 0 },
	{ "two slashes stay", STR_INIT("//evil.example/x"),
	  STR_INIT("//evil.example/x"), 0 },
	{ "dots in names", STR_INIT("/a..b/.x/...y"), STR_INIT("/a..b/.x/...y"), 0 },
	{ "empty", STR_INIT(""), { 0 }, 0 },
	{ "no slash", STR_INIT("contacts"), { 0 }, 0 },
	{ "star", STR_INIT("*"), { 0 }, 0 },
	{ "whole URL", STR_INIT("http://app.example.com/x"), { 0 }, 0 },
	{ "authority", STR_INIT("app.example.com:443"), { 0 }, 0 },
	{ "query only", STR_INIT("?a=1"), { 0 }, 0 },
	{ "fragment", STR_INIT("/a#b"), { 0 }, 0 },
	{ "fragment in the query", STR_INIT("/a?b#c"), { 0 }, 0 },
	{ "bad escape", STR_INIT("/%"), { 0 }, 0 },
	{ "bad escape in the query", STR_INIT("/a?b=%g0"), { 0 }, 0 },
	{ "escaped NUL", STR_INIT("/a%00b"), { 0 }, 0 },
	{ "escaped line break", STR_INIT("/a%0D%0Ab"), { 0 }, 0 },
	{ "escaped DEL", STR_INIT("/a%7F"), { 0 }, 0 },
	{ "raw line break", STR_INIT("/a\nb"), { 0 }, 0 },
	{ "raw NUL", STR_INIT("/a\0b"), { 0 }, 0 },
	{ "raw tab in the query", STR_INIT("/a?b\t"), { 0 }, 0 },
	{ "NUL in the query", STR_INIT("/a?b=%00"), { 0 }, 0 },
	{ "bad UTF-8", STR_INIT("/%FF"), { 0 }, 0 },
	{ "overlong slash", STR_INIT("/a%C0%AFb"), { 0 }, 0 },
	{ "bad UTF-8 in the query", STR_INIT("/a?b=%FF"), { 0 }, 0 },
	{ "escaped slash", STR_INIT("/a%2Fb"), { 0 }, 0 },
	{ "escaped slash, small", STR_INIT("/a%2fb"), { 0 }, 0 },
	{ "up", STR_INIT("/a/../b"), { 0 }, 0 },
	{ "up at the end", STR_INIT("/a/.."), { 0 }, 0 },
	{ "here", STR_INIT("/./a"), { 0 }, 0 },
	{ "escaped up", STR_INIT("/a/%2e%2E/b"), { 0 }, 0 },
	{ "half escaped up", STR_INIT("/a/.%2e"), { 0 }, 0 },
};
/* clang-format on */

static void test_paths(void)
{
	for (size_t i = 0; i < sizeof PATHS / sizeof *PATHS; i++) {
		const struct path *p = &PATHS[i];
		ctx x = fresh();
		request q;
		request_env e = get(p->target);
		is_i64(request_read(&x, &e, &q), p->path.p ? OK : E_INPUT, "%s: %s",
		       p->path.p ? "accepted" : "refused", p->what);
		if (!p->path.p)
			continue;
		is_str(q.path, p->path, "path: %s", p->what);
		is_str(q.target, p->target, "target as sent: %s", p->what);
		is_i64((int64_t)q.query.n, (int64_t)p->query, "query: %s", p->what);
	}
	ctx x = fresh();
	request q;
	char *big = arena_alloc(x.a, 8194);
	memset(big, '/', 8193);
	request_env e = get((str){big, 8192});
	is_i64(request_read(&x, &e, &q), OK, "a target of 8 KiB");
	e = get((str){big, 8193});
	is_i64(request_read(&x, &e, &q), E_INPUT, "a byte more");
}

/* ---- headers ---- */

static void test_names(void)
{
	static const char *const names[ENV_COUNT] = {
		[ENV_REQUEST_ID] = "PB_REQUEST_ID",
		[ENV_METHOD] = "REQUEST_METHOD",
		[ENV_TARGET] = "REQUEST_URI",
		[ENV_CONTENT_TYPE] = "CONTENT_TYPE",
		[ENV_CONTENT_LENGTH] = "CONTENT_LENGTH",
		[ENV_COOKIE] = "HTTP_COOKIE",
		[ENV_HOST] = "HTTP_HOST",
		[ENV_REMOTE_ADDR] = "REMOTE_ADDR",
		[ENV_USER_AGENT] = "HTTP_USER_AGENT",
		[ENV_ORIGIN] = "HTTP_ORIGIN",
		[ENV_FETCH_SITE] = "HTTP_SEC_FETCH_SITE",
		[ENV_REFERER] = "HTTP_REFERER",
		[ENV_SIGNATURE] = "HTTP_X_TWILIO_SIGNATURE",
		[ENV_WEBHOOK_KEY] = "HTTP_X_WEBHOOK_KEY",
		[ENV_IDEMPOTENCY] = "HTTP_I_TWILIO_IDEMPOTENCY_TOKEN",
		[ENV_HTMX] = "HTTP_HX_REQUEST",
		[ENV_HTMX_BOOSTED] = "HTTP_HX_BOOSTED",
		[ENV_HTMX_HISTORY] = "HTTP_HX_HISTORY_RESTORE_REQUEST",
		[ENV_HTMX_TARGET] = "HTTP_HX_TARGET",
		[ENV_CSRF] = "HTTP_X_CSRF_TOKEN",
		[ENV_MATCH] = "HTTP_IF_NONE_MATCH",
		[ENV_IF_MATCH] = "HTTP_IF_MATCH",
		[ENV_ONCE] = "HTTP_IDEMPOTENCY_KEY",
		[ENV_AUTHORIZATION] = "HTTP_AUTHORIZATION",
		[ENV_LOCAL] = "PB_LOCAL",
		[ENV_CAME] = "PB_CAME",
	};
	for (size_t i = 0; i < ENV_COUNT; i++)
		is_i64(request_env_named(str_of(names[i])), (int64_t)i, "%s", names[i]);
	static const char *const unknown[] = {
		"REMOTE_USER",   "HTTP_X_TENANT_ID",      "HTTP_X_FORWARDED_FOR",
		"HTTP_PROXY",    "HTTP_X_FORWARDED_HOST", "HTTP_X_HTTP_METHOD_OVERRIDE",
		"HTTP_PB_LOCAL", "http_cookie",           ""};
	for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
		is_i64(request_env_named(str_of(unknown[i])), ENV_COUNT,
		       "not listened to: '%s'", unknown[i]);
}

/* Control bytes in any value: nothing that could split a log line or a header. */
static void test_controls(void)
{
	for (size_t i = 0; i < ENV_COUNT; i++) {
		bool refused = true;
		for (int c = 0; c < 256; c++) {
			ctx x = fresh();
			request q;
			request_env e = get(S("/"));
			char value[] = {'a', (char)c, 'b'};
			e.v[i] = (str){value, 3};
			bool control = c < 0x20 || c == 0x7f;
			rc r = request_read(&x, &e, &q);
			if (control)
				refused &= r == E_INPUT && x.request_id.n > 0;
			else if (i != ENV_TARGET)
				refused &= r == OK;
		}
		ok(refused, "value %zu: controls refused, the rest taken", i);
	}
}

static void test_headers(void)
{
	ctx x = fresh();
	request q;
	request_env e = get(S("/queue?fragment=evil&x=1"));
	e.v[ENV_REQUEST_ID] = S("0123456789abcdef0123456789abcdef");
	e.v[ENV_HOST] = S("App.Example.COM");
	e.v[ENV_REMOTE_ADDR] = S("192.0.2.1");
	e.v[ENV_USER_AGENT] = S("Moz\xff  illa");
	e.v[ENV_REFERER] = S("http://x/\xfe");
	e.v[ENV_ORIGIN] = S("null");
	e.v[ENV_FETCH_SITE] = S("same-origin");
	e.v[ENV_SIGNATURE] = S("c2ln");
	e.v[ENV_IDEMPOTENCY] = S("tok\xff");
	e.v[ENV_HTMX_TARGET] = S("queue-waiting");
	e.v[ENV_CSRF] = S("token");
	e.v[ENV_MATCH] = S("\"7\"");
	e.v[ENV_COOKIE] = S("a=b; " COOKIE_SESSION "=abc; " COOKIE_PRE "=def");
	is_i64(request_read(&x, &e, &q), OK, "a browser's request");
	is_str(x.request_id, e.v[ENV_REQUEST_ID], "request id");
	is_i64(q.method, M_GET, "method");
	is_str(q.host, S("app.example.com"), "host in lower case");
	is_str(q.remote_addr, S("192.0.2.1"), "address");
	is_str(q.user_agent, S("Moz\xef\xbf\xbd illa"), "agent made clean");
	is_str(q.referer, S("http://x/\xef\xbf\xbd"), "referer made clean");
	is_str(q.origin, S("null"), "origin");
	is_str(q.fetch_site, S("same-origin"), "fetch site");
	is_str(q.signature, S("c2ln"), "signature");
	is_str(q.idempotency, S("tok\xef\xbf\xbd"), "idempotency token made clean");
	is_str(q.cookie, S("abc"), "session cookie");
	is_str(q.pre_cookie, S("def"), "cookie before sign-in");
	is_str(q.fragment, S("queue-waiting"), "fragment");
	is_str(q.csrf, S("token"), "token of a script");
	is_str(q.match, S("\"7\""), "what the browser has");
	ok(!q.htmx && !q.local, "no htmx, not local");
	ok(q.origin.p != e.v[ENV_ORIGIN].p && q.target.p != e.v[ENV_TARGET].p,
	   "values are copies");
	e = get(S("/"));
	is_i64(request_read(&x, &e, &q), OK, "a bare request");
	is_str(q.origin, ABSENT, "no origin");
	is_str(q.cookie, ABSENT, "no cookie");
	is_str(q.signature, ABSENT, "no signature");
	is_str(q.fragment, ABSENT, "no fragment");
	is_str(q.csrf, ABSENT, "no token");
	is_i64((int64_t)x.request_id.n, 32, "a request id of our own");
}

static void test_flags(void)
{
	/* clang-format off */
	static const struct {
		const char *htmx, *boosted, *history, *local;
		bool wants_fragment, is_local;
	} rows[] = {
		{ "true", NULL, NULL, NULL, true, false },
		{ "true", "true", NULL, NULL, false, false },
		{ "true", NULL, "true", NULL, false, false },
		{ "false", NULL, NULL, NULL, false, false },
		{ "1", NULL, NULL, "1", false, true },
		{ NULL, NULL, NULL, "1", false, true },
		{ NULL, NULL, NULL, "true", false, false },
		{ NULL, NULL, NULL, "11", false, false },
		{ NULL, NULL, NULL, "", false, false },
	};
	/* clang-format on */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ctx x = fresh();
		request q;
		request_env e = get(S("/"));
		e.v[ENV_HTMX] = str_of(rows[i].htmx);
		e.v[ENV_HTMX_BOOSTED] = str_of(rows[i].boosted);
		e.v[ENV_HTMX_HISTORY] = str_of(rows[i].history);
		e.v[ENV_LOCAL] = str_of(rows[i].local);
		is_i64(request_read(&x, &e, &q), OK, "flags %zu", i);
		ok(q.htmx == rows[i].wants_fragment, "fragment wanted or not %zu", i);
		ok(q.local == rows[i].is_local, "local or not %zu", i);
	}
}

static void test_from(void)
{
	/* clang-format off */
	static const struct {
		const char *host, *referer, *from;
	} rows[] = {
		{ "a.example", "https://a.example/history/calls?call=1", "/history/calls?call=1" },
		{ "127.0.0.1", "http://127.0.0.1:8080/queue", "/queue" },
		{ "a.example", "https://A.example/", "/" },
		{ "a.example", "https://a.example//b.example/", "//b.example/" },
		{ "a.example", "https://b.example/queue", NULL },
		{ "a.example", "https://a.example:8443/queue", "/queue" },
		{ "a.example", "https://a.example@b.example/queue", NULL },
		{ "a.example", "https://b.example/a.example/queue", NULL },
		{ "a.example", "https://a.example", NULL },
		{ "a.example", "ftp://a.example/queue", NULL },
		{ "a.example", "/queue", NULL },
		{ "a.example", "", NULL },
		{ "a.example", NULL, NULL },
		{ NULL, "https:///queue", NULL },
	};
	/* clang-format on */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const request q = {.host = str_of(rows[i].host),
				   .referer = str_of(rows[i].referer)};
		is_str(request_from(&q), str_of(rows[i].from), "sent from %zu", i);
	}
}

static void test_methods(void)
{
	static const struct {
		str name;
		enum method method;
	} rows[] = {
		{STR_INIT("GET"), M_GET},     {STR_INIT("HEAD"), M_GET},
		{STR_INIT("POST"), M_POST},   {STR_INIT("PATCH"), M_PATCH},
		{STR_INIT("PUT"), M_PUT},     {STR_INIT("DELETE"), M_DELETE},
		{STR_INIT("get"), M_OTHER},   {STR_INIT("post"), M_OTHER},
		{STR_INIT("GETX"), M_OTHER},  {STR_INIT("POST "), M_OTHER},
		{STR_INIT(""), M_OTHER},      {STR_INIT("CONNECT"), M_OTHER},
		{STR_INIT("TRACE"), M_OTHER},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ctx x = fresh();
		request q;
		request_env e = get(S("/"));
		e.v[ENV_METHOD] = rows[i].name;
		is_i64(request_read(&x, &e, &q), OK, "method '%s'", rows[i].name.p);
		is_i64(q.method, rows[i].method, "is read so");
	}
}

#define ID16 "0123456789abcdef"

static void test_request_ids(void)
{
	/* clang-format off */
	static const struct {
		const char *id;
		bool kept;
	} rows[] = {
		{ ID16 ID16, true },
		{ "a-b-1", true },
		{ ID16 ID16 ID16 ID16, true },
		{ ID16 ID16 ID16 ID16 "0", false },
		{ "", false },
		{ "ABC", false },
		{ "a b", false },
		{ "a\"b", false },
		{ "../x", false },
	};
	/* clang-format on */
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		ctx x = fresh();
		request q;
		request_env e = get(S("/"));
		e.v[ENV_REQUEST_ID] = str_of(rows[i].id);
		is_i64(request_read(&x, &e, &q), OK, "request id '%s'", rows[i].id);
		ok(str_eq(x.request_id, str_of(rows[i].id)) == rows[i].kept, "%s: '%s'",
		   rows[i].kept ? "kept" : "replaced", rows[i].id);
	}
}

/* ---- bodies ---- */

/* clang-format off */
static const struct kind {
	const char *content_type;
	bool is_form;
} KINDS[] = {
	{ "application/x-www-form-urlencoded", true },
	{ "application/x-www-form-urlencoded; charset=UTF-8", true },
	{ "application/x-www-form-urlencoded;charset=utf-8", true },
	{ "Application/X-WWW-Form-URLencoded ; Charset=\"utf-8\" ", true },
	{ "application/x-www-form-urlencoded; foo=bar", true },
	{ "application/x-www-form-urlencoded;", true },
	{ "application/x-www-form-urlencoded; charset=iso-8859-1", false },
	{ "application/x-www-form-urlencoded; charset=utf-16", false },
	{ "application/x-www-form-urlencoded; charset=", false },
	{ "application/x-www-form-urlencodedx", false },
	{ "application/x-www-form-urlencoded, text/plain", false },
	{ "text/plain", false },
	{ "text/plain; application/x-www-form-urlencoded", false },
	{ "application/json", false },
	{ "multipart/form-data", false },
	{ "", false },
	{ ";", false },
	{ NULL, false },
};
/* clang-format on */

static void test_kinds(void)
{
	for (size_t i = 0; i < sizeof KINDS / sizeof *KINDS; i++) {
		const char *type = KINDS[i].content_type;
		ctx x = fresh();
		request q = {.method = M_POST, .body = S("a=%C3%AB")};
		q.content_type = str_of(type);
		ok(request_is_form(&q) == KINDS[i].is_form, "a form or not: %s",
		   type ? type : "no type");
		is_i64(request_form(&x, &q), KINDS[i].is_form ? OK : E_TYPE, "read: %s",
		       type ? type : "no type");
		is_str(params_get(q.form, S("a")),
		       KINDS[i].is_form ? S("\xc3\xab") : ABSENT, "its value");
	}
}

static void test_forms(void)
{
	ctx x = fresh();
	request q = {.method = M_POST, .content_type = S("text/plain")};
	is_i64(request_form(&x, &q), OK, "no body: an empty form of any type");
	is_i64((int64_t)q.form.n, 0, "without fields");
	q.method = M_GET;
	q.body = S("a=1");
	is_i64(request_form(&x, &q), OK, "GET: the body is not read");
	is_i64((int64_t)q.form.n, 0, "no fields");
	q = (request){.method = M_POST, .body = S("a=%00")};
	q.content_type = S("application/x-www-form-urlencoded");
	is_i64(request_form(&x, &q), E_INPUT, "a bad form");
	q.body = S(
		"--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b\r\n"
		"Content-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\n\r\n"
		"text\r\n--b--\r\n");
	q.content_type = S("multipart/form-data; boundary=b");
	is_i64(request_form(&x, &q), OK, "multipart");
	is_i64((int64_t)q.form.n, 1, "its text fields");
	is_str(params_get(q.form, S("a")), S("1"), "a field");
	ok(q.upload && q.upload->n == 2, "and its parts");
}

static void test_carrier(void)
{
	ctx x = fresh();
	params raw;
	request q = {.method = M_POST, .content_type = S("application/json")};
	q.body = S("From=%2B1801&Body=a%00b%FF&%C3=x&Body=c");
	is_i64(request_form_carrier(&x, &q, &raw), OK, "JSON is no form");
	is_i64((int64_t)raw.n, 0, "nothing to sign over");
	is_i64((int64_t)q.form.n, 0, "nothing to read");
	q.content_type = S("application/x-www-form-urlencoded; charset=UTF-8");
	is_i64(request_form_carrier(&x, &q, &raw), OK, "the carrier's form");
	is_str(params_get(raw, S("Body")), S("a\0b\xff"), "as it is signed");
	is_str(params_get(q.form, S("Body")),
	       S("a\xef\xbf\xbd"
		 "b\xef\xbf\xbd"),
	       "as it may be stored");
	is_str(q.form.items[2].name, S("\xef\xbf\xbd"), "names too");
	is_str(q.form.items[3].value, S("c"), "in order");
	q.method = M_GET;
	is_i64(request_form_carrier(&x, &q, &raw), OK, "GET");
	is_i64((int64_t)raw.n, 0, "has no form");
	q.method = M_POST;
	q.body = S("a=%zz");
	is_i64(request_form_carrier(&x, &q, &raw), E_INPUT, "a bad escape");
}

int main(void)
{
	mem = arena_new(32 << 20);
	if (!crypto_init())
		return 1;
	test_roles();
	test_hosts();
	test_paths();
	test_names();
	test_controls();
	test_headers();
	test_flags();
	test_from();
	test_methods();
	test_request_ids();
	test_kinds();
	test_forms();
	test_carrier();
	arena_delete(mem);
	return tap_done();
}
