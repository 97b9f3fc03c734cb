/* api.c -- what answers to programs have in common. */
#include "web/api.h"

#include "base/crypto.h"
#include "base/text.h"

enum { CURSOR_MOST = 1024, SEPARATOR = 0x1f };

rc api_refuse_with(ctx *x, response *p, rc r, const api_problem *why)
{
	api_problem *kept = ARENA_NEW(x->a, api_problem);

	*kept = *why;
	p->problem = kept;
	return FAIL(x, r, "%s", why->title ? why->title : rc_text(r));
}

rc api_refuse(ctx *x, response *p, rc r, int status, const char *title, str detail)
{
	const api_problem why = {.status = status, .title = title, .detail = detail};

	return api_refuse_with(x, p, r, &why);
}

/* ---- versions ---- */

str api_etag(ctx *x, int64_t version)
{
	return str_printf(x->a, "\"%lld\"", (long long)version);
}

/* One of a list of tags, or *; a weak one never matches (RFC 9110, 13.1.1). */
static bool match_fits(str list, str tag)
{
	str one;

	while (str_split(&list, ',', &one)) {
		one = str_trim(one);
		if (str_eq(one, S("*")) || str_eq(one, tag))
			return true;
	}
	return false;
}

rc api_if_match(ctx *x, const request *q, response *p, int64_t now, str current)
{
	api_problem stale = {
		.status = 412,
		.title = "Somebody else changed this meanwhile",
		.detail = S("Nothing was saved. \"current\" is how it is now: make "
			    "your change to that, and send its ETag in If-Match."),
		.more = str_printf(x->a, ",\"current\":" STR_FMT, STR_ARG(current))};

	if (!q->if_match.n)
		return api_refuse(
			x, p, E_INPUT, 428, "Say which version you change",
			S("Send the ETag of the answer your change is based on in "
			  "If-Match, so that nobody's work is overwritten."));
	if (match_fits(q->if_match, api_etag(x, now)))
		return OK;
	return api_refuse_with(x, p, E_CONFLICT, &stale);
}

/* ---- bodies ---- */

static bool is_type(str content_type, const char *type)
{
	str part, rest = content_type;

	if (!type || !str_split(&rest, ';', &part) ||
	    !str_ieq(str_trim(part), str_of(type)))
		return false;
	while (str_split(&rest, ';', &part)) {
		part = str_trim(part);
		if (part.n >= 8 && str_ieq(str_sub(part, 0, 8), S("charset=")) &&
		    !str_ieq(str_sub(part, 8, part.n), S("utf-8")))
			return false;
	}
	return true;
}

/* Whether a text in it has the character NUL, which no text of ours may have; JSON
 * can say it only as \u0000, and has backslashes in texts alone. */
static bool has_nul(str body)
{
	for (size_t i = 0; i + 5 < body.n; i++) {
		if (body.p[i] != '\\')
			continue;
		if (str_eq(str_sub(body, i + 1, i + 6), S("u0000")))
			return true;
		i++;
	}
	return false;
}

rc api_body(ctx *x, const request *q, response *p, const char *also, bool may_miss,
	    json **out)
{
	str why = {0};

	*out = NULL;
	if (may_miss && !q->body.n)
		return OK;
	if (!is_type(q->content_type, "application/json") &&
	    !is_type(q->content_type, also))
		return api_refuse(x, p, E_TYPE, 0, "Send JSON",
				  str_printf(x->a,
					     "The body must be of the type %s, in "
					     "UTF-8.",
					     also ? also : "application/json"));
	if (!json_read(x->a, q->body, out, &why))
		return api_refuse(x, p, E_INPUT, 400,
				  "The body is no JSON that we read", why);
	if (!json_object_is_type(*out, json_type_object))
		return api_refuse(x, p, E_INPUT, 400, "The body must be an object",
				  S("Send one JSON object: {\"name\": ...}."));
	if (has_nul(q->body))
		return api_refuse(x, p, E_INPUT, 422, "A text has a NUL character",
				  S("Leave \\u0000 out: no text may have it. Nothing "
				    "was changed."));
	return OK;
}

/* ---- names ---- */

static bool is_known(str name, const char *const *known)
{
	while (*known && !str_eq(name, str_of(*known)))
		known++;
	return *known != NULL;
}

rc api_fields_known(ctx *x, response *p, json *body, const char *const *known,
		    const char *title)
{
	struct json_object_iterator i = json_object_iter_begin(body),
				    end = json_object_iter_end(body);

	for (; !json_object_iter_equal(&i, &end); json_object_iter_next(&i)) {
		str name = str_of(json_object_iter_peek_name(&i));
		bool there = is_known(name, known);
		if (!there || !json_object_iter_peek_value(&i))
			return api_refuse(
				x, p, E_INPUT, 422, title,
				str_printf(x->a, STR_FMT ": %s",
					   STR_ARG(text_clip(x->a, name, 60)),
					   there ? "no value." : "no such field."));
	}
	return OK;
}

rc api_query_known(ctx *x, const request *q, response *p, const char *const *known)
{
	for (size_t i = 0; i < q->query.n; i++) {
		const param *m = &q->query.items[i];
		str name = text_clip(x->a, m->name, 60), says = {0};
		if (!is_known(m->name, known))
			says = str_printf(x->a, "there is no filter " STR_FMT ".",
					  STR_ARG(name));
		else if (params_get(q->query, m->name).p != m->value.p)
			says = str_printf(x->a, STR_FMT " is there twice.",
					  STR_ARG(name));
		if (says.n)
			return api_refuse(x, p, E_INPUT, 400, "That cannot be asked",
					  says);
	}
	return OK;
}

/* ---- answers ---- */

void api_answer(response *p, int status, str json_text)
{
	p->status = status;
	p->content_type = "application/json";
	buf_str(&p->body, json_text);
	buf_chr(&p->body, '\n');
}

void api_member(buf *b, const char *name, str text)
{
	buf_str(b, b->n && b->p[b->n - 1] != '{' ? S(",\"") : S("\""));
	buf_str(b, str_of(name));
	buf_str(b, S("\":"));
	if (text.p)
		buf_json(b, text);
	else
		buf_str(b, S("null"));
}

/* ---- lists ---- */

str api_cursor(ctx *x, const str *parts, size_t n)
{
	buf b = buf_new(x->a, 128, CURSOR_MOST);

	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_chr(&b, SEPARATOR);
		buf_str(&b, parts[i]);
	}
	return crypto_b64url(x->a, b.p, b.n);
}

/* base64url to the standard alphabet with its padding. */
static str standard(ctx *x, str s)
{
	size_t n = (s.n + 3) / 4 * 4;
	char *out = arena_alloc(x->a, n + 1);

	for (size_t i = 0; i < n; i++)
		out[i] = i >= s.n        ? '='
			 : s.p[i] == '-' ? '+'
			 : s.p[i] == '_' ? '/'
					 : s.p[i];
	return (str){out, n};
}

bool api_cursor_read(ctx *x, str cursor, str *parts, size_t n)
{
	str text;

	if (!cursor.n || cursor.n > CURSOR_MOST * 2 ||
	    !crypto_unb64(x->a, standard(x, cursor), &text) || !text_is_utf8(text))
		return false;
	for (size_t i = 0; i < n; i++) {
		ptrdiff_t end = str_find(text, SEPARATOR, 0);
		if ((end < 0) != (i + 1 == n))
			return false;
		parts[i] = end < 0 ? text : str_sub(text, 0, (size_t)end);
		text = end < 0 ? S("") : str_sub(text, (size_t)end + 1, text.n);
	}
	return true;
}

rc api_limit(ctx *x, const request *q, response *p, int64_t usual, int64_t most,
	     int64_t *out)
{
	str said = params_get(q->query, S("limit"));

	*out = usual;
	if (!said.p || (str_i64(said, out) && *out >= 1 && *out <= most))
		return OK;
	return api_refuse(x, p, E_INPUT, 400, "That limit cannot be",
			  str_printf(x->a, "limit is a whole number from 1 to %lld.",
				     (long long)most));
}

str api_escape(ctx *x, str s)
{
	static const char plain[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		"0123456789-._~";
	buf b = buf_new(x->a, 64, 64 * 1024);

	for (size_t i = 0; i < s.n; i++)
		if (str_find((str){plain, sizeof(plain) - 1}, s.p[i], 0) >= 0)
			buf_chr(&b, s.p[i]);
		else
			buf_fmt(&b, "%%%02X", (unsigned)(unsigned char)s.p[i]);
	return buf_view(&b);
}
