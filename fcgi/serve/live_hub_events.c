/* live_hub_events.c -- events come in one by one and go out together: one write for
 * each stream that is concerned, with everything that came within some milliseconds. */
#include <errno.h>
#include <event2/buffer.h>
#include <sys/socket.h>

#include "base/json.h"
#include "base/log.h"
#include "base/when.h"
#include "serve/live_hub.h"

enum { DATAGRAM_MAX = 8192, AT_ONCE = 256 };

/* One line of a stream, so no control bytes; and the JSON reader has checked the UTF-8.
 */
static bool take_text(char *out, size_t cap, str s, bool may_be_empty)
{
	if (s.n >= cap || (s.n == 0 && !may_be_empty))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
			return false;
	snprintf(out, cap, STR_FMT, STR_ARG(s));
	return true;
}

/* Nobody's page may be older than what is known from here on. */
static void keep(struct hub *h, const struct live_event *e)
{
	struct kept_event *k = &h->kept[h->nkept++ % HUB_KEPT_MOST];

	if (h->nkept > HUB_KEPT_MOST)
		h->began_us = k->at_us + 1;
	*k = (struct kept_event){when_now().us, *e};
}

static bool same(const struct live_event *a, const struct live_event *b)
{
	return strcmp(a->id, b->id) == 0 && strcmp(a->topic, b->topic) == 0 &&
	       strcmp(a->tenant, b->tenant) == 0;
}

/* ---- in */

void hub_take(struct hub *h, const struct live_event *e, bool ours)
{
	static const struct timeval SOON = {.tv_usec = HUB_GATHER_MS * INT64_C(1000)};

	board_live_event(1);
	keep(h, e);
	/* It sees by itself to not saying the same twice. */
	if (ours && h->bridge)
		bridge_event(h->bridge, e);
	for (size_t i = 0; i < h->nevents; i++)
		if (same(&h->events[i], e))
			return;
	if (h->nevents == HUB_GATHER_MOST)
		hub_give_out(h);
	if (h->nevents == 0)
		event_add(h->gather, &SOON);
	h->events[h->nevents++] = *e;
}

static void take_end(struct hub *h, const json *v)
{
	char id[HUB_ID];

	if (take_text(id, sizeof(id), json_str(json_get(v, "end")), false)) {
		hub_end_session(h, id);
		if (h->bridge)
			bridge_end(h->bridge, 'S', id);
	}
	if (take_text(id, sizeof(id), json_str(json_get(v, "user")), false)) {
		hub_end_user(h, id);
		if (h->bridge)
			bridge_end(h->bridge, 'U', id);
	}
}

static void take_line(struct hub *h, str line)
{
	struct live_event e = {.done = false};
	json *v;
	str why;

	if (!json_read(h->a, line, &v, &why))
		return;
	if (!json_get(v, "tenant"))
		take_end(h, v);
	else if (take_text(e.tenant, sizeof(e.tenant), json_str(json_get(v, "tenant")),
			   false) &&
		 take_text(e.topic, sizeof(e.topic), json_str(json_get(v, "topic")),
			   false) &&
		 take_text(e.id, sizeof(e.id), json_str(json_get(v, "id")), true))
		hub_take(h, &e, true);
}

void hub_read(evutil_socket_t fd, short what, void *arg)
{
	struct hub *h = arg;
	char text[DATAGRAM_MAX];

	(void)what;
	/* Not without end: what was gathered must get onto the wire between two
	 * helpings, or even quick readers would seem to be behind. */
	for (int i = 0; i < AT_ONCE && h->nevents < HUB_GATHER_MOST; i++) {
		ssize_t n = recv(fd, text, sizeof(text), MSG_DONTWAIT);
		if (n < 0)
			return;
		str rest = {text, (size_t)n}, line;
		while (str_split(&rest, '\n', &line))
			take_line(h, line);
		arena_reset(h->a);
	}
	if (h->nevents == HUB_GATHER_MOST)
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

void hub_give_out(struct hub *h)
{
	for (size_t i = 0; i < h->nevents; i++) {
		struct group *g =
			h->events[i].done ? NULL : hub_tenant(h, h->events[i].tenant);
		if (g)
			give_tenant(h, g, i);
	}
	h->nevents = 0;
	event_del(h->gather);
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
