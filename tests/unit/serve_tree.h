/* serve_tree.h -- a supervisor with workers that understand one word a connection, and
 * clients that keep them busy; for the serve_* tests. Everything is awaited, nothing
 * sleeps for a fixed time. */
#ifndef PB_TESTS_SERVE_TREE_H
#define PB_TESTS_SERVE_TREE_H

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/when.h"
#include "serve/board_shared.h"
#include "serve/supervisor.h"
#include "serve/worker.h"
#include "tap.h"

static char tree_dir[64];
static config tree_cfg;

/* ---- what the workers do */

static inline void tree_say(int fd, const char *text)
{
	if (write(fd, text, strlen(text)) < 0)
		return;
}

static inline void tree_nap(int64_t us)
{
	struct timespec t = {.tv_sec = us / 1000000, .tv_nsec = us % 1000000 * 1000};
	while (nanosleep(&t, &t) != 0)
		continue;
}

/* "body N": N bytes follow. 1 when all came. */
static inline int tree_read_body(int fd, int64_t want)
{
	char part[4096];
	ssize_t n = 1;

	while (want > 0 && n > 0) {
		n = read(fd, part, sizeof(part));
		want -= n > 0 ? n : 0;
	}
	return want == 0;
}

/* How long a read on this socket may take, in seconds. */
static inline int tree_patience(int fd)
{
	struct timeval in = {0}, out = {0};
	socklen_t n = sizeof(in);

	getsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &in, &n);
	getsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &out, &n);
	return in.tv_sec == out.tv_sec ? (int)in.tv_sec : -1;
}

/* The word decides; the answer is "ok" and a number, mostly our pid. */
static inline int tree_obey(int fd, const char *word, ssize_t n)
{
	if (strncmp(word, "nap ", 4) == 0)
		tree_nap(strtoll(word + 4, NULL, 10) * 1000);
	else if (strncmp(word, "spin", 4) == 0)
		for (;;)
			when_mono_us();
	else if (strncmp(word, "crash", 5) == 0)
		abort();
	else if (strncmp(word, "patience", 8) == 0)
		return tree_patience(fd);
	else if (strncmp(word, "body ", 5) == 0)
		/* Its beginning may have come with the word. */
		return tree_read_body(fd, strtoll(word + 5, NULL, 10) -
						  (n - (ssize_t)strlen(word)));
	return (int)getpid();
}

static inline void tree_answer(void *arg, int fd)
{
	char word[64] = "", reply[64];
	ssize_t n = 0;

	(void)arg;
	board_route(7);
	n = read(fd, word, sizeof(word) - 1);
	if (n > 0) {
		snprintf(reply, sizeof(reply), "ok %d\n", tree_obey(fd, word, n));
		tree_say(fd, reply);
	}
	close(fd);
}

static inline void tree_entry(struct child *me)
{
	worker_serve(me, me->listen_fd, tree_answer, NULL);
}

/* ---- starting and ending */

static inline void tree_quiet(void)
{
	char path[96];
	snprintf(path, sizeof(path), "%s/log", tree_dir);
	int fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0600);
	dup2(fd, STDERR_FILENO);
	close(fd);
}

static inline void tree_make_dir(void)
{
	/* Some tests have a thousand connections, which is more than the usual soft
	 * limit. */
	struct rlimit r;
	if (getrlimit(RLIMIT_NOFILE, &r) == 0) {
		r.rlim_cur = r.rlim_max;
		setrlimit(RLIMIT_NOFILE, &r);
	}
	snprintf(tree_dir, sizeof(tree_dir), "/tmp/pb-serve-XXXXXX");
	if (!mkdtemp(tree_dir))
		exit(1);
	tree_cfg.run_dir = str_of(tree_dir);
}

static inline void tree_remove_dir(void)
{
	DIR *d = opendir(tree_dir);
	struct dirent *e;
	char path[400];
	while (d && (e = readdir(d))) {
		snprintf(path, sizeof(path), "%s/%s", tree_dir, e->d_name);
		unlink(path);
	}
	if (d)
		closedir(d);
	rmdir(tree_dir);
}

static inline void tree_show_log(void)
{
	char path[96], line[600];
	snprintf(path, sizeof(path), "%s/log", tree_dir);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f))
		printf("# %s", line);
	if (f)
		fclose(f);
}

/* A supervisor in a process of its own, with this process's board. */
static inline pid_t tree_start(struct crew *crews, size_t n,
			       const struct supervise_hooks *hooks)
{
	static arena *a;
	if (!a)
		a = arena_new(1 << 20);
	buf problem = buf_new(a, 64, 4096);
	if (!board_open())
		exit(1);
	fflush(stdout);
	pid_t pid = fork();
	if (pid != 0)
		return pid;
	tree_quiet();
	for (size_t i = 0; i < n; i++)
		if (crews[i].listen_fd == -2)
			crews[i].listen_fd = listen_on(tree_cfg.run_dir, crews[i].name,
						       1024, &problem);
	_exit(supervise(&tree_cfg, crews, n, hooks));
}

/* Exit status of a process, -1 when it was killed or did not end within ms. */
static inline int tree_ended(pid_t pid, int64_t ms)
{
	int64_t until = when_mono_us() + ms * 1000;
	int status;
	while (when_mono_us() < until) {
		if (waitpid(pid, &status, WNOHANG) == pid)
			return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
		tree_nap(2000);
	}
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return -1;
}

static inline int tree_stop(pid_t master)
{
	kill(master, SIGTERM);
	return tree_ended(master, 5000);
}

/* ---- looking at it */

/* Pids of the children on the board; gives back how many. */
static inline int tree_pids(pid_t *out, int most)
{
	int n = 0;
	for (int i = 0; i < BOARD_CHILDREN && n < most; i++)
		if (shared_get(&board->slot[i].taken) &&
		    shared_get(&board->slot[i].pid))
			out[n++] = (pid_t)shared_get(&board->slot[i].pid);
	return n;
}

static inline int tree_count(void)
{
	pid_t pids[BOARD_CHILDREN];
	return tree_pids(pids, BOARD_CHILDREN);
}

/* One child that is at work, or -1. */
static inline pid_t tree_busy_pid(void)
{
	for (int i = 0; i < BOARD_CHILDREN; i++)
		if (shared_get(&board->slot[i].taken) &&
		    shared_get(&board->slot[i].busy_since))
			return (pid_t)shared_get(&board->slot[i].pid);
	return -1;
}

static inline int64_t tree_busy(void)
{
	int64_t n = 0;
	for (int i = 0; i < BOARD_CHILDREN; i++)
		n += shared_get(&board->slot[i].taken) &&
		     shared_get(&board->slot[i].busy_since);
	return n;
}

/* Waits for a condition; false after ms. */
#define TREE_UNTIL(cond, ms)                                          \
	__extension__({                                               \
		int64_t until_ = when_mono_us() + (ms)*INT64_C(1000); \
		bool got_;                                            \
		while (!(got_ = (cond)) && when_mono_us() < until_)   \
			tree_nap(1000);                               \
		got_;                                                 \
	})

/* Children of pid that died and were not reaped. */
static inline int tree_zombies(pid_t parent)
{
	int zombies = 0;
	DIR *d = opendir("/proc");
	struct dirent *e;
	while (d && (e = readdir(d))) {
		char path[300], text[300], state = 0;
		int ppid = 0;
		snprintf(path, sizeof(path), "/proc/%s/stat", e->d_name);
		FILE *f = fopen(path, "r");
		if (!f)
			continue;
		const char *after =
			fgets(text, sizeof(text), f) ? strrchr(text, ')') : NULL;
		if (after && sscanf(after + 1, " %c %d", &state, &ppid) == 2)
			zombies += ppid == parent && state == 'Z';
		fclose(f);
	}
	if (d)
		closedir(d);
	return zombies;
}

/* ---- clients */

static inline int tree_connect_as(const char *name, int type)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);
	snprintf(at.sun_path, sizeof(at.sun_path), "%s/%s.sock", tree_dir, name);
	if (connect(fd, (struct sockaddr *)&at, sizeof(at)) == 0)
		return fd;
	close(fd);
	return -1;
}

static inline int tree_connect(const char *name)
{
	return tree_connect_as(name, SOCK_STREAM);
}

/* As nginx connects: never waits; -1 when the queue is full. */
static inline int tree_try(const char *name, const char *word)
{
	int fd = tree_connect_as(name, SOCK_STREAM | SOCK_NONBLOCK);
	if (fd >= 0)
		tree_say(fd, word);
	return fd;
}

/* Sends a word; the connection on which the answer comes, or -1. */
static inline int tree_send(const char *name, const char *word)
{
	int fd = tree_connect(name);
	if (fd >= 0)
		tree_say(fd, word);
	return fd;
}

/* The number that was answered, or -1 when there was no whole answer within ms. */
static inline pid_t tree_receive(int fd, int64_t ms)
{
	char text[64] = "";
	struct pollfd p = {.fd = fd, .events = POLLIN};
	int pid = -1;
	if (fd < 0)
		return -1;
	if (poll(&p, 1, (int)ms) == 1 && read(fd, text, sizeof(text) - 1) > 0 &&
	    sscanf(text, "ok %d", &pid) != 1)
		pid = -1;
	close(fd);
	return pid;
}

static inline pid_t tree_ask(const char *name, const char *word, int64_t ms)
{
	return tree_receive(tree_send(name, word), ms);
}

/* Processes that ask again and again until told to stop. */
struct load {
	shared ok, failed, stop, worst_us;
};
enum { LOADERS = 4 };
static struct load *load;
static pid_t loaders[LOADERS];

static inline void load_run(const char *word)
{
	while (!shared_get(&load->stop)) {
		int64_t at = when_mono_us();
		bool good = tree_ask("web", word, 10000) > 0;
		int64_t us = when_mono_us() - at;
		shared_add(good ? &load->ok : &load->failed, 1);
		if (us > shared_get(&load->worst_us))
			shared_set(&load->worst_us, us);
	}
	_exit(0);
}

static inline void load_start(const char *word)
{
	if (!load)
		load = mmap(NULL, sizeof(*load), PROT_READ | PROT_WRITE,
			    MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	memset(load, 0, sizeof(*load));
	for (int i = 0; i < LOADERS; i++) {
		loaders[i] = fork();
		if (loaders[i] == 0)
			load_run(word);
	}
}

/* Waits until n more requests were answered. */
static inline bool load_more(int64_t n)
{
	int64_t want = shared_get(&load->ok) + n;
	return TREE_UNTIL(shared_get(&load->ok) >= want, 10000);
}

static inline void load_stop(void)
{
	shared_set(&load->stop, 1);
	for (int i = 0; i < LOADERS; i++)
		waitpid(loaders[i], NULL, 0);
}

static inline struct crew tree_crew(int workers, int64_t deadline_ms)
{
	return (struct crew){.name = "web",
			     .pool = POOL_PAGES,
			     .count = workers,
			     .listen_fd = -2,
			     .deadline_ms = deadline_ms,
			     .entry = tree_entry};
}

#endif
