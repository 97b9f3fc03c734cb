/* board_guard.c -- decisions that hold across processes: circuit breakers, routes that
 * kill their workers, and how many passwords may be hashed at once. */
#include <sched.h>
#include <unistd.h>

#include "base/when.h"
#include "serve/board.h"
#include "serve/board_shared.h"

bool board_ring(shared *turn, shared *at, size_t n, int64_t now, int64_t window)
{
	uint64_t mine = (uint64_t)atomic_fetch_add(turn, 1);

	shared_set(&at[mine % n], now);
	int64_t oldest = shared_get(&at[(mine + 1) % n]);
	return oldest && now - oldest <= window;
}

/* ---- circuit breakers */

uint64_t breaker_key(str host, str tenant)
{
	uint64_t h = str_hash(host) * 31 + str_hash(tenant);

	return h ? h : 1;
}

/* Nothing is known in it that still matters. */
static bool breaker_forgotten(struct board_breaker *b, int64_t now)
{
	return !shared_get(&b->retry_at) && now - shared_get(&b->used_at) > SECONDS(10);
}

static struct board_breaker *breaker_find(uint64_t key)
{
	for (size_t i = 0; i < BOARD_BREAKERS; i++)
		if (atomic_load(&board->breaker[i].key) == key)
			return &board->breaker[i];
	return NULL;
}

static void breaker_clear(struct board_breaker *b)
{
	for (size_t i = 0; i < BREAKER_FAILURES; i++)
		shared_set(&b->failed_at[i], 0);
	shared_set(&b->retry_at, 0);
}

/* A slot of one's own, a free or a forgotten one; NULL when all others are in trouble.
 */
static struct board_breaker *breaker_claim(uint64_t key, int64_t now)
{
	struct board_breaker *b = breaker_find(key);

	for (size_t i = 0; !b && i < BOARD_BREAKERS; i++) {
		struct board_breaker *at = &board->breaker[(key + i) % BOARD_BREAKERS];
		uint64_t old = atomic_load(&at->key);
		if (old && !breaker_forgotten(at, now))
			continue;
		if (!atomic_compare_exchange_strong(&at->key, &old, key))
			continue;
		breaker_clear(at);
		b = at;
	}
	if (b)
		shared_set(&b->used_at, now);
	return b;
}

bool breaker_allow(uint64_t key)
{
	struct board_breaker *b = breaker_find(key);
	int64_t now = when_mono_us();
	int64_t at = b ? shared_get(&b->retry_at) : 0;

	if (!at)
		return true;
	/* One caller wins the right to try; the next one is due five seconds later,
	 * also when this one dies on the way. */
	return now >= at &&
	       atomic_compare_exchange_strong(&b->retry_at, &at, now + SECONDS(5));
}

void breaker_result(uint64_t key, bool ok)
{
	struct board_breaker *b =
		ok ? breaker_find(key) : breaker_claim(key, when_mono_us());
	int64_t now = when_mono_us();

	if (!b)
		return;
	if (ok && shared_get(&b->retry_at))
		breaker_clear(b);
	if (ok)
		return;
	bool many =
		board_ring(&b->turn, b->failed_at, BREAKER_FAILURES, now, SECONDS(10));
	if (many || shared_get(&b->retry_at))
		shared_set(&b->retry_at, now + SECONDS(5));
}

size_t breaker_open_count(void)
{
	size_t n = 0;

	for (size_t i = 0; i < BOARD_BREAKERS; i++)
		n += shared_get(&board->breaker[i].retry_at) != 0;
	return n;
}

/* ---- routes that crash */

static struct board_route_state *route_state(int route)
{
	return route >= 0 && route < BOARD_ROUTES ? &board->route[route] : NULL;
}

bool board_route_blocked(int route)
{
	const struct board_route_state *r = route_state(route);
	int64_t until = r ? shared_get(&r->blocked_until) : 0;

	return until && when_mono_us() < until;
}

void board_note_crash(int route)
{
	struct board_route_state *r = route_state(route);
	int64_t now = when_mono_us();

	if (r && board_ring(&r->turn, r->crashed_at, CRASH_LIMIT, now, SECONDS(60)))
		shared_set(&r->blocked_until, now + SECONDS(60));
}

/* ---- password hashing */

static size_t hash_places(void)
{
	static size_t places;
	cpu_set_t cpus;

	if (!places && sched_getaffinity(0, sizeof(cpus), &cpus) == 0)
		places = (size_t)CPU_COUNT(&cpus);
	if (places == 0 || places > BOARD_HASHERS)
		places = places ? BOARD_HASHERS : 1;
	return places;
}

int board_hash_enter(int64_t wait_ms)
{
	/* A hash takes some 50 ms, so looking again every few costs nothing. */
	static const struct timespec NAP = {.tv_nsec = 4000000};
	int64_t until = when_mono_us() + (wait_ms < 5000 ? wait_ms : 5000) * 1000;

	for (;;) {
		for (size_t i = 0; i < hash_places(); i++) {
			int64_t nobody = 0;
			if (atomic_compare_exchange_strong(&board->hasher[i], &nobody,
							   getpid()))
				return (int)i;
		}
		if (when_mono_us() >= until)
			return -1;
		nanosleep(&NAP, NULL);
	}
}

void board_hash_leave(int place)
{
	int64_t mine = getpid();

	if (place >= 0 && place < BOARD_HASHERS)
		atomic_compare_exchange_strong(&board->hasher[place], &mine, 0);
}
