/* live.c -- the sockets of the hub, and what others send there. */
#include "serve/live.h"

#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "serve/supervisor_listen.h"

enum { STREAMS_MAX = 20000, STREAMS_PER_USER = 20, QUEUE_BYTES = 4 << 20 };

static bool place_datagrams(struct live *l, str dir, buf *problem)
{
	char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
	int n = snprintf(path, sizeof(path), STR_FMT LIVE_DATAGRAMS, STR_ARG(dir));

	l->datagram_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (n < (int)sizeof(path) && l->datagram_fd >= 0 &&
	    listen_place(l->datagram_fd, path, 0))
		return true;
	buf_fmt(problem, "RUN_DIR: no socket at %s: %s\n", path, strerror(errno));
	return false;
}

/* A named datagram socket queues net.unix.max_dgram_qlen messages, which may be ten;
 * two that are connected to each other queue as much as their buffer holds. The hub may
 * die and come back: the supervisor holds both ends. */
static bool make_pair(struct live *l, buf *problem)
{
	int fds[2], bytes = QUEUE_BYTES;

	if (socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds) !=
	    0) {
		buf_fmt(problem, "live events: %s\n", strerror(errno));
		return false;
	}
	setsockopt(fds[1], SOL_SOCKET, SO_SNDBUF, &bytes,
		   sizeof(bytes)); /* as far as allowed */
	l->in_fd = fds[0];
	l->out_fd = fds[1];
	return true;
}

bool live_open(const config *cfg, struct live *out, buf *problem)
{
	*out = (struct live){.listen_fd = -1,
			     .datagram_fd = -1,
			     .in_fd = -1,
			     .out_fd = -1,
			     .max_streams = STREAMS_MAX,
			     .max_per_user = STREAMS_PER_USER};
	out->listen_fd = listen_on(cfg->run_dir, "live", BACKLOG_LIVE, problem);
	return out->listen_fd >= 0 && place_datagrams(out, cfg->run_dir, problem) &&
	       make_pair(out, problem);
}

void live_sender(const struct live *l, struct events *e)
{
	e->live_fd = l->out_fd;
	e->live_addr.sun_path[0] = '\0';
}

void live_end_session(struct events *e, str session_hash)
{
	events_end_session(e, session_hash);
}

void live_end_user(struct events *e, str user_id)
{
	events_end_user(e, user_id);
}
