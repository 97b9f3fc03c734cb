/* supervisor.c -- the loop of the parent. One wait for signals (read as data from a
 * signalfd: all are blocked, so nothing is ever interrupted) and for children that say
 * they are ready; then everything that is due is done, in the same order each time. */
#include "serve/supervisor.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/log.h"
#include "base/when.h"
#include "serve/supervisor_kids.h"

static const struct supervise_hooks NO_HOOKS;

/* ---- starting */

static bool add_post(struct master *m, size_t crew, int number)
{
	if (m->nposts == POSTS)
		return false;
	m->posts[m->nposts++] = (struct post){.crew = crew, .number = number};
	return true;
}

static bool has_post(const struct master *m, size_t crew, int number)
{
	for (size_t i = 0; i < m->nposts; i++)
		if (m->posts[i].crew == crew && m->posts[i].number == number)
			return true;
	return false;
}

/* At start, and after HUP, when counts may have grown. */
static bool make_posts(struct master *m)
{
	for (size_t c = 0; c < m->ncrews; c++)
		for (int i = 0; i < m->crews[c].count; i++)
			if (!has_post(m, c, i) && !add_post(m, c, i))
				return false;
	return true;
}

static bool take_signals(struct master *m)
{
	/* Faults of our own are not blocked: they must kill. */
	static const int FAULTS[] = {SIGSEGV, SIGBUS,  SIGFPE, SIGILL,
				     SIGABRT, SIGTRAP, SIGSYS};
	sigset_t all;

	sigfillset(&all);
	for (size_t i = 0; i < sizeof(FAULTS) / sizeof(FAULTS[0]); i++)
		sigdelset(&all, FAULTS[i]);
	if (sigprocmask(SIG_BLOCK, &all, &m->before) != 0)
		return false;
	sigset_t ours;
	sigemptyset(&ours);
	sigaddset(&ours, SIGCHLD);
	sigaddset(&ours, SIGTERM);
	sigaddset(&ours, SIGINT);
	sigaddset(&ours, SIGHUP);
	sigaddset(&ours, SIGUSR2);
	m->signal_fd = signalfd(-1, &ours, SFD_CLOEXEC | SFD_NONBLOCK);
	return m->signal_fd >= 0;
}

static bool master_open(struct master *m)
{
	int ready[2];

	if (!take_signals(m) || pipe2(ready, O_CLOEXEC | O_NONBLOCK) != 0) {
		log_say(LOG_ERROR, "supervisor", "cannot start: %s", strerror(errno));
		return false;
	}
	m->ready_fd = ready[0];
	m->ready_in = ready[1];
	m->generation = 1;
	m->started = when_mono_us();
	listen_inherit_done();
	upgrade_read(m);
	if (make_posts(m))
		return true;
	log_say(LOG_ERROR, "supervisor", "more than %d processes are wanted", POSTS);
	return false;
}

static void master_close(struct master *m)
{
	if (!m->handed_over && !m->predecessor)
		listen_remove();
	/* Signals stay blocked: one that waits would end us with a status of its own
	 * now. */
	close(m->signal_fd);
	close(m->ready_fd);
	close(m->ready_in);
}

/* ---- children that ended */

static struct kid *kid_of(struct master *m, pid_t pid)
{
	for (size_t i = 0; i < BOARD_CHILDREN; i++)
		if (m->kids[i].pid == pid)
			return &m->kids[i];
	return NULL;
}

/* It left by itself, after it had been of use. */
static bool orderly(const struct kid *k, int status)
{
	return k->ready && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Through its own doing, not by somebody's kill. */
static bool crashed(int status)
{
	if (WIFEXITED(status))
		return WEXITSTATUS(status) != 0;
	switch (WTERMSIG(status)) {
	case SIGSEGV:
	case SIGABRT:
	case SIGBUS:
	case SIGFPE:
	case SIGILL:
	case SIGSYS:
	case SIGTRAP:
		return true;
	default:
		return false;
	}
}

static void log_end(const struct kid *k, int status, const char *why)
{
	char input[17];
	log_line l;

	log_start(&l, LOG_WARN, "child");
	log_str(&l, "crew", str_of(k->crew));
	log_i64(&l, "pid", k->pid);
	log_str(&l, "why", str_of(why));
	if (WIFSIGNALED(status))
		log_i64(&l, "signal", WTERMSIG(status));
	else
		log_i64(&l, "status", WEXITSTATUS(status));
	log_str(&l, "route", str_of(board_route_name(board_slot_route(k->slot))));
	if (board_slot_input(k->slot)) {
		snprintf(input, sizeof(input), "%016llx",
			 (unsigned long long)board_slot_input(k->slot));
		log_str(&l, "input", str_of(input));
	}
	log_i64(&l, "ms", (when_mono_us() - k->started) / 1000);
	log_send(&l);
}

/* When the post is filled again: at once after an orderly end, else later each time
 * that it did not last five seconds. Who was killed in the middle of good work is no
 * such case. */
static void plan(struct post *p, const struct kid *k, int status)
{
	int64_t now = when_mono_us();
	bool short_lived =
		now - k->started < SECONDS(5) && (!k->ready || crashed(status));

	if (orderly(k, status)) {
		p->delay = 0;
		p->due = now - k->started < SECONDS(1) ? now + 10000 : now;
		return;
	}
	p->delay = p->delay && short_lived ? p->delay * 2 : 10000;
	if (p->delay > SECONDS(5))
		p->delay = SECONDS(5);
	p->due = now + p->delay;
}

static void note_death(struct master *m, const struct kid *k, int status)
{
	if (crashed(status)) {
		shared_add(&board->pool[k->pool].crashed, 1);
		if (shared_get(&board->slot[k->slot].busy_since))
			board_note_crash(board_slot_route(k->slot));
	}
	if (!k->stuck)
		log_end(k, status, crashed(status) ? "it crashed" : "it was killed");
	if (m->predecessor && !k->ready)
		m->failed = true;
}

static void kid_ended(struct master *m, struct kid *k, int status)
{
	bool in_order = orderly(k, status);
	struct post *p = k->post >= 0 ? &m->posts[k->post] : NULL;

	if (!in_order && !(k->told_at && WIFEXITED(status) && WEXITSTATUS(status) == 0))
		note_death(m, k, status);
	board_give(k->slot);
	if (p && p->kid == k) {
		p->kid = NULL;
		p->died = in_order ? 0 : k->pid;
		plan(p, k, status);
		if (!in_order)
			shared_add(&board->pool[k->pool].respawns, 1);
	} else if (p && p->heir == k) {
		p->heir = NULL;
		/* Then the reload stops there; one that was only told to leave is tried
		 * again. */
		m->heir_died = !in_order;
	}
	k->pid = 0;
}

static void successor_ended(struct master *m)
{
	m->successor = 0;
	if (!m->draining)
		log_say(LOG_ERROR, "upgrade",
			"the new program ended before it was ready; "
			"this one stays");
}

static void reap(struct master *m)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		struct kid *k = kid_of(m, pid);
		if (k)
			kid_ended(m, k, status);
		else if (pid == m->checker)
			renew_checked(m, WIFEXITED(status) && WEXITSTATUS(status) == 0);
		else if (pid == m->successor)
			successor_ended(m);
	}
}

/* ---- signals */

static void drain(struct master *m)
{
	m->hurry = m->draining;
	m->draining = true;
	for (size_t i = 0; i < BOARD_CHILDREN; i++)
		if (m->kids[i].pid)
			kid_tell(&m->kids[i]);
	if (m->checker > 0)
		kill(m->checker, SIGKILL);
}

/* From the successor it means that it has taken over; from anybody else that both
 * should end. */
static void on_stop(struct master *m, pid_t from)
{
	if (m->successor && from == m->successor)
		m->handed_over = true;
	else if (m->successor && !m->draining)
		kill(m->successor, SIGTERM);
	log_say(LOG_INFO, "stop",
		m->draining ? "at once" : "when all requests are answered");
	drain(m);
}

static void read_signals(struct master *m)
{
	struct signalfd_siginfo s;

	while (read(m->signal_fd, &s, sizeof(s)) == (ssize_t)sizeof(s)) {
		switch (s.ssi_signo) {
		case SIGTERM:
		case SIGINT:
			on_stop(m, (pid_t)s.ssi_pid);
			break;
		case SIGHUP:
			renew_ask(m);
			break;
		case SIGUSR2:
			upgrade_ask(m);
			break;
		default: /* CHLD: reap looks anyway */
			break;
		}
	}
}

static void read_ready(struct master *m)
{
	int32_t pid;

	while (read(m->ready_fd, &pid, sizeof(pid)) == (ssize_t)sizeof(pid)) {
		struct kid *k = pid > 0 ? kid_of(m, pid) : NULL;
		if (k)
			k->ready = true;
	}
}

/* ---- time */

static void start_due(struct master *m)
{
	int64_t now = when_mono_us();

	if (m->draining)
		return;
	for (size_t i = 0; i < m->nposts; i++) {
		struct post *p = &m->posts[i];
		if (!p->kid && !p->heir && p->due <= now)
			p->kid = kid_start(m, p);
	}
}

static void watchdog_kill(struct kid *k, int64_t due)
{
	log_line l;

	k->stuck = true;
	shared_add(&board->pool[k->pool].killed, 1);
	log_start(&l, LOG_ERROR, "watchdog");
	log_str(&l, "crew", str_of(k->crew));
	log_i64(&l, "pid", k->pid);
	log_str(&l, "route", str_of(board_route_name(board_slot_route(k->slot))));
	log_i64(&l, "late_us", when_mono_us() - due);
	log_send(&l);
	kill(k->pid, SIGKILL);
}

/* Ends children that are stuck or did not leave in time; gives back when to look again.
 */
static int64_t watch_kid(struct master *m, struct kid *k, int64_t now)
{
	int64_t due = board_due(k->slot);

	if (k->stuck)
		return INT64_MAX;
	if (due && due <= now) {
		watchdog_kill(k, due);
		return INT64_MAX;
	}
	if (k->told_at && (m->hurry || now - k->told_at >= SECONDS(DRAIN_S))) {
		k->stuck = true;
		kill(k->pid, SIGKILL);
		return INT64_MAX;
	}
	if (k->told_at && (!due || k->told_at + SECONDS(DRAIN_S) < due))
		return k->told_at + SECONDS(DRAIN_S);
	return due ? due : board_earliest(k->slot, now);
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t watch(struct master *m)
{
	int64_t now = when_mono_us();
	/* A deadline may be shortened behind our back, so look every now and then
	 * anyway. */
	int64_t next = now + SECONDS(1);

	for (size_t i = 0; i < BOARD_CHILDREN; i++)
		if (m->kids[i].pid)
			next = earlier(next, watch_kid(m, &m->kids[i], now));
	for (size_t i = 0; i < m->nposts && !m->draining; i++)
		if (!m->posts[i].kid && !m->posts[i].heir)
			next = earlier(next, m->posts[i].due);
	return next;
}

/* ---- the loop */

static void wait_until(struct master *m, int64_t next)
{
	struct pollfd fds[] = {{.fd = m->signal_fd, .events = POLLIN},
			       {.fd = m->ready_fd, .events = POLLIN}};
	int64_t left = next - when_mono_us();

	poll(fds, 2, left > 0 ? (int)((left + 999) / 1000) : 0);
	read_signals(m);
	/* Before reaping, so that a child that was ready and left is known to have
	 * been. */
	read_ready(m);
	reap(m);
}

static bool children_left(const struct master *m)
{
	for (size_t i = 0; i < BOARD_CHILDREN; i++)
		if (m->kids[i].pid)
			return true;
	return m->checker > 0;
}

static void step(struct master *m)
{
	if (m->failed && !m->draining)
		drain(m);
	if (m->renewing == RENEW_REPLACE && !make_posts(m))
		log_say(LOG_ERROR, "supervisor", "more than %d processes are wanted",
			POSTS);
	start_due(m);
	renew_step(m);
	upgrade_step(m);
	helpers_step(m);
	board_note_dropped();
}

int supervise(const config *cfg, const struct crew *crews, size_t n,
	      const struct supervise_hooks *hooks)
{
	/* Large, and one a process; zero but for what follows. */
	static struct master m;

	memset(&m, 0, sizeof(m));
	m.cfg = cfg;
	m.crews = crews;
	m.ncrews = n;
	m.hooks = hooks ? hooks : &NO_HOOKS;
	if (!master_open(&m))
		return 1;
	do {
		step(&m);
		wait_until(&m, watch(&m));
	} while (!m.draining || children_left(&m));
	log_say(LOG_INFO, "stop", "done");
	master_close(&m);
	return m.failed ? 1 : 0;
}
