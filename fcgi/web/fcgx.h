/* fcgx.h -- FastCGI requests, read by libfcgi and answered in one system call; no other
 * file includes its header.
 * The worker loop accepts connections by itself: libfcgi's own loop loses a signal that
 * comes at the wrong moment. For each connection:
 *
 *	fcgx_begin(f, fd), fcgx_read, (route), fcgx_body, (work), fcgx_send, fcgx_end
 *
 * What the loop must see to:
 * - fd is blocking (accept4 without SOCK_NONBLOCK) and has time-outs.
 * - Our signal handlers have SA_RESTART, and the signals that end a worker are blocked
 *   but in ppoll: libfcgi takes an interrupted read() for the end of the body (which
 *   fcgx_body refuses) and an interrupted write() for a web server that is gone.
 * - Handlers may be installed before or after fcgx_init: FCGX_Init replaces those of
 *   SIGPIPE (always), SIGTERM and SIGUSR1 (when default), and fcgx_init puts back what
 *   was there. SIGPIPE must be ignored: fcgx_init does that if it is at its default. */
#ifndef PB_WEB_FCGX_H
#define PB_WEB_FCGX_H

#include "web/request.h"
#include "web/response.h"

struct fcgx;

/* Once per process; false when the library cannot start. */
bool fcgx_init(void);
/* One per worker; lives in the arena given, which must outlive its requests. */
struct fcgx *fcgx_new(arena *a);

/* Takes the connection over and reads the request's parameters. False when no request
 * came (the peer spoke no FastCGI, left or was too slow): fd is closed then. */
MUST_USE bool fcgx_begin(struct fcgx *f, int fd);
/* Fills q (see request_read). E_INPUT when CONTENT_LENGTH is no number, E_TOOBIG when
 * it is above body_limit_max, the most that any route takes. */
MUST_USE rc fcgx_read(ctx *x, struct fcgx *f, size_t body_limit_max, request *q);
/* Reads the body into q->body, at most the route's limit, else E_TOOBIG. E_INPUT unless
 * it is exactly as long as CONTENT_LENGTH said. */
MUST_USE rc fcgx_body(ctx *x, struct fcgx *f, size_t limit, request *q);
/* The same for a multipart body whose file is too large for memory: see spool_read. */
MUST_USE rc fcgx_spool(ctx *x, struct fcgx *f, size_t limit, str folder, request *q);
/* Sends the answer; with a response that passed its own limits (body.full,
 * headers.full) a bare 500, never half a page. Adds Content-Length. */
void fcgx_send(struct fcgx *f, const response *p);
/* Ends the request and closes the connection, also when nothing was sent. False when
 * the answer did not get through to the web server. */
bool fcgx_end(struct fcgx *f);

#endif
