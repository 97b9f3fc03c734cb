#include "remote/http.h"

#include <arpa/inet.h>
#include <assert.h>
#include <unistd.h>

#include "remote/http_inside.h"

/* What the write callback of one request fills. */
struct http_sink {
	buf body;
	int fd;
	size_t max;
	int64_t bytes;
	bool too_big, write_failed;
};

struct http *http_new(http_breaker breaker)
{
	struct http *h = calloc(1, sizeof(*h));

	assert(h);
	h->curl = curl_easy_init();
	assert(h->curl);
	h->breaker = breaker;
	return h;
}

void http_delete(struct http *h)
{
	if (!h)
		return;
	curl_easy_cleanup(h->curl);
	free(h);
}

static bool http_to_file(int fd, const char *p, size_t n)
{
	while (n) {
		ssize_t w = write(fd, p, n);
		if (w <= 0)
			return false;
		p += w;
		n -= (size_t)w;
	}
	return true;
}

static size_t http_write(char *p, size_t size, size_t n, void *arg)
{
	struct http_sink *s = arg;

	n *= size;
	s->bytes += (int64_t)n;
	if ((size_t)s->bytes > s->max) {
		s->too_big = true;
		return 0;
	}
	if (s->fd < 0)
		buf_put(&s->body, p, n);
	else if (!http_to_file(s->fd, p, n))
		s->write_failed = true;
	return s->write_failed ? 0 : n;
}

/* Networks that are nobody's on the internet: our own, this machine, the link, tests.
 */
static bool private_v4(uint32_t a)
{
	static const struct {
		uint32_t net;
		int bits;
	} nets[] = {
		{0x00000000, 8},  {0x0a000000, 8},  {0x64400000, 10}, {0x7f000000, 8},
		{0xa9fe0000, 16}, {0xac100000, 12}, {0xc0000000, 24}, {0xc0a80000, 16},
		{0xc6120000, 15}, {0xe0000000, 3},
	};

	for (size_t i = 0; i < sizeof(nets) / sizeof(nets[0]); i++)
		if (a >> (32 - nets[i].bits) == nets[i].net >> (32 - nets[i].bits))
			return true;
	return false;
}

static bool private_v6(const unsigned char a[16])
{
	static const unsigned char mapped[12] = {0, 0, 0, 0, 0,   0,
						 0, 0, 0, 0, 255, 255};

	if (!memcmp(a, mapped, sizeof(mapped)))
		return private_v4((uint32_t)a[12] << 24 | (uint32_t)a[13] << 16 |
				  (uint32_t)a[14] << 8 | a[15]);
	/* only 2000::/3 is given out */
	return (a[0] & 0xe0) != 0x20;
}

/* Asked by libcurl for every address it is about to connect to, after names were
 * resolved: a name that points inwards is caught too. */
static curl_socket_t http_public(void *arg, curlsocktype purpose,
				 struct curl_sockaddr *to)
{
	bool inside = true;

	(void)arg;
	(void)purpose;
	if (to->family == AF_INET) {
		struct sockaddr_in v4;
		memcpy(&v4, &to->addr, sizeof(v4));
		inside = private_v4(ntohl(v4.sin_addr.s_addr));
	} else if (to->family == AF_INET6) {
		struct sockaddr_in6 v6;
		memcpy(&v6, &to->addr, sizeof(v6));
		inside = private_v6(v6.sin6_addr.s6_addr);
	}
	return inside ? CURL_SOCKET_BAD
		      : socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

/* scheme://host[:port]: what the breaker keeps apart. */
static str http_host(str url)
{
	ptrdiff_t start = str_find(url, '/', 0);
	ptrdiff_t end = start < 0 ? -1 : str_find(url, '/', (size_t)start + 2);

	return end < 0 ? url : str_sub(url, 0, (size_t)end);
}

static str http_form(ctx *x, CURL *c, const http_ask *ask)
{
	buf b = buf_new(x->a, 512, 256 * 1024);

	for (size_t i = 0; i < ask->nform; i++) {
		str v = ask->form[i].value;
		char *safe = v.n ? curl_easy_escape(c, v.p, (int)v.n) : NULL;
		if (i)
			buf_chr(&b, '&');
		buf_str(&b, ask->form[i].name);
		buf_chr(&b, '=');
		buf_str(&b, str_of(safe));
		curl_free(safe);
	}
	return str_dup(x->a, buf_view(&b));
}

static void http_limits(CURL *c, int64_t timeout_ms)
{
	curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT_MS, 3000L);
	curl_easy_setopt(c, CURLOPT_TIMEOUT_MS,
			 (long)(timeout_ms ? timeout_ms : 10000));
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_LIMIT, 1L);
	curl_easy_setopt(c, CURLOPT_LOW_SPEED_TIME, 5L);
	curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	curl_easy_setopt(c, CURLOPT_PROXY, "");
	curl_easy_setopt(c, CURLOPT_USERAGENT, "Patchbay");
}

static void http_post(CURL *c, const http_ask *ask, str body)
{
	/* under a kept connection that dies, libcurl sends again by itself: a phone
	 * would ring twice */
	curl_easy_setopt(c, CURLOPT_FRESH_CONNECT, ask->repeatable ? 0L : 1L);
	curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)body.n);
	curl_easy_setopt(c, CURLOPT_POSTFIELDS, body.p);
}

/* Freed by http_do, after the request. */
static struct curl_slist *http_headers(ctx *x, CURL *c, const http_ask *ask)
{
	struct curl_slist *list = NULL;

	for (size_t i = 0; i < ask->nheaders; i++) {
		str line = str_printf(x->a, STR_FMT ": " STR_FMT,
				      STR_ARG(ask->headers[i].name),
				      STR_ARG(ask->headers[i].value));
		list = curl_slist_append(list, line.p);
	}
	if (ask->json.p)
		list = curl_slist_append(list, "Content-Type: application/json");
	curl_easy_setopt(c, CURLOPT_HTTPHEADER, list);
	return list;
}

static void http_prepare(ctx *x, CURL *c, const http_ask *ask, struct http_sink *sink)
{
	curl_easy_reset(c);
	http_limits(c, ask->timeout_ms);
	curl_easy_setopt(c, CURLOPT_URL, str_cstr(x->a, ask->url));
	curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, http_write);
	curl_easy_setopt(c, CURLOPT_WRITEDATA, sink);
	if (ask->user.p) {
		curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
		curl_easy_setopt(c, CURLOPT_USERNAME, str_cstr(x->a, ask->user));
		curl_easy_setopt(c, CURLOPT_PASSWORD, str_cstr(x->a, ask->password));
	}
	if (ask->public_only)
		curl_easy_setopt(c, CURLOPT_OPENSOCKETFUNCTION, http_public);
	if (ask->remove)
		curl_easy_setopt(c, CURLOPT_CUSTOMREQUEST, "DELETE");
	else if (ask->json.p || ask->body.p)
		http_post(c, ask, ask->json.p ? ask->json : ask->body);
	else if (ask->form)
		http_post(c, ask, http_form(x, c, ask));
}

/* Failures before anything of the request was on its way; the rest is unknown. */
static bool http_never_left(CURLcode e)
{
	return e == CURLE_COULDNT_RESOLVE_HOST || e == CURLE_COULDNT_CONNECT ||
	       e == CURLE_UNSUPPORTED_PROTOCOL || e == CURLE_URL_MALFORMAT ||
	       e == CURLE_SSL_CONNECT_ERROR || e == CURLE_PEER_FAILED_VERIFICATION;
}

static void http_keep(ctx *x, CURL *c, const http_ask *ask, http_reply *out)
{
	for (int i = 0; i < HTTP_WANTED && ask->wanted[i]; i++) {
		struct curl_header *h;
		if (curl_easy_header(c, ask->wanted[i], 0, CURLH_HEADER, -1, &h) ==
		    CURLHE_OK)
			out->got[i] = str_dup(x->a, str_of(h->value));
	}
}

static void http_note(ctx *x, CURL *c, CURLcode e, const struct http_sink *sink,
		      http_reply *out)
{
	long status = 0;
	curl_off_t retry = 0;

	curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	curl_easy_getinfo(c, CURLINFO_RETRY_AFTER, &retry);
	out->status = (int)status;
	out->retry_after_s = (int64_t)retry;
	out->bytes = sink->bytes;
	if (sink->fd < 0)
		out->body = buf_view(&sink->body);
	if (e == CURLE_OK) {
		out->fate = HTTP_ANSWERED;
		out->problem = str_printf(x->a, "HTTP %ld", status);
		return;
	}
	out->too_big = sink->too_big;
	out->fate = http_never_left(e) ? HTTP_NOT_SENT : HTTP_UNKNOWN;
	out->problem = sink->too_big        ? S("the answer is larger than allowed")
		       : sink->write_failed ? S("the file store could not be written")
					    : str_of(curl_easy_strerror(e));
}

void http_do(ctx *x, const http_ask *ask, http_reply *out)
{
	struct http *h = x->http;
	struct http_sink sink = {.body = buf_new(x->a, 1024, ask->max_bytes + 1),
				 .fd = ask->to_fd,
				 .max = ask->max_bytes};
	str host = http_host(ask->url);

	str account = ask->user.p ? ask->user : ask->account;

	*out = (http_reply){.fate = HTTP_NOT_SENT};
	if (!h->breaker.allow(h->breaker.arg, host, account)) {
		out->problem = S("left alone for a moment after repeated failures");
		return;
	}
	http_prepare(x, h->curl, ask, &sink);
	struct curl_slist *headers = http_headers(x, h->curl, ask);
	CURLcode e = curl_easy_perform(h->curl);
	http_note(x, h->curl, e, &sink, out);
	http_keep(x, h->curl, ask, out);
	curl_easy_setopt(h->curl, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(headers);
	h->breaker.result(h->breaker.arg, host, account,
			  out->fate == HTTP_ANSWERED && out->status < 500);
}
