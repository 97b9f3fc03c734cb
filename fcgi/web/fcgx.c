/* fcgx.c -- FastCGI requests, over libfcgi. */
#include "web/fcgx.h"
#include "web/spool.h"

#include <fcgiapp.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "web/fcgx_params.h"

struct fcgx {
	FCGX_Request req;
	size_t body_size; /* CONTENT_LENGTH */
	bool body_read;   /* to its end: nothing is left on the wire */
	bool sent, failed;
};

bool fcgx_init(void)
{
	static const int signals[] = {SIGPIPE, SIGTERM, SIGUSR1};
	enum { N = sizeof signals / sizeof *signals };
	struct sigaction before[N];
	for (size_t i = 0; i < N; i++)
		sigaction(signals[i], NULL, &before[i]);
	bool ok = FCGX_Init() == 0;
	if (before[0].sa_handler == SIG_DFL)
		before[0].sa_handler = SIG_IGN;
	for (size_t i = 0; i < N; i++)
		sigaction(signals[i], &before[i], NULL);
	return ok;
}

struct fcgx *fcgx_new(arena *a)
{
	struct fcgx *f = ARENA_NEW(a, struct fcgx);
	f->req.ipcFd = -1;
	return f;
}

bool fcgx_begin(struct fcgx *f, int fd)
{
	*f = (struct fcgx){.body_size = 0};
	/* No socket to listen on: where libfcgi would drop a bad connection and wait
	 * for the next one, it gets EBADF and comes back. */
	if (!fcgx_params_fine(fd) || FCGX_InitRequest(&f->req, -1, 0) != 0) {
		close(fd);
		return false;
	}
	f->req.ipcFd = fd;
	f->req.keepConnection = 1; /* else Accept closes it before it begins */
	if (FCGX_Accept_r(&f->req) != 0)
		return false;
	/* Parameters that were cut off between two of them look complete to libfcgi. */
	if (FCGX_GetError(f->req.in) == 0)
		return true;
	FCGX_Free(&f->req, 1);
	return false;
}

/* ---- reading ---- */

static void read_env(FCGX_ParamArray envp, request_env *e)
{
	*e = (request_env){0};
	for (char **p = envp; *p; p++) {
		str line = str_of(*p);
		ptrdiff_t eq = str_find(line, '=', 0);
		if (eq < 0)
			continue;
		enum env name = request_env_named(str_sub(line, 0, (size_t)eq));
		if (name < ENV_COUNT && !e->v[name].p)
			e->v[name] = str_sub(line, (size_t)eq + 1, line.n);
	}
}

rc fcgx_read(ctx *x, struct fcgx *f, size_t body_limit_max, request *q)
{
	request_env e;
	int64_t length = 0;
	read_env(f->req.envp, &e);
	TRY(request_read(x, &e, q));
	str said = e.v[ENV_CONTENT_LENGTH];
	if (said.n > 0 && (!str_i64(said, &length) || length < 0))
		return FAIL(x, E_INPUT, "Content-Length: no number");
	f->body_size = (size_t)length;
	if (f->body_size > body_limit_max || f->body_size > INT_MAX)
		return FAIL(x, E_TOOBIG, "body of %zu bytes", f->body_size);
	return OK;
}

/* True when the web server has said that no more comes. */
static bool at_end(struct fcgx *f)
{
	f->body_read = FCGX_GetChar(f->req.in) == EOF && FCGX_GetError(f->req.in) == 0;
	return f->body_read;
}

rc fcgx_body(ctx *x, struct fcgx *f, size_t limit, request *q)
{
	if (f->body_size > limit)
		return FAIL(x, E_TOOBIG, "body of %zu bytes, %zu allowed here",
			    f->body_size, limit);
	char *body = arena_alloc(x->a, f->body_size + 1);
	int want = (int)f->body_size;
	int got = want > 0 ? FCGX_GetStr(body, want, f->req.in) : 0;
	if (got != want)
		return FAIL(x, E_INPUT, "body of %d bytes, %d announced", got, want);
	if (!at_end(f))
		return FAIL(x, E_INPUT, "body goes on after the %d bytes announced",
			    want);
	q->body = (str){body, f->body_size};
	return OK;
}

static size_t read_some(void *arg, char *out, size_t n)
{
	struct fcgx *f = arg;
	int got = FCGX_GetStr(out, (int)n, f->req.in);

	return got > 0 ? (size_t)got : 0;
}

rc fcgx_spool(ctx *x, struct fcgx *f, size_t limit, str folder, request *q)
{
	if (f->body_size > limit)
		return FAIL(x, E_TOOBIG, "body of %zu bytes, %zu allowed here",
			    f->body_size, limit);
	TRY(spool_read(x, read_some, f, folder, q));
	if (!at_end(f))
		return FAIL(x, E_INPUT, "body goes on after its end");
	return OK;
}

/* ---- answering ---- */

/* The whole answer goes out in one system call, in records as large as they may be:
 * libfcgi cuts it into pieces of 8 KiB, each with a system call and a copy of its own,
 * which costs a page of 80 KiB a third of its time. */

enum { VERSION = 1, HEAD_LEN = 8, RECORD_MOST = 65528, PARTS = 64 };
/* Types of records, in the words of the specification. */
enum record { END_REQUEST = 3, STDOUT = 6 };

struct sending {
	struct fcgx *f;
	struct iovec part[PARTS];
	size_t n;
	unsigned char heads[PARTS][HEAD_LEN];
	size_t nheads;
	char status[STR_NUMBER_MAX], length[STR_NUMBER_MAX];
};

static void send_parts(struct sending *s)
{
	struct msghdr m = {.msg_iov = s->part, .msg_iovlen = s->n};

	while (m.msg_iovlen && !s->f->failed) {
		ssize_t n = sendmsg(s->f->req.ipcFd, &m, MSG_NOSIGNAL);
		s->f->failed = n < 0;
		for (; n > 0 && (size_t)n >= m.msg_iov->iov_len; m.msg_iovlen--)
			n -= (ssize_t)m.msg_iov++->iov_len;
		if (n > 0) {
			m.msg_iov->iov_base = (char *)m.msg_iov->iov_base + n;
			m.msg_iov->iov_len -= (size_t)n;
		}
	}
	s->n = s->nheads = 0;
}

static void add_part(struct sending *s, const void *p, size_t n)
{
	/* sendmsg takes what it only reads as if it could write to it */
	if (n)
		s->part[s->n++] = (struct iovec){(void *)(uintptr_t)p, n};
}

static void add_head(struct sending *s, enum record type, size_t n)
{
	int id = s->f->req.requestId;
	unsigned char *h = s->heads[s->nheads++];

	memset(h, 0, HEAD_LEN);
	h[0] = VERSION;
	h[1] = (unsigned char)type;
	h[2] = (unsigned char)(id >> 8);
	h[3] = (unsigned char)id;
	h[4] = (unsigned char)(n >> 8);
	h[5] = (unsigned char)n;
	add_part(s, h, HEAD_LEN);
}

/* One record of the answer's lines, then as many as its body needs. */
static void add_answer(struct sending *s, const str *lines, size_t nlines, str body)
{
	size_t n = 0;

	for (size_t i = 0; i < nlines; i++)
		n += lines[i].n;
	add_head(s, STDOUT, n);
	for (size_t i = 0; i < nlines; i++)
		add_part(s, lines[i].p, lines[i].n);
	for (; body.n; body = str_sub(body, n, body.n)) {
		n = body.n < RECORD_MOST ? body.n : RECORD_MOST;
		if (s->n + 8 > PARTS)
			send_parts(s);
		add_head(s, STDOUT, n);
		add_part(s, body.p, n);
	}
}

/* Ends the stream and the request: status 0, complete. */
static void add_end(struct sending *s)
{
	static const unsigned char ENDED[HEAD_LEN];

	add_head(s, STDOUT, 0);
	add_head(s, END_REQUEST, HEAD_LEN);
	add_part(s, ENDED, HEAD_LEN);
}

/* Without a body nothing is said about one. */
static void add_response(struct sending *s, const response *p)
{
	bool has_body = p->status >= 200 && p->status != 204 && p->status != 304;
	const str lines[] = {S("Status: "),
			     str_digits(p->status, s->status),
			     S("\r\n"),
			     buf_view(&p->headers),
			     has_body ? S("Content-Type: ") : S("\r\n"),
			     str_of(p->content_type),
			     S("\r\nContent-Length: "),
			     str_digits((int64_t)p->body.n, s->length),
			     S("\r\n\r\n")};

	if (has_body)
		add_answer(s, lines, 9, buf_view(&p->body));
	else
		add_answer(s, lines, 5, (str){0});
}

void fcgx_send(struct fcgx *f, const response *p)
{
	static const str REFUSED =
		STR_INIT("Status: 500\r\nContent-Type: text/plain\r\nContent-Length: "
			 "0\r\n\r\n");
	struct sending s = {.f = f};

	if (!f->req.in || f->sent)
		return;
	f->sent = true;
	if (p->body.full || p->headers.full)
		add_answer(&s, &REFUSED, 1, (str){0});
	else
		add_response(&s, p);
	add_end(&s);
	send_parts(&s);
}

bool fcgx_end(struct fcgx *f)
{
	int fd = f->req.ipcFd;
	if (!f->req.in || fd < 0)
		return false;
	if (!f->sent) {
		struct sending s = {.f = f};
		add_end(&s);
		send_parts(&s);
	}
	/* libfcgi's close waits until the peer has closed too, 2 s or longer, so that a
	 * body that was not read does not cut the answer short. Without such a body we
	 * need not wait. */
	bool linger = !(f->body_read || (f->body_size == 0 && at_end(f)));
	FCGX_Free(&f->req, linger);
	if (f->req.ipcFd >= 0) {
		close(fd);
		f->req.ipcFd = -1;
	}
	return !f->failed;
}
