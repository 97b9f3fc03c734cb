/* The supervisor under load: children killed, recycled, replaced and pelted with
 * signals while clients count every answer. Run with "successor DIR" it is the new
 * program of USR2. */
#include "serve_tree.h"

enum { WORKERS = 4 };

static void fresh(int64_t max_requests)
{
	memset(&tree_cfg, 0, sizeof(tree_cfg));
	tree_cfg.run_dir = str_of(tree_dir);
	tree_cfg.max_requests = max_requests;
}

static bool serving(void)
{
	return TREE_UNTIL(tree_count() == WORKERS && tree_ask("web", "hi", 1000) > 0,
			  3000);
}

/* How long until somebody else has the place of pid and is ready to work. */
static int64_t replaced_after(pid_t pid)
{
	int64_t at = when_mono_us();
	pid_t pids[BOARD_CHILDREN];

	for (;;) {
		int n = tree_pids(pids, BOARD_CHILDREN), same = 0;
		for (int i = 0; i < n; i++)
			same += pids[i] == pid;
		if ((!same && n == WORKERS) || when_mono_us() - at > SECONDS(3))
			return when_mono_us() - at;
		tree_nap(200);
	}
}

static void test_kills(void)
{
	enum { KILLS = 12 };
	struct crew crew = tree_crew(WORKERS, 5000);
	int64_t slowest = 0;

	fresh(0);
	pid_t master = tree_start(&crew, 1, NULL);
	ok(serving(), "four workers serve");
	load_start("nap 2");
	for (int i = 0; i < KILLS; i++) {
		load_more(50);
		pid_t victim = tree_busy_pid();
		if (victim <= 0)
			continue;
		kill(victim, SIGKILL);
		int64_t us = replaced_after(victim);
		slowest = us > slowest ? us : slowest;
	}
	load_more(50);
	load_stop();
	diag("%lld answered, %lld lost, slowest replacement %lld us",
	     (long long)shared_get(&load->ok), (long long)shared_get(&load->failed),
	     (long long)slowest);
	ok(shared_get(&load->failed) <= KILLS,
	   "kill -9 loses at most the request at hand");
	ok(slowest < 300000, "and the worker is back within 0.3 s");
	ok(!board_route_blocked(7), "being killed is no crash of the route");
	is_i64(tree_zombies(master), 0, "no zombies");
	is_i64(tree_stop(master), 0, "end");
}

static void test_recycling(void)
{
	struct crew crew = tree_crew(WORKERS, 5000);
	pid_t before[WORKERS], after[WORKERS];

	fresh(40);
	pid_t master = tree_start(&crew, 1, NULL);
	ok(serving(), "workers that leave after 40 requests");
	tree_pids(before, WORKERS);
	load_start("hi");
	load_more(2000);
	load_stop();
	ok(serving(), "four workers after 2,000 requests");
	tree_pids(after, WORKERS);
	int same = 0;
	for (int i = 0; i < WORKERS; i++)
		for (int j = 0; j < WORKERS; j++)
			same += before[i] == after[j];
	is_i64(same, 0, "all of them others than before");
	is_i64(shared_get(&load->failed), 0, "no request was lost");
	is_i64(shared_get(&board->pool[POOL_PAGES].respawns), 0,
	       "leaving is not dying");
	is_i64(tree_stop(master), 0, "end");
}

/* Everybody on the board is of at least this generation, and nobody is there twice. */
static bool generation_is(int64_t g)
{
	for (int i = 0; i < BOARD_CHILDREN; i++)
		if (shared_get(&board->slot[i].taken) &&
		    shared_get(&board->slot[i].generation) < g)
			return false;
	return tree_count() == WORKERS;
}

static bool say_yes(void *arg)
{
	(void)arg;
	return true;
}

static void test_reloads(void)
{
	enum { RELOADS = 8 };
	struct crew crew = tree_crew(WORKERS, 5000);
	const struct supervise_hooks hooks = {.check = say_yes};

	fresh(0);
	pid_t master = tree_start(&crew, 1, &hooks);
	ok(serving(), "four workers serve");
	load_start("nap 1");
	int done = 0;
	for (int i = 0; i < RELOADS; i++) {
		load_more(50);
		kill(master, SIGHUP);
		done += TREE_UNTIL(generation_is(i + 2), 5000);
	}
	load_more(50);
	load_stop();
	diag("%lld answered, worst %lld us", (long long)shared_get(&load->ok),
	     (long long)shared_get(&load->worst_us));
	is_i64(done, RELOADS, "each HUP replaces all workers");
	is_i64(shared_get(&load->failed), 0, "no request was refused or lost");
	is_i64(tree_stop(master), 0, "end");
}

/* Grows and shrinks with the reload. */
static bool resize(void *arg)
{
	struct crew *crew = arg;
	crew->count = crew->count == WORKERS ? WORKERS + 2 : WORKERS;
	return true;
}

static void test_resize(void)
{
	struct crew crew = tree_crew(WORKERS, 5000);
	const struct supervise_hooks hooks = {
		.reload = resize, .check = say_yes, .arg = &crew};

	fresh(0);
	pid_t master = tree_start(&crew, 1, &hooks);
	ok(serving(), "four workers serve");
	kill(master, SIGHUP);
	ok(TREE_UNTIL(tree_count() == WORKERS + 2, 5000),
	   "a reload may ask for more workers");
	kill(master, SIGHUP);
	ok(TREE_UNTIL(generation_is(3), 5000), "and for fewer");
	is_i64(tree_stop(master), 0, "end");
}

static void test_signals(void)
{
	static const int TO_MASTER[] = {SIGHUP, SIGUSR1, SIGCHLD, SIGPIPE};
	static const int TO_WORKERS[] = {SIGHUP, SIGUSR1, SIGCHLD, SIGPIPE, SIGTERM};
	struct crew crew = tree_crew(WORKERS, 5000);
	const struct supervise_hooks hooks = {.check = say_yes};
	uint64_t dice = 88172645463325252u;
	int64_t sent = 0;

	fresh(0);
	pid_t master = tree_start(&crew, 1, &hooks);
	ok(serving(), "four workers serve");
	load_start("hi");
	for (int64_t end = when_mono_us() + SECONDS(3); when_mono_us() < end; sent++) {
		pid_t pids[BOARD_CHILDREN];
		int n = tree_pids(pids, BOARD_CHILDREN);
		dice ^= dice << 13;
		dice ^= dice >> 7;
		dice ^= dice << 17;
		if (dice % 3 == 0 || n == 0)
			kill(master, TO_MASTER[dice / 3 % 4]);
		else
			kill(pids[dice / 16 % (unsigned)n], TO_WORKERS[dice / 3 % 5]);
		tree_nap(900);
	}
	load_more(20);
	load_stop();
	diag("%lld signals, %lld answered, worst %lld us", (long long)sent,
	     (long long)shared_get(&load->ok), (long long)shared_get(&load->worst_us));
	is_i64(shared_get(&load->failed), 0, "a storm of signals costs no request");
	ok(TREE_UNTIL(tree_count() == WORKERS, 1000),
	   "the right number of workers 1 s later");
	ok(TREE_UNTIL(tree_zombies(master) == 0, 1000), "no zombies");
	is_i64(tree_stop(master), 0, "end");
}

/* ---- USR2 */

static char *successor_argv[4];

static pid_t pid_in_file(void)
{
	char path[96], text[32] = "";
	snprintf(path, sizeof(path), "%s/pid", tree_dir);
	int fd = open(path, O_RDONLY);
	if (fd < 0)
		return 0;
	if (read(fd, text, sizeof(text) - 1) <= 0)
		text[0] = '\0';
	close(fd);
	return (pid_t)strtol(text, NULL, 10);
}

static int successor_main(const char *dir)
{
	arena *a = arena_new(1 << 20);
	buf problem = buf_new(a, 64, 4096);
	struct crew crew = tree_crew(WORKERS, 5000);
	char pid_file[96];

	snprintf(tree_dir, sizeof(tree_dir), "%s", dir);
	snprintf(pid_file, sizeof(pid_file), "%s/pid", tree_dir);
	const struct supervise_hooks hooks = {.argv = successor_argv,
					      .pid_file = pid_file};
	fresh(0);
	tree_quiet();
	crew.listen_fd = listen_on(tree_cfg.run_dir, crew.name, 1024, &problem);
	if (crew.listen_fd < 0 || !board_open())
		return 1;
	int status = supervise(&tree_cfg, &crew, 1, &hooks);
	arena_delete(a);
	return status;
}

static void test_upgrades(char *self)
{
	enum { UPGRADES = 5 };
	struct crew crew = tree_crew(WORKERS, 5000);
	successor_argv[0] = self;
	successor_argv[1] = (char[]){"successor"};
	successor_argv[2] = tree_dir;
	const struct supervise_hooks hooks = {.argv = successor_argv};

	fresh(0);
	pid_t master = tree_start(&crew, 1, &hooks);
	ok(serving(), "four workers serve");
	load_start("nap 1");
	int ended = 0;
	for (int i = 0; i < UPGRADES; i++) {
		load_more(50);
		kill(master, SIGUSR2);
		ok(TREE_UNTIL(pid_in_file() != 0 && pid_in_file() != master, 5000),
		   "the new program says that it took over");
		ended += tree_ended(master, 5000) == 0;
		master = pid_in_file();
	}
	load_more(50);
	load_stop();
	diag("%lld answered, worst %lld us", (long long)shared_get(&load->ok),
	     (long long)shared_get(&load->worst_us));
	is_i64(ended, UPGRADES, "each older one ended in order");
	is_i64(shared_get(&load->failed), 0, "no request was refused or lost");
	is_i64(tree_stop(master), 0, "end");
}

static void test_bad_upgrade(void)
{
	struct crew crew = tree_crew(WORKERS, 5000);
	char *argv[] = {(char[]){"/bin/false"}, NULL};
	const struct supervise_hooks hooks = {.argv = argv};

	fresh(0);
	pid_t master = tree_start(&crew, 1, &hooks);
	ok(serving(), "four workers serve");
	load_start("nap 1");
	for (int i = 0; i < 5; i++) {
		load_more(20);
		kill(master, SIGUSR2);
	}
	load_more(50);
	load_stop();
	is_i64(shared_get(&load->failed), 0,
	       "a new program that ends at once changes nothing");
	ok(serving(), "the old one serves on");
	is_i64(tree_stop(master), 0, "end");
}

int main(int argc, char **argv)
{
	char self[256];

	signal(SIGPIPE, SIG_IGN);
	ssize_t n = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (n <= 0)
		return 1;
	self[n] = '\0';
	if (argc == 3 && strcmp(argv[1], "successor") == 0) {
		successor_argv[0] = self;
		successor_argv[1] = argv[1];
		successor_argv[2] = argv[2];
		return successor_main(argv[2]);
	}
	/* Who outlives its parent becomes ours, so that it can be waited for. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	tree_make_dir();
	test_kills();
	test_recycling();
	test_reloads();
	test_resize();
	test_signals();
	test_upgrades(self);
	test_bad_upgrade();
	if (tap_failed)
		tree_show_log();
	tree_remove_dir();
	return tap_done();
}
