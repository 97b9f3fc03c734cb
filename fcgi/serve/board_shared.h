/* board_shared.h -- how the board lies in memory; private to serve/. */
#ifndef PB_SERVE_BOARD_SHARED_H
#define PB_SERVE_BOARD_SHARED_H

#include <stdatomic.h>
#include <sys/types.h>

#include "serve/board.h"

/* Upper bounds of the latency histogram in microseconds; one more bucket takes the
 * rest. */
#define BOARD_BOUNDS                                                           \
	{                                                                      \
		1000, 2500, 5000, 10000, 25000, 50000, 100000, 250000, 500000, \
			1000000, 2500000, 5000000, 10000000                    \
	}
enum {
	BOARD_BUCKETS = 14,
	BOARD_CLASSES = 5,
	BOARD_HASHERS = 64,
	BOARD_TENANTS = 4096,
	BOARD_KEPT = 2048,
	KEPT_NAME = 104,
	KEPT_WORDS = (8 + 2 * 8 + KEPT_NAME + BOARD_KEPT_SIZE) / 8,
	BREAKER_FAILURES = 5,
	CRASH_LIMIT = 3
};

typedef _Atomic(int64_t) shared;
_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2 && ATOMIC_LONG_LOCK_FREE == 2,
	       "a killed process must not leave a lock behind");

/* One child process. Taken and given back by the supervisor, filled by the child. */
struct board_slot {
	shared taken;
	shared pid, pool, generation;
	shared deadline_ms;  /* the crew's; 0 = no watchdog */
	shared limit_ms;     /* of the work at hand */
	shared busy_since;   /* monotonic microseconds; 0 = idle */
	shared tenant_since; /* the same, of a request whose tenant is known */
	shared route;        /* number + 1; 0 = none */
	/* of the request at hand; 0 = none known */
	_Atomic(uint64_t) tenant, input;
	shared requests, rss, streams;
};

struct board_pool {
	shared status[BOARD_CLASSES]; /* 1xx .. 5xx */
	shared bucket[BOARD_BUCKETS];
	shared us, sql;
	shared respawns, killed, crashed;
};

/* The times of the last failures, written in turn: when the oldest of them is young
 * enough, there were that many within the window. */
struct board_breaker {
	_Atomic(uint64_t) key;
	shared turn;
	shared failed_at[BREAKER_FAILURES];
	shared retry_at; /* 0 = closed; else when the next caller may try */
	shared used_at;
};

struct board_route_state {
	shared status[BOARD_CLASSES], us;
	shared turn;
	shared crashed_at[CRASH_LIMIT];
	shared blocked_until;
};

struct board {
	struct board_slot slot[BOARD_CHILDREN];
	struct board_pool pool[POOL_COUNT];
	struct board_route_state route[BOARD_ROUTES];
	struct board_breaker breaker[BOARD_BREAKERS];
	shared hasher[BOARD_HASHERS]; /* pid of who hashes there; 0 = free */
	shared task[LANE_COUNT][BOARD_TASK_OUTCOMES];
	shared live_events, live_sent, live_closed;
	shared log_dropped;
	shared started_at;
	shared slots; /* those below have been taken some time */
	shared changes[BOARD_TENANTS];
	_Atomic(uint64_t) kept[BOARD_KEPT][KEPT_WORDS];
};

extern struct board *board; /* never NULL */

static inline int64_t shared_get(const shared *s)
{
	return atomic_load_explicit(s, memory_order_relaxed);
}

static inline void shared_set(shared *s, int64_t v)
{
	atomic_store_explicit(s, v, memory_order_relaxed);
}

static inline void shared_add(shared *s, int64_t v)
{
	atomic_fetch_add_explicit(s, v, memory_order_relaxed);
}

/* ---- for the supervisor */

/* A free slot, or -1; in the parent, before the fork. */
int board_take(enum pool p, int64_t deadline_ms, int64_t generation);
/* This process is the child of that slot. */
void board_become(int slot);
void board_set_pid(int slot, pid_t pid);
/* After the child was reaped: frees the slot and what the child held. */
void board_give(int slot);
/* When the watchdog is to end the child (monotonic us); 0 = it is idle. */
int64_t board_due(int slot);
/* The same for a child that would become busy now: none can be due earlier. */
int64_t board_earliest(int slot, int64_t now);
int board_slot_route(int slot); /* -1 none */
uint64_t board_slot_input(int slot);
/* Adds the log lines this process has dropped since it was asked last. */
void board_note_dropped(void);

/* Remembers a failure now; true when that makes n within the window. */
bool board_ring(shared *turn, shared *at, size_t n, int64_t now, int64_t window);

#endif
