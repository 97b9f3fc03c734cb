/* fuzz_params.c -- queries, form bodies and request targets from anywhere. */
#include <assert.h>

#include "base/buf.h"
#include "base/crypto.h"
#include "base/text.h"
#include "web/request.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(params p)
{
	for (size_t i = 0; i < p.n; i++) {
		str name = p.items[i].name, value = p.items[i].value;
		assert(name.p[name.n] == '\0' && value.p[value.n] == '\0');
		assert(text_is_utf8(name) && text_is_utf8(value));
		assert(str_find(name, '\0', 0) < 0 && str_find(value, '\0', 0) < 0);
	}
}

static void put_escaped(buf *b, str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_fmt(b, "%%%02x", (unsigned)(unsigned char)s.p[i]);
}

/* What was read, written again, is read as the same. */
static void check_again(ctx *x, params p)
{
	buf b = buf_new(x->a, 256, 8 << 20);
	params q;
	for (size_t i = 0; i < p.n; i++) {
		put_escaped(&b, p.items[i].name);
		buf_chr(&b, '=');
		put_escaped(&b, p.items[i].value);
		buf_chr(&b, '&');
	}
	rc r = params_parse_raw(x, buf_view(&b), &q);
	assert(r == OK && q.n == p.n);
	for (size_t i = 0; i < p.n; i++) {
		assert(str_eq(p.items[i].name, q.items[i].name));
		assert(str_eq(p.items[i].value, q.items[i].value));
	}
}

static void check_target(ctx *x, str target)
{
	request_env e = {0};
	request q;
	e.v[ENV_METHOD] = S("GET");
	e.v[ENV_TARGET] = target;
	if (request_read(x, &e, &q) != OK)
		return;
	assert(q.path.n > 0 && q.path.p[0] == '/' && header_clean(q.path));
	assert(text_is_utf8(q.path) && str_eq(q.target, target));
	assert(!str_has(q.path, S("/../")) && !str_ends(q.path, S("/..")));
	check_text(q.query);
}

static void check_carrier(ctx *x, str body, params strict)
{
	request q = {.method = M_POST, .body = body};
	params raw;
	q.content_type = S("application/x-www-form-urlencoded");
	rc r = request_form_carrier(x, &q, &raw);
	assert(r == OK && raw.n == strict.n && q.form.n == raw.n);
	for (size_t i = 0; i < raw.n; i++)
		assert(str_eq(raw.items[i].value, strict.items[i].value));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static arena *a;
	if (!a) {
		a = arena_new(64 << 20);
		if (!crypto_init())
			return 1;
	}
	arena_reset(a);
	ctx x = {.a = a};
	params raw, strict;
	str in = {(const char *)data, size};
	rc read = params_parse_raw(&x, in, &raw);
	if (read == OK)
		check_again(&x, raw);
	if (params_parse(&x, in, &strict) == OK) {
		assert(read == OK && strict.n == raw.n);
		check_text(strict);
		check_carrier(&x, in, strict);
	}
	check_target(&x, in);
	return 0;
}
