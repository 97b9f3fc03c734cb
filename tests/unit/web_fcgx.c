/* web_fcgx.c -- whole requests over a socket, well-behaved and not, through libfcgi. */
#include "web/fcgx.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/crypto.h"
#include "tap.h"

static const str ABSENT;
static arena *mem, *boot;

static ctx fresh(void)
{
	arena_reset(mem);
	return (ctx){.a = mem};
}

/* ---- the web server's side ---- */

enum { BEGIN = 1, END = 3, PARAMS = 4, STDIN = 5, STDOUT = 6 };

/* What it sends, and what it got back by the time the connection closed. */
static struct peer {
	int fd;
	buf out;
	size_t sent;
	bool hang_up; /* closes at once, without reading */
	char got[1 << 20];
	size_t n;
	pthread_t thread;
} peer;

static void record(int type, str content)
{
	const unsigned char head[8] = {1,
				       (unsigned char)type,
				       0,
				       1,
				       (unsigned char)(content.n >> 8),
				       (unsigned char)content.n};
	buf_put(&peer.out, head, sizeof head);
	buf_str(&peer.out, content);
}

static void begin_record(void)
{
	record(BEGIN, S("\0\1\0\0\0\0\0\0"));
}

static void pair(buf *b, const char *name, const char *value)
{
	buf_chr(b, (char)strlen(name));
	buf_chr(b, (char)strlen(value));
	buf_put(b, name, strlen(name));
	buf_put(b, value, strlen(value));
}

/* name, value, name, value, ... NULL, behind those that every request has */
static void params_record(ctx *x, const char *const *pairs)
{
	buf b = buf_new(x->a, 4096, 65535);
	pair(&b, "QUERY_STRING", "not=used");
	pair(&b, "REQUEST_URI", "/queue?x=1");
	for (; *pairs; pairs += 2)
		pair(&b, pairs[0], pairs[1]);
	record(PARAMS, buf_view(&b));
	record(PARAMS, S(""));
}

static void *run_peer(void *unused)
{
	(void)unused;
	while (peer.sent < peer.out.n) {
		ssize_t n =
			write(peer.fd, peer.out.p + peer.sent, peer.out.n - peer.sent);
		if (n <= 0)
			break;
		peer.sent += (size_t)n;
	}
	while (!peer.hang_up && peer.n < sizeof peer.got) {
		ssize_t n = read(peer.fd, peer.got + peer.n, sizeof peer.got - peer.n);
		if (n <= 0)
			break;
		peer.n += (size_t)n;
	}
	close(peer.fd);
	return NULL;
}

static void peer_new(ctx *x)
{
	peer.out = buf_new(x->a, 65536, 4 << 20);
	peer.n = peer.sent = 0;
	peer.hang_up = false;
}

/* Starts it; gives back the fd that a worker would have accepted. */
static int peer_start(void)
{
	int fds[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
		abort();
	peer.fd = fds[0];
	if (pthread_create(&peer.thread, NULL, run_peer, NULL) != 0)
		abort();
	return fds[1];
}

/* The text it got in STDOUT records; *ended: an END_REQUEST of success came last. */
static str peer_text(ctx *x, bool *ended)
{
	pthread_join(peer.thread, NULL);
	buf b = buf_new(x->a, 65536, 4 << 20);
	*ended = false;
	for (size_t at = 0; at + 8 <= peer.n;) {
		const unsigned char *head = (const unsigned char *)peer.got + at;
		size_t n = (size_t)head[4] << 8 | head[5];
		if (head[1] == STDOUT)
			buf_put(&b, peer.got + at + 8, n);
		*ended = head[1] == END && memcmp(head + 8, "\0\0\0\0\0", 5) == 0;
		at += 8 + n + head[6];
	}
	return buf_view(&b);
}

/* ---- the worker's side ---- */

/* A GET that is answered with a page. */
static void test_get(struct fcgx *f)
{
	ctx x = fresh();
	request q;
	response p;
	bool ended;
	static const char *const more[] = {"REQUEST_METHOD",
					   "GET",
					   "HTTP_HOST",
					   "App.Example.com",
					   "CONTENT_LENGTH",
					   "",
					   "PB_REQUEST_ID",
					   "0123456789abcdef",
					   "HTTP_COOKIE",
					   "__Host-patchbay=abc",
					   "HTTP_X_TENANT",
					   "evil",
					   "REMOTE_USER",
					   "root",
					   "HTTP_HOST",
					   "second.example",
					   NULL};
	peer_new(&x);
	begin_record();
	params_record(&x, more);
	record(STDIN, S(""));
	ok(fcgx_begin(f, peer_start()), "a request begins");
	is_i64(fcgx_read(&x, f, 1024, &q), OK, "and is read");
	is_str(q.path, S("/queue"), "path");
	is_str(q.target, S("/queue?x=1"), "target");
	is_str(q.host, S("app.example.com"), "host: the first that was said");
	is_str(q.cookie, S("abc"), "cookie");
	is_str(x.request_id, S("0123456789abcdef"), "request id");
	is_str(q.origin, ABSENT, "no origin");
	is_i64(fcgx_body(&x, f, 0, &q), OK, "a body of no bytes");
	is_str(q.body, S(""), "is empty");
	response_init(&x, &p);
	is_i64(response_header(&x, &p, "Cache-Control", S("no-store")), OK, "header");
	buf_str(&p.body, S("<p>Hello</p>"));
	fcgx_send(f, &p);
	ok(fcgx_end(f), "the answer got through");
	is_str(peer_text(&x, &ended),
	       S("Status: 200\r\nCache-Control: no-store\r\n"
		 "Content-Type: text/html; charset=utf-8\r\n"
		 "Content-Length: 12\r\n\r\n<p>Hello</p>"),
	       "as it was sent");
	ok(ended, "and ended");
}

/* ---- bodies ---- */

enum ends { WHOLE, EARLY, CUT }; /* by an end record; by a closed connection */

/* clang-format off */
static const struct body {
	const char *what, *length, *pieces[3];
	enum ends ends;
	size_t limit;
	rc read, body;
} BODIES[] = {
	{ "one piece", "5", { "hello" }, WHOLE, 5, OK, OK },
	{ "three pieces", "5", { "h", "ell", "o" }, WHOLE, 1024, OK, OK },
	{ "no length, no body", "", { 0 }, WHOLE, 5, OK, OK },
	{ "length 0", "0", { 0 }, WHOLE, 0, OK, OK },
	{ "leading zeros", "005", { "hello" }, WHOLE, 5, OK, OK },
	{ "shorter than announced", "6", { "hello" }, WHOLE, 1024, OK, E_INPUT },
	{ "announced and not sent", "6", { 0 }, WHOLE, 1024, OK, E_INPUT },
	{ "cut off", "6", { "hello" }, CUT, 1024, OK, E_INPUT },
	{ "cut off at its end", "5", { "hello" }, CUT, 1024, OK, E_INPUT },
	{ "longer than announced", "4", { "hello" }, WHOLE, 1024, OK, E_INPUT },
	{ "sent and not announced", "", { "hello" }, WHOLE, 1024, OK, E_INPUT },
	{ "above the route's limit", "5", { "hello" }, WHOLE, 4, OK, E_TOOBIG },
	{ "on a route without a body", "5", { "hello" }, WHOLE, 0, OK, E_TOOBIG },
	{ "above every limit", "1048577", { "hello" }, WHOLE, 0, E_TOOBIG, E_TOOBIG },
	{ "above an int", "4294967301", { "hello" }, WHOLE, 0, E_TOOBIG, E_TOOBIG },
	{ "above every number", "18446744073709551621", { "hello" }, WHOLE, 0, E_INPUT,
	  E_INPUT },
	{ "negative", "-1", { "hello" }, WHOLE, 1024, E_INPUT, E_INPUT },
	{ "no number", "5x", { "hello" }, WHOLE, 1024, E_INPUT, E_INPUT },
	{ "two numbers", "5, 5", { "hello" }, WHOLE, 1024, E_INPUT, E_INPUT },
	{ "signed", "+5", { "hello" }, WHOLE, 1024, E_INPUT, E_INPUT },
	{ "hexadecimal", "0x5", { "hello" }, WHOLE, 1024, E_INPUT, E_INPUT },
};
/* clang-format on */

static void post(ctx *x, const struct body *b)
{
	const char *const more[] = {"REQUEST_METHOD", "POST", "CONTENT_LENGTH",
				    b->length, NULL};
	peer_new(x);
	peer.hang_up = b->ends == CUT;
	begin_record();
	params_record(x, more);
	for (size_t i = 0; i < 3 && b->pieces[i]; i++)
		record(STDIN, str_of(b->pieces[i]));
	if (b->ends == WHOLE)
		record(STDIN, S(""));
}

static void test_bodies(struct fcgx *f)
{
	for (size_t i = 0; i < sizeof BODIES / sizeof *BODIES; i++) {
		const struct body *b = &BODIES[i];
		ctx x = fresh();
		request q;
		response p;
		bool ended;
		post(&x, b);
		ok(fcgx_begin(f, peer_start()), "%s: begins", b->what);
		rc r = fcgx_read(&x, f, 1 << 20, &q);
		is_i64(r, b->read, "%s: read", b->what);
		if (r == OK)
			is_i64(fcgx_body(&x, f, b->limit, &q), b->body, "%s: body",
			       b->what);
		if (b->body == OK)
			is_str(q.body, b->pieces[0] ? S("hello") : S(""), "%s: whole",
			       b->what);
		response_init(&x, &p);
		p.status = rc_status(b->body);
		buf_str(&p.body, S("answer"));
		fcgx_send(f, &p);
		fcgx_end(f);
		str text = peer_text(&x, &ended);
		if (b->ends == WHOLE)
			ok(ended && str_ends(text, S("\r\n\r\nanswer")), "%s: answered",
			   b->what);
	}
}

/* A body that was refused unread, more than a socket holds: the answer arrives all the
 * same. */
static void test_refused(struct fcgx *f)
{
	ctx x = fresh();
	request q;
	response p;
	bool ended;
	static const char *const more[] = {"REQUEST_METHOD", "POST", "CONTENT_LENGTH",
					   "1000000", NULL};
	char *chunk = arena_alloc(x.a, 50000);
	peer_new(&x);
	begin_record();
	params_record(&x, more);
	for (int i = 0; i < 20; i++)
		record(STDIN, (str){chunk, 50000});
	record(STDIN, S(""));
	ok(fcgx_begin(f, peer_start()), "a megabyte");
	is_i64(fcgx_read(&x, f, 1 << 20, &q), OK, "is announced");
	is_i64(fcgx_body(&x, f, 4096, &q), E_TOOBIG, "and refused");
	response_init(&x, &p);
	p.status = 413;
	fcgx_send(f, &p);
	ok(fcgx_end(f), "the refusal is sent");
	ok(str_starts(peer_text(&x, &ended), S("Status: 413\r\n")), "and arrives");
	ok(ended, "whole");
	ok(peer.sent == peer.out.n, "and the web server could send all of it");
}

/* ---- answers ---- */

static void ask(ctx *x, struct fcgx *f, bool hang_up)
{
	static const char *const more[] = {"REQUEST_METHOD", "GET", NULL};
	request q;
	peer_new(x);
	peer.hang_up = hang_up;
	begin_record();
	params_record(x, more);
	record(STDIN, S(""));
	ok(fcgx_begin(f, peer_start()), "asked");
	is_i64(fcgx_read(x, f, 0, &q), OK, "read");
}

static void test_answers(struct fcgx *f)
{
	ctx x = fresh();
	response p;
	bool ended;
	ask(&x, f, false);
	response_init(&x, &p);
	for (int i = 0; i < 50000; i++)
		buf_str(&p.body, S("0123456789"));
	fcgx_send(f, &p);
	ok(fcgx_end(f), "500 kB are sent");
	str text = peer_text(&x, &ended);
	ok(str_has(text, S("Content-Length: 500000\r\n")), "announced");
	ok(ended && text.n > 500000 && str_ends(text, buf_view(&p.body)), "received");

	x = fresh();
	ask(&x, f, false);
	response_init(&x, &p);
	p.status = 304;
	buf_str(&p.body, S("not to be sent"));
	fcgx_send(f, &p);
	ok(fcgx_end(f), "304");
	is_str(peer_text(&x, &ended), S("Status: 304\r\n\r\n"), "has no body");

	x = fresh();
	ask(&x, f, false);
	response_init(&x, &p);
	buf_str(&p.body, S("half a page"));
	p.body.full = true;
	fcgx_send(f, &p);
	ok(fcgx_end(f), "a page that did not fit");
	is_str(peer_text(&x, &ended),
	       S("Status: 500\r\nContent-Type: text/plain\r\nContent-Length: "
		 "0\r\n\r\n"),
	       "is not sent by half");

	x = fresh();
	ask(&x, f, false);
	ok(fcgx_end(f), "no answer at all");
	is_str(peer_text(&x, &ended), S(""), "sends nothing");
	ok(ended, "but ends");
}

static void test_gone(struct fcgx *f)
{
	ctx x = fresh();
	response p;
	bool ended;
	ask(&x, f, true);
	pthread_join(peer.thread, NULL);
	response_init(&x, &p);
	for (int i = 0; i < 50000; i++)
		buf_str(&p.body, S("0123456789"));
	fcgx_send(f, &p);
	ok(!fcgx_end(f), "a web server that is gone is noticed, and no signal comes");
	ok(!fcgx_end(f), "ending twice does nothing");
	ask(&x, f, false);
	response_init(&x, &p);
	fcgx_send(f, &p);
	ok(fcgx_end(f), "the next request is served");
	peer_text(&x, &ended);
	ok(ended, "whole");
}

/* ---- no FastCGI ---- */

static void test_garbage(struct fcgx *f)
{
	static const str garbage[] = {
		STR_INIT(""),
		STR_INIT("\1"),
		STR_INIT("GET / HTTP/1.1\r\nHost: a\r\n\r\n"),
		STR_INIT("\1\1\0\1\0\10\0\0"),
		STR_INIT("\1\1\0\1\0\7\0\0\0\1\0\0\0\0\0"),
		STR_INIT("\1\1\0\1\0\10\0\0\0\77\0\0\0\0\0\0"),
		STR_INIT("\1\1\0\0\0\10\0\0\0\1\0\0\0\0\0\0"),
		STR_INIT("\2\1\0\1\0\10\0\0\0\1\0\0\0\0\0\0"),
		STR_INIT("\1\4\0\1\0\4\0\0\1\1ab"),
		STR_INIT("\1\1\0\1\0\10\0\0\0\1\0\0\0\0\0\0\1\4\0\1\0\2\0\0\5"),
		STR_INIT("\1\1\0\1\0\10\0\0\0\1\0\0\0\0\0\0\1\5\0\1\0\0\0\0"),
		STR_INIT("\1\1\0\1\0\10\0\0\0\1\0\0\0\0\0\0\1\4\0\1\0\4\0\0\1\1ab"),
		STR_INIT("\1\1\0\1\0\10\0\0\0\1\0\0\0\0\0\0\1\4\0\1\0\4\0\0\5\5ab"),
	};
	for (size_t i = 0; i < sizeof garbage / sizeof *garbage; i++) {
		ctx x = fresh();
		peer_new(&x);
		peer.hang_up = true;
		buf_str(&peer.out, garbage[i]);
		int fd = peer_start();
		ok(!fcgx_begin(f, fd), "garbage %zu is no request", i);
		ok(!fcgx_end(f), "there is nothing to end");
		pthread_join(peer.thread, NULL);
		ok(write(fd, "x", 1) < 0, "its connection is closed");
	}
}

static void handler(int signal)
{
	(void)signal;
}

static void test_signals(void)
{
	struct sigaction now;
	struct sigaction ours = {.sa_handler = handler, .sa_flags = SA_RESTART};
	sigaction(SIGTERM, &ours, NULL);
	ok(fcgx_init(), "the library starts");
	sigaction(SIGTERM, NULL, &now);
	ok(now.sa_handler == handler && now.sa_flags & SA_RESTART,
	   "SIGTERM: our handler stays");
	sigaction(SIGUSR1, NULL, &now);
	ok(now.sa_handler == SIG_DFL, "SIGUSR1: the default stays");
	sigaction(SIGPIPE, NULL, &now);
	ok(now.sa_handler == SIG_IGN, "SIGPIPE: ignored where it was at its default");
}

int main(void)
{
	mem = arena_new(32 << 20);
	boot = arena_new(1 << 20);
	if (!crypto_init())
		return 1;
	test_signals();
	struct fcgx *f = fcgx_new(boot);
	test_get(f);
	test_bodies(f);
	test_refused(f);
	test_answers(f);
	test_gone(f);
	test_garbage(f);
	arena_delete(boot);
	arena_delete(mem);
	return tap_done();
}
