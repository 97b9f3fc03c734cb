#include "serve/errors.h"

#include "base/json.h"
#include "features/shell/shell.h"

/* What happened, what it means, what to do; for people, per status. */
static const struct words {
	rc r;
	const char *title, *sentence, *todo;
} WORDS[] = {
	{E_INPUT, "That request could not be read",
	 "Part of the address or of the form was not valid, so nothing was changed.",
	 "Go back, reload the page and try again."},
	{E_AUTH, "Sign in first", "This is not open to whoever is not signed in.",
	 "Send a token: Authorization: Bearer ..."},
	{E_DENIED, "You cannot do that here",
	 "Your role does not allow it, or the form was open for too long. Nothing was "
	 "changed.",
	 "Reload the page and try again, or ask an owner of your business for access."},
	{E_NOTFOUND, "There is nothing at this address",
	 "It may have been moved or deleted, or it belongs to another business.",
	 "Check the address, or look for the person or call by search."},
	{E_METHOD, "That is not how this address works",
	 "The page was asked for in a way it does not know. Nothing was changed.",
	 "Go back and use the buttons on the page."},
	{E_CONFLICT, "Somebody else changed this at the same time",
	 "To lose nobody's work, your change was not saved.",
	 "Reload to see the new state, then make your change again."},
	{E_TOOBIG, "That is too large",
	 "The form or file is over the limit. Nothing was saved.",
	 "Send less at once."},
	{E_TYPE, "That kind of data is not accepted here", "Nothing was saved.",
	 "Go back and use the form on the page. A program sends what the description "
	 "of the address says."},
	{E_LIMIT, "That was too fast",
	 "There have been too many tries in a short time.",
	 "Wait a few minutes, then try again."},
	{E_DB, "This page is not available for a moment",
	 "Our database did not answer in time. Nothing was changed, and calls still "
	 "reach your "
	 "voicemail.",
	 "Try again in a few seconds."},
	{E_UPSTREAM, "Another service did not answer", "Nothing was changed.",
	 "Try again in a minute."},
	{E_BUG, "Something went wrong on our side",
	 "It has been noted with the reference below. Nothing was changed.",
	 "Try again. If it stays, tell us the reference."},
};

static const struct words *errors_words(rc r)
{
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++)
		if (WORDS[i].r == r)
			return &WORDS[i];
	return &WORDS[sizeof(WORDS) / sizeof(WORDS[0]) - 1];
}

/* First characters of the request id: enough to find its log line, short enough to say.
 */
static str errors_reference(ctx *x)
{
	return str_sub(x->request_id, 0, 8);
}

/* RFC 9457: in the words of whoever refused, else in those of the rc. */
static void errors_problem(ctx *x, rc r, response *p)
{
	const struct words *w = errors_words(r);
	const api_problem none = {0}, *said = p->problem ? p->problem : &none;
	str detail = said->detail.n ? said->detail
				    : str_printf(x->a, "%s %s", w->sentence, w->todo);

	p->content_type = "application/problem+json";
	buf_str(&p->body, S("{\"type\":\"about:blank\",\"title\":"));
	buf_json(&p->body, str_of(said->title ? said->title : w->title));
	buf_fmt(&p->body, ",\"status\":%d,\"detail\":", p->status);
	buf_json(&p->body, detail);
	buf_str(&p->body, said->more);
	buf_str(&p->body, S(",\"request_id\":"));
	buf_json(&p->body, x->request_id);
	buf_str(&p->body, S(",\"reference\":"));
	buf_json(&p->body, errors_reference(x));
	buf_str(&p->body, S("}\n"));
}

static bool errors_page(ctx *x, const request *q, rc r, response *p)
{
	const struct words *w = errors_words(r);

	return shell_error(x, q, p, p->status, str_of(w->title), str_of(w->sentence),
			   str_of(w->todo), errors_reference(x)) == OK;
}

/* Where to go on after signing in: to what was asked for, or to the page whose form was
 * sent. One that was itself the answer to a form stands at no address: the page above.
 */
static str errors_next(const request *q)
{
	str from = request_from(q), rest = from, path;

	if (q->method == M_GET)
		from = q->target;
	else if (str_split(&rest, '?', &path) && str_eq(path, q->path))
		from = q->page;
	return from.n > 1 && response_own_path(from) ? from : S("");
}

/* To sign-in, and back to where they wanted to be. A fragment says so with a header
 * that htmx follows. */
static bool errors_sign_in(ctx *x, const request *q, response *p)
{
	buf b = buf_new(x->a, 256, 8192);
	str next = errors_next(q);

	buf_str(&b, S("/login"));
	if (!q->htmx && next.n) {
		buf_str(&b, S("?next="));
		shell_url_part(&b, next);
	}
	if (q->htmx) {
		p->status = 401;
		return response_header(x, p, "HX-Redirect", S("/login")) == OK;
	}
	return response_redirect(x, p, str_dup(x->a, buf_view(&b))) == OK;
}

/* A caller waits for a document: 503 makes nginx serve the static one. Whoever is
 * denied is not the carrier. */
static int errors_status(enum serves serves, rc r)
{
	bool refused = r == E_DENIED || r == E_METHOD || r == E_TOOBIG;

	return serves == SERVES_TWIML && !refused ? 503 : rc_status(r);
}

static str errors_retry(ctx *x, const response *p)
{
	int64_t s = p->problem && p->problem->retry_s ? p->problem->retry_s : 5;

	return str_printf(x->a, "%lld", (long long)s);
}

static void errors_headers(ctx *x, enum serves serves, str allow, response *p)
{
	if (allow.n && p->status == 405)
		(void)!response_header(x, p, "Allow", allow);
	if (p->status == 503 || p->status == 429)
		(void)!response_header(x, p, "Retry-After", errors_retry(x, p));
	if (serves == SERVES_JSON && p->status == 401)
		(void)!response_header(x, p, "WWW-Authenticate", S("Bearer"));
}

void errors_answer(ctx *x, const request *q, enum serves serves, rc r, str allow,
		   response *p)
{
	p->status = errors_status(serves, r);
	if (p->problem && p->problem->status)
		p->status = p->problem->status;
	errors_headers(x, serves, allow, p);
	if (serves == SERVES_JSON) {
		errors_problem(x, r, p);
		return;
	}
	if (serves == SERVES_HTML &&
	    (r == E_AUTH ? errors_sign_in(x, q, p) : errors_page(x, q, r, p)))
		return;
	p->content_type = "text/plain; charset=utf-8";
	p->body.n = 0;
	buf_fmt(&p->body, "%s\n", rc_text(r));
}

void errors_policy(ctx *x, enum serves serves, response *p)
{
	if (serves == SERVES_HTML)
		(void)!response_header(x, p, "Content-Security-Policy",
				       shell_policy(x));
	else
		(void)!response_header(
			x, p, "Content-Security-Policy",
			S("default-src 'none'; frame-ancestors 'none'; sandbox"));
	(void)!response_header(x, p, "Cache-Control", S("no-store"));
}
