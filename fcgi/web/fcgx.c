/* fcgx.c -- FastCGI requests, over libfcgi. */
#include "web/fcgx.h"

#include <fcgiapp.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { IO_SECONDS = 5 };

struct fcgx {
	FCGX_Request req;
	size_t body_size; /* CONTENT_LENGTH */
	bool body_read;   /* to its end: nothing is left on the wire */
	bool failed;
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
	const struct timeval limit = {.tv_sec = IO_SECONDS};
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
	*f = (struct fcgx){.body_size = 0};
	/* No socket to listen on: where libfcgi would drop a bad connection and wait
	 * for the next one, it gets EBADF and comes back. */
	if (FCGX_InitRequest(&f->req, -1, 0) != 0) {
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

/* ---- answering ---- */

static void put(struct fcgx *f, str s)
{
	while (s.n > 0 && !f->failed) {
		int n = s.n > INT_MAX ? INT_MAX : (int)s.n;
		f->failed = FCGX_PutStr(s.p, n, f->req.out) != n;
		s = str_sub(s, (size_t)n, s.n);
	}
}

static void put_number(struct fcgx *f, const char *before, int64_t v)
{
	char line[64];
	int n = snprintf(line, sizeof line, "%s%lld\r\n", before, (long long)v);
	put(f, (str){line, (size_t)n});
}

void fcgx_send(struct fcgx *f, const response *p)
{
	if (p->body.full || p->headers.full) {
		put(f, S("Status: 500\r\nContent-Type: text/plain\r\nContent-Length: "
			 "0\r\n\r\n"));
		return;
	}
	bool has_body = p->status >= 200 && p->status != 204 && p->status != 304;
	put_number(f, "Status: ", p->status);
	if (has_body) {
		put(f, S("Content-Type: "));
		put(f, str_of(p->content_type));
		put_number(f, "\r\nContent-Length: ", (int64_t)p->body.n);
	}
	put(f, buf_view(&p->headers));
	put(f, S("\r\n"));
	if (has_body)
		put(f, buf_view(&p->body));
}

bool fcgx_end(struct fcgx *f)
{
	int fd = f->req.ipcFd;
	if (!f->req.in || fd < 0)
		return false;
	bool ok = FCGX_FClose(f->req.err) == 0;
	ok = FCGX_FClose(f->req.out) == 0 && ok && !f->failed;
	/* libfcgi's close waits until the peer has closed too, 2 s or longer, so that a
	 * body that was not read does not cut the answer short. Without such a body we
	 * need not wait. */
	if (f->body_read || (f->body_size == 0 && at_end(f)))
		f->req.keepConnection = 1;
	FCGX_Finish_r(&f->req);
	if (f->req.ipcFd >= 0) {
		close(fd);
		f->req.ipcFd = -1;
	}
	return ok;
}
