#include "serve/serve.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/phone.h"
#include "serve/lanes.h"
#include "serve/pipeline.h"
#include "serve/routes.h"
#include "serve/sandbox.h"
#include "serve/verify.h"
#include "serve/worker.h"

/* Deadlines of reliability, section 3 item 5; the database's limits lie below them. */
static const engine_limits HOOK_LIMITS = {POOL_HOOKS, 800, 1500};
static const engine_limits PAGE_LIMITS = {POOL_PAGES, 2000, 4000};
static const engine_limits SLOW_LIMITS = {POOL_SLOW, 30000, 40000};
enum {
	HOOK_DEADLINE = 5000,
	PAGE_DEADLINE = 10000,
	SLOW_DEADLINE = 60000,
	TASK_DEADLINE = 60000
};

static installation IN;

static const engine_limits *web_limits(const struct crew *c)
{
	return c->pool == POOL_HOOKS   ? &HOOK_LIMITS
	       : c->pool == POOL_PAGES ? &PAGE_LIMITS
				       : &SLOW_LIMITS;
}

static void web_sandbox(const struct child *me, arena *a)
{
	struct sandbox s;
	buf problem = buf_new(a, 256, 4096);

	if (!me->cfg->sandbox)
		return;
	sandbox_for(a, me->cfg,
		    me->crew->pool == POOL_SLOW ? SANDBOX_UPLOADS : SANDBOX_WEB, &s);
	if (!sandbox_enter(&s, &problem)) {
		log_say(LOG_ERROR, "sandbox", STR_FMT, STR_ARG(buf_view(&problem)));
		_exit(70);
	}
	if (problem.n)
		log_say(LOG_WARN, "sandbox", STR_FMT, STR_ARG(buf_view(&problem)));
}

/* Entry of the three web pools. */
static void web_main(struct child *me)
{
	engine e;
	arena *a = arena_new(1024 * 1024);
	pipeline l = {.e = &e, .routes = route_index_new(a, ALL_ROUTES, ALL_ROUTES_N)};

	engine_open(&e, me->arg, *web_limits(me->crew));
	if (!fcgx_init())
		_exit(70);
	l.f = fcgx_new(a);
	web_sandbox(me, a);
	worker_serve(me, me->listen_fd, pipeline_serve, &l);
	engine_close(&e);
	arena_delete(a);
}

static str serve_read_file(arena *a, str path)
{
	int fd = open(str_cstr(a, path), O_RDONLY | O_CLOEXEC);
	buf b = buf_new(a, 1024, 64 * 1024);
	char part[4096];
	ssize_t n;

	while (fd >= 0 && (n = read(fd, part, sizeof(part))) > 0)
		buf_put(&b, part, (size_t)n);
	if (fd >= 0)
		close(fd);
	return buf_view(&b);
}

struct tmpls *serve_templates(arena *a, const config *cfg, buf *problems)
{
	str manifest = serve_read_file(
		a, str_printf(a, STR_FMT "/manifest", STR_ARG(cfg->assets)));

	if (!manifest.n)
		buf_fmt(problems,
			"ASSETS: no manifest in " STR_FMT
			": build the static files first\n",
			STR_ARG(cfg->assets));
	return tmpl_load(a, cfg->templates, manifest, ALL_PAGES, ALL_PAGES_N, problems);
}

static bool serve_open_lanes(installation *in, buf *problem)
{
	for (int i = 0; i < LANE_COUNT; i++) {
		in->lane_fd[i] = eventfd(0, EFD_NONBLOCK | EFD_SEMAPHORE | EFD_CLOEXEC);
		if (in->lane_fd[i] < 0) {
			buf_fmt(problem, "no eventfd to be had\n");
			return false;
		}
	}
	return true;
}

static void serve_name_routes(arena *a)
{
	const route_row *rows;
	size_t n = routes_flat(a, &rows);
	const char **names = ARENA_ARRAY(a, const char *, n);

	for (size_t i = 0; i < n; i++)
		names[i] = str_printf(a, "%s %s", method_text(rows[i].route->method),
				      rows[i].route->pattern)
				   .p;
	board_name_routes(names, n);
}

/* Task workers alone speak to the hub of the node through its public socket. */
static bool serve_open_live(const config *cfg, enum serve_what what, buf *problems)
{
	if (what != SERVE_TASKS)
		return live_open(cfg, &IN.live, problems);
	IN.live = (struct live){
		.listen_fd = -1, .datagram_fd = -1, .in_fd = -1, .out_fd = -1};
	return true;
}

static bool serve_prepare(arena *a, const config *cfg, enum serve_what what,
			  buf *problems)
{
	IN.cfg = cfg;
	IN.tmpls = serve_templates(a, cfg, problems);
	if (!IN.tmpls || !routes_check(problems) ||
	    !serve_open_live(cfg, what, problems) || !serve_open_lanes(&IN, problems))
		return false;
	if (!board_open()) {
		buf_fmt(problems, "no shared memory to be had\n");
		return false;
	}
	serve_name_routes(a);
	phone_init(); /* its tables are shared by all children instead of made by each
		       */
	return true;
}

static struct crew serve_pool(const config *cfg, const char *name, enum pool pool,
			      int64_t count, int backlog, int64_t deadline,
			      buf *problems)
{
	return (struct crew){.name = name,
			     .pool = pool,
			     .count = (int)count,
			     .listen_fd =
				     listen_on(cfg->run_dir, name, backlog, problems),
			     .deadline_ms = deadline,
			     .entry = web_main,
			     .arg = &IN};
}

static struct crew serve_lane(enum lane lane, int64_t count)
{
	return (struct crew){.name = LANE_NAMES[lane],
			     .pool = pool_of_lane(lane),
			     .count = (int)count,
			     .listen_fd = -1,
			     .deadline_ms = TASK_DEADLINE,
			     .entry = lane_main,
			     .arg = &IN};
}

static size_t serve_crews(const config *cfg, enum serve_what what, struct crew *c,
			  buf *problems)
{
	size_t n = 0;

	if (what != SERVE_TASKS)
		c[n++] = (struct crew){
			"live",           POOL_LIVE, 1,       IN.live.listen_fd,
			LIVE_DEADLINE_MS, live_main, &IN.live};
	if (what == SERVE_ALL) {
		c[n++] = serve_pool(cfg, "hooks", POOL_HOOKS, cfg->hook_workers,
				    BACKLOG_HOOKS, HOOK_DEADLINE, problems);
		c[n++] = serve_pool(cfg, "pages", POOL_PAGES, cfg->page_workers,
				    BACKLOG_PAGES, PAGE_DEADLINE, problems);
		c[n++] = serve_pool(cfg, "slow", POOL_SLOW, cfg->slow_workers,
				    BACKLOG_SLOW, SLOW_DEADLINE, problems);
	}
	if (what != SERVE_LIVE) {
		c[n++] = serve_lane(LANE_FAST, cfg->fast_tasks);
		c[n++] = serve_lane(LANE_SLOW, cfg->slow_tasks);
		c[n++] = serve_lane(LANE_BULK, cfg->bulk_tasks);
	}
	return n;
}

/* HUP: in a child process, everything is read and compiled anew. */
static bool serve_recheck(void *arg)
{
	arena *a = arena_new(256 * 1024 * 1024);
	buf problems = buf_new(a, 1024, 64 * 1024);
	config cfg;
	bool ok;

	(void)arg;
	ok = config_load(a, &cfg, &problems) && config_load_key(a, &cfg, &problems) &&
	     serve_templates(a, &cfg, &problems) && routes_check(&problems);
	if (!ok)
		log_say(LOG_ERROR, "reload", "refused: " STR_FMT,
			STR_ARG(buf_view(&problems)));
	arena_delete(a);
	return ok;
}

/* HUP, after a good check: new children get the new templates. What sockets and counts
 * are stays until a restart. */
static bool serve_reload(void *arg)
{
	static arena *last;
	arena *a = arena_new(256 * 1024 * 1024);
	buf problems = buf_new(a, 1024, 64 * 1024);
	struct tmpls *t = serve_templates(a, IN.cfg, &problems);

	(void)arg;
	if (!t) {
		arena_delete(a);
		return false;
	}
	IN.tmpls = t;
	arena_delete(last);
	last = a;
	return true;
}

int serve_main(const config *cfg, enum serve_what what, char **argv)
{
	arena *a = arena_new(256 * 1024 * 1024);
	buf problems = buf_new(a, 1024, 64 * 1024);
	struct crew crews[8];
	str pid = str_printf(a, STR_FMT "/patchbay.pid", STR_ARG(cfg->run_dir));
	const struct supervise_hooks hooks = {serve_recheck, serve_reload, NULL, argv,
					      pid.p};
	size_t n = 0;
	bool ok = serve_prepare(a, cfg, what, &problems);

	if (ok)
		n = serve_crews(cfg, what, crews, &problems);
	for (size_t i = 0; i < n; i++)
		ok = ok && (crews[i].listen_fd >= 0 || crews[i].entry == lane_main);
	if (!ok) {
		fprintf(stderr, "patchbay: cannot start:\n" STR_FMT,
			STR_ARG(buf_view(&problems)));
		return 78;
	}
	int status = supervise(cfg, crews, n, &hooks);
	arena_delete(a);
	return status;
}
