/* events.h -- what must follow a commit: live events for browsers and wake-ups for task
 * workers. Collected during the request, sent as datagrams after commit, forgotten on
 * rollback. Losing one is harmless: pages ask again, task workers poll. */
#ifndef PB_BASE_EVENTS_H
#define PB_BASE_EVENTS_H

#include <sys/socket.h>
#include <sys/un.h>

#include "base/str.h"

/* Of changes EVENTS_MAX; ends have places of their own beyond. */
enum { EVENTS_MAX = 16, EVENTS_ROOM = EVENTS_MAX + 4, EVENT_LEN = 160 };

enum lane { LANE_FAST, LANE_SLOW, LANE_BULK, LANE_COUNT };

typedef struct events {
	int live_fd; /* datagram socket, -1 when none */
	/* Where the hub listens. Named at every send, not connected to, so that a hub
	 * that was restarted (or starts later) is found again. Empty path: live_fd is
	 * connected. */
	struct sockaddr_un live_addr;
	/* Non-blocking pipes, sockets or eventfds; -1 when none. */
	int lane_fd[LANE_COUNT];
	size_t n;
	char text[EVENTS_ROOM][EVENT_LEN];
	bool wake[LANE_COUNT];
} events;

/* An empty set with a socket towards the hub at live_path (empty: no hub) and no lanes;
 * false when the path is too long or there is no socket. */
bool events_open(struct events *e, str live_path);
void events_close(struct events *e); /* the socket; lanes belong to who made them */

/* Queues the line "E tenant topic id", with tabs between; the same event twice is sent
 * once. Past EVENTS_MAX the last one says "stale" instead: more has changed than is
 * named, pages look at all they show. One over EVENT_LEN, without tenant or topic, or
 * with control bytes is no event. */
void events_live(struct events *e, str tenant, str topic, str id);
/* Closing event streams after commit: sign-out, password change, somebody disabled or
 * demoted. The lines "S session" and "U user". */
void events_end_session(struct events *e, str session_hash);
void events_end_user(struct events *e, str user_id);
void events_wake(struct events *e, enum lane lane);
/* After commit; never waits, and forgets what it sent. */
void events_send(struct events *e);
/* After rollback, and at the start of a request. */
void events_forget(struct events *e);

#endif
