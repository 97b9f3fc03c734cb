/* request.c -- one request as handlers see it. */
#include "web/request.h"

#include "base/crypto.h"
#include "base/text.h"
#include "web/cookie.h"
#include "web/multipart.h"
#include "web/percent.h"

enum { TARGET_MAX = 8 * 1024, AGENT_MAX = 300, REQUEST_ID_MAX = 64 };

/* ---- roles ---- */

enum role role_of(str name)
{
	static const struct {
		str name;
		enum role role;
	} roles[] = {
		{STR_INIT("viewer"), ROLE_VIEWER},
		{STR_INIT("field"), ROLE_FIELD},
		{STR_INIT("agent"), ROLE_AGENT},
		{STR_INIT("lead"), ROLE_LEAD},
		{STR_INIT("manager"), ROLE_MANAGER},
		{STR_INIT("owner"), ROLE_OWNER},
		{STR_INIT("platform_admin"), ROLE_PLATFORM},
	};
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
		if (str_eq(roles[i].name, name))
			return roles[i].role;
	return ROLE_NONE;
}

/* ---- hosts ---- */

str request_host_of(str host_port, str *port)
{
	/* A colon begins the port only behind the bracket of an IPv6 address. */
	ptrdiff_t bracket = str_find(host_port, ']', 0);
	ptrdiff_t colon = str_find(host_port, ':', bracket < 0 ? 0 : (size_t)bracket);
	*port = (str){NULL, 0};
	if (colon < 0)
		return host_port;
	*port = str_sub(host_port, (size_t)colon + 1, host_port.n);
	return str_sub(host_port, 0, (size_t)colon);
}

static bool is_port(str s)
{
	int64_t v;
	return !s.p || (s.n > 0 && s.n <= 5 && str_i64(s, &v) && v > 0 && v <= 65535);
}

bool request_host_allowed(str host_port, str allowed_list)
{
	str port, entry, name = request_host_of(host_port, &port);
	if (name.n == 0 || !is_port(port))
		return false;
	while (str_split(&allowed_list, ',', &entry))
		if (str_ieq(name, request_host_of(str_trim(entry), &port)))
			return true;
	return false;
}

str request_from(const request *q)
{
	str r = q->referer, port;
	size_t at = str_starts(r, S("https://"))  ? 8
		    : str_starts(r, S("http://")) ? 7
						  : 0;
	ptrdiff_t path = at ? str_find(r, '/', at) : -1;

	/* the web server tells no port of ours */
	if (path < 0 || !q->host.n ||
	    !str_ieq(request_host_of(str_sub(r, at, (size_t)path), &port),
		     request_host_of(q->host, &port)))
		return (str){0};
	return str_sub(r, (size_t)path, r.n);
}

/* ---- what the web server says ---- */

static const str ENV_NAMES[ENV_COUNT] = {
	[ENV_REQUEST_ID] = STR_INIT("PB_REQUEST_ID"),
	[ENV_METHOD] = STR_INIT("REQUEST_METHOD"),
	[ENV_TARGET] = STR_INIT("REQUEST_URI"),
	[ENV_CONTENT_TYPE] = STR_INIT("CONTENT_TYPE"),
	[ENV_CONTENT_LENGTH] = STR_INIT("CONTENT_LENGTH"),
	[ENV_COOKIE] = STR_INIT("HTTP_COOKIE"),
	[ENV_HOST] = STR_INIT("HTTP_HOST"),
	[ENV_REMOTE_ADDR] = STR_INIT("REMOTE_ADDR"),
	[ENV_USER_AGENT] = STR_INIT("HTTP_USER_AGENT"),
	[ENV_ORIGIN] = STR_INIT("HTTP_ORIGIN"),
	[ENV_FETCH_SITE] = STR_INIT("HTTP_SEC_FETCH_SITE"),
	[ENV_REFERER] = STR_INIT("HTTP_REFERER"),
	[ENV_SIGNATURE] = STR_INIT("HTTP_X_TWILIO_SIGNATURE"),
	[ENV_IDEMPOTENCY] = STR_INIT("HTTP_I_TWILIO_IDEMPOTENCY_TOKEN"),
	[ENV_HTMX] = STR_INIT("HTTP_HX_REQUEST"),
	[ENV_HTMX_BOOSTED] = STR_INIT("HTTP_HX_BOOSTED"),
	[ENV_HTMX_HISTORY] = STR_INIT("HTTP_HX_HISTORY_RESTORE_REQUEST"),
	[ENV_HTMX_TARGET] = STR_INIT("HTTP_HX_TARGET"),
	[ENV_CSRF] = STR_INIT("HTTP_X_CSRF_TOKEN"),
	[ENV_MATCH] = STR_INIT("HTTP_IF_NONE_MATCH"),
	[ENV_IF_MATCH] = STR_INIT("HTTP_IF_MATCH"),
	[ENV_ONCE] = STR_INIT("HTTP_IDEMPOTENCY_KEY"),
	[ENV_AUTHORIZATION] = STR_INIT("HTTP_AUTHORIZATION"),
	[ENV_WEBHOOK_KEY] = STR_INIT("HTTP_X_WEBHOOK_KEY"),
	[ENV_LOCAL] = STR_INIT("PB_LOCAL"),
	[ENV_CAME] = STR_INIT("PB_CAME"),
};

enum env request_env_named(str name)
{
	enum env e = 0;
	while (e < ENV_COUNT && !str_eq(ENV_NAMES[e], name))
		e++;
	return e;
}

bool header_clean(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	return true;
}

/* Ours (nginx: 32 hex digits), or a new one when nothing usable came. */
static str read_id(ctx *x, str id)
{
	bool good = id.n > 0 && id.n <= REQUEST_ID_MAX;
	for (size_t i = 0; good && i < id.n; i++) {
		char c = id.p[i];
		good = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == '-';
	}
	return good ? str_dup(x->a, id) : crypto_token(x->a, 16);
}

static enum method method_of(str name)
{
	static const struct {
		str name;
		enum method method;
	} methods[] = {
		{STR_INIT("GET"), M_GET},     {STR_INIT("HEAD"), M_GET},
		{STR_INIT("POST"), M_POST},   {STR_INIT("PUT"), M_PUT},
		{STR_INIT("PATCH"), M_PATCH}, {STR_INIT("DELETE"), M_DELETE},
	};
	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (str_eq(methods[i].name, name))
			return methods[i].method;
	return M_OTHER;
}

static size_t slashes(str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '/';
	return n;
}

static bool has_dots(str path)
{
	str part;
	while (str_split(&path, '/', &part))
		if (str_eq(part, S(".")) || str_eq(part, S("..")))
			return true;
	return false;
}

static rc read_path(ctx *x, str raw, str *path)
{
	char *out = arena_alloc(x->a, raw.n + 1);
	ptrdiff_t n = percent_decode(raw, false, out);
	if (n < 0)
		return FAIL(x, E_INPUT, "path: bad escape");
	*path = (str){out, (size_t)n};
	if (!header_clean(*path) || !text_is_utf8(*path))
		return FAIL(x, E_INPUT, "path: not text");
	/* Other programs read these in other ways than we would. */
	if (slashes(*path) != slashes(raw) || has_dots(*path))
		return FAIL(x, E_INPUT, "path: escaped slash or dot segment");
	return OK;
}

static rc read_target(ctx *x, request *q)
{
	str t = q->target;
	if (t.n == 0 || t.p[0] != '/' || t.n > TARGET_MAX || str_find(t, '#', 0) >= 0)
		return FAIL(x, E_INPUT, "request target: not a path");
	ptrdiff_t mark = str_find(t, '?', 0);
	size_t end = mark < 0 ? t.n : (size_t)mark;
	TRY(read_path(x, str_sub(t, 0, end), &q->path));
	return params_parse(x, str_sub(t, end + 1, t.n), &q->query);
}

static bool says_true(const request_env *e, enum env name)
{
	return str_eq(e->v[name], S("true"));
}

/* "1790000000.123" */
static when read_came(str s)
{
	int64_t seconds, ms;
	ptrdiff_t dot = str_find(s, '.', 0);

	if (dot < 0 || s.n - (size_t)dot != 4 ||
	    !str_i64(str_sub(s, 0, (size_t)dot), &seconds) ||
	    !str_i64(str_sub(s, (size_t)dot + 1, s.n), &ms) || seconds <= 0 ||
	    seconds > INT32_MAX || ms < 0)
		return (when){0};
	return (when){SECONDS(seconds) + ms * 1000};
}

static void read_headers(ctx *x, const request_env *e, request *q)
{
	q->method_name = str_dup(x->a, e->v[ENV_METHOD]);
	q->method = method_of(q->method_name);
	q->target = str_dup(x->a, e->v[ENV_TARGET]);
	q->content_type = str_dup(x->a, e->v[ENV_CONTENT_TYPE]);
	q->host = str_lower(x->a, e->v[ENV_HOST]);
	q->remote_addr = str_dup(x->a, e->v[ENV_REMOTE_ADDR]);
	q->user_agent = text_line(x->a, e->v[ENV_USER_AGENT], AGENT_MAX);
	q->referer = str_dup(x->a, text_clean(x->a, e->v[ENV_REFERER]));
	q->origin = str_dup(x->a, e->v[ENV_ORIGIN]);
	q->fetch_site = str_dup(x->a, e->v[ENV_FETCH_SITE]);
	q->signature = str_dup(x->a, e->v[ENV_SIGNATURE]);
	q->idempotency = str_dup(x->a, text_clean(x->a, e->v[ENV_IDEMPOTENCY]));
	q->cookie = str_dup(x->a, cookie_get(e->v[ENV_COOKIE], S(COOKIE_SESSION)));
	q->pre_cookie = str_dup(x->a, cookie_get(e->v[ENV_COOKIE], S(COOKIE_PRE)));
	q->htmx = says_true(e, ENV_HTMX) && !says_true(e, ENV_HTMX_BOOSTED) &&
		  !says_true(e, ENV_HTMX_HISTORY);
	q->fragment = str_dup(x->a, e->v[ENV_HTMX_TARGET]);
	q->csrf = str_dup(x->a, e->v[ENV_CSRF]);
	q->match = str_dup(x->a, e->v[ENV_MATCH]);
	q->if_match = str_dup(x->a, e->v[ENV_IF_MATCH]);
	q->once = str_dup(x->a, e->v[ENV_ONCE]);
	q->authorization = str_dup(x->a, e->v[ENV_AUTHORIZATION]);
	q->webhook_key = str_dup(x->a, e->v[ENV_WEBHOOK_KEY]);
	q->local = str_eq(e->v[ENV_LOCAL], S("1"));
	q->came = read_came(e->v[ENV_CAME]);
}

rc request_read(ctx *x, const request_env *e, request *q)
{
	*q = (request){.method = M_OTHER};
	x->request_id = read_id(x, e->v[ENV_REQUEST_ID]);
	for (size_t i = 0; i < ENV_COUNT; i++)
		if (!header_clean(e->v[i]))
			return FAIL(x, E_INPUT, STR_FMT ": control byte",
				    STR_ARG(ENV_NAMES[i]));
	read_headers(x, e, q);
	TRY(read_target(x, q));
	return OK;
}

/* ---- bodies ---- */

bool request_is_form(const request *q)
{
	str rest = q->content_type, part;
	if (!str_split(&rest, ';', &part) ||
	    !str_ieq(str_trim(part), S("application/x-www-form-urlencoded")))
		return false;
	while (str_split(&rest, ';', &part)) {
		part = str_trim(part);
		if (part.n >= 8 && str_ieq(str_sub(part, 0, 8), S("charset=")) &&
		    !str_ieq(part, S("charset=utf-8")) &&
		    !str_ieq(part, S("charset=\"utf-8\"")))
			return false;
	}
	return true;
}

rc request_form(ctx *x, request *q)
{
	if (q->method != M_POST || q->body.n == 0)
		return OK;
	if (request_is_form(q))
		return params_parse(x, q->body, &q->form);
	multipart *m = ARENA_NEW(x->a, multipart);
	TRY(multipart_parse(x, q->content_type, q->body, m));
	q->upload = m;
	q->form = multipart_fields(x, m);
	return OK;
}

rc request_form_carrier(ctx *x, request *q, params *raw)
{
	*raw = (params){0};
	if (q->method != M_POST || !request_is_form(q))
		return OK;
	TRY(params_parse_raw(x, q->body, raw));
	param *clean = ARENA_ARRAY(x->a, param, raw->n);
	for (size_t i = 0; i < raw->n; i++) {
		clean[i].name = text_clean(x->a, raw->items[i].name);
		clean[i].value = text_clean(x->a, raw->items[i].value);
	}
	q->form = (params){clean, raw->n};
	return OK;
}
