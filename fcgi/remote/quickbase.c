#include "remote/quickbase.h"

#include "base/config.h"
#include "base/text.h"

enum { ANSWER_MAX = 1024 * 1024, BODY_MAX = 512 * 1024, WORDS_MAX = 240 };
enum { PAUSE_MS = 10000, PAUSE_MOST_MS = 15 * 60 * 1000 };

enum qb_fate qb_judge(enum http_fate fate, int status, bool data)
{
	if (fate != HTTP_ANSWERED || status >= 500)
		return QB_LATER;
	switch (status) {
	case 200:
	case 207:
		/* a web page: the wrong realm, or something in between */
		if (!data)
			return QB_REFUSED;
		return status == 200 ? QB_DONE : QB_PARTLY;
	case 401:
	case 403:
		return QB_DENIED;
	case 404:
		/* a web page: not of the table, but of somebody else's server */
		return data ? QB_MISSING : QB_REFUSED;
	case 408:
	case 425:
	case 429:
		return QB_LATER;
	default:
		return QB_REFUSED;
	}
}

int64_t qb_pause_ms(int64_t retry_after_s, str reset)
{
	int64_t ms = 0;

	if (retry_after_s > 0)
		ms = retry_after_s > 3600 ? PAUSE_MOST_MS : retry_after_s * 1000;
	else if (!str_i64(str_trim(reset), &ms) || ms <= 0)
		ms = PAUSE_MS;
	return ms > PAUSE_MOST_MS ? PAUSE_MOST_MS : ms;
}

#define WRONG_REALM                                                              \
	"The realm may be wrong: it is the host name in the address of "         \
	"your QuickBase, such as acme.quickbase.com. Look there and correct it " \
	"under Connection."

/* What QuickBase says of a realm that it does not have: "Host not found". */
static bool about_realm(ctx *x, str words)
{
	str low = str_lower(x->a, words);

	return str_has(low, S("realm")) || str_has(low, S("host not found")) ||
	       str_has(low, S("hostname"));
}

/* "Bad request: Field 999 is not there". */
static str qb_words(ctx *x, const json *body, int status)
{
	str message = json_str(json_get(body, "message"));
	str more = json_str(json_get(body, "description"));
	str all = str_printf(x->a, STR_FMT "%s" STR_FMT, STR_ARG(message),
			     message.n && more.n ? ": " : "", STR_ARG(more));

	if (!body && status >= 200)
		return S("The answer is a web page and not data. " WRONG_REALM);
	if (!about_realm(x, all))
		return text_line(x->a, all, WORDS_MAX);
	return str_printf(x->a, STR_FMT ". " WRONG_REALM,
			  STR_ARG(text_line(x->a, all, WORDS_MAX / 2)));
}

static void qb_ask(ctx *x, const qb_account *acc, const char *path, str body,
		   int64_t timeout_ms, qb_reply *out)
{
	const http_pair headers[] = {
		{S("QB-Realm-Hostname"), acc->realm},
		{S("Authorization"),
		 str_printf(x->a, "QB-USER-TOKEN " STR_FMT, STR_ARG(acc->token))},
		{S("Accept"), S("application/json")},
	};
	const http_ask ask = {
		.url = str_printf(x->a, STR_FMT "/v1/%s",
				  STR_ARG(x->cfg->quickbase_api_url), path),
		.account = acc->realm,
		.json = body,
		.repeatable = true,
		.headers = headers,
		.nheaders = 3,
		.wanted = {"qb-api-ray", "x-ratelimit-reset"},
		.max_bytes = ANSWER_MAX,
		.to_fd = -1,
		.timeout_ms = timeout_ms,
	};
	http_reply r;
	json *answer = NULL;
	str why;

	http_do(x, &ask, &r);
	if (r.fate == HTTP_ANSWERED && r.body.n &&
	    !json_read(x->a, r.body, &answer, &why))
		answer = NULL;
	*out = (qb_reply){.fate = qb_judge(r.fate, r.status, answer != NULL),
			  .problem = r.problem,
			  .ray = r.got[0].p ? text_line(x->a, r.got[0], 80) : S(""),
			  .body = answer};
	if (r.fate == HTTP_ANSWERED && (r.status != 200 || !answer))
		out->words = qb_words(x, answer, r.status);
	if (out->fate == QB_MISSING && about_realm(x, out->words))
		out->fate = QB_REFUSED;
	if (r.status == 429)
		out->wait_ms = qb_pause_ms(r.retry_after_s, r.got[1]);
}

static void qb_ids(buf *b, const int64_t *ids, size_t n)
{
	buf_chr(b, '[');
	for (size_t i = 0; i < n; i++)
		buf_fmt(b, "%s%lld", i ? "," : "", (long long)ids[i]);
	buf_chr(b, ']');
}

void qb_records(ctx *x, const qb_account *acc, const qb_query *q, qb_reply *out)
{
	buf b = buf_new(x->a, 512, BODY_MAX);

	buf_str(&b, S("{\"from\":"));
	buf_json(&b, q->table);
	buf_str(&b, S(",\"select\":"));
	qb_ids(&b, q->select, q->nselect);
	if (q->where.n) {
		buf_str(&b, S(",\"where\":"));
		buf_json(&b, q->where);
	}
	buf_str(&b, S(",\"sortBy\":["));
	for (int i = 0; i < QB_SORT_MOST && q->sort[i]; i++)
		buf_fmt(&b, "%s{\"fieldId\":%lld,\"order\":\"ASC\"}", i ? "," : "",
			(long long)q->sort[i]);
	buf_fmt(&b, "],\"options\":{\"skip\":%lld,\"top\":%lld}}", (long long)q->skip,
		(long long)q->top);
	qb_ask(x, acc, "records/query", str_dup(x->a, buf_view(&b)), q->timeout_ms,
	       out);
}

void qb_fields(ctx *x, const qb_account *acc, str table, qb_reply *out)
{
	str path = str_printf(x->a, "fields?tableId=" STR_FMT, STR_ARG(table));

	qb_ask(x, acc, path.p, (str){0}, 0, out);
}

void qb_upsert(ctx *x, const qb_account *acc, str table, int64_t merge, str data,
	       qb_reply *out)
{
	buf b = buf_new(x->a, 512, BODY_MAX);

	buf_str(&b, S("{\"to\":"));
	buf_json(&b, table);
	buf_fmt(&b, ",\"mergeFieldId\":%lld,\"data\":", (long long)merge);
	buf_str(&b, data);
	buf_chr(&b, '}');
	qb_ask(x, acc, "records", str_dup(x->a, buf_view(&b)), 0, out);
}

str qb_line_error(ctx *x, const qb_reply *r, int64_t n)
{
	const json *errors = json_get(json_get(r->body, "metadata"), "lineErrors");
	str row = str_printf(x->a, "%lld", (long long)n);
	const json *mine = json_get(errors, row.p);

	if (r->fate != QB_PARTLY || !mine)
		return (str){0};
	str first = json_str(json_at(mine, 0));
	return first.n ? text_line(x->a, first, WORDS_MAX) : S("refused");
}
