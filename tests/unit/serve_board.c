/* The shared board: breakers, crashing routes, counters as Prometheus text. Time is
 * made to pass by making what is remembered older. */
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/when.h"
#include "serve/board_shared.h"
#include "tap.h"

static void breakers_age(int64_t us)
{
	for (size_t i = 0; i < BOARD_BREAKERS; i++) {
		struct board_breaker *b = &board->breaker[i];
		for (size_t f = 0; f < BREAKER_FAILURES; f++)
			if (shared_get(&b->failed_at[f]))
				shared_add(&b->failed_at[f], -us);
		if (shared_get(&b->retry_at))
			shared_add(&b->retry_at, -us);
		shared_add(&b->used_at, -us);
	}
}

static void fail_times(uint64_t key, int n)
{
	for (int i = 0; i < n; i++)
		breaker_result(key, false);
}

static void test_breaker(void)
{
	uint64_t key = breaker_key(S("api.example"), S("t1"));
	uint64_t other = breaker_key(S("api.example"), S("t2"));

	ok(key != other && key != 0, "a breaker for each host and tenant");
	ok(breaker_allow(key), "closed at first");
	fail_times(key, 4);
	ok(breaker_allow(key), "four failures leave it closed");
	breakers_age(SECONDS(11));
	fail_times(key, 4);
	ok(breaker_allow(key), "older ones do not count");
	fail_times(key, 1);
	ok(!breaker_allow(key), "five within ten seconds open it");
	ok(breaker_allow(other), "for this tenant only");
	is_i64((int64_t)breaker_open_count(), 1, "one is open");
	breakers_age(SECONDS(4));
	ok(!breaker_allow(key), "still open after 4 s");
	breakers_age(SECONDS(1));
	ok(breaker_allow(key), "after 5 s one may try");
	ok(!breaker_allow(key), "only one");
	breaker_result(key, false);
	breakers_age(SECONDS(4));
	ok(!breaker_allow(key), "it failed: open for another 5 s");
	breakers_age(SECONDS(1));
	ok(breaker_allow(key), "then again one");
	breaker_result(key, true);
	ok(breaker_allow(key) && breaker_allow(key), "it worked: closed");
	is_i64((int64_t)breaker_open_count(), 0, "none is open");
	fail_times(key, 4);
	ok(breaker_allow(key), "and counting begins anew");
}

static void test_breaker_abandoned(void)
{
	uint64_t key = breaker_key(S("api.example"), S("t9"));

	fail_times(key, 5);
	breakers_age(SECONDS(5));
	ok(breaker_allow(key), "the one who tries dies and says nothing");
	ok(!breaker_allow(key), "others wait");
	breakers_age(SECONDS(5));
	ok(breaker_allow(key), "5 s later the next one may");
	breaker_result(key, true);
}

static void test_breaker_full(void)
{
	char name[32];
	uint64_t last = 0;

	for (int i = 0; i < BOARD_BREAKERS + 10; i++) {
		snprintf(name, sizeof(name), "host-%d", i);
		last = breaker_key(str_of(name), S("t"));
		fail_times(last, 5);
	}
	ok(breaker_allow(last), "with all places taken the rest is let through");
	is_i64((int64_t)breaker_open_count(), BOARD_BREAKERS,
	       "all places hold an open one");
	for (int i = 0; i < BOARD_BREAKERS + 10; i++) {
		snprintf(name, sizeof(name), "host-%d", i);
		breaker_result(breaker_key(str_of(name), S("t")), true);
	}
	breakers_age(SECONDS(11));
	fail_times(last, 5);
	ok(!breaker_allow(last), "a place that is no longer needed is taken over");
	breaker_result(last, true);
}

/* Only one of many processes may try. */
static void test_breaker_processes(void)
{
	enum { PROCESSES = 16 };
	uint64_t key = breaker_key(S("shared"), S(""));
	int won = 0;

	fail_times(key, 5);
	breakers_age(SECONDS(5));
	fflush(stdout);
	for (int i = 0; i < PROCESSES; i++)
		if (fork() == 0)
			_exit(breaker_allow(key) ? 1 : 0);
	for (int i = 0; i < PROCESSES; i++) {
		int status;
		wait(&status);
		won += WEXITSTATUS(status);
	}
	is_i64(won, 1, "of sixteen processes at once one is let through");
	breaker_result(key, true);
}

static void routes_age(int route, int64_t us)
{
	struct board_route_state *r = &board->route[route];

	for (size_t i = 0; i < CRASH_LIMIT; i++)
		if (shared_get(&r->crashed_at[i]))
			shared_add(&r->crashed_at[i], -us);
	if (shared_get(&r->blocked_until))
		shared_add(&r->blocked_until, -us);
}

static void test_routes(void)
{
	board_note_crash(4);
	board_note_crash(4);
	routes_age(4, SECONDS(61));
	board_note_crash(4);
	ok(!board_route_blocked(4), "crashes more than a minute apart block nothing");
	board_note_crash(4);
	board_note_crash(4);
	ok(board_route_blocked(4), "three within a minute do");
	ok(!board_route_blocked(5), "that route only");
	routes_age(4, SECONDS(59));
	ok(board_route_blocked(4), "for a minute");
	routes_age(4, SECONDS(1));
	ok(!board_route_blocked(4), "no longer");
	board_note_crash(-1);
	board_note_crash(BOARD_ROUTES);
	ok(!board_route_blocked(-1) && !board_route_blocked(BOARD_ROUTES),
	   "no route, no block");
}

static void test_counting(void)
{
	enum { PROCESSES = 4, EACH = 20000 };

	fflush(stdout);
	for (int p = 0; p < PROCESSES; p++)
		if (fork() == 0) {
			for (int i = 0; i < EACH; i++)
				board_request(POOL_HOOKS, 2, 200, 1500);
			_exit(0);
		}
	while (wait(NULL) > 0)
		continue;
	is_i64(shared_get(&board->pool[POOL_HOOKS].status[1]), PROCESSES * EACH,
	       "counters of several processes lose nothing");
}

static bool says(str text, const char *line)
{
	return str_has(text, str_of(line));
}

static void test_metrics(arena *a)
{
	static const char *const NAMES[] = {"GET /", "GET /queue", "POST /voice"};
	buf out = buf_new(a, 1024, 1 << 20);

	board_name_routes(NAMES, 3);
	board_request(POOL_PAGES, 1, 503, 300000);
	board_request(POOL_PAGES, -1, 404, 99);
	board_request(POOL_PAGES, 9999, 999, 99);
	board_sql(POOL_PAGES, 7);
	board_task(LANE_SLOW, BOARD_TASK_DEAD);
	board_task((enum lane)77, BOARD_TASK_DEAD);
	board_live_event(3);
	board_busy(100);
	board_route(1);
	board_idle();
	board_metrics(&out);
	str t = buf_view(&out);
	ok(!out.full, "the metrics fit (%zu bytes)", t.n);
	ok(says(t, "patchbay_requests_total{pool=\"hooks\",status=\"2xx\"} 80000\n"),
	   "requests");
	ok(says(t, "patchbay_requests_total{pool=\"pages\",status=\"5xx\"} 2\n"),
	   "by class");
	ok(says(t, "patchbay_request_seconds_bucket{pool=\"pages\",le=\"0.25\"} 2\n"),
	   "buckets");
	ok(says(t, "patchbay_request_seconds_bucket{pool=\"pages\",le=\"0.5\"} 3\n"),
	   "add up");
	ok(says(t, "patchbay_request_seconds_bucket{pool=\"pages\",le=\"+Inf\"} 3\n"),
	   "to all");
	ok(says(t, "patchbay_request_seconds_sum{pool=\"hooks\"} 120.000000\n"),
	   "seconds");
	ok(says(t, "patchbay_route_requests_total{route=\"POST "
		   "/voice\",status=\"2xx\"} 80000\n"),
	   "routes by name");
	ok(says(t, "patchbay_route_seconds_total{route=\"GET /queue\"} 0.300000\n"),
	   "their time");
	ok(says(t, "patchbay_sql_statements_total{pool=\"pages\"} 7\n"), "statements");
	ok(says(t, "patchbay_tasks_total{lane=\"slow\",outcome=\"dead\"} 1\n"),
	   "tasks");
	ok(says(t, "patchbay_live_events_total 3\n"), "live events");
	ok(says(t, "# TYPE patchbay_request_seconds histogram\n"), "types are said");
	bool lines = t.n > 0;
	for (str rest = t, line; str_split(&rest, '\n', &line);)
		lines = lines &&
			(str_starts(line, S("# ")) || str_starts(line, S("patchbay_")));
	ok(lines, "every line is a comment or a figure");
}

/* What is due so long after board_busy, which was called since `from`. */
static bool due_after(int slot, int64_t from, int64_t ms)
{
	int64_t now = when_mono_us(), due = board_due(slot) - ms * 1000;

	return due >= from && due <= now;
}

static void test_slots(void)
{
	int first = board_take(POOL_PAGES, 1000, 1);
	int second = board_take(POOL_PAGES, 1000, 1);

	ok(first >= 0 && second >= 0 && first != second, "each child has its slot");
	board_become(second);
	is_i64(board_due(second), 0, "idle: nothing is due");
	int64_t at = when_mono_us();
	board_busy(0);
	board_route(3);
	ok(due_after(second, at, 1200), "busy: due at the deadline and a fifth");
	at = when_mono_us();
	board_busy(5000);
	ok(due_after(second, at, 5250), "but a quarter of a second at most");
	is_i64(board_slot_route(second), 3, "its route is known");
	board_idle();
	is_i64(board_slot_route(second), -1, "and forgotten");
	is_i64(board_requests(), 1, "one request");
	board_give(first);
	is_i64(board_take(POOL_HOOKS, 0, 2), first, "a slot is used again");
	ok(board_earliest(first, at) == INT64_MAX,
	   "without a deadline nothing is ever due");
	int n = 0;
	while (board_take(POOL_HOOKS, 0, 2) >= 0)
		n++;
	is_i64(n, BOARD_CHILDREN - 2, "there are as many as said");
}

/* This process takes the place of each worker in turn. */
static void test_share(void)
{
	int slot[5];

	for (int i = 0; i < 5; i++)
		slot[i] = board_take(i < 4 ? POOL_PAGES : POOL_HOOKS, 1000, 1);
	for (int i = 0; i < 3; i++) {
		board_become(slot[i]);
		board_busy(0);
		ok(!board_crowded(7), "worker %d of 4: nobody has been slow", i);
	}
	for (int i = 0; i < 3; i++)
		shared_add(&board->slot[slot[i]].busy_since,
			   -(BOARD_SLOW_MS + 1) * 1000);
	ok(!board_crowded(7), "what came before is not theirs");
	shared_add(&board->slot[slot[0]].tenant_since, -(BOARD_SLOW_MS + 1) * 1000);
	ok(!board_crowded(7), "a fourth of them slow");
	shared_add(&board->slot[slot[1]].tenant_since, -(BOARD_SLOW_MS + 1) * 1000);
	ok(board_crowded(7), "half of them slow: no more for this tenant");
	ok(!board_crowded(8), "but for others");
	board_become(slot[4]);
	board_busy(0);
	ok(!board_crowded(7), "and in other pools");
	board_idle();
	board_become(slot[1]);
	board_idle();
	board_become(slot[2]);
	ok(!board_crowded(7), "until one is done");
	board_input(42);
	ok(board_slot_input(slot[2]) == 42, "what it is at is known");
	board_idle();
	ok(board_slot_input(slot[2]) == 0, "and forgotten when it is done");
	for (int i = 0; i < 5; i++)
		board_give(slot[i]);
}

enum { USED = (8 + 2 * 8 + KEPT_NAME) / 8 + 1 }; /* with one number in it */

static void kept_age(int64_t us)
{
	for (size_t i = 0; i < BOARD_KEPT; i++) {
		uint64_t w[KEPT_WORDS];
		for (size_t n = 0; n < KEPT_WORDS; n++)
			w[n] = atomic_load(&board->kept[i][n]);
		w[2] -= (uint64_t)us;
		w[0] = str_hash((str){(const char *)&w[1], (USED - 1) * sizeof(w[0])});
		for (size_t n = 0; n < KEPT_WORDS; n++)
			atomic_store(&board->kept[i][n], w[n]);
	}
}

static bool has_kept(const char *name, int64_t changes, int64_t *n)
{
	return board_recall(str_of(name), changes, n, sizeof(*n));
}

static void test_kept(void)
{
	int64_t was = board_changes(S("a")), n = 0;
	const int64_t seven = 7, eight = 8;

	ok(!has_kept("a shell", was, &n), "nothing is known at first");
	board_keep(S("a shell"), was, &seven, sizeof(seven));
	ok(has_kept("a shell", was, &n) && n == 7, "what was read is had");
	ok(!has_kept("a shel", was, &n) && !has_kept("a shell2", was, &n),
	   "under its whole name only");
	ok(!has_kept("b shell", was, &n), "and not by another tenant");
	board_changed(S("a"));
	is_i64(board_changes(S("a")), was + 1, "something changed");
	ok(!has_kept("a shell", was + 1, &n), "then it has to be read again");
	board_keep(S("a shell"), was, &seven, sizeof(seven));
	ok(!has_kept("a shell", was + 1, &n), "also what was read meanwhile");
	board_keep(S("a shell"), was + 1, &eight, sizeof(eight));
	ok(has_kept("a shell", was + 1, &n) && n == 8, "the newest counts");
	kept_age(SECONDS(2) - SECONDS(1) / 10);
	ok(has_kept("a shell", was + 1, &n), "for almost two seconds");
	kept_age(SECONDS(1) / 10);
	ok(!has_kept("a shell", was + 1, &n), "and not for longer");
}

/* A writer may be killed in the middle, or two may meet. */
static void test_kept_torn(void)
{
	char name[KEPT_NAME + 1];
	const int64_t one = 1;
	int64_t n = 0;

	for (size_t w = 0; w < USED; w++) {
		board_keep(S("torn"), 5, &one, sizeof(one));
		for (size_t i = 0; i < BOARD_KEPT; i++)
			atomic_fetch_xor(&board->kept[i][w], 1);
		if (has_kept("torn", 5, &n))
			break;
		is_i64(n, 0, "an entry whose word %zu is another's is none", w);
	}
	char most[BOARD_KEPT_SIZE + 1] = "x", had[BOARD_KEPT_SIZE] = "";
	board_keep(S("most"), 5, most, BOARD_KEPT_SIZE);
	ok(board_recall(S("most"), 5, had, sizeof(had)) && had[0] == 'x',
	   "as much as may be");
	ok(!board_recall(S("most"), 5, had, sizeof(had) - 8), "as a whole only");
	board_keep(S("more"), 5, most, sizeof(most));
	ok(!has_kept("more", 5, &n), "no more than that");
	memset(name, 'n', sizeof(name));
	str longest = {name, KEPT_NAME - 1}, over = {name, KEPT_NAME};
	board_keep(longest, 5, &one, sizeof(one));
	board_keep(over, 5, &one, sizeof(one));
	ok(board_recall(longest, 5, &n, sizeof(n)), "the longest name");
	ok(!board_recall(over, 5, &n, sizeof(n)), "one that is too long is not kept");
}

int main(void)
{
	arena *a = arena_new(4 << 20);

	board_busy(100);
	board_idle();
	ok(!board_route_blocked(1), "everything may be called without a shared board");
	if (!ok(board_open(), "the shared board"))
		return tap_done();
	test_breaker();
	test_breaker_abandoned();
	test_breaker_full();
	test_breaker_processes();
	test_routes();
	test_share();
	test_counting();
	test_metrics(a);
	test_slots();
	test_kept();
	test_kept_torn();
	arena_delete(a);
	return tap_done();
}
