/* live_ticket.c -- what a worker hands to the hub through nginx: who may listen, until
 * when. Only nginx ever sees it (X-Accel-Redirect is not passed on), so it may live as
 * long as the session. */
#include "base/config.h"
#include "base/json.h"
#include "serve/live.h"

enum { JSON_MAX = 1024, TICKET_MAX = 2048 };

static str ticket_mac(arena *a, const unsigned char key[KEY_LEN], str body)
{
	unsigned char mac[SHA256_LEN];
	str parts[] = {S("live-ticket"), body};

	crypto_hmac_sha256((str){(const char *)key, KEY_LEN}, parts, 2, mac);
	return crypto_b64url(a, mac, sizeof(mac));
}

static void member(buf *b, const char *name, str value)
{
	buf_fmt(b, "%c\"%s\":", b->n ? ',' : '{', name);
	buf_json(b, value);
}

str live_ticket(ctx *x, const session *who)
{
	buf b = buf_new(x->a, 256, JSON_MAX);

	member(&b, "t", who->tenant_id);
	member(&b, "u", who->user_id);
	member(&b, "s", who->id_hash);
	member(&b, "r", who->role_name);
	buf_fmt(&b, ",\"e\":%lld}", (long long)(who->expires.us / 1000000));
	str body = crypto_b64url(x->a, b.p, b.n);
	return str_printf(x->a, STR_FMT "." STR_FMT, STR_ARG(body),
			  STR_ARG(ticket_mac(x->a, x->cfg->key, body)));
}

/* Into the standard alphabet with padding, which is what can be read strictly. */
static bool unb64url(arena *a, str s, str *out)
{
	size_t padded = (s.n + 3) / 4 * 4;
	char *p = arena_alloc(a, padded + 1);

	memset(p, '=', padded);
	memcpy(p, s.p, s.n);
	for (size_t i = 0; i < s.n; i++)
		if (p[i] == '-')
			p[i] = '+';
		else if (p[i] == '_')
			p[i] = '/';
	return crypto_unb64(a, (str){p, padded}, out);
}

bool live_ticket_open(arena *a, const unsigned char key[KEY_LEN], str ticket,
		      int64_t now_s, live_pass *out)
{
	ptrdiff_t dot = ticket.n <= TICKET_MAX ? str_find(ticket, '.', 0) : -1;
	str text, why;
	json *v;

	if (dot < 0)
		return false;
	str body = str_sub(ticket, 0, (size_t)dot);
	str mac = str_sub(ticket, (size_t)dot + 1, ticket.n);
	if (!crypto_same(mac, ticket_mac(a, key, body)))
		return false;
	if (!unb64url(a, body, &text) || !json_read(a, text, &v, &why))
		return false;
	out->tenant = json_str(json_get(v, "t"));
	out->user = json_str(json_get(v, "u"));
	out->session = json_str(json_get(v, "s"));
	out->role = json_str(json_get(v, "r"));
	return json_i64(json_get(v, "e"), &out->expires) && out->expires > now_s;
}
