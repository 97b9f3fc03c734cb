/* supervisor_child.c -- what happens around a fork. */
#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/log.h"
#include "base/when.h"
#include "serve/supervisor_kids.h"
#include "serve/worker.h"
#include "serve/worker_signals.h"

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define PB_LEAK_CHECK 1
#endif
#endif
#ifdef __SANITIZE_ADDRESS__
#define PB_LEAK_CHECK 1
#endif
#ifdef PB_LEAK_CHECK
#include <sanitizer/lsan_interface.h>
#endif

/* Leaves without the clean-up of the parent's program: buffered output and exit
 * handlers that came with the fork are not ours. */
static _Noreturn void leave(int status)
{
#ifdef PB_LEAK_CHECK
	__lsan_do_leak_check();
#endif
	_exit(status);
}

static struct kid *free_kid(struct master *m)
{
	for (size_t i = 0; i < BOARD_CHILDREN; i++)
		if (m->kids[i].pid == 0)
			return &m->kids[i];
	return NULL;
}

/* About max_requests: up to a tenth less or more, so that workers started together do
 * not leave together. */
static int64_t share_of(const config *cfg, pid_t pid)
{
	int64_t most = cfg->max_requests;
	uint64_t mixed = ((uint64_t)pid * UINT64_C(0x9E3779B97F4A7C15)) >> 32;

	if (most <= 0)
		return INT64_MAX;
	return most - most / 10 + (int64_t)(mixed % (uint64_t)(most / 5 + 1));
}

static _Noreturn void kid_run(struct master *m, const struct post *p, int slot)
{
	const struct crew *crew = &m->crews[p->crew];
	char name[16];
	struct child me = {
		.cfg = m->cfg,
		.crew = crew,
		.arg = crew->arg,
		.number = p->number,
		.after = p->died,
		.listen_fd = crew->listen_fd,
		.ready_fd = m->ready_in,
		.statm_fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC),
		.most_requests = share_of(m->cfg, getpid()),
	};

	board_become(slot);
	close(m->signal_fd);
	close(m->ready_fd);
	snprintf(name, sizeof(name), "pb-%s", crew->name);
	prctl(PR_SET_NAME, name);
	worker_signals(&m->before);
	crew->entry(&me);
	leave(0);
}

/* Without its supervisor a process would serve on for ever, unwatched; so the kernel
 * tells it to drain when the supervisor dies. It may have died before we asked. */
static void leave_with_parent(pid_t parent)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(0);
}

static pid_t fork_kid(struct master *m, const struct post *p, int slot)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	leave_with_parent(parent);
	kid_run(m, p, slot);
}

struct kid *kid_start(struct master *m, struct post *p)
{
	const struct crew *crew = &m->crews[p->crew];
	struct kid *k = free_kid(m);
	int slot = k ? board_take(crew->pool, crew->deadline_ms, m->generation) : -1;
	pid_t pid = slot >= 0 ? fork_kid(m, p, slot) : -1;

	if (pid < 0) {
		log_say(LOG_ERROR, "fork", "no process for %s: %s", crew->name,
			strerror(errno));
		if (slot >= 0)
			board_give(slot);
		p->due = when_mono_us() + SECONDS(1);
		return NULL;
	}
	board_set_pid(slot, pid);
	*k = (struct kid){.pid = pid,
			  .slot = slot,
			  .post = (int)(p - m->posts),
			  .crew = crew->name,
			  .pool = crew->pool,
			  .started = when_mono_us(),
			  .generation = m->generation};
	return k;
}

pid_t helper_start(struct master *m, bool (*fn)(void *arg), void *arg)
{
	pid_t parent = getpid();
	pid_t pid = fork();

	if (pid != 0)
		return pid;
	leave_with_parent(parent);
	close(m->signal_fd);
	close(m->ready_fd);
	worker_signals_plain(&m->before);
	leave(fn(arg) ? 0 : 1);
}

void kid_tell(struct kid *k)
{
	if (k->told_at)
		return;
	k->told_at = when_mono_us();
	kill(k->pid, SIGTERM);
}

void child_ready(struct child *me)
{
	int32_t pid = getpid();

	/* Written as a whole or not at all; only full when the supervisor has died. */
	if (me->ready_fd >= 0 && write(me->ready_fd, &pid, sizeof(pid)) < 0)
		log_say(LOG_WARN, "ready", "the supervisor did not hear: %s",
			strerror(errno));
	if (me->ready_fd >= 0)
		close(me->ready_fd);
	me->ready_fd = -1;
}
