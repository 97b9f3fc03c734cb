/* signature.c -- X-Twilio-Signature. */
#include "web/signature.h"

#include <stdlib.h>
#include <string.h>

#include "base/crypto.h"

/* ---- what is signed ---- */

static int by_name_then_value(const void *a, const void *b)
{
	const param *p = a, *q = b;
	int r = str_cmp(p->name, q->name);
	return r != 0 ? r : str_cmp(p->value, q->value);
}

static bool same(const param *a, const param *b)
{
	return str_eq(a->name, b->name) && str_eq(a->value, b->value);
}

static char *append(char *to, str s)
{
	if (s.n)
		memcpy(to, s.p, s.n);
	return to + s.n;
}

/* Names and values without anything between them, in byte order; of equal pairs one. */
static str form_text(ctx *x, params form)
{
	if (form.n == 0)
		return S("");
	param *at = arena_copy(x->a, form.items, form.n * sizeof *at);
	qsort(at, form.n, sizeof *at, by_name_then_value);
	size_t total = 0;
	for (size_t i = 0; i < form.n; i++)
		total += at[i].name.n + at[i].value.n;
	char *text = arena_alloc(x->a, total + 1), *to = text;
	for (size_t i = 0; i < form.n; i++)
		if (i == 0 || !same(&at[i], &at[i - 1]))
			to = append(append(to, at[i].name), at[i].value);
	return (str){text, (size_t)(to - text)};
}

static str sign(ctx *x, str token, const str *parts, size_t n)
{
	unsigned char mac[SHA1_LEN];
	crypto_hmac_sha1(token, parts, n, mac);
	return crypto_b64(x->a, mac, sizeof mac);
}

str signature_make(ctx *x, str token, str url, params form)
{
	const str parts[] = {url, form_text(x, form)};
	return sign(x, token, parts, 2);
}

/* ---- the URL ---- */

/* https://host:8443/path cut into its parts: the port keeps its colon, and may be
 * empty. */
struct url {
	str scheme, host, port, rest;
};

/* Where the first byte of the set stands at or after from; the end when none does. */
static size_t until(str s, const char *set, size_t from)
{
	for (; *set; set++) {
		ptrdiff_t at = str_find(s, *set, from);
		if (at >= 0)
			s.n = (size_t)at;
	}
	return s.n > from ? s.n : from;
}

/* user:password@ is left out of what the carrier signs. */
static bool split_url(str url, struct url *u)
{
	bool https = str_starts(url, S("https://"));
	if (!https && !str_starts(url, S("http://")))
		return false;
	size_t start = https ? 8 : 7;
	size_t end = until(url, "/?#", start);
	size_t at = until(url, "@", start);
	size_t from = at < end ? at + 1 : start;
	str port;
	u->scheme = str_sub(url, 0, start);
	u->host = request_host_of(str_sub(url, from, end), &port);
	u->port = str_sub(url, from + u->host.n, end);
	u->rest = str_sub(url, end, url.n);
	return true;
}

static bool matches(ctx *x, str token, const struct url *u, str port, str form,
		    str signature)
{
	const str parts[] = {u->scheme, u->host, port, u->rest, form};
	return crypto_same(sign(x, token, parts, sizeof parts / sizeof *parts),
			   signature);
}

/* The value of bodySHA256 in the query, as it was sent; absent when there is none. */
static str body_hash(str url)
{
	str part, query = str_sub(url, until(url, "?", 0) + 1, url.n);
	while (str_split(&query, '&', &part))
		if (str_starts(part, S("bodySHA256=")))
			return str_sub(part, 11, part.n);
	return (str){NULL, 0};
}

/* A body that the signature does not cover is nobody's word. */
static bool body_covered(ctx *x, str url, bool form_body, str body)
{
	str hash = body_hash(url);
	if (hash.p)
		return !form_body && crypto_same(crypto_sha256_hex(x->a, body), hash);
	return form_body || body.n == 0;
}

bool signature_valid(ctx *x, str token, str url, params form, bool form_body, str body,
		     str signature)
{
	struct url u;
	if (token.n == 0 || signature.n == 0 || !split_url(url, &u) ||
	    !body_covered(x, url, form_body, body))
		return false;
	str text = form_body ? form_text(x, form) : S("");
	if (str_eq(u.scheme, S("http://")))
		return matches(x, token, &u, u.port, text, signature);
	return matches(x, token, &u, S(""), text, signature) ||
	       matches(x, token, &u, u.port.n ? u.port : S(":443"), text, signature);
}
