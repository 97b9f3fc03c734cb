/* supervisor.h -- the parent of all workers: starts, watches, replaces and ends them.
 * It opens no database, reads no request and allocates next to nothing, so nothing a
 * visitor sends can hurt it.
 *
 *   TERM, INT   drain: children finish what they do (KILL after 30 s); again: leave at
 * once HUP         check the new configuration in a child process, then replace the
 * children one by one; a new one is ready before the old one is told to drain USR2
 * start the program anew on the same listening sockets (PB_FDS); the new supervisor
 * ends this one when all its children are ready
 *
 * A child that dies is replaced: after 10 ms, doubling to 5 s while it keeps crashing
 * within 5 s of its start; at once when it left by itself, as a recycled worker does. A
 * child busy for longer than its deadline + 20 % (0.25 s at most) is killed. */
#ifndef PB_SERVE_SUPERVISOR_H
#define PB_SERVE_SUPERVISOR_H

#include "base/config.h"
#include "serve/board.h"

struct crew;

/* What a child process is given. */
struct child {
	const config *cfg;
	const struct crew *crew;
	void *arg;     /* the crew's */
	int number;    /* 0 .. count - 1 within the crew */
	int64_t after; /* pid of the one that died at this place; 0: none did */
	int listen_fd; /* the crew's */
	/* Private to supervisor and worker: */
	int ready_fd, statm_fd;
	int64_t most_requests;
};

/* Processes of one kind. The name is that of the listening socket across USR2 and of
 * the crew in the log; letters only. */
struct crew {
	const char *name;
	enum pool pool;
	int count;
	int listen_fd;       /* from listen_on; -1 none */
	int64_t deadline_ms; /* the least a piece of work may take; 0 = no watchdog */
	/* Runs in the child with signals as worker.h needs them. Call child_ready when
	 * work can be taken on, return to leave. */
	void (*entry)(struct child *me);
	void *arg;
};

/* What only the caller knows; all may be NULL. */
struct supervise_hooks {
	/* HUP: is the new configuration good? In a child process, which exits with the
	 * answer. */
	bool (*check)(void *arg);
	/* HUP, after a good check, in the supervisor: read it; may change counts and
	 * args in the crews table (not add or remove rows). False: everything stays as
	 * it is. */
	bool (*reload)(void *arg);
	void *arg;
	char **argv;          /* how to start the program anew at USR2; [0] is a path */
	const char *pid_file; /* gets our number when we took over by USR2 */
};

/* A unix stream socket at dir/name.sock that never blocks in accept: inherited when an
 * older supervisor handed it over, else bound under a temporary name, made 0660 and
 * renamed, so that there is no moment without one. backlog is the queue in front of the
 * crew: see BACKLOG_*. -1 and *problem said when it cannot be made. */
int listen_on(str dir, const char *name, int backlog, buf *problem);

/* How many may wait. A webhook must be answered, so all may wait that come in one
 * burst. A page that waits longer than about 1.5 s is better refused at once ("busy,
 * try again in a few seconds"): 8 workers x 1.5 s / 0.1 s for a heavy page = 120. But
 * two hundred open desks ask two addresses each in the moment in which a caller comes,
 * for parts of pages that take 2 ms: with room for 448 none of them is refused, and
 * heavy pages wait longer. Exports take seconds each: 2 workers x 16 s / 2 s. */
enum {
	BACKLOG_HOOKS = 1024,
	BACKLOG_PAGES = 448,
	BACKLOG_SLOW = 16,
	BACKLOG_LIVE = 4096
};

/* Runs until told to end, after which the process should: signals stay blocked. 0 after
 * an orderly end, 1 when there are too many children, or when it was started by USR2
 * and its children did not become ready (the older supervisor then goes on). Call
 * board_open first, and be one thread. crews must outlive the call. */
int supervise(const config *cfg, const struct crew *crews, size_t n,
	      const struct supervise_hooks *hooks);

/* In a child: it can take on work now. The supervisor counts on it before it ends an
 * older one. */
void child_ready(struct child *me);

#endif
