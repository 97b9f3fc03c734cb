#include "remote/lm.h"

#include <math.h>
#include <string.h>

#include "base/config.h"
#include "remote/http.h"

enum { ANSWER_MOST = 256 * 1024, BODY_MOST = 64 * 1024, TOKENS_MOST = 600 };

bool lm_ready(const config *cfg)
{
	return cfg->lm_url.n > 0;
}

static void message_write(buf *b, const char *role, str words)
{
	buf_fmt(b, "{\"role\":\"%s\",\"content\":", role);
	buf_json(b, words);
	buf_chr(b, '}');
}

static str question_write(ctx *x, const lm_server *s, const lm_question *q)
{
	buf b = buf_new(x->a, 2048, BODY_MOST);

	buf_str(&b, S("{\"model\":"));
	buf_json(&b, s->model);
	buf_fmt(&b, ",\"store\":false,\"%s\":%d",
		str_eq(s->kind, S("local")) ? "max_tokens" : "max_completion_tokens",
		TOKENS_MOST);
	if (!str_eq(s->kind, S("reasoning")))
		buf_str(&b, S(",\"temperature\":0,\"logprobs\":true"));
	buf_str(&b, S(",\"messages\":["));
	message_write(&b, "system", q->system);
	buf_chr(&b, ',');
	message_write(&b, "user", q->words);
	buf_str(&b,
		S("],\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{"
		  "\"strict\":true,\"name\":"));
	buf_json(&b, q->name);
	buf_str(&b, S(",\"schema\":"));
	buf_str(&b, q->schema);
	buf_str(&b, S("}}}"));
	return str_dup(x->a, buf_view(&b));
}

/* What a status tells that is no answer; absent: it is one. */
static str status_words(ctx *x, const http_reply *r)
{
	if (r->fate == HTTP_NOT_SENT)
		return S("could not be reached");
	if (r->fate == HTTP_UNKNOWN)
		return r->too_big ? S("said far too much")
				  : S("did not answer in time");
	if (r->status == 401 || r->status == 403)
		return S("refused the key");
	if (r->status == 404)
		return S("does not know that model");
	if (r->status == 429)
		return S("has too much to do, or its quota is used up");
	if (r->status < 200 || r->status > 299)
		return str_printf(x->a, "has a fault (%d)", r->status);
	return r->too_big ? S("said far too much") : (str){0};
}

/* In the order in which they can be wrong. */
static str answer_read(ctx *x, str body, lm_answer *out)
{
	json *whole = NULL;
	str why;

	if (!json_read(x->a, body, &whole, &why))
		return S("gave an answer that is none");
	json *choice = json_at(json_get(whole, "choices"), 0);
	json *message = json_get(choice, "message");
	str end = json_str(json_get(choice, "finish_reason"));
	str content = json_str(json_get(message, "content"));
	if (str_eq(end, S("length")))
		return S("was cut off");
	if (str_eq(end, S("content_filter")) ||
	    json_str(json_get(message, "refusal")).n)
		return S("would not judge it");
	if (!content.p || !json_read(x->a, content, &out->said, &why)) {
		out->said = NULL;
		return S("gave an answer that is none");
	}
	out->tokens = json_get(json_get(choice, "logprobs"), "content");
	return (str){0};
}

void lm_ask(ctx *x, const lm_server *s, const lm_question *q, lm_answer *out)
{
	const http_pair headers[] = {
		{S("Authorization"),
		 str_printf(x->a, "Bearer " STR_FMT, STR_ARG(s->key))},
	};
	const http_ask ask = {
		.url = str_printf(x->a, STR_FMT "/chat/completions",
				  STR_ARG(x->cfg->lm_url)),
		.account = s->account,
		.json = question_write(x, s, q),
		.headers = headers,
		.nheaders = s->key.n ? 1 : 0,
		.max_bytes = ANSWER_MOST,
		.to_fd = -1,
		.timeout_ms = q->timeout_ms,
	};
	http_reply r;

	*out = (lm_answer){0};
	http_do(x, &ask, &r);
	out->problem = status_words(x, &r);
	if (!out->problem.n)
		out->problem = answer_read(x, r.body, out);
}

/* The words lie one behind the other; those that overlap the value made it. */
int lm_certainty(ctx *x, const lm_answer *a, str value)
{
	size_t n = json_len(a->tokens), at = 0;
	buf all = buf_new(x->a, 1024, BODY_MOST);
	str quoted = str_printf(x->a, "\"" STR_FMT "\"", STR_ARG(value));
	double sum = 0;

	for (size_t i = 0; i < n && i < TOKENS_MOST; i++)
		buf_str(&all, json_str(json_get(json_at(a->tokens, i), "token")));
	str said = buf_view(&all);
	const char *from = said.n ? memmem(said.p, said.n, quoted.p, quoted.n) : NULL;
	if (!from)
		return -1;
	size_t begin = (size_t)(from - said.p) + 1, end = begin + value.n;
	for (size_t i = 0; i < n && at < end; i++) {
		json *t = json_at(a->tokens, i), *p = json_get(t, "logprob");
		size_t length = json_str(json_get(t, "token")).n;
		if (at + length > begin) {
			if (!json_object_is_type(p, json_type_double) &&
			    !json_object_is_type(p, json_type_int))
				return -1;
			sum += json_object_get_double(p);
		}
		at += length;
	}
	return sum <= 0 ? (int)lround(100 * exp(sum)) : -1;
}
