/* worker.h -- how a child process waits for work and hears that it should leave.
 * TERM is blocked everywhere but inside child_wait, so that a signal never cuts a
 * request short and never falls into the gap between looking at a flag and going to
 * sleep. */
#ifndef PB_SERVE_WORKER_H
#define PB_SERVE_WORKER_H

#include "serve/supervisor.h"

/* Answers one connection and closes fd. arg as given to worker_serve. fd blocks, with
 * five seconds for each read and write. */
typedef void (*worker_fn)(void *arg, int fd);

/* Says child_ready, then serves until told to leave, after about cfg->max_requests (10
 * % more or less, so that not all leave together), or over 256 MiB. It leaves between
 * requests only. Marks the board. */
void worker_serve(struct child *me, int listen_fd, worker_fn fn, void *arg);

/* For loops of one's own (tasks, the hub): waits at most ms (< 0: for ever) until one
 * of the n fds is readable, whose revents are then set; fds of -1 are passed over.
 * False when the time is up, or when this process is to leave. */
struct pollfd;
bool child_wait_any(struct child *me, struct pollfd *fds, size_t n, int64_t ms);
bool child_wait(struct child *me, int fd, int64_t ms);
/* Has it been told to leave? Also true when it has done its share or grown too big,
 * which is looked at here: call it once after each piece of work. */
bool child_leaving(struct child *me);
/* Bytes of memory in use, also told to the board; 0 when that cannot be seen. For who
 * does not call child_leaving; costs some microseconds. */
int64_t child_rss(struct child *me);

#endif
