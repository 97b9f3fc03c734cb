/* web_csrf.c -- tokens and origins, good and forged. */
#include "web/csrf.h"

#include "base/crypto.h"
#include "tap.h"

static const str ABSENT;
static arena *mem;

static ctx fresh(void)
{
	arena_reset(mem);
	return (ctx){.a = mem};
}

static void test_tokens(void)
{
	ctx x = fresh();
	str secret = S("0123456789abcdef0123456789abcdef");
	ctx next = {.a = mem};
	str a = csrf_make(&x, secret), b = csrf_make(&next, secret);
	is_i64((int64_t)a.n, 43, "32 bytes in base64url");
	ok(!str_eq(a, b), "another one for each answer");
	is_str(csrf_make(&x, secret), a, "the same within one");
	ok(csrf_valid(&x, secret, a) && csrf_valid(&x, secret, b), "both are good");
	ok(!csrf_valid(&x, S("0123456789abcdef0123456789abcdee"), a), "other secret");
	ok(!csrf_valid(&x, S(""), a), "empty secret");
	ok(!csrf_valid(&x, ABSENT, a), "no secret");
	ok(!csrf_valid(&x, S(""), csrf_make(&x, S(""))),
	   "an empty secret has no token");
	ok(!csrf_valid(&x, secret, ABSENT), "no token");
	static const str forged[] = {
		STR_INIT(""),
		STR_INIT("x"),
		STR_INIT("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"),
		STR_INIT("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="),
		STR_INIT("==========================================="),
		STR_INIT("                                           "),
		STR_INIT(
			"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
			"\0\0\0\0\0\0\0\0\0\0\0\0"),
	};
	for (size_t i = 0; i < sizeof forged / sizeof *forged; i++)
		ok(!csrf_valid(&x, secret, forged[i]), "forged token %zu", i);
}

/* No other byte anywhere, no other length. */
static void test_near(void)
{
	ctx x = fresh();
	str secret = S("secret"), good = csrf_make(&x, secret);
	int passed = 0;
	for (size_t i = 0; i < good.n; i++) {
		for (int c = 0; c < 256; c++) {
			char *bad = str_cstr(x.a, good);
			bad[i] = (char)c;
			passed += bad[i] != good.p[i] &&
				  csrf_valid(&x, secret, (str){bad, good.n});
		}
	}
	is_i64(passed, 0, "no token that differs in one byte");
	for (size_t n = 0; n < good.n; n++)
		passed += csrf_valid(&x, secret, str_sub(good, 0, n));
	is_i64(passed, 0, "no shorter token");
	ok(!csrf_valid(&x, secret, str_printf(x.a, STR_FMT "A", STR_ARG(good))),
	   "no longer one");
	/* The page's half alone, without the mask, is none either. */
	ok(!csrf_valid(&x, secret, str_sub(good, 21, 43)), "not its second half");
}

/* ---- origins ---- */

#define OURS "https://app.example.com"

/* clang-format off */
static const struct from {
	const char *public_url, *host, *fetch_site, *origin;
	bool allowed;
} FROM[] = {
	/* what browsers send from our own pages */
	{ OURS, "app.example.com", "same-origin", OURS, true },
	{ OURS, "app.example.com", "same-origin", NULL, true },
	{ OURS, "app.example.com", NULL, OURS, true },
	{ OURS, "app.example.com", "none", NULL, true },
	{ OURS, "app.example.com", NULL, NULL, true },
	{ OURS, "app.example.com", NULL, "https://app.example.com:443", true },
	{ "https://app.example.com:443", "app.example.com", NULL, OURS, true },
	{ "https://app.example.com:8443", "app.example.com", NULL,
	  "https://app.example.com:8443", true },
	{ "http://127.0.0.1:8080", "127.0.0.1", NULL, "http://127.0.0.1:8080", true },
	{ "http://[::1]:8080", "[::1]", NULL, "http://[::1]:8080", true },
	/* another of our hosts, which the caller has checked */
	{ "http://127.0.0.1:8080", "localhost", NULL, "http://localhost:8080", true },
	{ "http://127.0.0.1:8080", "localhost:8080", NULL, "http://localhost:8080",
	  true },
	{ OURS, "localhost", "same-origin", "http://localhost:8080", true },
	{ OURS, "localhost", NULL, "http://localhost:8080", false },
	{ OURS, "second.example.com", NULL, "https://second.example.com", true },
	{ OURS, "app.example.com", NULL, "https://second.example.com", false },
	/* from elsewhere */
	{ OURS, "app.example.com", "cross-site", OURS, false },
	{ OURS, "app.example.com", "cross-site", NULL, false },
	{ OURS, "app.example.com", "same-site", OURS, false },
	{ OURS, "app.example.com", "", NULL, false },
	{ OURS, "app.example.com", "SAME-ORIGIN", NULL, false },
	{ OURS, "app.example.com", "same-origin, cross-site", NULL, false },
	{ OURS, "app.example.com", "same-origin", "null", false },
	{ OURS, "app.example.com", NULL, "null", false },
	{ OURS, "app.example.com", NULL, "", false },
	{ OURS, "app.example.com", "same-origin", "https://evil.example", false },
	{ OURS, "app.example.com", NULL, "https://evil.example", false },
	{ OURS, "app.example.com", NULL, "http://app.example.com", false },
	{ OURS, "app.example.com", NULL, "http://app.example.com:443", false },
	{ OURS, "app.example.com", NULL, "https://app.example.com:8443", false },
	{ OURS, "app.example.com", NULL, "https://app.example.com.evil.example",
	  false },
	{ OURS, "app.example.com", NULL, "https://evil.example/app.example.com",
	  false },
	{ OURS, "app.example.com", NULL, "https://app.example.com@evil.example",
	  false },
	{ OURS, "app.example.com", NULL, "https://evil.example:443@app.example.com",
	  false },
	{ OURS, "app.example.com", NULL, "https://app.example.com/", false },
	{ OURS, "app.example.com", NULL, "https://app.example.com evil.example",
	  false },
	{ OURS, "app.example.com", NULL, "https://", false },
	{ OURS, "app.example.com", NULL, "app.example.com", false },
	{ OURS, "app.example.com", NULL, "//app.example.com", false },
	{ OURS, "", NULL, "https://", false },
	{ OURS, "", NULL, "https://:443", false },
	{ OURS, "app.example.com", NULL, "file://app.example.com", false },
	{ OURS, "app.example.com", NULL, "https://app.example.com:", false },
};
/* clang-format on */

static void test_origins(void)
{
	for (size_t i = 0; i < sizeof FROM / sizeof *FROM; i++) {
		const struct from *f = &FROM[i];
		request q = {.host = str_of(f->host)};
		q.fetch_site = str_of(f->fetch_site);
		q.origin = str_of(f->origin);
		ok(csrf_same_origin(&q, str_of(f->public_url)) == f->allowed,
		   "%zu: %s, site %s, origin %s: %s", i, f->host,
		   f->fetch_site ? f->fetch_site : "(none)",
		   f->origin ? f->origin : "(none)", f->allowed ? "ours" : "foreign");
	}
}

int main(void)
{
	mem = arena_new(32 << 20);
	if (!crypto_init())
		return 1;
	test_tokens();
	test_near();
	test_origins();
	arena_delete(mem);
	return tap_done();
}
