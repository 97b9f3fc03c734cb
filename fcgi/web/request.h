/* request.h -- one request as handlers see it: parsed, decoded, limited, signed in. */
#ifndef PB_WEB_REQUEST_H
#define PB_WEB_REQUEST_H

#include "base/ctx.h"

enum method { M_GET = 1, M_POST, M_PUT, M_PATCH, M_DELETE, M_OTHER };

typedef struct param {
	str name, value;
} param;

typedef struct params {
	const param *items;
	size_t n;
} params;

enum { PARAMS_MAX = 1000, PARAM_NAME_MAX = 256, PARAM_VALUE_MAX = 64 * 1024 };

/* First value of that name; absent when there is none. */
str params_get(params p, str name);
/* The same where it is an id; anything else is as if it had not been sent. */
str params_id(params p, const char *name);
/* The same as one line of at most so many characters; absent when nothing is left. */
str params_line(ctx *x, params p, const char *name, size_t most);
/* application/x-www-form-urlencoded: at most 1,000 pairs, names 256 B, values 64 KiB;
 * NUL, bad escapes and bad UTF-8 are E_INPUT. Pairs keep their order, also those of one
 * name. */
MUST_USE rc params_parse(ctx *x, str encoded, params *out);
/* The same without the UTF-8 and NUL rules: what the carrier's signature covers. */
MUST_USE rc params_parse_raw(ctx *x, str encoded, params *out);

enum role {
	ROLE_NONE = 0,
	ROLE_VIEWER = 1 << 0,
	ROLE_FIELD = 1 << 1,
	ROLE_AGENT = 1 << 2,
	ROLE_LEAD = 1 << 3,
	ROLE_MANAGER = 1 << 4,
	ROLE_OWNER = 1 << 5,
	ROLE_PLATFORM = 1 << 6,
};
enum role role_of(str name); /* "platform_admin" ... ; ROLE_NONE when unknown */

/* Who is asking; all absent when nobody is signed in. */
typedef struct session {
	str id_hash; /* hex SHA-256 of the cookie: the row's key */
	str user_id, tenant_id, member_id;
	enum role role;
	str role_name, name, email, tenant_name, zone, region, csrf;
	str theme, density, nav_size, keys, movement; /* how they like their pages */
	when expires;
} session;

/* The token a program shows in place of a session's cookie; all absent when it shows
 * none. */
typedef struct bearer {
	str id, hash;    /* hash: hex SHA-256 of the token */
	unsigned scopes; /* SCOPE_..., see web/route.h */
	when expires;    /* no time: never */
} bearer;

typedef struct request {
	enum method method;
	str method_name;
	str path;   /* decoded once, checked: starts with "/", no NUL, valid UTF-8 */
	str target; /* raw path?query exactly as sent: the carrier signs it */
	str page;   /* of what serves HTML: of a GET its target; else the page its form
		       stands in, where a page that answers it is asked for again: filled
		       by route_find */
	params query;
	params form; /* of POST with a form body; filled by request_form */
	const struct multipart *upload; /* of a multipart body, else NULL */
	struct spool *spool;            /* of a route that spools, else NULL */
	str body, content_type;
	str host, remote_addr, user_agent, referer, origin, fetch_site;
	str cookie;      /* the session cookie's value */
	str pre_cookie;  /* the cookie that sign-in forms are tied to */
	str idempotency; /* I-Twilio-Idempotency-Token */
	bool again;      /* it lost a race, and is answered a second time */
	str signature;   /* X-Twilio-Signature */
	bool htmx;    /* HX-Request: a fragment is wanted (not boosted, not history) */
	when came;    /* to the web server; no time when it did not say */
	bool local;   /* asked from this machine and not through a proxy: WHO_LOCAL */
	str fragment; /* the parts of the page that are wanted: HX-Target, ids with
			 spaces between */
	str csrf;     /* X-CSRF-Token, in place of the form field */
	str match;    /* If-None-Match */
	str if_match; /* If-Match */
	str once;     /* Idempotency-Key */
	str authorization;
	str webhook_key; /* X-Webhook-Key: of programs that do not sign */
	str arg[3];      /* values of :name parts of the route, in order */
	session who;
	bearer token; /* then who is whose token it is */
	str tenant;   /* the tenant of this request: of the session or of the webhook */
} request;

/* What the web server tells of a request, before anything of it is believed. */
enum env {
	ENV_REQUEST_ID,
	ENV_METHOD,
	ENV_TARGET,
	ENV_CONTENT_TYPE,
	ENV_CONTENT_LENGTH,
	ENV_COOKIE,
	ENV_HOST,
	ENV_REMOTE_ADDR,
	ENV_USER_AGENT,
	ENV_ORIGIN,
	ENV_FETCH_SITE,
	ENV_REFERER,
	ENV_SIGNATURE,
	ENV_IDEMPOTENCY,
	ENV_HTMX,
	ENV_HTMX_BOOSTED,
	ENV_HTMX_HISTORY,
	ENV_HTMX_TARGET,
	ENV_CSRF,
	ENV_MATCH,
	ENV_IF_MATCH,
	ENV_ONCE,
	ENV_AUTHORIZATION,
	ENV_WEBHOOK_KEY,
	ENV_LOCAL,
	ENV_CAME,
	ENV_COUNT
};
typedef struct request_env {
	str v[ENV_COUNT]; /* absent when the web server did not say */
} request_env;
/* Where the FastCGI parameter of that name goes; ENV_COUNT when we do not want it. */
enum env request_env_named(str name);

/* Fills q (all but body, form and who) and x->request_id, copying into the arena. HEAD
 * is read as GET: the web server drops the body. E_INPUT for control bytes in any
 * value, for a path with bad escapes, control bytes, %2F or dot segments, for a bad
 * query. */
MUST_USE rc request_read(ctx *x, const request_env *e, request *q);
/* Reads q->body of a POST into q->form (and q->upload). E_TYPE when there is a body of
 * another type than a form. */
MUST_USE rc request_form(ctx *x, request *q);
/* The carrier's forms: *raw is what its signature covers (absent for other bodies),
 * q->form the same made safe to store (text_clean), never refused for bad UTF-8. */
MUST_USE rc request_form_carrier(ctx *x, request *q, params *raw);
/* True for application/x-www-form-urlencoded, in UTF-8 or without a charset. */
bool request_is_form(const request *q);

/* No byte below 0x20 and no 0x7f: may stand in a header. */
bool header_clean(str s);
/* True when the host, with or without a port, is in the comma list of our hosts. Ports
 * do not count: the web server listens on what it listens. */
bool request_host_allowed(str host_port, str allowed_list);
/* Path and query of the page of ours that it was sent from; absent when it says none,
 * or an address elsewhere. As it came: not checked. */
str request_from(const request *q);
/* The host of "host", "host:port", "[v6]:port"; *port is absent when there is none. */
str request_host_of(str host_port, str *port);

#endif
