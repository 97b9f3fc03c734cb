/* live_hub.h -- private to serve/live_hub*.c: the hub's memory.
 * live_hub.c          the process: start, tick, end
 * live_hub_streams.c  opening, writing to and closing streams (evhttp)
 * live_hub_events.c   what comes in, gathered for a moment, given out by tenant;
 *                     and once more to whom it passed by while their page was opening
 * live_hub_bridge.c   hubs of other nodes (LISTEN, NOTIFY) */
#ifndef PB_SERVE_LIVE_HUB_H
#define PB_SERVE_LIVE_HUB_H

#include <event2/event.h>
#include <event2/http.h>
#include <sys/queue.h>

#include "serve/live.h"

enum {
	HUB_GATHER_MS = 10, /* events wait so long for others that come together */
	HUB_TICK_MS = 100,
	HUB_BEAT_TICKS = 40,    /* a beat every 4 s, each stream at its own tick */
	HUB_BEHIND = 64 * 1024, /* bytes a reader may be behind before it is cut off */
	HUB_BUCKETS = 4096,
	HUB_GATHER_MOST = 256, /* events in one write: less than HUB_BEHIND */
	HUB_SAID = 1024,
	HUB_KEPT_MOST = 2048, /* events remembered for pages that are just opening */
	HUB_KEPT_S = 60,
	HUB_ID = 72, /* a tenant's, user's or thing's id with its NUL */
	HUB_TOPIC = 48,
	HUB_END_MS = 3000,                  /* for streams to be closed when we leave */
	BRIDGE_MOST = 64 * 1024,            /* waiting for the database */
	BRIDGE_NAMED = BRIDGE_MOST / 4 * 3, /* from here on changes are not named */
	BRIDGE_PAYLOAD = 7900,              /* PostgreSQL takes less than 8000 */
	BRIDGE_GAP_MS = 100,
};

struct hub;

LIST_HEAD(streams, stream);

/* Streams of one tenant, or of one user. */
struct group {
	SLIST_ENTRY(group) next; /* of the bucket */
	struct streams streams;  /* of a tenant; not kept for users */
	int64_t n;
	char id[HUB_ID];
};
SLIST_HEAD(groups, group);

struct stream {
	struct hub *hub;
	struct evhttp_request *req;
	struct group *tenant, *user;
	LIST_ENTRY(stream) of_tenant, of_beat;
	int64_t expires; /* Unix seconds */
	bool ending;     /* the last bytes are on their way; in no list any more */
	char session[HUB_ID];
};

struct live_event {
	char tenant[HUB_ID], topic[HUB_TOPIC], id[HUB_ID];
	bool ours; /* of this node */
	bool done;
};

/* One that has been given out. */
struct kept_event {
	int64_t at_us;
	struct live_event event;
};

struct bridge;

struct hub {
	struct child *me;
	const struct live *live;
	struct event_base *base;
	struct evhttp *http;
	struct evhttp_bound_socket *door;
	arena *a; /* for one event or request; reset after it */
	struct event *tick, *gather, *stop, *named, *pair, *reopen;
	struct evbuffer *out; /* scratch */
	struct groups tenants[HUB_BUCKETS], users[HUB_BUCKETS];
	struct streams beats[HUB_BEAT_TICKS];
	unsigned ticks;
	int64_t open;    /* streams */
	int64_t leaving; /* of these, ending */
	int64_t most;
	bool draining;
	struct live_event *events; /* gathered */
	size_t nevents;
	uint64_t said[HUB_SAID]; /* hashes of these */
	struct kept_event *kept; /* the n-th at n % HUB_KEPT_MOST */
	size_t nkept;            /* ever */
	int64_t began_us;        /* before this nothing is known */
	struct bridge *bridge;   /* NULL: no database */
};

/* live_hub_streams.c */
void hub_request(struct evhttp_request *req, void *arg);
/* Writes to one stream; cuts it off when it is too far behind. */
void stream_write(struct stream *s, const void *p, size_t n);
/* Ends it after what was written; retry_ms: when the browser should come back. */
void stream_end(struct stream *s, int retry_ms);
struct group *hub_tenant(struct hub *h, const char *id); /* NULL when nobody listens */
void hub_end_session(struct hub *h, const char *hash);
void hub_end_user(struct hub *h, const char *user);
void hub_end_all(struct hub *h);
void hub_beat(struct hub *h); /* those whose turn it is; closes what has expired */

/* live_hub_events.c */
void hub_read(evutil_socket_t fd, short what, void *arg);
/* A line of ours or of another node (events.h says which there are). */
void hub_line(struct hub *h, str line, bool ours);
/* Whether that hash was the last in its place, and puts it there: tells most of what is
 * said twice, and never forgets to say something. */
bool hub_seen(uint64_t said[HUB_SAID], uint64_t hash);
/* What was gathered: to every stream that is concerned, and from this node to the
 * others; listens again. */
void hub_give_out(struct hub *h);
/* After HUB_GATHER_MS: hears what else came and gives it out. */
void hub_gathered(evutil_socket_t fd, short what, void *arg);
/* What has changed for the stream's tenant since its page was made (Unix ms); that
 * everything may have, when so much is not remembered. */
void hub_tell_since(struct hub *h, struct stream *s, int64_t since_ms);

/* live_hub_bridge.c */
struct bridge *bridge_new(struct hub *h, str conninfo);
void bridge_delete(struct bridge *b);
void bridge_event(struct bridge *b, const struct live_event *e);
void bridge_end(struct bridge *b, char kind,
		const char *id); /* 'S' session, 'U' user */

#endif
