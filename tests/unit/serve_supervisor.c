/* The supervisor: ends in order, deaths, deadlines, crashes, backoff. */
#include "serve_tree.h"

static void fresh(void)
{
	memset(&tree_cfg, 0, sizeof(tree_cfg));
	tree_cfg.run_dir = str_of(tree_dir);
}

static bool all_ready(int n)
{
	return TREE_UNTIL(tree_count() == n && tree_ask("web", "hi", 1000) > 0, 3000);
}

static void test_drain(void)
{
	struct crew crew = tree_crew(4, 20000);
	int fds[4], answered = 0;

	fresh();
	pid_t master = tree_start(&crew, 1, NULL);
	ok(all_ready(4), "four workers serve");
	for (int i = 0; i < 4; i++)
		fds[i] = tree_send("web", "nap 400");
	ok(TREE_UNTIL(tree_busy() == 4, 2000), "all four are at work");
	kill(master, SIGTERM);
	for (int i = 0; i < 4; i++)
		answered += tree_receive(fds[i], 3000) > 0;
	is_i64(answered, 4, "TERM: what was begun is answered");
	is_i64(tree_ended(master, 3000), 0, "then the supervisor ends in order");
	ok(tree_connect("web") < 0, "and nobody listens");
	char path[96];
	snprintf(path, sizeof(path), "%s/web.sock", tree_dir);
	ok(access(path, F_OK) != 0, "and the socket file is gone");
}

static void test_two_terms(void)
{
	struct crew crew = tree_crew(2, 60000);

	fresh();
	pid_t master = tree_start(&crew, 1, NULL);
	ok(all_ready(2), "two workers serve");
	int fd = tree_send("web", "nap 20000");
	ok(TREE_UNTIL(tree_busy() == 1, 2000), "one is at long work");
	kill(master, SIGTERM);
	ok(TREE_UNTIL(tree_count() == 1, 2000),
	   "the idle one leaves at the first TERM");
	int64_t at = when_mono_us();
	kill(master, SIGTERM);
	is_i64(tree_ended(master, 3000), 0, "the second TERM ends it all");
	int64_t us = when_mono_us() - at;
	ok(us < SECONDS(2), "without waiting (%lld ms)", (long long)us / 1000);
	close(fd);
}

static void test_watchdog(void)
{
	struct crew crew = tree_crew(2, 300);

	fresh();
	pid_t master = tree_start(&crew, 1, NULL);
	ok(all_ready(2), "two workers with a deadline of 0.3 s");
	int64_t at = when_mono_us();
	int fd = tree_send("web", "spin");
	ok(tree_ask("web", "hi", 1000) > 0, "others are answered meanwhile");
	is_i64(tree_receive(fd, 3000), -1, "the one that spins gets no answer");
	int64_t ms = (when_mono_us() - at) / 1000;
	ok(ms >= 300 && ms < 2500, "it is ended at its deadline (%lld ms)",
	   (long long)ms);
	is_i64(shared_get(&board->pool[POOL_PAGES].killed), 1, "and counted");
	ok(TREE_UNTIL(tree_count() == 2, 1000), "and replaced");
	ok(!board_route_blocked(7), "a watchdog kill is no crash of the route");
	is_i64(tree_stop(master), 0, "end");
}

static void test_crashes(void)
{
	struct crew crew = tree_crew(3, 5000);

	fresh();
	pid_t master = tree_start(&crew, 1, NULL);
	ok(all_ready(3), "three workers");
	for (int i = 0; i < 2; i++)
		tree_ask("web", "crash", 2000);
	ok(TREE_UNTIL(shared_get(&board->pool[POOL_PAGES].crashed) == 2, 2000),
	   "two crashes");
	ok(!board_route_blocked(7), "two crashes do not block the route");
	tree_ask("web", "crash", 2000);
	ok(TREE_UNTIL(board_route_blocked(7), 2000), "three within a minute do");
	ok(!board_route_blocked(8), "another route is not blocked");
	ok(all_ready(3), "and three workers serve again");
	is_i64(tree_zombies(master), 0, "no zombies");
	is_i64(tree_stop(master), 0, "end");
}

static void dies_at_once(struct child *me)
{
	(void)me;
	_exit(3);
}

static void test_backoff(void)
{
	struct crew crew = {
		.name = "sick", .count = 1, .listen_fd = -1, .entry = dies_at_once};

	fresh();
	pid_t master = tree_start(&crew, 1, NULL);
	const shared *deaths = &board->pool[POOL_HOOKS].respawns;
	ok(TREE_UNTIL(shared_get(deaths) >= 4, 3000),
	   "a worker that dies is tried again");
	int64_t at = when_mono_us(), before = shared_get(deaths);
	ok(TREE_UNTIL(shared_get(deaths) >= before + 2, 3000), "and again");
	/* The 4th and 5th pause are 80 and 160 ms, less what had passed of the first.
	 */
	int64_t ms = (when_mono_us() - at) / 1000;
	ok(ms > 150, "later each time (two more tries took %lld ms)", (long long)ms);
	is_i64(tree_stop(master), 0, "end");
}

static void test_orphans(void)
{
	struct crew crew = tree_crew(3, 5000);
	pid_t pids[3];

	fresh();
	pid_t master = tree_start(&crew, 1, NULL);
	ok(all_ready(3), "three workers");
	int n = tree_pids(pids, 3);
	int fd = tree_send("web", "nap 300");
	ok(TREE_UNTIL(tree_busy() == 1, 2000), "one at work");
	kill(master, SIGKILL);
	waitpid(master, NULL, 0);
	ok(tree_receive(fd, 2000) > 0,
	   "the supervisor is killed: work is still finished");
	/* They are ours now (subreaper). */
	int gone = 0;
	for (int i = 0; i < n; i++)
		gone += tree_ended(pids[i], 2000) == 0;
	is_i64(gone, 3, "then the workers leave by themselves");
}

static bool say_no(void *arg)
{
	(void)arg;
	return false;
}

static void test_bad_reload(void)
{
	struct crew crew = tree_crew(2, 5000);
	struct supervise_hooks hooks = {.check = say_no};
	pid_t before[2], after[2];

	fresh();
	pid_t master = tree_start(&crew, 1, &hooks);
	ok(all_ready(2), "two workers");
	tree_pids(before, 2);
	kill(master, SIGHUP);
	/* The log says so when it has decided. */
	char path[96];
	struct stat st;
	snprintf(path, sizeof(path), "%s/log", tree_dir);
	off_t size = stat(path, &st) == 0 ? st.st_size : 0;
	kill(master, SIGHUP);
	ok(TREE_UNTIL(stat(path, &st) == 0 && st.st_size > size, 2000),
	   "HUP was answered");
	tree_pids(after, 2);
	ok(memcmp(before, after, sizeof(after)) == 0,
	   "a bad configuration replaces nobody");
	is_i64(tree_stop(master), 0, "end");
}

static void test_hash_place(void)
{
	struct crew crew = tree_crew(1, 5000);
	int places[BOARD_HASHERS], n = 0;

	fresh();
	pid_t master = tree_start(&crew, 1, NULL);
	ok(all_ready(1), "one worker");
	while (n < BOARD_HASHERS && (places[n] = board_hash_enter(0)) >= 0)
		n++;
	ok(n >= 1, "%d passwords may be hashed at once", n);
	int64_t at = when_mono_us();
	is_i64(board_hash_enter(60), -1, "not one more");
	ok(when_mono_us() - at >= 60000, "after waiting as told");
	/* The worker holds a place and dies. */
	pid_t pid;
	tree_pids(&pid, 1);
	shared_set(&board->hasher[places[0]], pid);
	kill(pid, SIGKILL);
	ok(TREE_UNTIL(shared_get(&board->hasher[places[0]]) == 0, 2000),
	   "who dies in it gives his place back");
	is_i64(board_hash_enter(0), places[0], "to the next one");
	for (int i = 0; i < n; i++)
		board_hash_leave(places[i]);
	is_i64(shared_get(&board->hasher[places[0]]), 0, "leaving frees it");
	is_i64(tree_stop(master), 0, "end");
}

/* A body comes in pieces while its worker is told to leave, again and again. */
static void test_whole_bodies(void)
{
	enum { PIECES = 50, PIECE = 4000 };
	static const char piece[PIECE];
	struct crew crew = tree_crew(2, 20000);
	int whole = 0;

	fresh();
	pid_t master = tree_start(&crew, 1, NULL);
	ok(all_ready(2), "two workers");
	is_i64(tree_ask("web", "patience", 1000), 5,
	       "each read and write may take 5 s");
	for (int round = 0; round < 5; round++) {
		int fd = tree_send("web", "body 200000");
		TREE_UNTIL(tree_busy() == 1, 1000);
		pid_t pid = tree_busy_pid();
		for (int i = 0; i < PIECES; i++) {
			kill(pid, i % 2 ? SIGTERM : SIGUSR1);
			if (write(fd, piece, sizeof(piece)) != (ssize_t)sizeof(piece))
				diag("the worker does not read");
		}
		whole += tree_receive(fd, 3000) == 1;
	}
	is_i64(whole, 5, "signals truncate no body");
	is_i64(tree_stop(master), 0, "end");
}

/* The queue in front of the workers is as long as said; beyond it one is refused at
 * once. */
static void test_backlog(void)
{
	enum { BACKLOG = 16, TRIES = 60 };
	struct crew crew = tree_crew(1, 20000);
	buf problem = buf_new(arena_new(1 << 16), 64, 4096);
	int fds[TRIES], waiting = 0, answered = 0;

	fresh();
	crew.listen_fd = listen_on(tree_cfg.run_dir, "web", BACKLOG, &problem);
	pid_t master = tree_start(&crew, 1, NULL);
	close(crew.listen_fd);
	ok(all_ready(1), "one worker");
	int first = tree_send("web", "nap 1000");
	TREE_UNTIL(tree_busy() == 1, 1000);
	int64_t at = when_mono_us();
	for (int i = 0; i < TRIES; i++) {
		fds[waiting] = tree_try("web", "hi");
		waiting += fds[waiting] >= 0;
	}
	int64_t ms = (when_mono_us() - at) / 1000;
	/* Kernels differ by one. */
	ok(waiting == BACKLOG || waiting == BACKLOG + 1, "%d wait for the busy worker",
	   waiting);
	ok(ms < 900, "the others are refused at once (%d in %lld ms)", TRIES - waiting,
	   (long long)ms);
	for (int i = 0; i < waiting; i++)
		answered += tree_receive(fds[i], 3000) > 0;
	is_i64(answered, waiting, "who waits is answered");
	ok(tree_receive(first, 3000) > 0, "as is the one before");
	is_i64(tree_stop(master), 0, "end");
	arena_delete(problem.a);
}

static void test_burst(void)
{
	enum { BURST = 1000 };
	static int fds[BURST];
	struct crew crew = tree_crew(8, 5000);
	int answered = 0;

	fresh();
	pid_t master = tree_start(&crew, 1, NULL);
	ok(all_ready(8), "eight workers");
	int64_t at = when_mono_us();
	for (int i = 0; i < BURST; i++)
		fds[i] = tree_try("web", "nap 5");
	for (int i = 0; i < BURST; i++)
		answered += tree_receive(fds[i], 5000) > 0;
	int64_t ms = (when_mono_us() - at) / 1000;
	is_i64(answered, BURST, "a thousand at once, 5 ms each: all are answered");
	ok(ms < 4500, "the last after %lld ms", (long long)ms);
	is_i64(tree_stop(master), 0, "end");
}

int main(void)
{
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	signal(SIGPIPE, SIG_IGN);
	tree_make_dir();
	test_drain();
	test_two_terms();
	test_watchdog();
	test_crashes();
	test_backoff();
	test_orphans();
	test_bad_reload();
	test_hash_place();
	test_whole_bodies();
	test_backlog();
	test_burst();
	if (tap_failed)
		tree_show_log();
	tree_remove_dir();
	return tap_done();
}
