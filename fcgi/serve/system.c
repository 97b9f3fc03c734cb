#include "serve/system.h"

#include <sys/statvfs.h>

#include "base/config.h"
#include "serve/board.h"
#include "serve/dead_tasks.h"
#include "serve/live.h"
#include "serve/openapi.h"
#include "store/cache.h"
#include "store/migrate.h"
#include "store/pg.h"

enum { DISK_LEAST_PERCENT = 5 };

static const field schema_row_f[] = {FIELD(schema_row, newest)};
const type schema_row_t = TYPE(schema_row, schema_row_f);

/* What each dependency's state is, in words. */
struct health {
	const char *database, *schema, *cache, *disk;
	bool ready;
};

static const char *health_disk(ctx *x)
{
	struct statvfs s;

	if (statvfs(str_cstr(x->a, x->cfg->run_dir), &s) != 0 || s.f_blocks == 0)
		return "unknown";
	return s.f_bavail * 100 / s.f_blocks >= DISK_LEAST_PERCENT ? "ok" : "full";
}

static void health_database(ctx *x, struct health *h)
{
	schema_row row = {0};
	rc r = pg_begin(x, S(""), S(""));

	if (r == OK)
		pg_send(x, Q_schema_newest, NO_ARGS, pg_into(&schema_row_t, &row));
	if (r == OK)
		r = pg_commit(x);
	if (r != OK)
		pg_rollback(x);
	h->database = r == OK ? "ok" : "down";
	h->schema = r != OK                                            ? "unknown"
		    : row.newest >= migrate_newest(x->cfg->migrations) ? "ok"
								       : "old";
	ctx_forgive(x);
}

static void health_look(ctx *x, struct health *h)
{
	health_database(x, h);
	h->cache = !x->cfg->memcached.n ? "none" : cache_alive(x) ? "ok" : "down";
	h->disk = health_disk(x);
	/* memcached only holds copies: without it everything works, a little slower */
	h->ready = !strcmp(h->database, "ok") && !strcmp(h->schema, "ok") &&
		   strcmp(h->disk, "full") != 0;
}

/* GET /api/system/health: alive says that a worker answers, ready that it can work. */
static rc health_get(ctx *x, request *q, response *p)
{
	struct health h;

	(void)q;
	health_look(x, &h);
	p->status = h.ready ? 200 : 503;
	p->content_type = "application/json";
	buf_fmt(&p->body,
		"{\"alive\":true,\"ready\":%s,\"dependencies\":{\"database\":\"%s\","
		"\"schema\":\"%s\","
		"\"memcached\":\"%s\",\"disk\":\"%s\"}}\n",
		h.ready ? "true" : "false", h.database, h.schema, h.cache, h.disk);
	return OK;
}

static rc metrics_get(ctx *x, request *q, response *p)
{
	(void)q;
	p->content_type = "text/plain; version=0.0.4; charset=utf-8";
	board_metrics(&p->body);
	dead_tasks_metrics(x, &p->body);
	return OK;
}

/* Who asks is checked here, then nginx hands the stream to the hub, so that no worker
 * is held by a reader. */
static rc live_hand(ctx *x, const request *q, const session *who, response *p)
{
	int64_t since = 0;

	(void)str_i64(params_get(q->query, S("since")), &since);
	if (since > x->now.us / 1000)
		since = x->now.us / 1000;
	p->content_type = "text/event-stream";
	return response_header(x, p, "X-Accel-Redirect",
			       str_printf(x->a, "/_live/" STR_FMT "?%lld",
					  STR_ARG(live_ticket(x, who)),
					  (long long)since));
}

/* GET /live?since=MILLISECONDS: a page's. */
static rc live_get(ctx *x, request *q, response *p)
{
	return live_hand(x, q, &q->who, p);
}

/* GET /api/events/calls: the same for programs (C-14). A token's ends after some
 * minutes: whoever comes back is looked at anew. */
static rc live_api_get(ctx *x, request *q, response *p)
{
	const when most = when_add(x->now, MINUTES(10));
	session who = q->who;

	if (q->token.id.n && (!who.expires.us || who.expires.us > most.us))
		who.expires = most;
	return live_hand(x, q, &who, p);
}

static const route SYSTEM[] = {
	{M_GET, "/api/system/health", WHO_ANYONE, 0, SERVES_JSON, health_get},
	{M_GET, "/api/openapi.json", WHO_ANYONE, 0, SERVES_JSON, openapi_get},
	{M_GET, "/metrics", WHO_LOCAL, 0, SERVES_TEXT, metrics_get},
	{M_GET, "/live", WHO_SIGNED_IN, 0, SERVES_TEXT, live_get},
	{M_GET, "/api/events/calls", SCOPED(WHO_VIEWERS, SCOPE_CONTACTS_READ), 0,
	 SERVES_JSON, live_api_get},
};
const routes system_routes = ROUTES("system", SYSTEM);
