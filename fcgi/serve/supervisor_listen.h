/* supervisor_listen.h -- private to serve/: where sockets are put and how they are
 * handed over. */
#ifndef PB_SERVE_SUPERVISOR_LISTEN_H
#define PB_SERVE_SUPERVISOR_LISTEN_H

#include "serve/supervisor.h"

/* Binds fd at path, mode 0660, in place of whatever is there; listens when backlog > 0.
 * The file is taken away at the end. False with errno. */
bool listen_place(int fd, const char *path, int backlog);

enum { LISTEN_ENV = 512 };
/* "hooks=5,pages=6" for all crews with a socket; false when it is too long. */
bool listen_env(const struct crew *crews, size_t n, char out[LISTEN_ENV]);
/* Closes inherited sockets that nobody asked for and forgets PB_FDS. */
void listen_inherit_done(void);
/* Takes away the socket files that are still ours. */
void listen_remove(void);

#endif
