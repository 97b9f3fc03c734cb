/* live_hub_streams.c -- event streams of browsers, over evhttp. nginx stands in front:
 * what comes here is one GET with a ticket for its path. */
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/keyvalq_struct.h>

#include "base/log.h"
#include "base/when.h"
#include "serve/live_hub.h"

/* ---- groups */

static struct groups *bucket(struct groups *all, const char *id)
{
	return &all[str_hash(str_of(id)) % HUB_BUCKETS];
}

static struct group *group_find(struct groups *all, const char *id)
{
	struct group *g;

	SLIST_FOREACH(g, bucket(all, id), next)
	if (strcmp(g->id, id) == 0)
		return g;
	return NULL;
}

struct group *hub_tenant(struct hub *h, const char *id)
{
	return group_find(h->tenants, id);
}

static struct group *group_join(struct groups *all, const char *id)
{
	struct group *g = group_find(all, id);

	if (!g) {
		g = calloc(1, sizeof(*g));
		if (!g)
			return NULL;
		snprintf(g->id, sizeof(g->id), "%s", id);
		LIST_INIT(&g->streams);
		SLIST_INSERT_HEAD(bucket(all, id), g, next);
	}
	g->n++;
	return g;
}

static void group_leave(struct groups *all, struct group *g)
{
	if (!g || --g->n > 0)
		return;
	SLIST_REMOVE(bucket(all, g->id), g, group, next);
	free(g);
}

/* ---- ends */

/* Out of every list: nothing more is written to it. */
static void stream_unlink(struct stream *s)
{
	if (s->tenant)
		LIST_REMOVE(s, of_tenant);
	LIST_REMOVE(s, of_beat);
	group_leave(s->hub->tenants, s->tenant);
	group_leave(s->hub->users, s->user);
	s->tenant = s->user = NULL;
	board_live_streams(--s->hub->open);
}

static void stream_free(struct stream *s)
{
	struct hub *h = s->hub;

	if (s->ending)
		h->leaving--;
	else
		stream_unlink(s);
	free(s);
	if (h->draining && h->leaving == 0)
		event_base_loopbreak(h->base);
}

/* The connection is going away, by whoever's doing. A request whose answer has not
 * ended was taken out of its connection by evhttp and is ours to free, which ending it
 * does. */
static void on_close(struct evhttp_connection *conn, void *arg)
{
	struct stream *s = arg;

	(void)conn;
	if (!s->ending && !evhttp_request_get_connection(s->req))
		evhttp_send_reply_end(s->req);
	stream_free(s);
}

/* A reader that does not read: nothing more can be told to it. */
static void stream_cut(struct stream *s)
{
	board_live_closed(1);
	evhttp_connection_free(
		evhttp_request_get_connection(s->req)); /* calls on_close */
}

static struct evbuffer *waiting(const struct stream *s)
{
	struct evhttp_connection *conn = evhttp_request_get_connection(s->req);

	return bufferevent_get_output(evhttp_connection_get_bufferevent(conn));
}

static void put(struct stream *s, const void *p, size_t n)
{
	evbuffer_add(s->hub->out, p, n);
	evhttp_send_reply_chunk(s->req, s->hub->out);
	evbuffer_drain(s->hub->out, evbuffer_get_length(s->hub->out));
}

void stream_write(struct stream *s, const void *p, size_t n)
{
	/* A write alone is not too much, however large. */
	if (evbuffer_get_length(waiting(s)) > HUB_BEHIND)
		stream_cut(s);
	else
		put(s, p, n);
}

void stream_end(struct stream *s, int retry_ms)
{
	char text[32];
	int n = snprintf(text, sizeof(text), "retry: %d\n\n", retry_ms);

	put(s, text, (size_t)n);
	stream_unlink(s);
	s->ending = true;
	s->hub->leaving++;
	evhttp_send_reply_end(s->req);
}

/* ---- opening */

static void refuse(struct evhttp_request *req, int status, const char *why)
{
	struct evkeyvalq *headers = evhttp_request_get_output_headers(req);

	evhttp_add_header(headers, "Connection", "close");
	evhttp_add_header(headers, "Cache-Control", "no-store");
	if (status >= 429)
		evhttp_add_header(headers, "Retry-After", "5");
	evhttp_send_reply(req, status, why, NULL);
}

static bool copy_id(char out[HUB_ID], str id)
{
	if (id.n >= HUB_ID || (id.n && memchr(id.p, 0, id.n)))
		return false;
	snprintf(out, HUB_ID, STR_FMT, STR_ARG(id));
	return true;
}

/* Which tick the new stream's beat comes at: in turn, so that beats are spread evenly.
 */
static struct streams *next_beat(struct hub *h)
{
	static unsigned turn;

	return &h->beats[turn++ % HUB_BEAT_TICKS];
}

static struct stream *stream_new(struct hub *h, struct evhttp_request *req,
				 const live_pass *pass)
{
	struct stream *s = calloc(1, sizeof(*s));
	char tenant[HUB_ID], user[HUB_ID];

	if (!s || !copy_id(tenant, pass->tenant) || !copy_id(user, pass->user) ||
	    !copy_id(s->session, pass->session)) {
		free(s);
		return NULL;
	}
	s->hub = h;
	s->req = req;
	s->expires = pass->expires;
	s->user = group_join(h->users, user);
	/* An operator belongs to no tenant and hears nothing of any. */
	s->tenant = *tenant ? group_join(h->tenants, tenant) : NULL;
	if (s->tenant)
		LIST_INSERT_HEAD(&s->tenant->streams, s, of_tenant);
	struct streams *turn = next_beat(h); /* the macro would ask more than once */
	LIST_INSERT_HEAD(turn, s, of_beat);
	board_live_streams(++h->open);
	return s;
}

/* A browser whose stream breaks comes back after this long. The web server's reload
 * ends all streams in one stroke; in turn, their browsers come back spread over a
 * second instead of more at once than the pages' workers can queue. ms. */
static unsigned next_return(void)
{
	static unsigned turn;

	return 500 + turn++ * 619 % 1000;
}

static void start_reply(struct stream *s)
{
	struct evhttp_connection *conn = evhttp_request_get_connection(s->req);
	struct evkeyvalq *headers = evhttp_request_get_output_headers(s->req);
	/* Nothing is read any more, so reading has no limit; a write that does not get
	 * anywhere for this long is to nobody. */
	static const struct timeval WRITE = {.tv_sec = 30};
	char first[80];
	int n = snprintf(first, sizeof(first),
			 "retry: %u\n\nevent: hello\ndata: %lld\n\n", next_return(),
			 (long long)(when_now().us / 1000));

	evhttp_connection_set_closecb(conn, on_close, s);
	bufferevent_set_timeouts(evhttp_connection_get_bufferevent(conn), NULL, &WRITE);
	evhttp_add_header(headers, "Content-Type", "text/event-stream; charset=utf-8");
	evhttp_add_header(headers, "Cache-Control", "no-store");
	evhttp_add_header(headers, "X-Accel-Buffering", "no");
	evhttp_add_header(headers, "Connection", "close");
	evhttp_send_reply_start(s->req, HTTP_OK, "OK");
	put(s, first, (size_t)n);
}

/* "/TICKET?MILLISECONDS": the ticket, and when the page was made; 0: not said. */
static bool ticket_of(struct hub *h, struct evhttp_request *req, live_pass *pass,
		      int64_t *since_ms)
{
	str path = str_of(evhttp_request_get_uri(req));
	ptrdiff_t query = str_find(path, '?', 0);

	*since_ms = 0;
	if (query >= 0) {
		(void)str_i64(str_sub(path, (size_t)query + 1, path.n), since_ms);
		path = str_sub(path, 0, (size_t)query);
	}
	return live_ticket_open(h->a, h->me->cfg->key, str_sub(path, 1, path.n),
				when_now().us / 1000000, pass);
}

static void answer(struct hub *h, struct evhttp_request *req)
{
	live_pass pass;
	char user[HUB_ID];
	int64_t since_ms;

	if (!ticket_of(h, req, &pass, &since_ms) || !copy_id(user, pass.user)) {
		refuse(req, 403, "Forbidden");
		return;
	}
	struct group *theirs = group_find(h->users, user);
	if (h->open >= h->most || h->draining) {
		refuse(req, 503, "Busy");
		return;
	}
	if (theirs && theirs->n >= h->live->max_per_user) {
		refuse(req, 429, "Too many streams");
		return;
	}
	struct stream *s = stream_new(h, req, &pass);
	if (!s) {
		refuse(req, 403, "Forbidden");
		return;
	}
	start_reply(s);
	if (since_ms > 0)
		hub_tell_since(h, s, since_ms);
}

void hub_request(struct evhttp_request *req, void *arg)
{
	struct hub *h = arg;

	answer(h, req);
	arena_reset(h->a);
}

/* ---- all of them */

static void beat(struct stream *s, const char *text, size_t n, int64_t now_s)
{
	if (s->expires <= now_s)
		stream_end(s, 1000);
	else
		stream_write(s, text, n);
}

void hub_beat(struct hub *h)
{
	struct streams *turn = &h->beats[h->ticks % HUB_BEAT_TICKS];
	int64_t now = when_now().us;
	char text[80];
	int n = snprintf(text, sizeof(text), ": beat\nevent: beat\ndata: %lld\n\n",
			 (long long)(now / 1000));

	for (struct stream *s = LIST_FIRST(turn), *next; s; s = next) {
		next = LIST_NEXT(s, of_beat);
		beat(s, text, (size_t)n, now / 1000000);
	}
}

static void end_where(struct hub *h, const char *hash, const char *user)
{
	for (size_t i = 0; i < HUB_BEAT_TICKS; i++)
		for (struct stream *s = LIST_FIRST(&h->beats[i]), *next; s; s = next) {
			next = LIST_NEXT(s, of_beat);
			if ((hash && strcmp(s->session, hash) == 0) ||
			    (user && strcmp(s->user->id, user) == 0))
				stream_end(s, 1000);
		}
}

void hub_end_session(struct hub *h, const char *hash)
{
	end_where(h, hash, NULL);
}

void hub_end_user(struct hub *h, const char *user)
{
	end_where(h, NULL, user);
}

/* They all come back at once, to our successor: spread over two seconds. */
void hub_end_all(struct hub *h)
{
	int n = 0;

	for (size_t i = 0; i < HUB_BEAT_TICKS; i++)
		while (!LIST_EMPTY(&h->beats[i]))
			stream_end(LIST_FIRST(&h->beats[i]), 200 + n++ * 97 % 1800);
}
