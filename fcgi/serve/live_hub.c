/* live_hub.c -- the process that holds the event streams. */
#include "serve/live_hub.h"

#include <event2/buffer.h>
#include <event2/listener.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/log.h"
#include "base/when.h"
#include "serve/board_shared.h"
#include "serve/sandbox.h"
#include "serve/worker.h"

/* ---- time */

static void on_tick(evutil_socket_t fd, short what, void *arg)
{
	struct hub *h = arg;

	(void)fd;
	(void)what;
	h->ticks++;
	/* The watchdog's clock starts anew: a hub that hangs does not come here. */
	board_busy(0);
	board_note_dropped();
	if (h->ticks % HUB_BEAT_TICKS == 1)
		child_rss(h->me);
	hub_beat(h);
}

/* ---- leaving */

static void on_stop(evutil_socket_t fd, short what, void *arg)
{
	static const struct timeval MOST = {.tv_usec = 0, .tv_sec = HUB_END_MS / 1000};
	struct hub *h = arg;

	(void)fd;
	(void)what;
	if (h->draining)
		return;
	/* From here on new browsers and events are the successor's. */
	evhttp_del_accept_socket(h->http, h->door);
	h->door = NULL;
	hub_give_out(h);
	event_del(h->named);
	event_del(h->pair);
	h->draining = true;
	hub_end_all(h);
	event_base_loopexit(h->base, h->leaving ? &MOST : NULL);
}

/* ---- starting */

/* As many descriptors as the system allows and streams need; gives back how many
 * streams. */
static int64_t make_room(int64_t streams)
{
	enum { OTHERS = 200 };
	struct rlimit r;

	if (getrlimit(RLIMIT_NOFILE, &r) != 0)
		return 500;
	rlim_t want = (rlim_t)streams + OTHERS;
	r.rlim_cur = want < r.rlim_max ? want : r.rlim_max;
	if (setrlimit(RLIMIT_NOFILE, &r) != 0 || r.rlim_cur <= OTHERS)
		return 500;
	return r.rlim_cur < want ? (int64_t)r.rlim_cur - OTHERS : streams;
}

/* Out of descriptors: the queue waits a second. Without this libevent would try again
 * at once, for ever. The argument is evhttp's, so the hub, one a process, is
 * remembered. */
static struct hub *this_hub;

static void on_accept_trouble(struct evconnlistener *door, void *arg)
{
	static const struct timeval PAUSE = {.tv_sec = 1};

	(void)arg;
	log_say(LOG_ERROR, "live", "accept: %s", strerror(EVUTIL_SOCKET_ERROR()));
	evconnlistener_disable(door);
	event_add(this_hub->reopen, &PAUSE);
}

static void on_reopen(evutil_socket_t fd, short what, void *arg)
{
	struct hub *h = arg;

	(void)fd;
	(void)what;
	if (h->door)
		evconnlistener_enable(evhttp_bound_socket_get_listener(h->door));
}

static void on_message(int severity, const char *text)
{
	log_say(severity >= EVENT_LOG_ERR ? LOG_ERROR : LOG_WARN, "libevent", "%s",
		text);
}

static bool open_http(struct hub *h)
{
	h->http = evhttp_new(h->base);
	if (!h->http)
		return false;
	evhttp_set_allowed_methods(h->http, EVHTTP_REQ_GET);
	evhttp_set_max_headers_size(h->http, 16384);
	evhttp_set_max_body_size(h->http, 0);
	evhttp_set_timeout(h->http, 10);
	evhttp_set_gencb(h->http, hub_request, h);
	h->door = evhttp_accept_socket_with_handle(h->http, h->live->listen_fd);
	h->reopen = event_new(h->base, -1, 0, on_reopen, h);
	if (!h->door || !h->reopen)
		return false;
	this_hub = h;
	evconnlistener_set_error_cb(evhttp_bound_socket_get_listener(h->door),
				    on_accept_trouble);
	return true;
}

static bool open_events(struct hub *h)
{
	static const struct timeval TICK = {.tv_usec = HUB_TICK_MS * INT64_C(1000)};
	const short reading = EV_READ | EV_PERSIST;

	h->tick = event_new(h->base, -1, EV_PERSIST, on_tick, h);
	h->gather = event_new(h->base, -1, 0, hub_gathered, h);
	h->stop = evsignal_new(h->base, SIGTERM, on_stop, h);
	h->named = event_new(h->base, h->live->datagram_fd, reading, hub_read, h);
	h->pair = event_new(h->base, h->live->in_fd, reading, hub_read, h);
	return h->tick && h->gather && h->stop && h->named && h->pair &&
	       event_add(h->tick, &TICK) == 0 && event_add(h->stop, NULL) == 0 &&
	       event_add(h->named, NULL) == 0 && event_add(h->pair, NULL) == 0;
}

static bool hub_open(struct hub *h, struct child *me)
{
	h->me = me;
	h->live = me->arg;
	h->most = make_room(h->live->max_streams);
	h->a = arena_new(1 << 20);
	event_set_log_callback(on_message);
	h->events = calloc(HUB_GATHER_MOST, sizeof(*h->events));
	h->kept = calloc(HUB_KEPT_MOST, sizeof(*h->kept));
	h->began_us = when_now().us;
	h->base = event_base_new();
	h->out = evbuffer_new();
	for (size_t i = 0; i < HUB_BEAT_TICKS; i++)
		LIST_INIT(&h->beats[i]);
	return h->events && h->kept && h->base && h->out && open_http(h) &&
	       open_events(h);
}

static bool enter_sandbox(struct hub *h)
{
	struct sandbox box;
	buf problem = buf_new(h->a, 256, 4096);

	if (!h->me->cfg->sandbox)
		return true;
	sandbox_for(h->a, h->me->cfg, SANDBOX_LIVE, &box);
	bool ok = sandbox_enter(&box, &problem);
	if (problem.n)
		log_say(ok ? LOG_WARN : LOG_ERROR, "sandbox", STR_FMT,
			STR_ARG(buf_view(&problem)));
	arena_reset(h->a);
	return ok;
}

static void free_event(struct event *e)
{
	if (e)
		event_free(e);
}

static void hub_close(struct hub *h)
{
	bridge_delete(h->bridge);
	if (h->http)
		evhttp_free(h->http);
	free_event(h->reopen);
	free_event(h->tick);
	free_event(h->gather);
	free_event(h->stop);
	free_event(h->named);
	free_event(h->pair);
	if (h->out)
		evbuffer_free(h->out);
	if (h->base)
		event_base_free(h->base);
	free(h->events);
	free(h->kept);
	arena_delete(h->a);
	free(h);
}

/* TERM becomes an event of the loop, so here it need not be blocked. */
static void hear_term(void)
{
	sigset_t term;

	sigemptyset(&term);
	sigaddset(&term, SIGTERM);
	sigprocmask(SIG_UNBLOCK, &term, NULL);
}

void live_main(struct child *me)
{
	struct hub *h = calloc(1, sizeof(*h));

	if (!h || !hub_open(h, me) || !enter_sandbox(h)) {
		log_say(LOG_ERROR, "live", "the hub cannot start");
		_exit(1);
	}
	h->bridge =
		me->cfg->database_url.n ? bridge_new(h, me->cfg->database_url) : NULL;
	hear_term();
	board_busy(0);
	child_ready(me);
	event_base_dispatch(h->base);
	board_live_streams(0);
	hub_close(h);
}
