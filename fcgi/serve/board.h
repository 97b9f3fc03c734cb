/* board.h -- the little that all processes of one installation share: who is busy with
 * what since when, counters for /metrics, and the few decisions that must hold across
 * processes (circuit breakers, routes that crash, how many passwords are hashed at
 * once).
 *
 * It is one anonymous shared mapping made before the first fork, and everything in it
 * is a lock-free atomic: a process may be killed between any two instructions and
 * leaves nothing locked. Counters are exact, decisions may be off by one event when two
 * processes meet. Without board_open (tests, `patchbay check`) a private board serves,
 * so every function here may always be called. */
#ifndef PB_SERVE_BOARD_H
#define PB_SERVE_BOARD_H

#include "base/buf.h"
#include "base/events.h"
#include "base/str.h"
#include "base/when.h"

enum {
	BOARD_SLOW_MS = 1000,
	BOARD_CHILDREN = 512,
	BOARD_ROUTES = 256,
	BOARD_BREAKERS = 32,
	BOARD_KEPT_SIZE = 512
};
#define BOARD_KEPT_US SECONDS(2)

enum pool {
	POOL_HOOKS,
	POOL_PAGES,
	POOL_SLOW,
	POOL_TASKS_FAST,
	POOL_TASKS_SLOW,
	POOL_TASKS_BULK,
	POOL_LIVE,
	POOL_COUNT
};
const char *pool_name(enum pool p);
enum pool pool_of_lane(enum lane l);

/* Once, before the first fork: from now on the board is shared. False when the system
 * gives no memory. */
bool board_open(void);
/* What /metrics and the log call the routes ("GET /contacts/:id"), in the order of the
 * numbers given to board_route. Before the first fork; the texts are kept, not copied.
 */
void board_name_routes(const char *const *names, size_t n);
const char *board_route_name(int route); /* "-" when there is none */

/* ---- the slot of this process (taken by the supervisor right after the fork) */

/* Work begins: the watchdog ends this process when it is still at it deadline_ms (plus
 * a margin) later. deadline_ms 0: the crew's. worker_serve does this by itself; task
 * workers call it for each task, with the time that kind may take. */
void board_busy(int64_t deadline_ms);
void board_idle(void);
/* Which route this request turned out to be; -1 none. Cleared by board_idle. */
void board_route(int route);
/* A hash of the request, which the log tells when the process crashes over it: the same
 * input is known again, and nothing of it is written down. Cleared by board_idle. */
void board_input(uint64_t hash);
/* Whose request it is, by str_hash of the tenant. True when half of the pool's workers
 * or more are at that tenant's requests for BOARD_SLOW_MS or longer already: whoever is
 * slow does not take all. What a worker did before it asked is nobody's: after the
 * database was away, connecting to it. Cleared by board_idle. */
bool board_crowded(uint64_t tenant);
int64_t board_requests(void); /* of this process so far: times it became idle */
void board_rss(int64_t bytes);

/* ---- counters */

/* One request answered. route -1: none matched. */
void board_request(enum pool p, int route, int status, int64_t us);
void board_sql(enum pool p, int64_t statements);
enum board_task {
	BOARD_TASK_RUN,
	BOARD_TASK_FAILED,
	BOARD_TASK_DEAD,
	BOARD_TASK_OUTCOMES
};
void board_task(enum lane l, enum board_task what);
void board_live_streams(int64_t now_open); /* of this hub */
void board_live_event(int64_t n);          /* taken in */
void board_live_sent(int64_t n);           /* given to browsers */
void board_live_closed(int64_t n);         /* slow readers cut off */
/* Everything above as Prometheus text. */
void board_metrics(buf *out);

/* ---- what was read of a business or a session, for all workers */

/* How often something of that tenant was changed, as far as this machine has heard: by
 * its own commits (store/pg.h) and by live events, the other machines' too. Tenants may
 * share a number: one that is raised too often is none that is raised too seldom.
 * Sessions have such a number as well, by their hash. */
int64_t board_changes(str whose);
void board_changed(str whose);
/* What was kept under that name, n bytes, with that number of changes, less than
 * BOARD_KEPT_US ago; false when there is no such. name: whose, and what it is. */
bool board_recall(str name, int64_t changes, void *out, size_t n);
/* changes: as they were before the database was asked, so that what changed meanwhile
 * is asked for again. There are BOARD_KEPT places, a newer thing takes an older one's;
 * what is too large is not kept. */
void board_keep(str name, int64_t changes, const void *p, size_t n);

/* ---- circuit breakers: one per provider and tenant */

/* An outside host as one tenant uses it; tenant may be absent. Never 0. */
uint64_t breaker_key(str host, str tenant);
/* May it be asked? After 5 failures within 10 s the breaker is open: no, but every 5 s
 * one caller is let through to try. A caller that got true owes a breaker_result. When
 * all BOARD_BREAKERS are taken by others in trouble: yes. */
bool breaker_allow(uint64_t key);
/* The answer counts as a failure when it was none, or 5xx. Closes or (re)opens. */
void breaker_result(uint64_t key, bool ok);
size_t breaker_open_count(void); /* for the status page */

/* ---- routes that kill their workers */

/* True while the route is to answer 503: it killed 3 workers within 60 s, less than 60
 * s ago. */
bool board_route_blocked(int route);
/* From the supervisor, when a child crashed while busy: by a signal of its own making
 * or with a bad exit status. Not when somebody killed it. */
void board_note_crash(int route);

/* ---- one password hash per core at a time */

/* A place to hash a password in, or -1 when none came free within wait_ms (at most 5
 * s): answer 429. A process that dies in it loses its place when the supervisor reaps
 * it. */
int board_hash_enter(int64_t wait_ms);
void board_hash_leave(int place); /* -1 does nothing */

#endif
