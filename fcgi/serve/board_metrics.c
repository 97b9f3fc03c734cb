/* board_metrics.c -- the board as Prometheus text (format 0.0.4). */
#include "base/when.h"
#include "serve/board.h"
#include "serve/board_shared.h"

static const char *const CLASSES[BOARD_CLASSES] = {"1xx", "2xx", "3xx", "4xx", "5xx"};

static void head(buf *out, const char *name, const char *type, const char *help)
{
	buf_fmt(out, "# HELP patchbay_%s %s\n# TYPE patchbay_%s %s\n", name, help, name,
		type);
}

/* A metric without labels. */
static void plain(buf *out, const char *name, const char *type, const char *help,
		  int64_t v)
{
	head(out, name, type, help);
	buf_fmt(out, "patchbay_%s %lld\n", name, (long long)v);
}

static void seconds(buf *out, int64_t us)
{
	buf_fmt(out, "%lld.%06lld\n", (long long)(us / 1000000),
		(long long)(us % 1000000));
}

static void requests(buf *out)
{
	head(out, "requests_total", "counter",
	     "Requests answered, by pool and status class.");
	for (int p = 0; p <= POOL_SLOW; p++)
		for (int c = 0; c < BOARD_CLASSES; c++)
			buf_fmt(out,
				"patchbay_requests_total{pool=\"%s\",status=\"%s\"} "
				"%lld\n",
				pool_name((enum pool)p), CLASSES[c],
				(long long)shared_get(&board->pool[p].status[c]));
}

static void histogram(buf *out, enum pool p)
{
	static const int64_t BOUNDS[] = BOARD_BOUNDS;
	const struct board_pool *b = &board->pool[p];
	const char *name = pool_name(p);
	int64_t sum = 0;

	for (int i = 0; i < BOARD_BUCKETS - 1; i++) {
		sum += shared_get(&b->bucket[i]);
		buf_fmt(out,
			"patchbay_request_seconds_bucket{pool=\"%s\",le=\"%g\"} %lld\n",
			name, (double)BOUNDS[i] / 1e6, (long long)sum);
	}
	sum += shared_get(&b->bucket[BOARD_BUCKETS - 1]);
	buf_fmt(out, "patchbay_request_seconds_bucket{pool=\"%s\",le=\"+Inf\"} %lld\n",
		name, (long long)sum);
	buf_fmt(out, "patchbay_request_seconds_sum{pool=\"%s\"} ", name);
	seconds(out, shared_get(&b->us));
	buf_fmt(out, "patchbay_request_seconds_count{pool=\"%s\"} %lld\n", name,
		(long long)sum);
}

static void route_requests(buf *out)
{
	head(out, "route_requests_total", "counter",
	     "Requests by route and status class.");
	for (int r = 0; r < BOARD_ROUTES; r++)
		for (int c = 0; c < BOARD_CLASSES; c++) {
			int64_t n = shared_get(&board->route[r].status[c]);
			if (n)
				buf_fmt(out,
					"patchbay_route_requests_total{route=\"%s\","
					"status=\"%s\"} %lld\n",
					board_route_name(r), CLASSES[c], (long long)n);
		}
}

static void route_seconds(buf *out)
{
	head(out, "route_seconds_total", "counter", "Time spent answering, by route.");
	for (int r = 0; r < BOARD_ROUTES; r++) {
		int64_t us = shared_get(&board->route[r].us);
		if (!us)
			continue;
		buf_fmt(out, "patchbay_route_seconds_total{route=\"%s\"} ",
			board_route_name(r));
		seconds(out, us);
	}
}

static void routes_blocked(buf *out)
{
	head(out, "route_blocked", "gauge",
	     "Routes that answer 503 because they kill workers.");
	for (int r = 0; r < BOARD_ROUTES; r++)
		if (board_route_blocked(r))
			buf_fmt(out, "patchbay_route_blocked{route=\"%s\"} 1\n",
				board_route_name(r));
}

/* One counter of every pool; at is its place in struct board_pool. */
static void by_pool(buf *out, const char *name, const char *help, size_t at)
{
	head(out, name, "counter", help);
	for (int p = 0; p < POOL_COUNT; p++) {
		const char *pool = (const char *)&board->pool[p];
		const shared *v = (const shared *)(const void *)(pool + at);
		buf_fmt(out, "patchbay_%s{pool=\"%s\"} %lld\n", name,
			pool_name((enum pool)p), (long long)shared_get(v));
	}
}

static void tasks(buf *out)
{
	static const char *const LANES[LANE_COUNT] = {"fast", "slow", "bulk"};
	static const char *const WHAT[BOARD_TASK_OUTCOMES] = {"run", "failed", "dead"};

	head(out, "tasks_total", "counter", "Tasks, by lane and outcome.");
	for (int l = 0; l < LANE_COUNT; l++)
		for (int w = 0; w < BOARD_TASK_OUTCOMES; w++)
			buf_fmt(out,
				"patchbay_tasks_total{lane=\"%s\",outcome=\"%s\"} "
				"%lld\n",
				LANES[l], WHAT[w],
				(long long)shared_get(&board->task[l][w]));
}

struct crew_sum {
	int64_t idle, busy, rss, streams;
};

static void sum_children(struct crew_sum sums[POOL_COUNT])
{
	for (int i = 0; i < BOARD_CHILDREN; i++) {
		const struct board_slot *s = &board->slot[i];
		int64_t p = shared_get(&s->pool);
		if (!shared_get(&s->taken) || p < 0 || p >= POOL_COUNT)
			continue;
		*(shared_get(&s->busy_since) ? &sums[p].busy : &sums[p].idle) += 1;
		sums[p].rss += shared_get(&s->rss);
		sums[p].streams += shared_get(&s->streams);
	}
}

static void children(buf *out)
{
	struct crew_sum sums[POOL_COUNT] = {0};

	sum_children(sums);
	head(out, "children", "gauge", "Processes, by pool and state.");
	for (int p = 0; p < POOL_COUNT; p++)
		buf_fmt(out,
			"patchbay_children{pool=\"%s\",state=\"idle\"} %lld\n"
			"patchbay_children{pool=\"%s\",state=\"busy\"} %lld\n",
			pool_name((enum pool)p), (long long)sums[p].idle,
			pool_name((enum pool)p), (long long)sums[p].busy);
	head(out, "resident_bytes", "gauge",
	     "Memory of the processes as they last looked.");
	for (int p = 0; p < POOL_COUNT; p++)
		buf_fmt(out, "patchbay_resident_bytes{pool=\"%s\"} %lld\n",
			pool_name((enum pool)p), (long long)sums[p].rss);
	plain(out, "live_streams", "gauge", "Open event streams.",
	      sums[POOL_LIVE].streams);
}

static void rest(buf *out)
{
	plain(out, "live_events_total", "counter", "Live events taken in.",
	      shared_get(&board->live_events));
	plain(out, "live_sent_total", "counter", "Live events given to browsers.",
	      shared_get(&board->live_sent));
	plain(out, "live_closed_total", "counter",
	      "Streams cut off because they read too slowly.",
	      shared_get(&board->live_closed));
	plain(out, "log_dropped_total", "counter",
	      "Log lines dropped because nobody read them.",
	      shared_get(&board->log_dropped));
	plain(out, "breakers_open", "gauge",
	      "Outside hosts that are left alone for now.",
	      (int64_t)breaker_open_count());
	head(out, "uptime_seconds", "gauge", "Since the supervisor started.");
	buf_str(out, S("patchbay_uptime_seconds "));
	int64_t started = shared_get(&board->started_at);
	seconds(out, started ? when_mono_us() - started : 0);
}

void board_metrics(buf *out)
{
	requests(out);
	head(out, "request_seconds", "histogram",
	     "Time from reading a request to its answer.");
	for (int p = 0; p <= POOL_SLOW; p++)
		histogram(out, (enum pool)p);
	route_requests(out);
	route_seconds(out);
	routes_blocked(out);
	by_pool(out, "sql_statements_total", "SQL statements.",
		offsetof(struct board_pool, sql));
	by_pool(out, "respawns_total", "Processes replaced after they died.",
		offsetof(struct board_pool, respawns));
	by_pool(out, "watchdog_kills_total", "Processes ended because they were stuck.",
		offsetof(struct board_pool, killed));
	by_pool(out, "crashes_total", "Processes that died by a signal of their own.",
		offsetof(struct board_pool, crashed));
	tasks(out);
	children(out);
	rest(out);
}
