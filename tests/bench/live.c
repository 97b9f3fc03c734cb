/* live.c -- many browsers with their event streams open, and calls that arrive.
 *
 *   live --to PORT --streams FILE --webhooks FILE --url URL --calls N --every MS
 *
 * FILE of streams: lines of path, tab, cookie, tab, number of the line (of the other
 * file) whose tenant the browser belongs to. When all streams have said hello, N calls
 * are placed in turn on each line; a browser's time runs from just before the webhook
 * is sent until it has read the event. At the end every browser must have been told of
 * each call of its own tenant once and of no other's. Prints one JSON object.
 *
 *   live ... --reload PID
 *
 * Instead of calls: the web server with that process is told to reload. A stream that
 * is closed then is opened anew after the time that a browser waits; its time runs from
 * the close until it has said hello again. */
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

#include "answer.h"
#include "webhook.h"

enum { STREAMS_MAX = 4000, CALLS_MAX = 2000, KEEP = 16384, WAIT_US = 30 * 1000000 };
enum { AT_ONCE = 64, SETTLE_US = 500 * 1000 };

struct stream {
	int fd;
	unsigned line;
	bool hello, ended;
	long told;   /* events "changed" */
	int64_t due; /* when the call was placed that it has not heard of yet; 0 = none
		      */
	char *text;
	size_t n;
	char *request;
	int64_t lost;     /* when it was closed, with --reload; 0 = it stands */
	int64_t retry_us; /* how long to wait then, as the stream said */
};

static struct options {
	int port, calls, every, reload;
	const char *streams, *webhooks, *url;
} opt;

static struct stream streams[STREAMS_MAX];
static size_t nstreams, nopened, nhello, nended;
static struct lines lines;
static long calls_of[LINES_MAX], placed, bad_calls;
static uint32_t *times;
static size_t ntimes;
static int epoll_fd, timer_fd;
static int64_t hello_us;

static void die(const char *what)
{
	fprintf(stderr, "live: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int reach(void)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
				 .sin_port = htons((uint16_t)opt.port),
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		die("connect");
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return fd;
}

static void say(int fd, const char *p, size_t n)
{
	if (send(fd, p, n, MSG_NOSIGNAL) != (ssize_t)n)
		die("send");
}

static void streams_read(const char *file)
{
	char line[2048], text[4096];
	FILE *f = fopen(file, "r");

	while (f && nstreams < STREAMS_MAX && fgets(line, sizeof(line), f)) {
		struct stream *s = &streams[nstreams];
		char *cookie = strchr(line, '\t');
		char *number = cookie ? strchr(cookie + 1, '\t') : NULL;
		if (!number)
			continue;
		*cookie++ = *number++ = '\0';
		snprintf(text, sizeof(text),
			 "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nCookie: %s\r\n"
			 "Accept: text/event-stream\r\n\r\n",
			 line, opt.port, cookie);
		*s = (struct stream){.fd = -1,
				     .line = (unsigned)strtoul(number, NULL, 10),
				     .text = malloc(KEEP),
				     .request = strdup(text)};
		if (s->line >= lines.n || !s->text || !s->request)
			die("a stream");
		nstreams++;
	}
	if (!f || !nstreams)
		die(file);
	fclose(f);
}

static void open_stream(struct stream *s)
{
	struct epoll_event e = {.events = EPOLLIN, .data.ptr = s};

	s->fd = reach();
	say(s->fd, s->request, strlen(s->request));
	if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, s->fd, &e) != 0)
		die("epoll_ctl");
}

/* A whole line of the stream; chunk sizes between them are lines that mean nothing. */
static void take_line(struct stream *s, const char *line, int64_t now)
{
	if (strncmp(line, "event: hello", 12) == 0 && !s->hello) {
		s->hello = true;
		nhello++;
		if (s->lost)
			times[ntimes++] = (uint32_t)(now - s->lost);
		s->lost = 0;
	} else if (strncmp(line, "retry: ", 7) == 0) {
		s->retry_us = strtol(line + 7, NULL, 10) * 1000;
	} else if (strncmp(line, "event: changed", 14) == 0) {
		s->told++;
		if (s->due)
			times[ntimes++] = (uint32_t)(now - s->due);
		s->due = 0;
	}
}

static void lose(struct stream *s, int64_t now)
{
	close(s->fd);
	s->fd = -1;
	nended += !s->ended;
	s->ended = true;
	nhello -= s->hello;
	s->hello = false;
	s->n = 0;
	if (!s->lost)
		s->lost = now;
}

static void hear(struct stream *s)
{
	ssize_t n = read(s->fd, s->text + s->n, KEEP - 1 - s->n);
	int64_t now = now_us();
	char *line = s->text, *end;

	if (n <= 0) {
		lose(s, now);
		return;
	}
	s->n += (size_t)n;
	s->text[s->n] = '\0';
	while ((end = memchr(line, '\n', s->n - (size_t)(line - s->text))) != NULL) {
		*end = '\0';
		take_line(s, line, now);
		line = end + 1;
	}
	s->n -= (size_t)(line - s->text);
	memmove(s->text, line, s->n);
	if (s->n >= KEEP - 1)
		s->n = 0;
}

/* The call's own connection is blocking: what the streams get meanwhile waits in their
 * sockets, which counts against us and not for us. */
static void place_call(size_t line)
{
	char text[WEBHOOK_MAX * 2];
	struct answer a = {.length = -1};
	enum heard h = HEARD_PART;
	size_t n = webhook_make(&lines, line, text, sizeof(text));
	int fd = reach();
	int64_t due = now_us();

	for (size_t i = 0; i < nstreams; i++)
		if (streams[i].line == line)
			streams[i].due = due;
	say(fd, text, n);
	while (h == HEARD_PART && answer_read(&a, fd) > 0)
		h = answer_take(&a);
	bad_calls += h != HEARD_ALL || a.status != 200 || !answer_count(&a, "<Gather");
	calls_of[line]++;
	placed++;
	free(a.p);
	close(fd);
}

static void on_timer(void)
{
	uint64_t turns;

	if (read(timer_fd, &turns, sizeof(turns)) == sizeof(turns) &&
	    placed < opt.calls)
		place_call((size_t)placed % lines.n);
}

static void turn(int ms)
{
	struct epoll_event events[256];
	int n = epoll_wait(epoll_fd, events, 256, ms);

	for (int i = 0; i < n; i++)
		if (events[i].data.ptr)
			hear(events[i].data.ptr);
		else
			on_timer();
}

/* Not all in one stroke: that is another test's storm. */
static void greet(void)
{
	int64_t start = now_us();

	while (nhello < nstreams && now_us() < start + WAIT_US) {
		while (nopened < nstreams && nopened < nhello + AT_ONCE)
			open_stream(&streams[nopened++]);
		turn(100);
	}
	hello_us = now_us() - start;
}

static void start_calls(void)
{
	struct epoll_event e = {.events = EPOLLIN, .data.ptr = NULL};
	long ns = opt.every * 1000000L;
	struct itimerspec t = {{ns / 1000000000, ns % 1000000000},
			       {ns / 1000000000, ns % 1000000000}};

	timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (timer_fd < 0 || timerfd_settime(timer_fd, 0, &t, NULL) != 0 ||
	    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, timer_fd, &e) != 0)
		die("timer");
}

/* Until everybody was sent away once and is back. */
static void reload(void)
{
	int64_t end = now_us() + WAIT_US;

	if (kill(opt.reload, SIGHUP) != 0)
		die("reload");
	while ((nended < nstreams || nhello < nstreams) && now_us() < end) {
		for (size_t i = 0; i < nstreams; i++)
			if (streams[i].fd < 0 &&
			    now_us() > streams[i].lost + streams[i].retry_us)
				open_stream(&streams[i]);
		turn(10);
	}
}

static int by_size(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

static double at_share(double share)
{
	size_t i = (size_t)((double)ntimes * share);

	return ntimes ? (double)times[i < ntimes ? i : ntimes - 1] / 1000 : 0;
}

static void report(void)
{
	long missed = 0, strange = 0, wanted = 0;

	for (size_t i = 0; i < nstreams; i++) {
		long own = calls_of[streams[i].line], told = streams[i].told;
		wanted += own;
		missed += told < own ? own - told : 0;
		strange += told > own ? told - own : 0;
	}
	qsort(times, ntimes, sizeof(*times), by_size);
	printf("{\"streams\":%zu,\"hello\":%zu,\"hello_s\":%.2f,\"ended\":%zu,"
	       "\"calls\":%ld,\"bad_calls\":%ld,",
	       nstreams, nhello, (double)hello_us / 1e6, nended, placed, bad_calls);
	printf("\"wanted\":%ld,\"missed\":%ld,\"strange\":%ld,\"p50\":%.3f,\"p95\":%."
	       "3f,"
	       "\"p99\":%.3f,\"max\":%.3f}\n",
	       wanted, missed, strange, at_share(0.5), at_share(0.95), at_share(0.99),
	       at_share(1));
}

static void options_read(int argc, char **argv)
{
	static const struct option known[] = {
		{"to", 1, NULL, 't'},       {"streams", 1, NULL, 's'},
		{"webhooks", 1, NULL, 'w'}, {"url", 1, NULL, 'u'},
		{"calls", 1, NULL, 'n'},    {"every", 1, NULL, 'e'},
		{"reload", 1, NULL, 'r'},   {NULL, 0, NULL, 0},
	};

	for (int o; (o = getopt_long(argc, argv, "", known, NULL)) != -1;) {
		switch (o) {
		case 't':
			opt.port = (int)strtol(optarg, NULL, 10);
			break;
		case 's':
			opt.streams = optarg;
			break;
		case 'w':
			opt.webhooks = optarg;
			break;
		case 'u':
			opt.url = optarg;
			break;
		case 'n':
			opt.calls = (int)strtol(optarg, NULL, 10);
			break;
		case 'e':
			opt.every = (int)strtol(optarg, NULL, 10);
			break;
		case 'r':
			opt.reload = (int)strtol(optarg, NULL, 10);
			break;
		default:
			exit(64);
		}
	}
	if (!opt.port || !opt.streams || !opt.webhooks || !opt.url || opt.every < 1 ||
	    opt.calls < 1 || opt.calls > CALLS_MAX) {
		fprintf(stderr, "live: see the head of tests/bench/live.c\n");
		exit(64);
	}
}

int main(int argc, char **argv)
{
	options_read(argc, argv);
	signal(SIGPIPE, SIG_IGN);
	lines_read(&lines, opt.webhooks, opt.url);
	streams_read(opt.streams);
	times = calloc(nstreams * ((size_t)opt.calls + 1), sizeof(*times));
	epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (!times || epoll_fd < 0)
		die("memory");
	greet();
	if (opt.reload) {
		reload();
		report();
		return 0;
	}
	start_calls();
	while (placed < opt.calls && !nended)
		turn(100);
	for (int64_t end = now_us() + SETTLE_US; now_us() < end;)
		turn(50);
	report();
	return 0;
}
