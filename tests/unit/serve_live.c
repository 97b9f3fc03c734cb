/* The live hub: tickets, whose events reach whom and how fast, ends, slow readers,
 * restarts. Clients are plain sockets in place of nginx. */
#include "base/events.h"
#include "serve/live.h"
#include "serve_tree.h"

enum { TENANTS = 20, MOST = 1000, TEXT = 24 * 1024 };

static arena *a;
static ctx x;
static struct live live;
static pid_t master;
static events out;

struct client {
	int fd;
	int tenant;
	int64_t heard_at; /* when the last bytes came */
	bool closed, heard;
	size_t n;
	char *text;
};
static struct client clients[MOST];
static int nclients;

/* ---- tickets */

static str tenant_name(int t)
{
	return str_printf(a, "00000000-0000-7000-8000-%012d", t);
}

static session who(int tenant, const char *user, const char *hash, int64_t seconds)
{
	return (session){.tenant_id = tenant_name(tenant),
			 .user_id = str_of(user),
			 .id_hash = str_of(hash),
			 .role_name = S("agent"),
			 .expires = when_add(when_now(), seconds * 1000000)};
}

static str ticket(int tenant, const char *user, const char *hash, int64_t seconds)
{
	session s = who(tenant, user, hash, seconds);
	return live_ticket(&x, &s);
}

static bool opens(str t, int64_t now_s)
{
	live_pass pass;
	return live_ticket_open(a, tree_cfg.key, t, now_s, &pass);
}

static void test_tickets(void)
{
	int64_t now = when_now().us / 1000000;
	str t = ticket(3, "u-\"1\"", "abc", 60);
	live_pass pass;

	ok(live_ticket_open(a, tree_cfg.key, t, now, &pass), "a ticket opens");
	is_str(pass.tenant, tenant_name(3), "with its tenant");
	is_str(pass.user, S("u-\"1\""), "its user, whatever is in it");
	is_str(pass.session, S("abc"), "its session");
	is_str(pass.role, S("agent"), "its role");
	ok(opens(t, now + 59) && !opens(t, now + 60), "until the session expires");
	int forged = 0;
	for (size_t i = 0; i < t.n; i++) {
		char *p = str_cstr(a, t);
		p[i] = p[i] == 'A' ? 'B' : 'A';
		forged += !str_eq(str_of(p), t) && opens(str_of(p), now);
	}
	for (size_t i = 0; i < t.n; i++)
		forged += opens(str_sub(t, 0, i), now) +
			  opens(str_sub(t, i + 1, t.n), now);
	is_i64(forged, 0, "no other text does: bytes changed, missing");
	unsigned char key[KEY_LEN] = {1};
	ok(!live_ticket_open(a, key, t, now, &pass), "nor under another key");
	ok(!opens(S(""), now) && !opens(S("."), now) && !opens(S("e30."), now),
	   "nor nonsense");
}

/* ---- clients */

static int connect_with(str path)
{
	int fd = tree_connect("live");
	str ask = str_printf(a, "GET /" STR_FMT " HTTP/1.1\r\nHost: live\r\n\r\n",
			     STR_ARG(path));
	if (fd >= 0 && write(fd, ask.p, ask.n) != (ssize_t)ask.n)
		diag("the hub took no request");
	if (fd >= 0)
		fcntl(fd, F_SETFL, O_NONBLOCK);
	return fd;
}

static struct client *join(int tenant, str t)
{
	struct client *c = &clients[nclients++];
	if (!c->text)
		c->text = malloc(TEXT);
	*c = (struct client){.fd = connect_with(t), .tenant = tenant, .text = c->text};
	c->text[0] = '\0';
	c->closed = c->fd < 0;
	return c;
}

static void client_read(struct client *c)
{
	/* What does not fit is of no interest. */
	size_t room = TEXT - 1 - c->n;
	char waste[4096];
	ssize_t n = room ? read(c->fd, c->text + c->n, room)
			 : read(c->fd, waste, sizeof(waste));

	if (n > 0 && room) {
		c->n += (size_t)n;
		c->text[c->n] = '\0';
	}
	c->heard_at = when_mono_us();
	c->heard = n > 0;
	c->closed = n == 0 || (n < 0 && errno != EAGAIN);
}

/* Reads what there is from everybody, waiting at most ms for something. */
static void pump(int ms)
{
	static struct pollfd fds[MOST];

	for (int i = 0; i < nclients; i++)
		fds[i] = (struct pollfd){.fd = clients[i].closed ? -1 : clients[i].fd,
					 .events = POLLIN};
	if (poll(fds, (nfds_t)nclients, ms) <= 0)
		return;
	for (int i = 0; i < nclients; i++)
		if (fds[i].revents)
			client_read(&clients[i]);
}

#define PUMP_UNTIL(cond, ms)                                          \
	__extension__({                                               \
		int64_t until_ = when_mono_us() + (ms)*INT64_C(1000); \
		bool got_;                                            \
		while (!(got_ = (cond)) && when_mono_us() < until_)   \
			pump(20);                                     \
		got_;                                                 \
	})

static bool has(const struct client *c, const char *text)
{
	return strstr(c->text, text) != NULL;
}

static int count_of(const struct client *c, const char *text)
{
	int n = 0;
	for (const char *p = c->text; (p = strstr(p, text)); p++)
		n++;
	return n;
}

static int how_many(const char *text)
{
	int n = 0;
	for (int i = 0; i < nclients; i++)
		n += has(&clients[i], text);
	return n;
}

static int closed_count(void)
{
	int n = 0;
	for (int i = 0; i < nclients; i++)
		n += clients[i].closed;
	return n;
}

static void forget_text(void)
{
	pump(0);
	for (int i = 0; i < nclients; i++) {
		clients[i].n = 0;
		clients[i].text[0] = '\0';
		clients[i].heard = false;
	}
}

static void leave_all(void)
{
	for (int i = 0; i < nclients; i++)
		close(clients[i].fd);
	nclients = 0;
	const struct board_slot *s = &board->slot[0];
	TREE_UNTIL(shared_get(&s->streams) == 0, 1000);
}

static void join_many(int n, int tenants)
{
	for (int i = 0; i < n; i++) {
		char user[40];
		snprintf(user, sizeof(user), "user-%d", i);
		join(i % tenants, ticket(i % tenants, user, user, 600));
	}
}

static void send_event(int tenant, const char *topic, const char *id)
{
	events_live(&out, tenant_name(tenant), str_of(topic), str_of(id));
	events_send(&out);
}

/* ---- the hub */

static void hub_start(void)
{
	static struct crew crew;
	buf problem = buf_new(a, 64, 4096);

	memset(&tree_cfg, 0, sizeof(tree_cfg));
	tree_cfg.run_dir = str_of(tree_dir);
	tree_cfg.sandbox = true;
	memset(tree_cfg.key, 7, KEY_LEN);
	if (!live_open(&tree_cfg, &live, &problem)) {
		diag(STR_FMT, STR_ARG(buf_view(&problem)));
		exit(1);
	}
	crew = (struct crew){"live",           POOL_LIVE, 1,    live.listen_fd,
			     LIVE_DEADLINE_MS, live_main, &live};
	master = tree_start(&crew, 1, NULL);
	events_open(&out, S(""));
	live_sender(&live, &out);
}

/* Of a business that nobody listens to, in one datagram. */
static void send_many(const events *e, int n)
{
	buf b = buf_new(a, 4096, 8192);

	for (int i = 0; i < n; i++)
		buf_fmt(&b, "E\tt\tmany\t%d\n", i);
	if (sendto(e->live_fd, b.p, b.n, 0, (const void *)&e->live_addr,
		   sizeof(e->live_addr)) < 0)
		diag("datagram not sent: %s", strerror(errno));
}

static void test_delivery(void)
{
	struct events named;

	join_many(200, 4);
	ok(PUMP_UNTIL(how_many("event: hello") == 200, 5000),
	   "200 browsers of 4 tenants listen");
	const char *body = strstr(clients[0].text, "\r\n\r\n");
	const char *retry = body ? strstr(body, "retry: ") : NULL;
	long ms = retry ? strtol(retry + 7, NULL, 10) : 0;
	ok(ms >= 500 && ms < 1500 && strstr(retry, "\n\nevent: hello\ndata: "),
	   "first when to come back (%ld ms), then hello", ms);
	ok(has(&clients[0], "Content-Type: text/event-stream"), "as an event stream");
	ok(TREE_UNTIL(shared_get(&board->slot[0].streams) == 200, 1000),
	   "counted on the board");
	forget_text();
	int64_t changes = board_changes(tenant_name(2));
	for (int i = 0; i < 5; i++)
		send_event(2, "waiting", "018f-call");
	ok(PUMP_UNTIL(how_many("waiting") == 50, 2000),
	   "an event reaches its tenant's browsers");
	ok(board_changes(tenant_name(2)) > changes, "its workers ask again by then");
	send_event(1, "active", "");
	ok(PUMP_UNTIL(how_many("active") == 50, 2000),
	   "another tenant's reaches those");
	int foreign = 0, twice = 0, told = 0;
	for (int i = 0; i < nclients; i++) {
		const struct client *c = &clients[i];
		foreign += c->tenant != 2 && has(c, "waiting");
		foreign += c->tenant != 1 && has(c, "active");
		twice += count_of(c, "event: waiting\ndata: 018f-call\n\n") > 1;
		told += has(c, "event: changed\ndata: waiting waiting:018f-call\n\n");
	}
	is_i64(foreign, 0, "nobody gets another tenant's event");
	is_i64(twice, 0, "the same event five times at once is one");
	is_i64(told, 50, "and `changed` says all that came together");
	forget_text();
	str path = str_printf(a, "%s/live-pub.sock", tree_dir);
	ok(events_open(&named, path),
	   "a process that is not ours sends to live-pub.sock");
	events_live(&named, tenant_name(0), S("voicemail"), S("v1"));
	events_send(&named);
	ok(PUMP_UNTIL(how_many("event: voicemail\ndata: v1\n") == 50, 2000),
	   "which works the same");
	int64_t heard = shared_get(&board->live_events);
	send_event(0, "first", "");
	TREE_UNTIL(shared_get(&board->live_events) > heard, 1000);
	send_many(&named, 255);
	TREE_UNTIL(shared_get(&board->live_events) > heard + 255, 1000);
	send_event(0, "last", "");
	events_close(&named);
	ok(PUMP_UNTIL(how_many("event: last") == 50, 2000),
	   "a full helping from there does not stop what ours tell");
}

static int by_value(const void *p, const void *q)
{
	int64_t v = *(const int64_t *)p, w = *(const int64_t *)q;
	return v < w ? -1 : v > w;
}

/* One event to each tenant in turn, the next when all have it. What the machine does
 * besides delays some of them; what the hub does would delay all. */
static void measure(const char *name, int rounds, int tenants)
{
	int64_t *us = arena_array(a, (size_t)(rounds * nclients), sizeof(int64_t));
	int64_t best = INT64_MAX;
	size_t n = 0, all = 0;

	for (int r = 0; r < rounds; r++) {
		int t = r % tenants, want = 0, got = 0;
		forget_text();
		int64_t at = when_mono_us();
		send_event(t, "waiting", "x");
		for (int i = 0; i < nclients; i++)
			want += clients[i].tenant == t;
		all += (size_t)want;
		for (int64_t end = at + SECONDS(2);
		     got < want && when_mono_us() < end;) {
			pump(5);
			got = 0;
			for (int i = 0; i < nclients; i++)
				got += clients[i].tenant == t &&
				       has(&clients[i], "changed");
		}
		int64_t last = 0;
		for (int i = 0; i < nclients; i++)
			if (clients[i].tenant == t && has(&clients[i], "changed")) {
				us[n++] = clients[i].heard_at - at;
				last = us[n - 1] > last ? us[n - 1] : last;
			}
		best = last < best ? last : best;
	}
	qsort(us, n, sizeof(*us), by_value);
	diag("%s: p50 %lld us, p99 %lld us of %zu", name,
	     (long long)(n ? us[n / 2] : 0), (long long)(n ? us[n * 99 / 100] : 0), n);
	ok(n == all, "%s: every browser has every event", name);
	ok(best < 100000, "%s: the last of a tenant's within 100 ms", name);
}

static void test_ends(void)
{
	forget_text();
	live_end_session(&out, S("abc-0"));
	events_send(&out);
	join(0, ticket(0, "0123-ab", "aa11", 600));
	join(0, ticket(0, "0123-ab", "bb22", 600));
	join(1, ticket(1, "0123-cd", "cc33", 600));
	ok(PUMP_UNTIL(how_many("event: hello") == 3, 2000), "three more");
	int before = closed_count();
	live_end_session(&out, S("aa11"));
	events_send(&out);
	ok(PUMP_UNTIL(clients[nclients - 3].closed, 2000),
	   "the stream of an ended session ends");
	ok(has(&clients[nclients - 3], "0\r\n\r\n"), "in order");
	is_i64(closed_count(), before + 1, "and no other");
	live_end_user(&out, S("0123-ab"));
	events_send(&out);
	ok(PUMP_UNTIL(clients[nclients - 2].closed, 2000),
	   "all streams of a user can be ended");
	ok(!clients[nclients - 1].closed, "and no other's");
}

static void test_beats_and_expiry(void)
{
	struct client *c = join(0, ticket(0, "short", "short", 2));

	ok(PUMP_UNTIL(has(c, "hello"), 1000), "a session that will expire");
	int64_t at = when_mono_us();
	for (int i = 0; i < nclients; i++)
		clients[i].n = 0, clients[i].text[0] = '\0';
	ok(PUMP_UNTIL(how_many("event: beat\ndata: ") >= nclients - 1 - closed_count(),
		      5000),
	   "every stream has a beat within 5 s");
	ok(PUMP_UNTIL(c->closed, 7000), "its stream ends soon after it expired");
	diag("after %lld ms", (long long)(when_mono_us() - at) / 1000);
}

static int status_of(str path)
{
	struct client *c = join(0, path);
	int status = 0;

	PUMP_UNTIL(c->n > 12 || c->closed, 2000);
	sscanf(c->text, "HTTP/1.1 %d", &status);
	close(c->fd);
	nclients--;
	return status;
}

static void test_refusals(void)
{
	is_i64(status_of(S("")), 403, "no ticket: 403");
	is_i64(status_of(S("abc.def")), 403, "a forged ticket: 403");
	is_i64(status_of(ticket(0, "u", "h", -1)), 403, "an expired ticket: 403");
	is_i64(status_of(str_printf(a, STR_FMT "x", STR_ARG(ticket(0, "u", "h", 60)))),
	       403, "one with something behind it: 403");
	for (int i = 0; i < 20; i++)
		join(0, ticket(0, "many", "many", 600));
	ok(PUMP_UNTIL(how_many("hello") >= 20, 2000), "twenty streams of one user");
	is_i64(status_of(ticket(0, "many", "many", 600)), 429, "not one more");
	ok(status_of(ticket(0, "other", "other", 600)) == 200, "another user may");
}

static void send_raw(const void *p, size_t n)
{
	if (send(live.out_fd, p, n, MSG_DONTWAIT) < 0)
		diag("datagram not sent: %s", strerror(errno));
}

static void test_hostile_datagrams(void)
{
	static char big[100000];
	static const char *const BAD[] = {
		"",
		"x",
		"E",
		"E\t",
		"E\tt",
		"E\t\tx\t",
		"E\tt\tx\tevent\rid",
		"E\tt\tx\ta\r\nevent: y",
		"E\tt\x7f\tx\t",
		"\xff\xfe\t",
		"E\tt\tx\t\xff",
		"S",
		"U\t",
		"Q\tt",
		"EE\tt\tx\t",
	};
	pid_t hub;

	tree_pids(&hub, 1);
	for (size_t i = 0; i < sizeof(BAD) / sizeof(BAD[0]); i++)
		send_raw(BAD[i], strlen(BAD[i]));
	memset(big, 'E', sizeof(big));
	send_raw(big, 8000);
	send_raw(big, 60000);
	forget_text();
	send_event(0, "after", "");
	ok(PUMP_UNTIL(how_many("event: after") > 0, 2000), "the hub outlives nonsense");
	is_i64(how_many("event: y"), 0, "no event can be made inside another");
	pid_t now;
	tree_pids(&now, 1);
	is_i64(now, hub, "it is still the same process");
}

static void test_slow_reader(void)
{
	struct client *quick = join(9, ticket(9, "quick", "quick", 600));
	int slow = connect_with(ticket(9, "slow", "slow", 600));
	const shared *cut = &board->live_closed;

	ok(PUMP_UNTIL(has(quick, "hello"), 1000), "one who reads and one who does not");
	int sent = 0;
	char id[64] = "";
	for (int64_t end = when_mono_us() + SECONDS(8); shared_get(cut) == 0;) {
		for (int i = 0; i < 40; i++) {
			snprintf(id, sizeof(id), "%056d", sent++);
			send_event(9, "flood", id);
		}
		if (!PUMP_UNTIL(has(quick, id), 2000) || when_mono_us() > end)
			break;
		quick->n = 0;
	}
	is_i64(shared_get(cut), 1, "who does not read is cut off (after %d events)",
	       sent);
	forget_text();
	send_event(9, "still", "here");
	ok(PUMP_UNTIL(has(quick, "event: still"), 2000), "who reads goes on");
	close(slow);
}

static void test_restarts(void)
{
	pid_t hub, next;

	leave_all();
	join_many(20, 2);
	ok(PUMP_UNTIL(how_many("hello") == 20, 2000), "twenty browsers");
	tree_pids(&hub, 1);
	kill(hub, SIGKILL);
	ok(PUMP_UNTIL(closed_count() == 20, 2000), "the hub is killed: streams break");
	int64_t at = when_mono_us();
	nclients = 0;
	join_many(20, 2);
	ok(PUMP_UNTIL(how_many("hello") == 20, 2000), "all are back without a refusal");
	diag("after %lld ms", (long long)(when_mono_us() - at) / 1000);
	send_event(1, "again", "");
	ok(PUMP_UNTIL(how_many("event: again") == 10, 2000), "and hear again");

	tree_pids(&hub, 1);
	forget_text();
	kill(master, SIGHUP);
	ok(PUMP_UNTIL(closed_count() == 20, 3000), "HUP: streams end");
	is_i64(how_many("retry: "), 20, "each told when to come back");
	is_i64(how_many("0\r\n\r\n"), 20, "in order");
	nclients = 0;
	join_many(20, 2);
	ok(PUMP_UNTIL(how_many("hello") == 20, 2000), "and the new hub takes them");
	ok(TREE_UNTIL(tree_count() == 1, 2000), "the old one is gone");
	tree_pids(&next, 1);
	ok(next != hub, "it is another process");
}

static int64_t hub_rss(void)
{
	return shared_get(&board->slot[0].rss);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	a = arena_new(64 << 20);
	if (!crypto_init())
		return 1;
	tree_make_dir();
	hub_start();
	x = (ctx){.a = a, .cfg = &tree_cfg};
	test_tickets();
	test_delivery();
	measure("200 streams, 4 tenants", 40, 4);
	test_ends();
	test_beats_and_expiry();
	test_hostile_datagrams();
	leave_all();
	test_refusals();
	test_slow_reader();
	leave_all();
	join_many(MOST, TENANTS);
	ok(PUMP_UNTIL(how_many("hello") == MOST, 10000),
	   "1,000 browsers of 20 tenants");
	measure("1,000 streams, 20 tenants", 60, TENANTS);
	TREE_UNTIL(hub_rss() > 0, 4500);
	diag("the hub has %lld KiB", (long long)hub_rss() / 1024);
	ok(hub_rss() < (int64_t)64 << 20, "in little memory");
	test_restarts();
	leave_all();
	is_i64(tree_stop(master), 0, "end");
	is_i64(shared_get(&board->pool[POOL_LIVE].crashed), 0,
	       "no hub crashed or leaked");
	if (tap_failed)
		tree_show_log();
	tree_remove_dir();
	return tap_done();
}
