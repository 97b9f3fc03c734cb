/* live_hub_events.c -- events come in one by one and go out together: one write for
 * each stream that is concerned, with everything that came within some milliseconds. */
#include <errno.h>
#include <event2/buffer.h>
#include <sys/socket.h>

#include "base/log.h"
#include "base/text.h"
#include "base/when.h"
#include "serve/live_hub.h"

enum { DATAGRAM_MAX = 8192, AT_ONCE = 256 };

/* Nobody's page may be older than what is known from here on. */
static void keep(struct hub *h, const struct live_event *e)
{
	struct kept_event *k = &h->kept[h->nkept++ % HUB_KEPT_MOST];

	if (h->nkept > HUB_KEPT_MOST)
		h->began_us = k->at_us + 1;
	*k = (struct kept_event){when_now().us, *e};
}

/* ---- in */

bool hub_seen(uint64_t said[HUB_SAID], uint64_t hash)
{
	uint64_t *at = &said[hash % HUB_SAID];
	bool seen = *at == hash;

	*at = hash;
	return seen;
}

static void take_event(struct hub *h, const struct live_event *e)
{
	static const struct timeval SOON = {.tv_usec = HUB_GATHER_MS * INT64_C(1000)};

	if (h->nevents == HUB_GATHER_MOST)
		hub_give_out(h);
	if (h->nevents == 0)
		event_add(h->gather, &SOON);
	h->events[h->nevents++] = *e;
}

static void take_end(struct hub *h, char kind, const char *id, bool ours)
{
	if (kind == 'S')
		hub_end_session(h, id);
	if (kind == 'U')
		hub_end_user(h, id);
	if (ours && h->bridge && (kind == 'S' || kind == 'U'))
		bridge_end(h->bridge, kind, id);
}

/* The next part of a line; it becomes part of a line of a stream. */
static bool take_part(str *rest, char *out, size_t cap)
{
	str part;

	if (!str_split(rest, '\t', &part) || part.n >= cap || !part.n)
		return false;
	for (size_t i = 0; i < part.n; i++)
		if ((unsigned char)part.p[i] < 0x20 || part.p[i] == 0x7f)
			return false;
	memcpy(out, part.p, part.n);
	out[part.n] = '\0';
	return true;
}

/* What has been said since the last giving out is not even read again. */
static void hear_event(struct hub *h, str line, bool ours)
{
	struct live_event e = {.ours = ours};
	str rest = str_sub(line, 2, line.n);

	board_live_event(1);
	if (hub_seen(h->said, str_hash(line) + ours) || !text_is_utf8(line))
		return;
	if (take_part(&rest, e.tenant, sizeof(e.tenant)) &&
	    take_part(&rest, e.topic, sizeof(e.topic)) &&
	    (!rest.n || take_part(&rest, e.id, sizeof(e.id))))
		take_event(h, &e);
}

void hub_line(struct hub *h, str line, bool ours)
{
	char kind[2], id[HUB_ID];

	if (str_starts(line, S("E\t")))
		hear_event(h, line, ours);
	else if (text_is_utf8(line) && take_part(&line, kind, sizeof(kind)) &&
		 take_part(&line, id, sizeof(id)))
		take_end(h, *kind, id, ours);
}

/* False when there may be more. */
static bool hear_all(struct hub *h, int fd)
{
	char text[DATAGRAM_MAX];

	/* Not without end: what was gathered must get onto the wire between two
	 * helpings, or even quick readers would seem to be behind. */
	for (int i = 0; i < AT_ONCE && h->nevents < HUB_GATHER_MOST; i++) {
		ssize_t n = recv(fd, text, sizeof(text), MSG_DONTWAIT);
		if (n < 0)
			return true;
		str rest = {text, (size_t)n}, line;
		while (str_split(&rest, '\n', &line))
			hub_line(h, line, true);
	}
	return false;
}

/* Whatever else workers tell while something is gathered may as well lie in their
 * socket, which has room for hundreds: not to be woken by each of them is most of the
 * work. (The one with a name has room for ten, and is always listened to.) */
void hub_read(evutil_socket_t fd, short what, void *arg)
{
	struct hub *h = arg;
	bool all = hear_all(h, fd);

	(void)what;
	if (h->nevents == HUB_GATHER_MOST)
		hub_give_out(h);
	if (all && h->nevents && fd == h->live->in_fd)
		event_del(h->pair);
}

void hub_gathered(evutil_socket_t fd, short what, void *arg)
{
	struct hub *h = arg;

	(void)fd;
	/* What comes when we are leaving is our successor's. */
	if (!h->draining)
		hub_read(h->live->in_fd, what, h);
	hub_give_out(h);
}

/* ---- out */

/* "event: TOPIC / data: ID". Programs know a call that changed by another name (C-14).
 */
static void say_one(struct evbuffer *out, const struct live_event *e)
{
	const char *name = strcmp(e->topic, "call") == 0 ? "call_updated" : e->topic;

	evbuffer_add_printf(out, "event: %s\ndata: %s\n\n", name, e->id);
}

/* What "changed" says of it: the topic, and the very thing when there is one. */
static void say_change(struct evbuffer *out, const struct live_event *e)
{
	evbuffer_add_printf(out, " %s", e->topic);
	if (*e->id)
		evbuffer_add_printf(out, " %s:%s", e->topic, e->id);
}

/* Everything that is for the tenant of the i-th event, which is the first one. */
static size_t compose(struct hub *h, size_t first, struct evbuffer *ones)
{
	struct evbuffer *changes = evbuffer_new();
	const char *tenant = h->events[first].tenant;
	size_t n = 0;

	for (size_t i = first; changes && i < h->nevents; i++) {
		struct live_event *e = &h->events[i];
		if (e->done || strcmp(e->tenant, tenant) != 0)
			continue;
		e->done = true;
		n++;
		say_one(ones, e);
		say_change(changes, e);
	}
	if (!changes)
		return 0;
	evbuffer_add_printf(ones, "event: changed\ndata:");
	evbuffer_add_buffer(ones, changes);
	evbuffer_add(ones, "\n\n", 2);
	evbuffer_free(changes);
	return n;
}

static void give_tenant(struct hub *h, struct group *g, size_t first)
{
	struct evbuffer *text = evbuffer_new();
	size_t count = text ? compose(h, first, text) : 0;
	size_t n = text ? evbuffer_get_length(text) : 0;
	const unsigned char *p = count ? evbuffer_pullup(text, -1) : NULL;

	for (struct stream *s = p ? LIST_FIRST(&g->streams) : NULL, *next; s;
	     s = next) {
		next = LIST_NEXT(s, of_tenant);
		board_live_sent((int64_t)count);
		/* Cutting off the last reader frees the group: nothing of it is used
		 * after. */
		stream_write(s, p, n);
	}
	if (text)
		evbuffer_free(text);
}

/* Who opens a page from now on is told what is kept; who listens already is told next,
 * and finds it when they ask. So it is known from this moment on, however often it was
 * said before. */
static void note(struct hub *h, const struct live_event *e)
{
	board_changed(str_of(e->tenant));
	keep(h, e);
	if (e->ours && h->bridge)
		bridge_event(h->bridge, e);
}

void hub_give_out(struct hub *h)
{
	for (size_t i = 0; i < h->nevents; i++) {
		note(h, &h->events[i]);
		struct group *g =
			h->events[i].done ? NULL : hub_tenant(h, h->events[i].tenant);
		if (g)
			give_tenant(h, g, i);
	}
	h->nevents = 0;
	memset(h->said, 0, sizeof(h->said));
	event_del(h->gather);
	if (!h->draining)
		event_add(h->pair, NULL);
}

/* ---- again */

/* Newest first, until one is older than the page; in how many lines. */
static size_t compose_since(const struct hub *h, const char *tenant, int64_t since_us,
			    struct evbuffer *out)
{
	size_t have = h->nkept < HUB_KEPT_MOST ? h->nkept : HUB_KEPT_MOST, n = 0;

	for (size_t i = 1; i <= have; i++) {
		const struct kept_event *k = &h->kept[(h->nkept - i) % HUB_KEPT_MOST];
		if (k->at_us < since_us)
			break;
		if (strcmp(k->event.tenant, tenant) == 0 && ++n)
			say_change(out, &k->event);
	}
	return n;
}

void hub_tell_since(struct hub *h, struct stream *s, int64_t since_ms)
{
	static const char STALE[] = "event: stale\ndata: all\n\n";
	int64_t since = since_ms * 1000;
	struct evbuffer *text = evbuffer_new();

	if (!text || !s->tenant)
		goto out;
	if (since < h->began_us || since < when_now().us - SECONDS(HUB_KEPT_S)) {
		stream_write(s, STALE, sizeof(STALE) - 1);
		goto out;
	}
	evbuffer_add_printf(text, "event: changed\ndata:");
	if (compose_since(h, s->tenant->id, since, text) > 0) {
		evbuffer_add(text, "\n\n", 2);
		stream_write(s, evbuffer_pullup(text, -1), evbuffer_get_length(text));
	}
out:
	if (text)
		evbuffer_free(text);
}
