/* worker.c -- the accept loop. */
#include "serve/worker.h"

#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/when.h"
#include "serve/worker_signals.h"

enum { RSS_MAX = 256 << 20, RSS_EVERY = 16, SOCKET_S = 5 };

static volatile sig_atomic_t told;
static sigset_t while_waiting; /* the mask with TERM open */

static void on_term(int sig)
{
	(void)sig;
	told = 1;
}

static const int GROUP_SIGNALS[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGUSR1, SIGUSR2};

static void set_handlers(void (*group)(int))
{
	/* SA_RESTART: no read or write of a request is ever cut short by a signal. */
	struct sigaction act = {.sa_flags = SA_RESTART};

	sigemptyset(&act.sa_mask);
	act.sa_handler = group;
	for (size_t i = 0; i < sizeof(GROUP_SIGNALS) / sizeof(GROUP_SIGNALS[0]); i++)
		sigaction(GROUP_SIGNALS[i], &act, NULL);
	act.sa_handler = group == SIG_IGN ? on_term : SIG_DFL;
	sigaction(SIGTERM, &act, NULL);
}

void worker_signals(const sigset_t *before)
{
	sigset_t mask = *before;

	told = 0;
	set_handlers(SIG_IGN);
	while_waiting = mask;
	sigdelset(&while_waiting, SIGTERM);
	sigaddset(&mask, SIGTERM);
	sigprocmask(SIG_SETMASK, &mask, NULL);
}

void worker_signals_plain(const sigset_t *before)
{
	set_handlers(SIG_DFL);
	sigprocmask(SIG_SETMASK, before, NULL);
}

/* ---- leaving */

int64_t child_rss(struct child *me)
{
	char text[96];
	ssize_t n =
		me->statm_fd < 0 ? -1 : pread(me->statm_fd, text, sizeof(text) - 1, 0);

	if (n <= 0)
		return 0;
	text[n] = '\0';
	/* "size resident ..." in pages */
	const char *resident = strchr(text, ' ');
	int64_t bytes =
		resident ? strtoll(resident, NULL, 10) * sysconf(_SC_PAGESIZE) : 0;
	board_rss(bytes);
	return bytes;
}

static bool too_big(struct child *me, int64_t served)
{
	if (served % RSS_EVERY != 1)
		return false;
	int64_t rss = child_rss(me);
	if (rss <= RSS_MAX)
		return false;
	log_say(LOG_WARN, "worker", "leaves at %lld MiB after %lld requests",
		(long long)(rss >> 20), (long long)served);
	return true;
}

bool child_leaving(struct child *me)
{
	int64_t served = board_requests();

	return told || served >= me->most_requests || too_big(me, served);
}

/* ---- waiting */

static int poll_with_term(struct pollfd *fds, size_t n, int64_t until)
{
	int64_t left = until - when_mono_us();
	struct timespec limit = {.tv_sec = left / 1000000,
				 .tv_nsec = left % 1000000 * 1000};

	if (until != INT64_MAX && left < 0)
		limit = (struct timespec){0};
	return ppoll(fds, n, until == INT64_MAX ? NULL : &limit, &while_waiting);
}

bool child_wait_any(struct child *me, struct pollfd *fds, size_t n, int64_t ms)
{
	int64_t until = ms < 0 ? INT64_MAX : when_mono_us() + ms * 1000;

	(void)me;
	while (!told) {
		int got = poll_with_term(fds, n, until);
		if (got > 0 && !told)
			return true;
		if (got == 0 || (got < 0 && errno != EINTR))
			return false;
	}
	return false;
}

bool child_wait(struct child *me, int fd, int64_t ms)
{
	struct pollfd p = {.fd = fd, .events = POLLIN};

	return child_wait_any(me, &p, 1, ms);
}

/* ---- serving */

/* The listener does not block: when several wake up for one connection, one gets it and
 * the others go back to sleep. */
static int take_connection(int listen_fd)
{
	static const struct timeval LIMIT = {.tv_sec = SOCKET_S};
	int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);

	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &LIMIT, sizeof(LIMIT));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &LIMIT, sizeof(LIMIT));
	return fd;
}

/* Somebody else took it, or it hung up again: no reason to look closer. */
static bool ordinary(int why)
{
	return why == EAGAIN || why == EINTR || why == ECONNABORTED || why == EPERM;
}

/* Out of descriptors or memory: connections stay in the queue, but the listener stays
 * readable, so without a pause we would spin. */
static void accept_trouble(struct child *me, int why)
{
	log_say(LOG_ERROR, "accept", "%s", strerror(why));
	child_wait(me, -1, 100);
}

/* Through epoll and not ppoll on the listener itself, because with EPOLLEXCLUSIVE a
 * connection wakes one worker; ppoll wakes all who are idle, which costs more than
 * answering (measured with 32 workers and an empty handler: 72 us of CPU a request
 * against 18). */
static int watch_listener(int listen_fd)
{
	struct epoll_event in = {.events = EPOLLIN | EPOLLEXCLUSIVE};
	int fd = epoll_create1(EPOLL_CLOEXEC);

	if (fd >= 0 && epoll_ctl(fd, EPOLL_CTL_ADD, listen_fd, &in) == 0)
		return fd;
	log_say(LOG_ERROR, "accept", "epoll: %s", strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

/* True when there may be a connection for us; with TERM open only while it waits. A
 * wake-up that comes together with TERM is still ours to answer: nobody else was woken
 * for it. */
static bool wait_connection(int epoll_fd)
{
	struct epoll_event got;

	return epoll_pwait(epoll_fd, &got, 1, -1, &while_waiting) > 0;
}

void worker_serve(struct child *me, int listen_fd, worker_fn fn, void *arg)
{
	int epoll_fd = watch_listener(listen_fd);

	if (epoll_fd < 0)
		return;
	child_ready(me);
	while (!child_leaving(me)) {
		int fd = wait_connection(epoll_fd) ? take_connection(listen_fd) : -1;
		if (fd < 0 && !ordinary(errno))
			accept_trouble(me, errno);
		if (fd < 0)
			continue;
		board_busy(0);
		fn(arg, fd);
		board_idle();
	}
	close(epoll_fd);
}
