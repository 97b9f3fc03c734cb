/* supervisor_renew.c -- new children for old (HUP) and a new program for the old one
 * (USR2), without a moment in which nobody accepts. */
#include <errno.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/log.h"
#include "base/when.h"
#include "serve/supervisor_kids.h"
#include "serve/worker_signals.h"

/* ---- HUP */

static void renew_end(struct master *m, const char *how)
{
	log_say(LOG_INFO, "reload", "%s", how);
	m->renewing = RENEW_NOT;
	if (m->renew_again && !m->draining)
		renew_ask(m);
}

static void renew_begin(struct master *m)
{
	m->generation++;
	m->renew_at = 0;
	m->renew_since = when_mono_us();
	m->heir_died = false;
	m->renewing = RENEW_REPLACE;
}

void renew_ask(struct master *m)
{
	if (m->draining || m->successor)
		return;
	m->renew_again = m->renewing != RENEW_NOT;
	if (m->renew_again)
		return;
	if (!m->hooks->check) {
		renew_begin(m);
		return;
	}
	m->renew_since = when_mono_us();
	m->checker = helper_start(m, m->hooks->check, m->hooks->arg);
	m->renewing = RENEW_CHECK;
	if (m->checker < 0)
		renew_checked(m, false);
}

void renew_checked(struct master *m, bool good)
{
	m->checker = 0;
	if (m->renewing != RENEW_CHECK || m->draining)
		return;
	if (!good || (m->hooks->reload && !m->hooks->reload(m->hooks->arg))) {
		renew_end(
			m,
			"refused: the new configuration is not right; nothing changed");
		return;
	}
	renew_begin(m);
}

/* The heir takes the post; who held it finishes what it does and leaves. */
static void inherit(struct master *m, struct post *p)
{
	if (p->kid) {
		p->kid->post = -1;
		kid_tell(p->kid);
	}
	p->kid = p->heir;
	p->heir = NULL;
	p->delay = 0;
	m->renew_at++;
	m->renew_since = when_mono_us();
}

static void renew_abort(struct master *m, struct post *p)
{
	if (p->heir) {
		p->heir->post = -1;
		kill(p->heir->pid, SIGKILL);
		p->heir = NULL;
	}
	m->renew_again = false;
	renew_end(m, "stopped: a new process did not become ready; the others stay as "
		     "they are");
}

/* A post whose number is no longer wanted is given up by whoever holds it. */
static bool wanted(const struct master *m, const struct post *p)
{
	return p->number < m->crews[p->crew].count;
}

static void give_up(struct master *m, struct post *p)
{
	if (p->kid) {
		p->kid->post = -1;
		kid_tell(p->kid);
	}
	*p = m->posts[--m->nposts];
	if (p != &m->posts[m->nposts]) {
		if (p->kid)
			p->kid->post = (int)(p - m->posts);
		if (p->heir)
			p->heir->post = (int)(p - m->posts);
	}
}

/* One post: true when the next one may be looked at. */
static bool renew_post(struct master *m, struct post *p)
{
	if (!wanted(m, p)) {
		give_up(m, p);
		return true;
	}
	if (p->heir && (p->heir->ready || !p->kid)) {
		inherit(m, p);
		return true;
	}
	/* Empty, or filled since by the new generation: nobody to replace. */
	if (!p->kid || p->kid->generation == m->generation) {
		m->renew_at++;
		return true;
	}
	if (!p->heir && !m->heir_died)
		p->heir = kid_start(m, p);
	if (!p->heir || when_mono_us() - m->renew_since > SECONDS(READY_S))
		renew_abort(m, p);
	return false;
}

void renew_step(struct master *m)
{
	if (m->renewing != RENEW_REPLACE || m->draining)
		return;
	while (m->renewing == RENEW_REPLACE && m->renew_at < m->nposts)
		if (!renew_post(m, &m->posts[m->renew_at]))
			return;
	if (m->renewing == RENEW_REPLACE)
		renew_end(m, "done: all processes are new");
}

/* ---- USR2 */

static void keep_sockets(const struct master *m)
{
	for (size_t i = 0; i < m->ncrews; i++)
		if (m->crews[i].listen_fd >= 0)
			fcntl(m->crews[i].listen_fd, F_SETFD, 0);
}

/* In the forked process: becomes the new program. */
static bool successor_run(void *arg)
{
	const struct master *m = arg;
	char fds[LISTEN_ENV], pid[24];

	if (!listen_env(m->crews, m->ncrews, fds))
		return false;
	snprintf(pid, sizeof(pid), "%d", (int)getppid());
	prctl(PR_SET_PDEATHSIG, 0); /* it is to outlive us */
	setenv("PB_FDS", fds, 1);
	setenv("PB_PREDECESSOR", pid, 1);
	keep_sockets(m);
	execvp(m->hooks->argv[0], m->hooks->argv);
	log_say(LOG_ERROR, "upgrade", "%s: %s", m->hooks->argv[0], strerror(errno));
	return false;
}

void upgrade_ask(struct master *m)
{
	if (m->draining || m->successor || !m->hooks->argv ||
	    m->renewing != RENEW_NOT) {
		log_say(LOG_WARN, "upgrade", "not now");
		return;
	}
	pid_t pid = helper_start(m, successor_run, m);
	if (pid > 0) {
		m->successor = pid;
		m->successor_since = when_mono_us();
	}
	log_say(LOG_INFO, "upgrade", "started %s as process %d", m->hooks->argv[0],
		(int)pid);
}

void upgrade_read(struct master *m)
{
	int64_t pid = 0;

	if (str_i64(str_of(getenv("PB_PREDECESSOR")), &pid) && pid > 1 &&
	    pid == getppid())
		m->predecessor = (pid_t)pid;
	unsetenv("PB_PREDECESSOR");
}

void helpers_step(struct master *m)
{
	int64_t now = when_mono_us();

	if (m->checker > 0 && now - m->renew_since > SECONDS(HELPER_S))
		kill(m->checker, SIGKILL);
	if (m->successor > 0 && !m->handed_over &&
	    now - m->successor_since > SECONDS(HELPER_S))
		kill(m->successor, SIGKILL);
}

static void write_pid(const char *path)
{
	char text[24];
	int n = snprintf(text, sizeof(text), "%d\n", (int)getpid());
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd < 0 || write(fd, text, (size_t)n) != n)
		log_say(LOG_WARN, "upgrade", "%s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
}

static bool all_ready(const struct master *m)
{
	for (size_t i = 0; i < m->nposts; i++)
		if (!m->posts[i].kid || !m->posts[i].kid->ready)
			return false;
	return true;
}

void upgrade_step(struct master *m)
{
	if (!m->predecessor || m->draining)
		return;
	if (all_ready(m)) {
		if (m->hooks->pid_file)
			write_pid(m->hooks->pid_file);
		if (getppid() == m->predecessor)
			kill(m->predecessor, SIGTERM);
		m->predecessor = 0;
		log_say(LOG_INFO, "upgrade", "took over");
	} else if (when_mono_us() - m->started > SECONDS(READY_S)) {
		log_say(LOG_ERROR, "upgrade",
			"not ready in time; the older program stays");
		m->failed = true;
	}
}
