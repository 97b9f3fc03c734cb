#include "remote/push.h"

#include "base/config.h"
#include "base/webpush.h"
#include "remote/http.h"

enum { ANSWER_MOST = 4096 };

static bool push_prepare(ctx *x, const push_message *m, str *body, str *authorization)
{
	unsigned char salt[PUSH_SALT];
	push_pair own, ours;
	str point, secret;
	str about = str_starts(x->cfg->public_url, S("https://"))
			    ? x->cfg->public_url
			    : S("https://localhost");

	if (x->cfg->mail_from.n)
		about = str_printf(x->a, "mailto:" STR_FMT, STR_ARG(x->cfg->mail_from));
	push_pair_new(&own);
	push_pair_ours(x->cfg->key, &ours);
	crypto_random(salt, sizeof(salt));
	if (!crypto_unb64url(x->a, m->browser, &point) ||
	    !crypto_unb64url(x->a, m->auth, &secret) ||
	    !push_seal(x->a, &own, salt, point, secret, m->text, body))
		return false;
	*authorization = push_authorization(x->a, &ours, push_origin(m->endpoint),
					    about, x->now);
	return authorization->n > 0;
}

static enum push_fate push_judge(const http_reply *r)
{
	if (r->fate != HTTP_ANSWERED || r->status == 429 || r->status >= 500)
		return PUSH_LATER;
	if (r->status == 404 || r->status == 410)
		return PUSH_GONE;
	return r->status >= 200 && r->status < 300 ? PUSH_SENT : PUSH_REFUSED;
}

void push_send(ctx *x, const push_message *m, push_reply *out)
{
	str body, authorization;
	http_reply r;

	if (push_fault(x->a, m->endpoint, m->browser, m->auth, x->cfg->push_url) ||
	    !push_prepare(x, m, &body, &authorization)) {
		*out = (push_reply){PUSH_GONE, 0, S("the subscription is none")};
		return;
	}
	const http_pair headers[] = {
		{S("TTL"), str_printf(x->a, "%lld", (long long)m->keep_s)},
		{S("Content-Encoding"), S("aes128gcm")},
		{S("Content-Type"), S("application/octet-stream")},
		{S("Urgency"), m->urgent ? S("high") : S("normal")},
		{S("Authorization"), authorization},
	};
	const http_ask ask = {
		.url = m->endpoint,
		.body = body,
		.headers = headers,
		.nheaders = sizeof(headers) / sizeof(headers[0]),
		.max_bytes = ANSWER_MOST,
		.to_fd = -1,
		.public_only = !str_eq(push_origin(m->endpoint), x->cfg->push_url)};
	http_do(x, &ask, &r);
	*out = (push_reply){push_judge(&r), r.retry_after_s, r.problem};
}
