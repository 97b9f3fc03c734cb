/* load.c -- asks an HTTP server and counts every answer.
 *
 *   load --to PORT [--webhooks FILE --url URL [--text BODY] | --pages FILE]
 *        --mark TEXT [--marks N]     with a BODY: texts instead of calls
 *        --connections N --seconds S [--warm S]   each asks again when it is answered
 *        --rate N --seconds S [--warm S]          N a second, whatever comes back
 *        --burst N                                N at the same moment
 *        --count N                                ends after so many
 *
 * An answer is one only with status 200 and TEXT in its body N times (once unless
 * said), so that an error page or a fallback never passes for the work. With --rate the
 * time runs from when a request was due, not from when a connection was free for it: a
 * server that stalls cannot hide it. Prints one JSON object. */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include "answer.h"
#include "webhook.h"

enum { CONNECTIONS_MAX = 4000, PAGES_MAX = 20000, PATIENCE_US = 10 * 1000000 };

enum doing { ABSENT, CONNECTING, IDLE, ASKING, HEARING };

struct conn {
	int fd;
	enum doing doing;
	bool used; /* has been answered before: the server may close it at any time */
	char *out;
	size_t out_n, out_at;
	struct answer in;
	int64_t due; /* when the request should have gone out */
};

static struct options {
	int port, connections, marks, burst;
	double rate, seconds, warm;
	long count;
	const char *webhooks, *url, *pages, *mark;
} opt = {.marks = 1, .count = -1, .mark = ""};

static struct conn conns[CONNECTIONS_MAX];
static struct conn *idle[CONNECTIONS_MAX];
static int nconns, nidle, epoll_fd, timer_fd = -1;
static int64_t began, measured_from, ends;

static struct lines lines;
static char *pages[PAGES_MAX];
static size_t npages, next_page;

static struct tally {
	long asked, ok, wrong_body, broken, refused, late, open, all_ok;
	long status[600];
	uint32_t *us;
	size_t n, room;
	size_t body;
} sum;

static void die(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* ---- what is asked ---- */

/* Lines of path, tab, cookie; made into whole requests once. */
static void pages_read(const char *file)
{
	char line[2048], text[4096];
	FILE *f = fopen(file, "r");

	if (!f)
		die(file);
	while (npages < PAGES_MAX && fgets(line, sizeof(line), f)) {
		char *path = line, *cookie = strchr(line, '\t');
		line[strcspn(line, "\n")] = '\0';
		if (!cookie)
			continue;
		*cookie++ = '\0';
		snprintf(text, sizeof(text),
			 "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\n"
			 "Accept: text/html\r\nUser-Agent: bench\r\n\r\n",
			 path, opt.port, cookie);
		pages[npages++] = strdup(text);
	}
	fclose(f);
	if (!npages)
		die("no pages");
}

static void compose(struct conn *c)
{
	c->out_at = 0;
	if (opt.webhooks) {
		c->out_n = webhook_make(&lines, dice(&lines) % lines.n, c->out,
					WEBHOOK_MAX * 2);
		return;
	}
	const char *page = pages[next_page++ % npages];
	c->out_n = strlen(page);
	memcpy(c->out, page, c->out_n);
}

/* ---- counting ---- */

static void note_time(int64_t us)
{
	if (sum.n == sum.room) {
		sum.room = sum.room ? sum.room * 2 : 65536;
		sum.us = realloc(sum.us, sum.room * sizeof(*sum.us));
		if (!sum.us)
			die("memory");
	}
	sum.us[sum.n++] = (uint32_t)us;
}

static void note_answer(const struct conn *c)
{
	bool good = c->in.status == 200 && answer_count(&c->in, opt.mark) >= opt.marks;
	int64_t now = now_us();

	sum.open--;
	sum.all_ok += good;
	if (c->due < measured_from || now > ends)
		return;
	sum.status[c->in.status]++;
	sum.ok += good;
	sum.wrong_body += !good && c->in.status == 200;
	sum.body = c->in.body_n;
	note_time(now - c->due);
}

/* ---- one connection ---- */

static void watch(struct conn *c, uint32_t events, int how)
{
	struct epoll_event e = {.events = events, .data.ptr = c};

	if (epoll_ctl(epoll_fd, how, c->fd, &e) != 0)
		die("epoll_ctl");
}

static void drop(struct conn *c)
{
	if (c->doing != ABSENT)
		close(c->fd);
	c->doing = ABSENT;
	c->used = false;
}

static void rest(struct conn *c)
{
	c->doing = IDLE;
	idle[nidle++] = c;
}

static void reach(struct conn *c)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)opt.port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int one = 1;

	c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (c->fd < 0)
		die("socket");
	setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	c->doing = CONNECTING;
	if (connect(c->fd, (struct sockaddr *)&to, sizeof(to)) != 0 &&
	    errno != EINPROGRESS)
		die("connect");
	watch(c, EPOLLIN | EPOLLOUT | EPOLLET, EPOLL_CTL_ADD);
}

static void push(struct conn *c)
{
	while (c->out_at < c->out_n) {
		ssize_t n = send(c->fd, c->out + c->out_at, c->out_n - c->out_at,
				 MSG_NOSIGNAL);
		if (n < 0)
			return; /* the edge, or the reader sees what is wrong */
		c->out_at += (size_t)n;
	}
	c->doing = HEARING;
}

static void ask(struct conn *c)
{
	answer_reset(&c->in);
	c->doing = ASKING;
	push(c);
}

/* Begins a request that was due then. */
static void begin(struct conn *c, int64_t due)
{
	c->due = due;
	sum.asked++;
	sum.open++;
	compose(c);
	if (c->doing == ABSENT)
		reach(c);
	else
		ask(c);
}

static bool more_wanted(void)
{
	if (opt.count >= 0 && sum.asked >= opt.count)
		return false;
	return !(opt.rate > 0) && !opt.burst && now_us() < ends;
}

static void answered(struct conn *c)
{
	note_answer(c);
	c->used = true;
	if (c->in.close)
		drop(c);
	if (more_wanted())
		begin(c, now_us());
	else if (c->doing == ABSENT)
		idle[nidle++] = c;
	else
		rest(c);
}

/* The server went away. A kept connection may be closed before it sees the request:
 * then it is asked again, once, on a new one. */
static void lost(struct conn *c)
{
	bool again = c->used && c->in.n == 0;
	enum doing was = c->doing;

	drop(c);
	if (was == IDLE)
		return; /* stays in the heap of idle ones; begin() reaches anew */
	if (again) {
		c->out_at = 0;
		reach(c);
		return;
	}
	sum.open--;
	*(was == CONNECTING ? &sum.refused : &sum.broken) += 1;
	if (more_wanted())
		begin(c, now_us());
	else
		idle[nidle++] = c;
}

static void hear(struct conn *c)
{
	for (;;) {
		ssize_t n = answer_read(&c->in, c->fd);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n <= 0) {
			lost(c);
			return;
		}
		switch (answer_take(&c->in)) {
		case HEARD_PART:
			break;
		case HEARD_ALL:
			answered(c);
			return;
		case HEARD_NONSENSE:
			c->used = false;
			lost(c);
			return;
		}
	}
}

static void stir(struct conn *c, uint32_t events)
{
	if (c->doing == CONNECTING && (events & (EPOLLERR | EPOLLHUP))) {
		lost(c);
		return;
	}
	if (c->doing == CONNECTING && (events & EPOLLOUT)) {
		if (c->out_n)
			ask(c);
		else
			rest(c);
	} else if (c->doing == ASKING && (events & EPOLLOUT)) {
		push(c);
	}
	if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) && c->doing >= IDLE)
		hear(c);
}

/* ---- when ---- */

static struct conn *free_conn(void)
{
	if (nidle)
		return idle[--nidle];
	return nconns < CONNECTIONS_MAX ? &conns[nconns++] : NULL;
}

/* With a rate: everything that has fallen due. */
static void on_timer(void)
{
	static int64_t sent;
	uint64_t turns;
	struct conn *c;

	if (read(timer_fd, &turns, sizeof(turns)) != sizeof(turns))
		return;
	for (; now_us() < ends; sent++) {
		int64_t due = began + (int64_t)((double)sent * 1e6 / opt.rate);
		if (due > now_us())
			return;
		c = free_conn();
		if (c)
			begin(c, due);
		else
			sum.late++;
	}
}

static void start_timer(void)
{
	long ns = (long)(1e9 / opt.rate);
	struct itimerspec t = {{ns / 1000000000, ns % 1000000000}, {0, 1}};

	timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (timer_fd < 0 || timerfd_settime(timer_fd, 0, &t, NULL) != 0)
		die("timer");
	struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL};
	epoll_ctl(epoll_fd, EPOLL_CTL_ADD, timer_fd, &e);
}

static void turn(int ms)
{
	struct epoll_event events[512];
	int n = epoll_wait(epoll_fd, events, 512, ms);

	for (int i = 0; i < n; i++)
		if (events[i].data.ptr)
			stir(events[i].data.ptr, events[i].events);
		else
			on_timer();
}

/* All connect first; then everything goes out in one stroke, timed from its beginning.
 */
static void burst(void)
{
	for (int i = 0; i < opt.burst; i++)
		reach(&conns[nconns++]);
	int64_t limit = now_us() + PATIENCE_US;
	while (nidle < opt.burst && now_us() < limit)
		turn(100);
	for (int i = 0; i < nconns; i++)
		compose(&conns[i]);
	nidle = 0;
	began = measured_from = now_us();
	ends = began + PATIENCE_US;
	for (int i = 0; i < nconns; i++) {
		conns[i].due = began;
		sum.asked++;
		sum.open++;
		ask(&conns[i]);
	}
}

static void run(void)
{
	began = now_us();
	measured_from = began + (int64_t)(opt.warm * 1e6);
	ends = measured_from + (int64_t)(opt.seconds * 1e6);
	if (opt.burst)
		burst();
	else if (opt.rate > 0)
		start_timer();
	else
		for (int i = 0; i < opt.connections; i++)
			begin(&conns[nconns++], now_us());
	while ((!opt.burst && opt.count < 0 && now_us() < ends) ||
	       (sum.open && now_us() < ends + PATIENCE_US))
		turn(10);
}

/* ---- saying ---- */

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* The least that so many in a thousand are not above. */
static double at_share(size_t per_mille)
{
	size_t i = (sum.n * per_mille + 999) / 1000;

	return sum.n ? (double)sum.us[i ? i - 1 : 0] / 1000 : 0;
}

static void report(void)
{
	struct rusage r;
	int64_t until = now_us() < ends ? now_us() : ends;
	double seconds = (double)(until - measured_from) / 1e6;

	getrusage(RUSAGE_SELF, &r);
	if (sum.n)
		qsort(sum.us, sum.n, sizeof(*sum.us), by_size);
	printf("{\"ok\":%ld,\"seconds\":%.3f,\"rate\":%.1f,\"p50\":%.3f,\"p95\":%.3f,"
	       "\"p99\":%.3f,\"max\":%.3f,",
	       sum.ok, seconds, (double)sum.ok / seconds, at_share(500), at_share(950),
	       at_share(990), at_share(1000));
	printf("\"asked\":%ld,\"ok_in_all\":%ld,\"wrong_body\":%ld,\"broken\":%ld,"
	       "\"refused\":%ld,\"unanswered\":%ld,\"not_sent\":%ld,\"body\":%zu,",
	       sum.asked, sum.all_ok, sum.wrong_body, sum.broken, sum.refused, sum.open,
	       sum.late, sum.body);
	printf("\"own_cpu\":%.2f,\"status\":{",
	       (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) +
		       (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6);
	for (int i = 0, n = 0; i < 600; i++)
		if (sum.status[i])
			printf("%s\"%d\":%ld", n++ ? "," : "", i, sum.status[i]);
	printf("}}\n");
}

static void options_read(int argc, char **argv)
{
	static const struct option known[] = {
		{"to", 1, NULL, 't'},      {"webhooks", 1, NULL, 'w'},
		{"url", 1, NULL, 'u'},     {"text", 1, NULL, 'x'},
		{"pages", 1, NULL, 'p'},   {"mark", 1, NULL, 'm'},
		{"marks", 1, NULL, 'k'},   {"connections", 1, NULL, 'c'},
		{"rate", 1, NULL, 'r'},    {"burst", 1, NULL, 'b'},
		{"seconds", 1, NULL, 's'}, {"warm", 1, NULL, 'q'},
		{"count", 1, NULL, 'n'},   {NULL, 0, NULL, 0}};

	for (int o; (o = getopt_long(argc, argv, "", known, NULL)) != -1;) {
		switch (o) {
		case 't':
			opt.port = (int)strtol(optarg, NULL, 10);
			break;
		case 'w':
			opt.webhooks = optarg;
			break;
		case 'u':
			opt.url = optarg;
			break;
		case 'x':
			lines.text = optarg;
			break;
		case 'p':
			opt.pages = optarg;
			break;
		case 'm':
			opt.mark = optarg;
			break;
		case 'k':
			opt.marks = (int)strtol(optarg, NULL, 10);
			break;
		case 'c':
			opt.connections = (int)strtol(optarg, NULL, 10);
			break;
		case 'r':
			opt.rate = strtod(optarg, NULL);
			break;
		case 'b':
			opt.burst = (int)strtol(optarg, NULL, 10);
			break;
		case 's':
			opt.seconds = strtod(optarg, NULL);
			break;
		case 'q':
			opt.warm = strtod(optarg, NULL);
			break;
		case 'n':
			opt.count = strtol(optarg, NULL, 10);
			break;
		default:
			exit(64);
		}
	}
	if (opt.count >= 0 && opt.seconds == 0)
		opt.seconds = 3600;
	if (!opt.port || !*opt.mark || (!opt.webhooks == !opt.pages) ||
	    opt.connections > CONNECTIONS_MAX || opt.burst > CONNECTIONS_MAX ||
	    (!opt.connections && opt.rate == 0 && !opt.burst)) {
		fprintf(stderr, "load: see the head of tests/bench/load.c\n");
		exit(64);
	}
}

int main(int argc, char **argv)
{
	options_read(argc, argv);
	if (opt.webhooks)
		lines_read(&lines, opt.webhooks, opt.url);
	else
		pages_read(opt.pages);
	signal(SIGPIPE, SIG_IGN);
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	for (int i = 0; i < CONNECTIONS_MAX; i++) {
		conns[i].out = malloc(WEBHOOK_MAX * 2);
		if (!conns[i].out)
			die("memory");
	}
	run();
	report();
	return 0;
}
