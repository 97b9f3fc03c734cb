/* live_hub_bridge.c -- what happened on this node for the hubs of the others, and back,
 *by LISTEN and NOTIFY on a connection of our own. Never in a request's transaction:
 *NOTIFY makes commits wait for each other. At most one small transaction in 100 ms,
 *with everything since the last one. Nothing here waits: the connection is an event of
 *the loop, and while the database is away the local streams do not notice.
 *
 * A payload is our node and lines as events.h has them. When more waits than can be
 * named, a tenant's pages are told to look at all they show. */
#include <arpa/inet.h>
#include <event2/dns.h>
#include <event2/util.h>
#include <libpq-fe.h>

#include "base/log.h"
#include "base/when.h"
#include "serve/live_hub.h"

enum bridge_state {
	BRIDGE_OFF,     /* waiting to try again */
	BRIDGE_NAME,    /* looking for the server's address */
	BRIDGE_CONNECT, /* libpq is at it */
	BRIDGE_ASK,     /* a statement is on its way */
	BRIDGE_READY,
};

enum { RETRY_FIRST_MS = 250, RETRY_MOST_MS = 10000, PATIENCE_S = 5, NODE_LEN = 16 };

struct bridge {
	struct hub *h;
	char *conninfo;
	char node[NODE_LEN + 1];
	char *host; /* a name to look up before each try; NULL: libpq needs no look-up
		     */
	struct evdns_base *dns;
	struct evdns_getaddrinfo_request *asking;
	PGconn *conn;
	enum bridge_state state;
	struct event *io;    /* of the connection's socket; remade when that changes */
	struct event *timer; /* try again, or send again */
	int64_t retry_ms, sent_at;
	bool told; /* the log knows that it is away */
	size_t n;
	uint64_t said[HUB_SAID]; /* hashes of the latest of: */
	char text[BRIDGE_MOST];  /* lines that wait to be sent */
};

static void bridge_io(evutil_socket_t fd, short what, void *arg);

static void timer_ms(struct bridge *b, int64_t ms)
{
	struct timeval in = {.tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000};

	event_add(b->timer, &in);
}

/* Waits for the socket; with a limit when an answer is owed. */
static void watch(struct bridge *b, short what)
{
	static const struct timeval PATIENCE = {.tv_sec = PATIENCE_S};

	if (b->io)
		event_free(b->io);
	b->io = event_new(b->h->base, PQsocket(b->conn), what, bridge_io, b);
	if (b->io)
		event_add(b->io, b->state == BRIDGE_READY ? NULL : &PATIENCE);
}

/* The connection is given up; another is tried later and later. What is waiting stays,
 * as far as there is room for it. */
static void away(struct bridge *b, const char *why)
{
	if (b->io)
		event_free(b->io);
	b->io = NULL;
	PQfinish(b->conn);
	b->conn = NULL;
	b->state = BRIDGE_OFF;
	if (!b->told)
		log_say(LOG_WARN, "live", "other nodes hear nothing: %s", why);
	b->told = true;
	timer_ms(b, b->retry_ms);
	b->retry_ms = b->retry_ms * 2 < RETRY_MOST_MS ? b->retry_ms * 2 : RETRY_MOST_MS;
}

/* ---- in */

static void take_payload(struct bridge *b, str text)
{
	str line;

	if (!str_split(&text, '\n', &line) || str_eq(line, str_of(b->node)))
		return; /* our own */
	while (str_split(&text, '\n', &line))
		hub_line(b->h, line, false);
}

static void take_notifies(struct bridge *b)
{
	PGnotify *n;

	while ((n = PQnotifies(b->conn))) {
		take_payload(b, str_of(n->extra));
		PQfreemem(n);
	}
}

/* ---- out */

/* As many whole lines as one NOTIFY may carry. */
static size_t portion(const struct bridge *b)
{
	size_t n = b->n < BRIDGE_PAYLOAD ? b->n : BRIDGE_PAYLOAD;

	while (n > 0 && b->text[n - 1] != '\n')
		n--;
	return n;
}

static void flush(struct bridge *b)
{
	int left = PQflush(b->conn);

	if (left < 0)
		away(b, "the connection broke");
	else
		watch(b, left ? EV_READ | EV_WRITE : EV_READ);
}

static void send_portion(struct bridge *b)
{
	size_t n = portion(b);
	char payload[NODE_LEN + 1 + BRIDGE_PAYLOAD + 1];
	const char *const values[] = {payload};

	memcpy(payload, b->node, NODE_LEN);
	payload[NODE_LEN] = '\n';
	memcpy(payload + NODE_LEN + 1, b->text, n);
	payload[NODE_LEN + 1 + n] = '\0';
	memmove(b->text, b->text + n, b->n - n);
	b->n -= n;
	memset(b->said, 0, sizeof(b->said));
	b->sent_at = when_mono_us();
	b->state = BRIDGE_ASK;
	if (PQsendQueryParams(b->conn, "SELECT pg_notify('patchbay_live', $1)", 1, NULL,
			      values, NULL, NULL, 0))
		flush(b);
	else
		away(b, "the connection broke");
}

/* Sends what waits, now or when the last time is long enough ago. */
static void send_or_wait(struct bridge *b)
{
	int64_t since = (when_mono_us() - b->sent_at) / 1000;

	if (b->state != BRIDGE_READY || b->n == 0)
		return;
	if (since >= BRIDGE_GAP_MS)
		send_portion(b);
	else
		timer_ms(b, BRIDGE_GAP_MS - since);
}

static void add_line(struct bridge *b, const char *line, int n)
{
	size_t len = (size_t)n;

	if (n <= 0 || len > sizeof(b->text) - b->n ||
	    hub_seen(b->said, str_hash((str){line, len})))
		return;
	memcpy(b->text + b->n, line, len);
	b->n += len;
	/* Not at once: whatever comes in the same moment goes with it. */
	if (b->state == BRIDGE_READY && !event_pending(b->timer, EV_TIMEOUT, NULL)) {
		int64_t since = (when_mono_us() - b->sent_at) / 1000;
		timer_ms(b, since < BRIDGE_GAP_MS - HUB_GATHER_MS
				    ? BRIDGE_GAP_MS - since
				    : HUB_GATHER_MS);
	}
}

void bridge_event(struct bridge *b, const struct live_event *e)
{
	char line[HUB_ID * 2 + HUB_TOPIC + 8];
	bool full = b->n > BRIDGE_NAMED;

	add_line(b, line,
		 snprintf(line, sizeof(line), "E\t%s\t%s\t%s\n", e->tenant,
			  full ? "stale" : e->topic, full ? "all" : e->id));
}

void bridge_end(struct bridge *b, char kind, const char *id)
{
	char line[HUB_ID + 8];

	add_line(b, line, snprintf(line, sizeof(line), "%c\t%s\n", kind, id));
}

/* ---- the connection */

/* Notices would go to standard error as they are. */
static void silence(void *arg, const PGresult *r)
{
	(void)arg;
	(void)r;
}

/* address: where the host is, or NULL. */
static void connect_to(struct bridge *b, const char *address)
{
	/* Nothing durable is written, so no commit need wait for the disk. */
	const char *keys[] = {"dbname",
			      "options",
			      "application_name",
			      "client_encoding",
			      "tcp_user_timeout",
			      "keepalives_idle",
			      "keepalives_interval",
			      "keepalives_count",
			      address ? "hostaddr" : NULL,
			      NULL};
	const char *values[] = {b->conninfo,
				"-c synchronous_commit=off -c statement_timeout=5000",
				"patchbay live",
				"UTF8",
				"5000",
				"5",
				"2",
				"3",
				address,
				NULL};

	b->conn = PQconnectStartParams(keys, values, 1);
	b->state = BRIDGE_CONNECT;
	if (!b->conn || PQstatus(b->conn) == CONNECTION_BAD) {
		away(b, "the database cannot be reached");
		return;
	}
	PQsetNoticeReceiver(b->conn, silence, NULL);
	watch(b, EV_WRITE);
}

static void on_address(int failed, struct evutil_addrinfo *found, void *arg)
{
	struct bridge *b = arg;
	char address[INET6_ADDRSTRLEN] = "";

	if (failed == EVUTIL_EAI_CANCEL) /* we are leaving */
		return;
	b->asking = NULL;
	if (found && found->ai_family == AF_INET) {
		const struct sockaddr_in *in = (const void *)found->ai_addr;
		inet_ntop(AF_INET, &in->sin_addr, address, sizeof(address));
	} else if (found && found->ai_family == AF_INET6) {
		const struct sockaddr_in6 *in = (const void *)found->ai_addr;
		inet_ntop(AF_INET6, &in->sin6_addr, address, sizeof(address));
	}
	if (found)
		evutil_freeaddrinfo(found);
	if (*address)
		connect_to(b, address);
	else
		away(b, "the database's host name is not known");
}

/* libpq would wait for the name server, and the streams with it. */
static void start(struct bridge *b)
{
	struct evutil_addrinfo hint = {.ai_family = AF_UNSPEC,
				       .ai_socktype = SOCK_STREAM};

	if (!b->host) {
		connect_to(b, NULL);
		return;
	}
	b->state = BRIDGE_NAME;
	/* NULL also when it was answered on the spot. */
	b->asking = evdns_getaddrinfo(b->dns, b->host, NULL, &hint, on_address, b);
}

/* A host that only a name server knows. Folders of sockets, numbers, and lists of
 * several hosts are left to libpq. */
static bool is_name(const char *host)
{
	struct in6_addr number;

	return *host && !strpbrk(host, "/@,") &&
	       inet_pton(AF_INET, host, &number) != 1 &&
	       inet_pton(AF_INET6, host, &number) != 1;
}

/* The host name to look up; NULL when there is none. */
static char *name_in(const char *conninfo)
{
	PQconninfoOption *all = PQconninfoParse(conninfo, NULL);
	const char *host = "", *known = "";

	for (PQconninfoOption *o = all; o && o->keyword; o++) {
		if (o->val && strcmp(o->keyword, "host") == 0)
			host = o->val;
		if (o->val && strcmp(o->keyword, "hostaddr") == 0)
			known = o->val;
	}
	char *name = is_name(host) && !*known ? strdup(host) : NULL;
	PQconninfoFree(all);
	return name;
}

static void listen_to_others(struct bridge *b)
{
	b->state = BRIDGE_ASK;
	if (PQsetnonblocking(b->conn, 1) == 0 &&
	    PQsendQuery(b->conn, "LISTEN patchbay_live"))
		flush(b);
	else
		away(b, "LISTEN was not possible");
}

static void go_on_connecting(struct bridge *b)
{
	switch (PQconnectPoll(b->conn)) {
	case PGRES_POLLING_READING:
		watch(b, EV_READ);
		break;
	case PGRES_POLLING_WRITING:
		watch(b, EV_WRITE);
		break;
	case PGRES_POLLING_OK:
		listen_to_others(b);
		break;
	case PGRES_POLLING_FAILED:
	case PGRES_POLLING_ACTIVE:
	default:
		away(b, "the database refused");
		break;
	}
}

/* False when a statement failed. */
static bool take_results(struct bridge *b)
{
	bool ok = true;

	while (!PQisBusy(b->conn)) {
		PGresult *r = PQgetResult(b->conn);
		if (!r) {
			b->state = BRIDGE_READY;
			break;
		}
		ExecStatusType s = PQresultStatus(r);
		ok = ok && (s == PGRES_COMMAND_OK || s == PGRES_TUPLES_OK);
		PQclear(r);
	}
	return ok;
}

static void go_on(struct bridge *b)
{
	if (!PQconsumeInput(b->conn)) {
		away(b, "the connection broke");
		return;
	}
	if (b->state == BRIDGE_ASK && !take_results(b)) {
		away(b, "a statement failed");
		return;
	}
	take_notifies(b);
	if (b->state == BRIDGE_READY) {
		b->retry_ms = RETRY_FIRST_MS;
		if (b->told)
			log_say(LOG_INFO, "live", "other nodes hear again");
		b->told = false;
		watch(b, EV_READ);
		send_or_wait(b);
	} else {
		flush(b);
	}
}

static void bridge_io(evutil_socket_t fd, short what, void *arg)
{
	struct bridge *b = arg;

	(void)fd;
	if (what & EV_TIMEOUT)
		away(b, "no answer in time");
	else if (b->state == BRIDGE_CONNECT)
		go_on_connecting(b);
	else
		go_on(b);
}

static void on_timer(evutil_socket_t fd, short what, void *arg)
{
	struct bridge *b = arg;

	(void)fd;
	(void)what;
	if (b->state == BRIDGE_OFF)
		start(b);
	else
		send_or_wait(b);
}

struct bridge *bridge_new(struct hub *h, str conninfo)
{
	struct bridge *b = calloc(1, sizeof(*b));

	if (!b)
		return NULL;
	b->h = h;
	b->conninfo = strndup(conninfo.p, conninfo.n);
	b->host = b->conninfo ? name_in(b->conninfo) : NULL;
	b->dns = b->host ? evdns_base_new(h->base, EVDNS_BASE_INITIALIZE_NAMESERVERS)
			 : NULL;
	b->retry_ms = RETRY_FIRST_MS;
	snprintf(b->node, sizeof(b->node), STR_FMT,
		 STR_ARG(crypto_token(h->a, NODE_LEN / 2)));
	b->timer = event_new(h->base, -1, 0, on_timer, b);
	if (b->conninfo && b->timer) {
		timer_ms(b, 0);
		return b;
	}
	bridge_delete(b);
	return NULL;
}

void bridge_delete(struct bridge *b)
{
	if (!b)
		return;
	if (b->io)
		event_free(b->io);
	if (b->timer)
		event_free(b->timer);
	if (b->dns)
		evdns_base_free(b->dns, 0);
	PQfinish(b->conn);
	free(b->host);
	free(b->conninfo);
	free(b);
}
