/* board.c -- the shared board: slots of the children and counters. */
#include "serve/board.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/log.h"
#include "base/when.h"
#include "serve/board_shared.h"

enum { WATCHDOG_MARGIN_MS = 250 };

/* Serves until board_open, and in programs that never call it. */
static struct board unshared;
struct board *board = &unshared;

static struct board_slot nobody;
static struct board_slot *self = &nobody;

static const char *const *route_names;
static size_t route_count;

static const char *const POOL_NAMES[POOL_COUNT] = {
	[POOL_HOOKS] = "hooks",
	[POOL_PAGES] = "pages",
	[POOL_SLOW] = "slow",
	[POOL_TASKS_FAST] = "tasks_fast",
	[POOL_TASKS_SLOW] = "tasks_slow",
	[POOL_TASKS_BULK] = "tasks_bulk",
	[POOL_LIVE] = "live",
};

const char *pool_name(enum pool p)
{
	return (unsigned)p < POOL_COUNT ? POOL_NAMES[p] : "-";
}

enum pool pool_of_lane(enum lane l)
{
	return (enum pool)(POOL_TASKS_FAST + (int)l);
}

bool board_open(void)
{
	void *p = mmap(NULL, sizeof(struct board), PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return false;
	board = p;
	shared_set(&board->started_at, when_mono_us());
	return true;
}

void board_name_routes(const char *const *names, size_t n)
{
	route_names = names;
	route_count = n < BOARD_ROUTES ? n : BOARD_ROUTES;
}

const char *board_route_name(int route)
{
	if (route < 0 || (size_t)route >= route_count)
		return "-";
	return route_names[route];
}

/* ---- slots */

int board_take(enum pool p, int64_t deadline_ms, int64_t generation)
{
	for (int i = 0; i < BOARD_CHILDREN; i++) {
		struct board_slot *s = &board->slot[i];
		if (shared_get(&s->taken))
			continue;
		memset(s, 0, sizeof(*s));
		shared_set(&s->pool, p);
		shared_set(&s->deadline_ms, deadline_ms);
		shared_set(&s->generation, generation);
		shared_set(&s->taken, 1);
		if (shared_get(&board->slots) <= i)
			shared_set(&board->slots, i + 1);
		return i;
	}
	return -1;
}

void board_become(int slot)
{
	self = &board->slot[slot];
	shared_set(&self->pid, getpid());
}

void board_set_pid(int slot, pid_t pid)
{
	shared_set(&board->slot[slot].pid, pid);
}

void board_give(int slot)
{
	struct board_slot *s = &board->slot[slot];
	int64_t pid = shared_get(&s->pid);

	for (size_t i = 0; pid && i < BOARD_HASHERS; i++) {
		int64_t holder = pid;
		atomic_compare_exchange_strong(&board->hasher[i], &holder, 0);
	}
	shared_set(&s->taken, 0);
}

static int64_t margin_ms(int64_t limit_ms)
{
	return limit_ms / 5 < WATCHDOG_MARGIN_MS ? limit_ms / 5 : WATCHDOG_MARGIN_MS;
}

int64_t board_due(int slot)
{
	const struct board_slot *s = &board->slot[slot];
	/* The limit is written before the start, so read it after. */
	int64_t since = atomic_load_explicit(&s->busy_since, memory_order_acquire);
	int64_t limit = shared_get(&s->limit_ms);

	if (!since || !limit)
		return 0;
	return since + (limit + margin_ms(limit)) * 1000;
}

int64_t board_earliest(int slot, int64_t now)
{
	int64_t limit = shared_get(&board->slot[slot].deadline_ms);

	return limit ? now + (limit + margin_ms(limit)) * 1000 : INT64_MAX;
}

int board_slot_route(int slot)
{
	return (int)shared_get(&board->slot[slot].route) - 1;
}

uint64_t board_slot_input(int slot)
{
	return atomic_load_explicit(&board->slot[slot].input, memory_order_relaxed);
}

void board_busy(int64_t deadline_ms)
{
	int64_t limit = deadline_ms ? deadline_ms : shared_get(&self->deadline_ms);

	shared_set(&self->limit_ms, limit);
	atomic_store_explicit(&self->busy_since, when_mono_us(), memory_order_release);
}

void board_idle(void)
{
	shared_set(&self->busy_since, 0);
	shared_set(&self->route, 0);
	atomic_store_explicit(&self->tenant, 0, memory_order_relaxed);
	board_input(0);
	shared_add(&self->requests, 1);
	board_note_dropped();
}

void board_route(int route)
{
	shared_set(&self->route, route + 1);
}

void board_input(uint64_t hash)
{
	atomic_store_explicit(&self->input, hash, memory_order_relaxed);
}

bool board_crowded(uint64_t tenant)
{
	int64_t n = shared_get(&board->slots), pool = shared_get(&self->pool);
	int64_t slow = when_mono_us() - BOARD_SLOW_MS * 1000;
	int all = 0, theirs = 0;

	shared_set(&self->tenant_since, when_mono_us());
	atomic_store_explicit(&self->tenant, tenant, memory_order_relaxed);
	for (int64_t i = 0; i < n; i++) {
		struct board_slot *s = &board->slot[i];
		if (!shared_get(&s->taken) || shared_get(&s->pool) != pool)
			continue;
		all++;
		if (s != self &&
		    atomic_load_explicit(&s->tenant, memory_order_relaxed) == tenant &&
		    shared_get(&s->tenant_since) < slow)
			theirs++;
	}
	return theirs > 0 && 2 * theirs >= all;
}

int64_t board_requests(void)
{
	return shared_get(&self->requests);
}

void board_rss(int64_t bytes)
{
	shared_set(&self->rss, bytes);
}

void board_note_dropped(void)
{
	static int64_t told;
	int64_t dropped = log_dropped();

	if (dropped != told)
		shared_add(&board->log_dropped, dropped - told);
	told = dropped;
}

/* ---- counters */

static size_t bucket_of(int64_t us)
{
	static const int64_t BOUNDS[] = BOARD_BOUNDS;
	size_t i = 0;

	while (i < BOARD_BUCKETS - 1 && us > BOUNDS[i])
		i++;
	return i;
}

void board_request(enum pool p, int route, int status, int64_t us)
{
	struct board_pool *pool =
		&board->pool[(unsigned)p < POOL_COUNT ? p : POOL_PAGES];
	int class = status / 100 - 1;

	if (class < 0 || class >= BOARD_CLASSES)
		class = BOARD_CLASSES - 1;
	shared_add(&pool->status[class], 1);
	shared_add(&pool->bucket[bucket_of(us)], 1);
	shared_add(&pool->us, us);
	if (route < 0 || route >= BOARD_ROUTES)
		return;
	shared_add(&board->route[route].status[class], 1);
	shared_add(&board->route[route].us, us);
}

void board_sql(enum pool p, int64_t statements)
{
	if ((unsigned)p < POOL_COUNT)
		shared_add(&board->pool[p].sql, statements);
}

void board_task(enum lane l, enum board_task what)
{
	if ((unsigned)l < LANE_COUNT && (unsigned)what < BOARD_TASK_OUTCOMES)
		shared_add(&board->task[l][what], 1);
}

void board_live_streams(int64_t now_open)
{
	shared_set(&self->streams, now_open);
}

void board_live_event(int64_t n)
{
	shared_add(&board->live_events, n);
}

void board_live_sent(int64_t n)
{
	shared_add(&board->live_sent, n);
}

void board_live_closed(int64_t n)
{
	shared_add(&board->live_closed, n);
}
