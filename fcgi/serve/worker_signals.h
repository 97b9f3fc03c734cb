/* worker_signals.h -- private to serve/: signals in the processes that a supervisor
 * starts. */
#ifndef PB_SERVE_WORKER_SIGNALS_H
#define PB_SERVE_WORKER_SIGNALS_H

#include <signal.h>

/* In a new child, which was forked with everything blocked: TERM is noted and stays
 * blocked outside of child_wait; what a terminal or an operator sends to the whole
 * group (INT, HUP, QUIT ...) is for the supervisor alone. before: the mask from before
 * it blocked. */
void worker_signals(const sigset_t *before);
/* The same for helpers that run once: everything as it is in a program that just
 * started. */
void worker_signals_plain(const sigset_t *before);

#endif
