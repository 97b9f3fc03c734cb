/* web_response.c -- headers, redirects and cookies of an answer. */
#include "web/response.h"

#include "tap.h"
#include "web/cookie.h"

static const str ABSENT;
static arena *mem;

static ctx fresh(void)
{
	arena_reset(mem);
	return (ctx){.a = mem};
}

static void test_headers(void)
{
	ctx x = fresh();
	response p;
	response_init(&x, &p);
	is_i64(p.status, 200, "a new response is a good one");
	is_str(str_of(p.content_type), S("text/html; charset=utf-8"), "of HTML");
	is_str(buf_view(&p.headers), S(""), "without headers");
	is_i64(response_header(&x, &p, "Retry-After", S("5")), OK, "a header");
	is_i64(response_header(&x, &p, "X-Empty", S("")), OK, "an empty one");
	is_i64(response_header(&x, &p, "X-Text", S("Zo\xc3\xab; \"q\"")), OK, "UTF-8");
	is_str(buf_view(&p.headers),
	       S("Retry-After: 5\r\nX-Empty: \r\nX-Text: Zo\xc3\xab; \"q\"\r\n"),
	       "as they will be sent");
	bool refused = true;
	for (int c = 0; c < 256; c++) {
		char value[] = {'a', (char)c, 'b'};
		bool control = c < 0x20 || c == 0x7f;
		rc r = response_header(&x, &p, "X", (str){value, 3});
		refused &= r == (control ? E_BUG : OK);
	}
	ok(refused, "control bytes are refused in values, nothing else is");
	static const char *const names[] = {"",      "A B",  "A:",    "A\r\nB",
					    "A\x01", "A(B)", "\"A\"", "Zo\xc3\xab"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		is_i64(response_header(&x, &p, names[i], S("v")), E_BUG,
		       "header name %zu refused", i);
	ok(!str_has(buf_view(&p.headers), S("A\r\nB")), "nothing of them is kept");
}

static void test_header_limit(void)
{
	ctx x = fresh();
	response p;
	response_init(&x, &p);
	rc r = OK;
	int n = 0;
	while (r == OK && n < 1000) {
		r = response_header(&x, &p, "X-Long", S("0123456789abcdef01234567"));
		n++;
	}
	is_i64(r, E_BUG, "headers of more than 8 KiB are refused");
	ok(n > 200 && n < 300, "not before");
}

/* clang-format off */
static const struct place {
	str path;
	const char *location; /* NULL: refused */
} PLACES[] = {
	{ STR_INIT("/"), "/" },
	{ STR_INIT("/queue"), "/queue" },
	{ STR_INIT("/queue?x=1&y=%20#z"), "/queue?x=1&y=%20#z" },
	{ STR_INIT("/contacts?q=Zo\xc3\xab B"), "/contacts?q=Zo%C3%AB%20B" },
	{ STR_INIT("/a//b"), "/a//b" },
	{ STR_INIT("/\"<>"), "/%22%3C%3E" },
	{ STR_INIT("/x:y@z"), "/x:y@z" },
	{ STR_INIT("/%2F/evil.example"), "/%2F/evil.example" },
	{ STR_INIT(""), NULL },
	{ STR_INIT("queue"), NULL },
	{ STR_INIT("//evil.example"), NULL },
	{ STR_INIT("///evil.example"), NULL },
	{ STR_INIT("/\\evil.example"), NULL },
	{ STR_INIT("\\/evil.example"), NULL },
	{ STR_INIT("\\\\evil.example"), NULL },
	{ STR_INIT("/a\\b"), NULL },
	{ STR_INIT("http://evil.example"), NULL },
	{ STR_INIT("https:/evil.example"), NULL },
	{ STR_INIT("javascript:alert(1)"), NULL },
	{ STR_INIT(" /queue"), NULL },
	{ STR_INIT(" //evil.example"), NULL },
	{ STR_INIT("\t/queue"), NULL },
	{ STR_INIT("/\t/evil.example"), NULL },
	{ STR_INIT("/\r\nSet-Cookie: a=b"), NULL },
	{ STR_INIT("/a\nb"), NULL },
	{ STR_INIT("/a\0b"), NULL },
	{ STR_INIT("/a\x7f"), NULL },
	{ STR_INIT("@evil.example"), NULL },
	{ STR_INIT("?a"), NULL },
	{ STR_INIT("#a"), NULL },
	{ { NULL, 0 }, NULL },
};
/* clang-format on */

static void test_redirects(void)
{
	for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++) {
		const struct place *l = &PLACES[i];
		ctx x = fresh();
		response p;
		response_init(&x, &p);
		ok(response_own_path(l->path) == (l->location != NULL), "place %zu: %s",
		   i, l->location ? "ours" : "not ours");
		is_i64(response_redirect(&x, &p, l->path), l->location ? OK : E_INPUT,
		       "place %zu: redirect", i);
		if (l->location)
			is_str(buf_view(&p.headers),
			       str_printf(x.a, "Location: %s\r\n", l->location),
			       "place %zu: location", i);
		else
			is_str(buf_view(&p.headers), S(""), "place %zu: nothing", i);
		is_i64(p.status, l->location ? 303 : 200, "place %zu: status", i);
	}
}

/* ---- cookies ---- */

/* clang-format off */
static const struct jar {
	str header;
	const char *value; /* NULL: absent */
} JARS[] = {
	{ STR_INIT("s=abc"), "abc" },
	{ STR_INIT("a=1; s=abc; b=2"), "abc" },
	{ STR_INIT("a=1;s=abc"), "abc" },
	{ STR_INIT("  s=abc  ;"), "abc" },
	{ STR_INIT("s=aZ09-_"), "aZ09-_" },
	{ STR_INIT("s=abc; s=abc"), "abc" },
	{ STR_INIT("xs=1; s=abc; sx=2"), "abc" },
	{ STR_INIT("s=abc; S=def"), "abc" },
	{ STR_INIT(""), NULL },
	{ { NULL, 0 }, NULL },
	{ STR_INIT("a=1"), NULL },
	{ STR_INIT("S=abc"), NULL },
	{ STR_INIT("s"), NULL },
	{ STR_INIT("s="), NULL },
	{ STR_INIT("s==abc"), NULL },
	{ STR_INIT("s =abc"), NULL },
	{ STR_INIT("s= abc"), NULL },
	{ STR_INIT("s=\"abc\""), NULL },
	{ STR_INIT("s=a b"), NULL },
	{ STR_INIT("s=a,b"), NULL },
	{ STR_INIT("s=a%20b"), NULL },
	{ STR_INIT("s=a\0b"), NULL },
	{ STR_INIT("s\0=abc"), NULL },
	{ STR_INIT("s=a\r\nset x 0 0 1"), NULL },
	{ STR_INIT("s=Zo\xc3\xab"), NULL },
	{ STR_INIT("s=abc; s=def"), NULL },
	{ STR_INIT("s=; s=abc"), NULL },
	{ STR_INIT("s=abc; s=\"\""), NULL },
	{ STR_INIT("a=s=abc"), NULL },
	{ STR_INIT("a=1, s=abc"), NULL },
	{ STR_INIT(";;;;"), NULL },
	{ STR_INIT("=abc"), NULL },
};
/* clang-format on */

static void test_cookie_get(void)
{
	for (size_t i = 0; i < sizeof JARS / sizeof *JARS; i++) {
		str value = JARS[i].value ? str_of(JARS[i].value) : ABSENT;
		is_str(cookie_get(JARS[i].header, S("s")), value, "cookies %zu: %s", i,
		       JARS[i].header.p ? JARS[i].header.p : "absent");
	}
	ctx x = fresh();
	char *big = arena_alloc(x.a, 132);
	memset(big, 'a', 131);
	memcpy(big, "s=", 2);
	is_i64((int64_t)cookie_get((str){big, 130}, S("s")).n, 128, "128 characters");
	is_str(cookie_get((str){big, 131}, S("s")), ABSENT, "129 are too many");
}

static void test_cookie_set(void)
{
	ctx x = fresh();
	response p;
	response_init(&x, &p);
	is_i64(cookie_set(&x, &p, COOKIE_SESSION, S("abc"), 28800), OK, "session");
	is_str(buf_view(&p.headers),
	       S("Set-Cookie: __Host-patchbay=abc; Path=/; Secure; HttpOnly; "
		 "SameSite=Lax; Max-Age=28800\r\n"),
	       "as it will be sent");
	response_init(&x, &p);
	is_i64(cookie_set(&x, &p, COOKIE_PRE, S("abc"), -1), OK, "until it is closed");
	is_str(buf_view(&p.headers),
	       S("Set-Cookie: __Host-patchbay-pre=abc; Path=/; Secure; HttpOnly; "
		 "SameSite=Lax\r\n"),
	       "without a Max-Age");
	response_init(&x, &p);
	is_i64(cookie_set(&x, &p, COOKIE_SESSION, S("anything at all"), 0), OK, "gone");
	is_str(buf_view(&p.headers),
	       S("Set-Cookie: __Host-patchbay=; Path=/; Secure; HttpOnly; "
		 "SameSite=Lax; Max-Age=0\r\n"),
	       "by a Max-Age of 0");
	static const str bad[] = {STR_INIT(""), STR_INIT("a b"), STR_INIT("a;b"),
				  STR_INIT("a\r\n"), STR_INIT("a\0")};
	response_init(&x, &p);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		is_i64(cookie_set(&x, &p, COOKIE_SESSION, bad[i], 60), E_BUG,
		       "bad value %zu", i);
	is_i64((int64_t)p.headers.n, 0, "bad values set nothing");
}

int main(void)
{
	mem = arena_new(32 << 20);
	test_headers();
	test_header_limit();
	test_redirects();
	test_cookie_get();
	test_cookie_set();
	arena_delete(mem);
	return tap_done();
}
