/* supervisor_kids.h -- private to serve/supervisor*.c. */
#ifndef PB_SERVE_SUPERVISOR_KIDS_H
#define PB_SERVE_SUPERVISOR_KIDS_H

#include <signal.h>
#include <sys/types.h>

#include "serve/board_shared.h"
#include "serve/supervisor.h"
#include "serve/supervisor_listen.h"

/* Twice as many slots as posts, because at HUP a post has two processes for a moment.
 */
enum { POSTS = BOARD_CHILDREN / 2, DRAIN_S = 30, READY_S = 15, HELPER_S = 30 };

/* A child process, until it is reaped. */
struct kid {
	pid_t pid; /* 0 = not in use */
	int slot;  /* on the board */
	int post;  /* index, or -1 once it was told to drain for another */
	const char *crew;
	enum pool pool;
	int64_t started, generation;
	int64_t told_at; /* TERM was sent; 0 = not */
	bool ready, stuck;
};

/* A place that is to be filled at all times: number of crew. */
struct post {
	size_t crew;
	int number;
	struct kid *kid;  /* who fills it; NULL = empty until due */
	struct kid *heir; /* who takes over when ready */
	int64_t due, delay;
	pid_t died; /* who filled it last, when that ended badly; else 0 */
};

enum renewing { RENEW_NOT, RENEW_CHECK, RENEW_REPLACE };

struct master {
	const config *cfg;
	const struct crew *crews;
	size_t ncrews;
	const struct supervise_hooks *hooks;
	int signal_fd, ready_fd, ready_in; /* a child's byte: its pid */
	sigset_t before;                   /* signal mask of our caller */
	struct kid kids[BOARD_CHILDREN];
	struct post posts[POSTS];
	size_t nposts;
	int64_t generation;
	bool draining, hurry; /* TERM once, twice */
	bool failed;          /* to leave with status 1 */
	enum renewing renewing;
	size_t renew_at; /* the post being replaced */
	int64_t renew_since;
	bool renew_again, heir_died;
	pid_t checker;
	pid_t successor; /* started by USR2 */
	int64_t successor_since;
	bool handed_over;  /* it is ready and has the sockets */
	pid_t predecessor; /* who started us by USR2 */
	int64_t started;
};

/* supervisor_child.c */

/* A new process for the post; NULL (and the post due later) when there can be none. */
struct kid *kid_start(struct master *m, struct post *p);
/* A process of our own that runs fn and exits with its answer; -1 when there can be
 * none. */
pid_t helper_start(struct master *m, bool (*fn)(void *arg), void *arg);
void kid_tell(struct kid *k); /* TERM, once */

/* supervisor_renew.c */

void renew_ask(struct master *m); /* HUP came */
void renew_checked(struct master *m, bool good);
void renew_step(struct master *m);   /* does what can be done now */
void helpers_step(struct master *m); /* ends a check or a new program that hangs */
void upgrade_ask(struct master *m);  /* USR2 came */
void upgrade_step(struct master *m); /* tell the predecessor when all is ready */
void upgrade_read(struct master *m); /* are we a successor? */

#endif
