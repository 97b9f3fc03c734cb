#include "remote/mail.h"

#include "base/config.h"
#include "remote/http_inside.h"

bool mail_ready(const config *cfg)
{
	return cfg->smtp_url.n && cfg->mail_from.n;
}

struct mail_source {
	str left;
};

static size_t mail_read(char *p, size_t size, size_t n, void *arg)
{
	struct mail_source *s = arg;

	n *= size;
	if (n > s->left.n)
		n = s->left.n;
	if (n)
		memcpy(p, s->left.p, n);
	s->left = str_sub(s->left, n, s->left.n);
	return n;
}

/* A relay on this machine is spoken to without TLS when it has none. */
static bool mail_is_here(str url)
{
	static const char *const here[] = {"//127.0.0.1", "//localhost", "//[::1]"};

	for (size_t i = 0; i < sizeof(here) / sizeof(here[0]); i++)
		if (str_has(url, str_of(here[i])))
			return true;
	return false;
}

/* The path of the address is how we greet: by the domain that e-mail comes from. */
static str mail_url(ctx *x)
{
	str url = x->cfg->smtp_url, from = x->cfg->mail_from;
	ptrdiff_t slashes = str_find(url, '/', 0), at = str_find(from, '@', 0);

	if (slashes < 0 || at < 0 || str_find(url, '/', (size_t)slashes + 2) >= 0)
		return url;
	return str_printf(x->a, STR_FMT "/" STR_FMT, STR_ARG(url),
			  STR_ARG(str_sub(from, (size_t)at + 1, from.n)));
}

static void mail_prepare(ctx *x, CURL *c, str url, struct mail_source *s)
{
	curl_easy_reset(c);
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, 3000L);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, 15000L);
	curl_easy_setopt(c, CURLOPT_SERVER_RESPONSE_TIMEOUT, 10L);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_URL, str_cstr(x->a, url));
	curl_easy_setopt(c, CURLOPT_USE_SSL,
			 (long)(mail_is_here(url) ? CURLUSESSL_TRY : CURLUSESSL_ALL));
	curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
	curl_easy_setopt(c, CURLOPT_READFUNCTION, mail_read);
	curl_easy_setopt(c, CURLOPT_READDATA, s);
	curl_easy_setopt(c, CURLOPT_INFILESIZE_LARGE, (curl_off_t)s->left.n);
}

/* What libcurl's word and the server's last code mean for this message. */
static void mail_judge(ctx *x, CURL *c, CURLcode e, mail_reply *out)
{
	long code = 0;
	bool final;

	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &code);
	/* a wrong password (535) is the installation's trouble, not the message's */
	final = code >= 550 && code < 560;
	out->fate = e == CURLE_OK ? MAIL_SENT : final ? MAIL_REFUSED : MAIL_LATER;
	if (e != CURLE_OK)
		out->problem = str_printf(x->a, "mail server: %s (%ld)",
					  curl_easy_strerror(e), code);
}

static void mail_perform(ctx *x, const mail *m, str url, str message, mail_reply *out)
{
	CURL *c = x->http->curl;
	struct mail_source s = {message};
	str from = str_printf(x->a, "<" STR_FMT ">", STR_ARG(x->cfg->mail_from));
	str to = str_printf(x->a, "<" STR_FMT ">", STR_ARG(m->to));
	struct curl_slist *rcpt = curl_slist_append(NULL, to.p);

	mail_prepare(x, c, url, &s);
	curl_easy_setopt(c, CURLOPT_MAIL_FROM, from.p);
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, rcpt);
	mail_judge(x, c, curl_easy_perform(c), out);
	curl_easy_setopt(c, CURLOPT_MAIL_RCPT, NULL);
	curl_slist_free_all(rcpt);
}

void mail_send(ctx *x, const mail *m, mail_reply *out)
{
	struct http *h = x->http;
	str url = mail_url(x), message;

	*out = (mail_reply){.fate = MAIL_LATER,
			    .problem = S("there is no mail server")};
	if (!mail_ready(x->cfg))
		return;
	message = mail_compose(x->a, m, x->cfg->mail_from, x->now);
	if (!message.p) {
		*out = (mail_reply){MAIL_REFUSED,
				    S("no such address can be written to")};
		return;
	}
	if (!h->breaker.allow(h->breaker.arg, S("mail"), S(""))) {
		out->problem = S("left alone for a moment after repeated failures");
		return;
	}
	mail_perform(x, m, url, message, out);
	h->breaker.result(h->breaker.arg, S("mail"), S(""), out->fate != MAIL_LATER);
}
