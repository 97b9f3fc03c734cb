/* route.h -- the flat table of what may be asked, by whom, and who answers. */
#ifndef PB_WEB_ROUTE_H
#define PB_WEB_ROUTE_H

#include "web/request.h"
#include "web/response.h"

typedef rc (*handler)(ctx *x, request *q, response *p);

/* Who may. There is no zero value: a route that forgets it does not start. */
enum who {
	WHO_ANYONE = 1 << 8,  /* also without a session */
	WHO_CARRIER = 1 << 9, /* signed webhooks */
	WHO_LOCAL = 1 << 10,  /* loopback only */
	WHO_KEY = 1 << 11, /* other programs' webhooks: the handler checks their key */
	WHO_VIEWERS = ROLE_VIEWER | ROLE_AGENT | ROLE_LEAD | ROLE_MANAGER | ROLE_OWNER,
	WHO_AGENTS = ROLE_AGENT | ROLE_LEAD | ROLE_MANAGER | ROLE_OWNER,
	WHO_LEADS = ROLE_LEAD | ROLE_MANAGER | ROLE_OWNER,
	WHO_MANAGERS = ROLE_MANAGER | ROLE_OWNER,
	WHO_MEMBERS = ROLE_VIEWER | ROLE_FIELD | ROLE_AGENT | ROLE_LEAD | ROLE_MANAGER |
		      ROLE_OWNER,
	WHO_OWNER = ROLE_OWNER,
	WHO_OPERATORS = ROLE_PLATFORM,
	WHO_SIGNED_IN = WHO_MEMBERS | ROLE_PLATFORM,
};

/* What a token must allow beside the role of whoever made it: exactly one a JSON route
 * for people, joined to who may. A route that forgets it does not start. */
enum scope {
	SCOPE_ANY = 1 << 16, /* whatever the token is for */
	SCOPE_CONTACTS_READ = 1 << 17,
	SCOPE_CONTACTS_WRITE = 1 << 18,
	SCOPE_CALLS_WRITE = 1 << 19,
	SCOPE_MESSAGES_WRITE = 1 << 20,
	SCOPE_SETTINGS_READ = 1 << 21,
	SCOPE_SETTINGS_WRITE = 1 << 22,
	SCOPE_ALL = 0x7f << 16,
};
/* clang-format off */
#define SCOPED(people, use) ((enum who)((unsigned)(people) | (unsigned)(use)))
/* clang-format on */
/* Joined to who may: the file in the body goes to the file store, not into memory
 * (spool.h). Such routes are answered by the slow pool, which alone may write there. */
enum { SPOOLS = 1 << 24 };
/* clang-format off */
#define SPOOLED(people) ((enum who)((unsigned)(people) | SPOOLS))
/* clang-format on */
/* Those that a token may be given, in the order they are shown. */
typedef struct scope_def {
	enum scope scope;
	const char *name, *text; /* "contacts:read", for people: "Read contacts" */
	enum who who;            /* whose role allows something of it */
} scope_def;
enum { SCOPES_N = 6 };
extern const scope_def SCOPES[SCOPES_N];
/* Of "contacts:read contacts:write"; words that are none count for nothing. */
unsigned scopes_of(str names);
/* Those of which a role may do anything. */
unsigned scopes_of_role(enum role role);

typedef struct route {
	enum method method;
	const char *pattern; /* "/contacts/:id"; a :part matches one segment */
	enum who who;        /* of JSON with the scope: SCOPED(WHO_AGENTS, SCOPE_...) */
	size_t body_limit;   /* bytes; 0 = no body */
	enum serves serves;
	handler answer;
} route;

/* One feature's routes; serve/routes.c lists the features. */
typedef struct routes {
	const char *feature;
	const route *items;
	size_t n;
} routes;
/* clang-format off */
#define ROUTES(feature, table) { feature, table, sizeof(table) / sizeof((table)[0]) }
/* clang-format on */

const char *method_text(enum method m); /* "GET" ... */

/* All routes, to be found by path; made once, of tables that are sound. */
typedef struct route_index route_index;
route_index *route_index_new(arena *a, const routes *const *all, size_t n);

/* Finds the route and fills q->arg (at most three :parts) and q->page. Where two
 * patterns take a path, the one whose plain text reaches further wins: "/calls/new"
 * before "/calls/:sid". E_NOTFOUND, or E_METHOD when only the method differs. allow
 * lists the methods this path has. */
MUST_USE rc route_find(ctx *x, const route_index *ix, request *q, const route **found,
		       str *allow);

/* For start-up and `patchbay routes`: true when the tables are sound. Else *problems
 * gets one line per problem: the same method and pattern twice, nobody may, a GET with
 * a body limit, a pattern without its slash, with empty segments or more than three
 * :parts, no handler, nothing served. */
bool route_table_check(const routes *const *all, size_t n, buf *problems);

#endif
