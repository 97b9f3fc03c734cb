/* supervisor_listen.c -- listening sockets: made without a moment in which there is
 * none, handed over across USR2. */
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "serve/supervisor_listen.h"

static const char ENV[] = "PB_FDS";

/* The socket files we answer for, so that only these are removed at the end. */
static struct listener {
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	dev_t dev;
	ino_t ino;
} listeners[2 * POOL_COUNT];
static size_t nlisteners;
/* Which of the inherited descriptors (below 64) were claimed. */
static uint64_t claimed;

static void remember(const char *path)
{
	struct listener *l = &listeners[nlisteners];
	struct stat st;

	if (nlisteners == sizeof(listeners) / sizeof(listeners[0]) ||
	    stat(path, &st) != 0)
		return;
	snprintf(l->path, sizeof(l->path), "%s", path);
	l->dev = st.st_dev;
	l->ino = st.st_ino;
	nlisteners++;
}

void listen_remove(void)
{
	struct stat st;

	for (size_t i = 0; i < nlisteners; i++) {
		const struct listener *l = &listeners[i];
		if (stat(l->path, &st) == 0 && st.st_dev == l->dev &&
		    st.st_ino == l->ino)
			unlink(l->path);
	}
}

/* "hooks=5,pages=6": takes one off; false at the end or at nonsense. */
static bool next_inherited(str *rest, str *name, int *fd)
{
	str part;
	int64_t number;

	if (!str_split(rest, ',', &part))
		return false;
	ptrdiff_t at = str_find(part, '=', 0);
	if (at < 0 || !str_i64(str_sub(part, (size_t)at + 1, part.n), &number) ||
	    number < 3 || number > 63)
		return false;
	*name = str_sub(part, 0, (size_t)at);
	*fd = (int)number;
	return true;
}

static int inherited(const char *wanted)
{
	str rest = str_of(getenv(ENV)), name;
	int fd, on = 0;
	socklen_t len = sizeof(on);

	while (next_inherited(&rest, &name, &fd)) {
		if (!str_eq(name, str_of(wanted)) ||
		    getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &on, &len) != 0 || !on)
			continue;
		claimed |= UINT64_C(1) << fd;
		fcntl(fd, F_SETFD, FD_CLOEXEC);
		return fd;
	}
	return -1;
}

void listen_inherit_done(void)
{
	str rest = str_of(getenv(ENV)), name;
	int fd;

	while (next_inherited(&rest, &name, &fd))
		if (!(claimed & UINT64_C(1) << fd))
			close(fd);
	unsetenv(ENV);
}

bool listen_env(const struct crew *crews, size_t n, char out[LISTEN_ENV])
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < n; i++) {
		if (crews[i].listen_fd < 0)
			continue;
		int w = snprintf(out + used, LISTEN_ENV - used, "%s%s=%d",
				 used ? "," : "", crews[i].name, crews[i].listen_fd);
		if (w < 0 || (size_t)w >= LISTEN_ENV - used)
			return false;
		used += (size_t)w;
	}
	return true;
}

/* Bound under another name first, so that what connects to the path finds the old
 * socket or a listening one; never umask, which would be that of the whole process. */
static bool place(int fd, const char *path, int backlog)
{
	struct sockaddr_un at = {.sun_family = AF_UNIX};

	if (snprintf(at.sun_path, sizeof(at.sun_path), "%s.new", path) >=
	    (int)sizeof(at.sun_path)) {
		errno = ENAMETOOLONG;
		return false;
	}
	unlink(at.sun_path);
	if (bind(fd, (struct sockaddr *)&at, sizeof(at)) != 0)
		return false;
	if (chmod(at.sun_path, 0660) == 0 &&
	    (backlog <= 0 || listen(fd, backlog) == 0) &&
	    rename(at.sun_path, path) == 0)
		return true;
	unlink(at.sun_path);
	return false;
}

bool listen_place(int fd, const char *path, int backlog)
{
	bool ok = place(fd, path, backlog);

	if (ok)
		remember(path);
	return ok;
}

static int listen_fresh(const char *path, int backlog)
{
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	if (fd < 0 || listen_place(fd, path, backlog))
		return fd;
	int why = errno;
	close(fd);
	errno = why;
	return -1;
}

int listen_on(str dir, const char *name, int backlog, buf *problem)
{
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	int fd = inherited(name);

	if (snprintf(path, sizeof(path), STR_FMT "/%s.sock", STR_ARG(dir), name) >=
	    (int)sizeof(path)) {
		buf_fmt(problem, "RUN_DIR: " STR_FMT " is too long for a socket\n",
			STR_ARG(dir));
		return -1;
	}
	if (fd >= 0) {
		listen(fd, backlog); /* the length may have changed */
		remember(path);
		return fd;
	}
	fd = listen_fresh(path, backlog);
	if (fd < 0)
		buf_fmt(problem, "RUN_DIR: no socket at %s: %s\n", path,
			strerror(errno));
	return fd;
}
