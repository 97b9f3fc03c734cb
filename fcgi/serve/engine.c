#include "serve/engine.h"

#include "remote/http.h"
#include "render/twiml.h"
#include "store/cache.h"
#include "store/pg.h"

enum { REQUEST_MEMORY = 32 * 1024 * 1024, REMEMBERED = 256 };

static void engine_live(engine *e, const installation *in)
{
	str path = str_printf(e->a, STR_FMT LIVE_DATAGRAMS, STR_ARG(in->cfg->run_dir));

	(void)events_open(&e->ev, in->live.out_fd >= 0 ? S("") : path);
	if (in->live.out_fd >= 0)
		live_sender(&in->live, &e->ev);
}

static const struct services HOST = {
	.hash_enter = board_hash_enter,
	.hash_leave = board_hash_leave,
	.changes = board_changes,
	.changed = board_changed,
	.recall = board_recall,
	.keep = board_keep,
};

void engine_open(engine *e, const installation *in, engine_limits limits)
{
	*e = (engine){.in = in, .pool = limits.pool, .a = arena_new(REQUEST_MEMORY)};
	engine_live(e, in);
	for (int i = 0; i < LANE_COUNT; i++)
		e->ev.lane_fd[i] = in->lane_fd[i];
	e->x = (ctx){.a = e->a,
		     .cfg = in->cfg,
		     .pg = pg_new(in->cfg->database_url, pool_name(limits.pool),
				  limits.statement_ms, limits.flush_ms),
		     .cache = cache_new(in->cfg->memcached,
					(str){(const char *)in->cfg->key, KEY_LEN}),
		     .memo = memo_new(REMEMBERED),
		     .tmpls = in->tmpls,
		     .pen = twiml_pen_new(),
		     .events = &e->ev,
		     .host = &HOST};
}

void engine_close(engine *e)
{
	pg_delete(e->x.pg);
	cache_delete(e->x.cache);
	memo_delete(e->x.memo);
	twiml_pen_delete(e->x.pen);
	http_delete(e->x.http);
	events_close(&e->ev);
	arena_delete(e->a);
}

void engine_turn(engine *e)
{
	ctx *x = &e->x;

	arena_reset(e->a);
	memo_tick(x->memo);
	events_forget(&e->ev);
	x->now = when_now();
	x->request_id = S("");
	x->nonce = x->connect = x->csrf = x->csrf_of = (str){0};
	ctx_forgive(x);
	x->sql_count = x->sql_trips = 0;
	x->sql_us = 0;
}
