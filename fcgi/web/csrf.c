/* csrf.c -- synchroniser tokens and the origin of a post. */
#include "web/csrf.h"

#include <string.h>

#include "base/crypto.h"

enum { HALF = 16, TOKEN_BYTES = 2 * HALF, TOKEN_CHARS = 43 };

static void mac(str secret, unsigned char out[SHA256_LEN])
{
	const str label = S("csrf");
	crypto_hmac_sha256(secret, &label, 1, out);
}

/* The mask makes the token another one in every page: compressed pages that hold it
 * beside something an attacker chose do not give it away (BREACH). */
str csrf_make(ctx *x, str secret)
{
	unsigned char code[SHA256_LEN], token[TOKEN_BYTES];
	if (x->csrf.n && str_eq(x->csrf_of, secret))
		return x->csrf;
	mac(secret, code);
	crypto_random(token, HALF);
	for (size_t i = 0; i < HALF; i++)
		token[HALF + i] = code[i] ^ token[i];
	x->csrf_of = secret;
	x->csrf = crypto_b64url(x->a, token, sizeof token);
	return x->csrf;
}

/* A character of base64url in plain base64; those that only plain base64 has become one
 * that neither has. */
static char plain(char c)
{
	switch (c) {
	case '-':
		return '+';
	case '_':
		return '/';
	case '+':
	case '/':
		return '!';
	default:
		return c;
	}
}

static bool decode(ctx *x, str token, str *bytes)
{
	char b64[TOKEN_CHARS + 1];
	if (token.n != TOKEN_CHARS)
		return false;
	for (size_t i = 0; i < TOKEN_CHARS; i++)
		b64[i] = plain(token.p[i]);
	b64[TOKEN_CHARS] = '=';
	return crypto_unb64(x->a, (str){b64, sizeof b64}, bytes) &&
	       bytes->n == TOKEN_BYTES;
}

bool csrf_valid(ctx *x, str secret, str token)
{
	unsigned char code[SHA256_LEN], masked[HALF];
	str bytes;
	if (secret.n == 0 || !decode(x, token, &bytes))
		return false;
	mac(secret, code);
	for (size_t i = 0; i < HALF; i++)
		masked[i] = code[i] ^ (unsigned char)bytes.p[i];
	return crypto_same((str){(const char *)masked, HALF},
			   str_sub(bytes, HALF, TOKEN_BYTES));
}

/* ---- where a post came from ---- */

struct origin {
	str scheme, host, port;
};

static struct origin origin_of(str url)
{
	struct origin o = {0};
	str port;
	if (str_starts(url, S("https://"))) {
		o.scheme = S("https");
		port = S("443");
	} else if (str_starts(url, S("http://"))) {
		o.scheme = S("http");
		port = S("80");
	} else {
		return o;
	}
	o.host = request_host_of(str_sub(url, o.scheme.n + 3, url.n), &o.port);
	if (!o.port.p)
		o.port = port;
	int64_t number; /* "http://ours:80.evil.example" is nowhere */
	return str_i64(o.port, &number) ? o : (struct origin){0};
}

bool csrf_same_origin(const request *q, str public_url)
{
	bool vouched = str_eq(q->fetch_site, S("same-origin"));
	if (q->fetch_site.p && !vouched && !str_eq(q->fetch_site, S("none")))
		return false;
	if (!q->origin.p)
		return true;
	struct origin from = origin_of(q->origin), ours = origin_of(public_url);
	str port, asked = request_host_of(q->host, &port);
	if (from.host.n == 0 ||
	    (!str_ieq(from.host, ours.host) && !str_ieq(from.host, asked)))
		return false;
	/* A request under another of our hosts (behind a tunnel, say) may have another
	 * scheme and port, which the web server does not tell us; then the browser must
	 * vouch. */
	return vouched ||
	       (str_eq(from.scheme, ours.scheme) && str_eq(from.port, ours.port));
}
