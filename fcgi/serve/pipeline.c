#include "serve/pipeline.h"

#include "base/log.h"
#include "features/accounts/accounts.h"
#include "features/carrier/carrier.h"
#include "features/tokens/tokens.h"
#include "serve/errors.h"
#include "serve/routes.h"
#include "store/pg.h"
#include "web/csrf.h"
#include "web/spool.h"

/* The largest of all routes: a sheet of contacts (nginx has the same limit). */
enum { BODY_MOST = 65 * 1024 * 1024 };

/* One request on its way through the steps. */
struct passage {
	pipeline *l;
	ctx *x;
	request q;
	response p;
	const route *route;
	int number;       /* of the route, in the board */
	str allow;        /* methods, when the method was wrong */
	bool transaction; /* the pipeline began one */
	bool answered;    /* before: the answer is given again */
	int64_t began_us;
};

static rc step_parse(struct passage *g)
{
	TRY(fcgx_read(g->x, g->l->f, BODY_MOST, &g->q));
	board_input(str_hash(g->q.target));
	if (!request_host_allowed(g->q.host, g->x->cfg->allowed_hosts))
		return FAIL(g->x, E_INPUT, "not a host of this installation");
	return OK;
}

static rc step_route(struct passage *g)
{
	TRY(route_find(g->x, g->l->routes, &g->q, &g->route, &g->allow));
	g->number = routes_number(g->route);
	board_route(g->number);
	if (board_route_blocked(g->number))
		return FAIL(g->x, E_DB,
			    "this route has been killing its workers: left alone");
	return OK;
}

static bool passage_spools(const struct passage *g)
{
	return ((unsigned)g->route->who & SPOOLS) != 0;
}

static rc step_limits(struct passage *g)
{
	if (g->route->who == WHO_LOCAL && !g->q.local)
		return FAIL(g->x, E_NOTFOUND, "for this machine only");
	if (passage_spools(g))
		return OK;
	TRY(fcgx_body(g->x, g->l->f, g->route->body_limit, &g->q));
	board_input(str_hash(g->q.target) * 31 + str_hash(g->q.body));
	return OK;
}

/* Programs show a token, browsers a session's cookie. */
static rc passage_who(struct passage *g)
{
	if (g->route->serves == SERVES_JSON && token_shown(&g->q))
		return token_load(g->x, &g->q, &g->p);
	return session_load(g->x, &g->q);
}

static rc step_auth(struct passage *g)
{
	if (g->route->who == WHO_CARRIER)
		return carrier_authenticate(g->x, &g->q);
	if (g->route->who == WHO_LOCAL || g->route->who == WHO_KEY)
		return OK;
	if (g->route->who == WHO_ANYONE)
		return g->route->serves == SERVES_JSON ? OK : session_load(g->x, &g->q);
	TRY(passage_who(g));
	if (!g->q.who.role)
		return FAIL(g->x, E_AUTH, "not signed in");
	if (!((unsigned)g->q.who.role & (unsigned)g->route->who))
		return FAIL(g->x, E_DENIED, "not for the role " STR_FMT,
			    STR_ARG(g->q.who.role_name));
	return g->q.token.id.n ? token_may(g->x, &g->q, &g->p, g->route->who) : OK;
}

/* A tenant whose requests hang has half of a pool at most. */
static rc step_share(struct passage *g)
{
	if (!g->q.tenant.n || !board_crowded(str_hash(g->q.tenant)))
		return OK;
	return FAIL(g->x, E_DB, "half of the workers are at this tenant's requests");
}

/* A large file is taken only from who may bring it. */
static rc step_spool(struct passage *g)
{
	if (!passage_spools(g))
		return OK;
	return fcgx_spool(g->x, g->l->f, g->route->body_limit, g->x->cfg->files_dir,
			  &g->q);
}

/* A token in a form's field or in a header; JSON has no such field. */
static rc passage_form_token(struct passage *g, str *token)
{
	*token = g->q.csrf;
	if (g->route->serves == SERVES_JSON)
		return OK;
	TRY(request_form(g->x, &g->q));
	if (!token->n)
		*token = params_get(g->q.form, S(TMPL_CSRF_FIELD));
	return OK;
}

/* Whatever a browser changes carries the token of its session, or of the cookie that
 * the sign-in form came with. Programs have no cookies that another site could use:
 * what anyone may send as JSON, and what a bearer token stands for, needs none. */
static rc step_csrf(struct passage *g)
{
	str token, secret = g->q.who.role ? g->q.who.csrf : g->q.pre_cookie;

	if (g->route->method == M_GET || g->route->who == WHO_CARRIER ||
	    g->route->who == WHO_KEY || g->q.token.id.n)
		return OK;
	TRY(passage_form_token(g, &token));
	if (!csrf_same_origin(&g->q, g->x->cfg->public_url))
		return FAIL(g->x, E_DENIED, "posted from another site");
	if (g->route->serves == SERVES_JSON && g->route->who == WHO_ANYONE)
		return OK;
	if (!secret.n || !csrf_valid(g->x, secret, token))
		return FAIL(g->x, E_DENIED, "form token missing or old");
	return OK;
}

/* Routes for anyone and for this machine open what they need themselves. */
static rc step_begin(struct passage *g)
{
	if (g->route->who == WHO_ANYONE || g->route->who == WHO_LOCAL ||
	    g->route->who == WHO_KEY)
		return OK;
	g->transaction = true;
	if (g->route->who == WHO_CARRIER)
		return pg_begin(g->x, g->q.tenant, S(""));
	TRY(g->q.token.id.n ? token_begin(g->x, &g->q) : session_begin(g->x, &g->q));
	if (g->q.method == M_GET)
		pg_reads(g->x->pg);
	return OK;
}

/* A POST that a program has given a name to is done once, however often it comes; but
 * for files, which are told from each other by what is in them. */
static bool passage_once(const struct passage *g)
{
	return g->route->serves == SERVES_JSON && g->route->method == M_POST &&
	       g->transaction && g->q.tenant.n && g->q.once.n && !passage_spools(g);
}

static rc step_once(struct passage *g)
{
	return passage_once(g) ? once_take(g->x, &g->q, &g->p, &g->answered) : OK;
}

static rc step_handle(struct passage *g)
{
	if (g->answered)
		return OK;
	TRY(g->route->answer(g->x, &g->q, &g->p));
	if (passage_once(g))
		once_keep(g->x, &g->q, &g->p);
	return OK;
}

static rc step_commit(struct passage *g)
{
	if (g->p.body.full || g->p.headers.full)
		return FAIL(g->x, E_BUG, "the answer is over its limit");
	rc r = pg_in_transaction(g->x->pg) ? pg_commit(g->x) : OK;

	/* nobody knows: it may have been committed, and a file too many is no harm */
	if (g->q.spool && (r == OK || !pg_undone(g->x->pg)))
		spool_committed(g->q.spool);
	return r;
}

struct step {
	const char *name;
	rc (*run)(struct passage *g);
};
enum { BEFORE_N = 7, WORK_N = 4 };

/* Who asks for what, and may they. */
static const struct step BEFORE[BEFORE_N] = {
	{"parse", step_parse}, {"route", step_route}, {"limits", step_limits},
	{"auth", step_auth},   {"share", step_share}, {"spool", step_spool},
	{"csrf", step_csrf},
};
/* Nothing reaches the client before commit; the first step that fails throws the page
 * away. */
static const struct step WORK[WORK_N] = {
	{"begin", step_begin},
	{"once", step_once},
	{"handle", step_handle},
	{"commit", step_commit},
};

static rc pipeline_walk(struct passage *g, const struct step *steps, size_t n,
			const char **at)
{
	for (size_t i = 0; i < n; i++) {
		*at = steps[i].name;
		TRY(steps[i].run(g));
	}
	return OK;
}

/* A webhook that lost a race (another of the same call was kept while this one was
 * decided) is decided once more, knowing the other. */
static bool passage_again(struct passage *g, rc r)
{
	if (r != E_CONFLICT || g->route->who != WHO_CARRIER || g->q.again)
		return false;
	if (pg_in_transaction(g->x->pg))
		pg_rollback(g->x);
	events_forget(g->x->events);
	response_init(g->x, &g->p);
	ctx_forgive(g->x);
	g->q.again = true;
	return true;
}

static rc pipeline_do(struct passage *g, const char **at)
{
	TRY(pipeline_walk(g, BEFORE, BEFORE_N, at));
	rc r = pipeline_walk(g, WORK, WORK_N, at);

	return passage_again(g, r) ? pipeline_walk(g, WORK, WORK_N, at) : r;
}

/* In which shape whoever asked wants the answer; programs also to what is not there. */
static enum serves passage_serves(const struct passage *g)
{
	if (g->route)
		return g->route->serves;
	return str_starts(g->q.path, S("/api/")) ? SERVES_JSON : SERVES_HTML;
}

/* The error page, TwiML or problem document in place of what was begun. */
static void pipeline_fail(struct passage *g, rc r)
{
	if (pg_in_transaction(g->x->pg))
		pg_rollback(g->x);
	if (g->q.spool)
		spool_undone(g->q.spool);
	events_forget(g->x->events);
	/* whoever is signed in keeps their navigation around the error */
	if (g->x->pg && !g->q.who.role &&
	    (!g->route || g->route->serves == SERVES_HTML) && r != E_DB)
		(void)!session_load(g->x, &g->q);
	if (r == E_AUTH && g->q.who.id_hash.n)
		session_forget(g->x, g->q.who.id_hash);
	const api_problem *said = g->p.problem;
	response_init(g->x, &g->p);
	g->p.problem = said;
	errors_answer(g->x, &g->q, passage_serves(g), r, g->allow, &g->p);
}

static void pipeline_log(const struct passage *g, rc r, const char *at, int64_t us)
{
	log_line l;

	log_start(&l, g->p.status >= 500 ? LOG_ERROR : LOG_INFO, "request");
	log_str(&l, "request_id", g->x->request_id);
	log_str(&l, "tenant", g->q.tenant);
	log_str(&l, "method", g->q.method_name);
	log_str(&l, "route", str_of(g->route ? g->route->pattern : "-"));
	log_i64(&l, "status", g->p.status);
	log_i64(&l, "us", us);
	log_i64(&l, "sql", g->x->sql_count);
	log_i64(&l, "sql_trips", g->x->sql_trips);
	log_i64(&l, "sql_us", g->x->sql_us);
	log_i64(&l, "memory", (int64_t)arena_used(g->x->a));
	if (g->q.again)
		log_i64(&l, "again", 1);
	if (r != OK) {
		log_str(&l, "failed_at", str_of(at));
		log_str(&l, "rc", str_of(rc_text(r)));
		log_str(&l, "error", str_of(g->x->first_error));
	}
	log_send(&l);
}

static void pipeline_headers(struct passage *g)
{
	errors_policy(g->x, passage_serves(g), &g->p);
}

static void pipeline_answer(struct passage *g)
{
	const char *at;
	rc r = pipeline_do(g, &at);

	if (r != OK)
		pipeline_fail(g, r);
	pipeline_headers(g);
	if (g->p.reload_session.n)
		session_forget(g->x, g->p.reload_session);
	fcgx_send(g->l->f, &g->p);
	(void)fcgx_end(g->l->f);
	events_send(g->x->events);
	int64_t us = when_mono_us() - g->began_us;
	board_request(g->l->e->pool, g->number, g->p.status, us);
	board_sql(g->l->e->pool, g->x->sql_count);
	pipeline_log(g, r, at, us);
}

void pipeline_serve(void *arg, int fd)
{
	pipeline *l = arg;
	struct passage g = {
		.l = l, .x = &l->e->x, .number = -1, .began_us = when_mono_us()};

	engine_turn(l->e);
	response_init(g.x, &g.p);
	if (fcgx_begin(l->f, fd))
		pipeline_answer(&g);
}
