/* fuzz_signature.c -- signed requests from anywhere.
 * Three lines: URL, signature, body (which may have more lines). */
#include <assert.h>

#include "base/crypto.h"
#include "web/signature.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const str TOKEN = STR_INIT("a94f0e7c5b2d4e6f8091a2b3c4d5e6f7");

struct signed_request {
	str url, signature, body;
	params form;
};

static bool valid(ctx *x, const struct signed_request *r, str token, bool form_body,
		  str signature)
{
	return signature_valid(x, token, r->url, r->form, form_body, r->body,
			       signature);
}

/* Nobody who does not know the token makes a signature; whoever does makes one that
 * holds for this request alone. */
static void check(ctx *x, const struct signed_request *r)
{
	assert(!valid(x, r, TOKEN, true, r->signature));
	assert(!valid(x, r, TOKEN, false, r->signature));
	str made = signature_make(x, TOKEN, r->url, r->form);
	assert(made.n == 28);
	assert(!valid(x, r, S(""), true, made) && !valid(x, r, S("other"), true, made));
	if (!valid(x, r, TOKEN, true, made))
		return;
	char *bad = str_cstr(x->a, made);
	bad[r->body.n % made.n] ^= 1;
	assert(!valid(x, r, TOKEN, true, (str){bad, made.n}));
	struct signed_request other = *r;
	other.url = str_printf(x->a, STR_FMT "x", STR_ARG(r->url));
	assert(!valid(x, &other, TOKEN, true, made));
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
	str rest = {(const char *)data, size};
	struct signed_request r = {0};
	if (!str_split(&rest, '\n', &r.url) || !str_split(&rest, '\n', &r.signature))
		return 0;
	r.body = rest;
	if (params_parse_raw(&x, r.body, &r.form) == OK)
		check(&x, &r);
	return 0;
}
