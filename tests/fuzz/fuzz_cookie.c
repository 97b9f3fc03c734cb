/* fuzz_cookie.c -- Cookie headers from anywhere, and what we set is what we read. */
#include <assert.h>

#include "web/cookie.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* "Set-Cookie: NAME=value; Path=/..." -> "NAME=value" */
static str sent_back(str header)
{
	str start = S("Set-Cookie: ");
	assert(str_starts(header, start) && str_ends(header, S("\r\n")));
	ptrdiff_t end = str_find(header, ';', 0);
	assert(end > 0);
	return str_sub(header, start.n, (size_t)end);
}

static void check_set(ctx *x, str value)
{
	response p;
	response_init(x, &p);
	if (cookie_set(x, &p, COOKIE_SESSION, value, 60) != OK) {
		assert(p.headers.n == 0);
		return;
	}
	str cookie = sent_back(buf_view(&p.headers));
	assert(str_eq(cookie_get(cookie, S(COOKIE_SESSION)), value));
	assert(!cookie_get(cookie, S(COOKIE_PRE)).p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static arena *a;
	if (!a)
		a = arena_new(64 << 20);
	arena_reset(a);
	ctx x = {.a = a};
	str in = {(const char *)data, size};
	static const str names[] = {STR_INIT(COOKIE_SESSION), STR_INIT(COOKIE_PRE)};
	for (size_t i = 0; i < 2; i++) {
		str value = cookie_get(in, names[i]);
		assert(!value.p || (value.n >= 1 && value.n <= 128));
		for (size_t j = 0; j < value.n; j++)
			assert(value.p[j] > ' ' && value.p[j] != ';');
	}
	check_set(&x, in);
	return 0;
}
