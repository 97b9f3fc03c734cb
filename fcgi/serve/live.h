/* live.h -- event streams: one small process per node holds every browser's stream.
 *
 * In: datagrams of lines (events.h) from workers and task workers: what changed, and
 * whose streams end. Out, to every stream of the tenant, within 10 ms:
 *
 *	event: TOPIC            one for each event ...
 *	data: ID
 *
 *	event: changed          ... and one for all that came together: "TOPIC TOPIC:ID
 *..." data: waiting waiting:0192...
 *
 * A stream begins with "retry: 1000" and "event: hello" and has "event: beat" with the
 * server's time in milliseconds since 1970 every 4 s, because a page calls itself
 * "reconnecting" after 5. Hubs of other nodes hear by NOTIFY patchbay_live.
 *
 * A browser gets its stream by asking a worker, which answers X-Accel-Redirect:
 * /_live/TICKET; the ticket says for whom and until when. */
#ifndef PB_SERVE_LIVE_H
#define PB_SERVE_LIVE_H

#include "base/ctx.h"
#include "base/events.h"
#include "serve/supervisor.h"
#include "web/request.h"

/* The crew's arg. */
struct live {
	int listen_fd;     /* RUN_DIR/live.sock */
	int datagram_fd;   /* RUN_DIR/live-pub.sock, for processes that are not ours */
	int in_fd, out_fd; /* ours: a pair made before the fork, whose queue is not ten
			      deep */
	int64_t max_streams;
	int64_t max_per_user;
};

/* The sockets, before the first fork. False and *problem said when they cannot be made.
 */
bool live_open(const config *cfg, struct live *out, buf *problem);
/* The events of a worker go to the hub through the pair. e as events_open(e, S(""))
 * made it. */
void live_sender(const struct live *l, struct events *e);
/* The entry of the crew "live" (one process, POOL_LIVE, deadline LIVE_DEADLINE_MS: the
 * hub says every second that it is alive). Sandboxes itself when cfg->sandbox. */
enum { LIVE_DEADLINE_MS = 10000 };
/* Where the hub hears what workers tell, below RUN_DIR. */
#define LIVE_DATAGRAMS "/live-pub.sock"
void live_main(struct child *me);

/* What goes behind /_live/: base64url JSON, a dot, base64url HMAC. Valid until the
 * session expires. */
str live_ticket(ctx *x, const session *who);

/* Everything a ticket says. Texts live in a. */
typedef struct live_pass {
	str tenant, user, session, role;
	int64_t expires; /* Unix seconds */
} live_pass;
/* False for a forged, damaged or expired ticket. */
bool live_ticket_open(arena *a, const unsigned char key[KEY_LEN], str ticket,
		      int64_t now_s, live_pass *out);

/* Closing streams after commit: sign-out, password change, a person disabled or
 * demoted. */
void live_end_session(struct events *e, str session_hash);
void live_end_user(struct events *e, str user_id);

#endif
