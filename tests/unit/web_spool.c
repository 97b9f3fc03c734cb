/* web_spool.c -- tests of bodies read piece by piece. */
#include "web/spool.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "tap.h"

/* A body given out so many bytes at a time. */
struct source {
	str left;
	size_t step;
};

static size_t give(void *arg, char *out, size_t n)
{
	struct source *s = arg;
	size_t k = s->left.n < s->step ? s->left.n : s->step;
	k = k < n ? k : n;
	memcpy(out, s->left.p, k);
	s->left = str_sub(s->left, k, s->left.n);
	return k;
}

static arena *a;
static char folder[] = "/tmp/spool-XXXXXX";

static rc spooled(ctx *x, str body, size_t step, request *q)
{
	struct source s = {body, step};
	*x = (ctx){.a = a, .now = when_now()};
	*q = (request){.content_type = S("multipart/form-data; boundary=xyz")};
	return spool_read(x, give, &s, str_of(folder), q);
}

static str content(const char *path)
{
	char *text = arena_alloc(a, 1 << 20);
	int fd = open(path, O_RDONLY);
	ssize_t n = fd < 0 ? -1 : read(fd, text, 1 << 20);
	if (fd >= 0)
		close(fd);
	return n < 0 ? (str){0} : (str){text, (size_t)n};
}

#define FIELD_PART \
	"--xyz\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ntoken\r\n"
#define FILE_HEAD                                                  \
	"--xyz\r\nContent-Disposition: form-data; name=\"file\"; " \
	"filename=\"a.csv\"\r\n\r\n"

static void any_pieces(void)
{
	/* what looks like a boundary and is none lies in the file */
	const str file = S("name\r\n--xy\r\n\r\n--\r\n--xy\0z\r\n");
	str body = str_printf(a, "%s%s", FIELD_PART, FILE_HEAD);
	buf b = buf_new(a, 512, 4096);
	buf_str(&b, body);
	buf_str(&b, file);
	buf_str(&b, S("\r\n--xyz--\r\n"));
	for (size_t step = 1; step < 200; step++) {
		ctx x;
		request q;
		if (!ok(spooled(&x, buf_view(&b), step, &q) == OK, "%zu at a time",
			step))
			continue;
		str got = content(q.spool->path.p);
		if (step % 20 == 1) {
			is_str(got, file, "the file, %zu at a time", step);
			is_str(params_get(q.form, S("csrf")), S("token"), "the field");
			is_str(q.spool->filename, S("a.csv"), "its name");
			is_i64(q.spool->bytes, (int64_t)file.n, "its size");
		} else {
			ok(str_eq(got, file), "the file, %zu at a time", step);
		}
		str path = str_dup(a, q.spool->path);
		arena_reset(a);
		ok(access(path.p, F_OK) != 0, "it goes with the request");
		b = buf_new(a, 512, 4096);
		buf_str(&b, S(FIELD_PART FILE_HEAD));
		buf_str(&b, file);
		buf_str(&b, S("\r\n--xyz--\r\n"));
	}
}

static void kept(void)
{
	ctx x;
	request q;
	ok(spooled(&x, S(FILE_HEAD "a,b\r\n--xyz--"), 7, &q) == OK,
	   "without a last line end");
	ok(spool_keep(&x, q.spool, S("tenant/sheet.csv")) == OK, "named");
	str path = str_printf(a, "%s/tenant/sheet.csv", folder);
	is_str(content(path.p), S("a,b"), "it lies there");
	arena_reset(a);
	path = str_printf(a, "%s/tenant/sheet.csv", folder);
	ok(access(path.p, F_OK) != 0, "and goes when nothing was committed");
	ok(spooled(&x, S(FILE_HEAD "a,b\r\n--xyz--"), 7, &q) == OK, "once more");
	ok(spool_keep(&x, q.spool, S("tenant/sheet.csv")) == OK, "named");
	spool_committed(q.spool);
	arena_reset(a);
	path = str_printf(a, "%s/tenant/sheet.csv", folder);
	is_str(content(path.p), S("a,b"), "it stays when it is kept");
	(void)unlink(path.p);
	(void)rmdir(str_printf(a, "%s/tenant", folder).p);
}

static void refused(void)
{
	static const struct {
		const char *what;
		str body;
	} CASES[] = {
		{"nothing", STR_INIT("")},
		{"no boundary", STR_INIT("name\r\n")},
		{"cut in the head", STR_INIT("--xyz\r\nContent-Disposition: form")},
		{"cut in the file", STR_INIT(FILE_HEAD "a,b\r\n")},
		{"cut at the end", STR_INIT(FILE_HEAD "a,b\r\n--xyz")},
		{"more behind the end", STR_INIT(FILE_HEAD "a\r\n--xyz--\r\nmore")},
		{"two files", STR_INIT(FILE_HEAD "a\r\n" FILE_HEAD "b\r\n--xyz--\r\n")},
		{"a part without a name",
		 STR_INIT("--xyz\r\nX: y\r\n\r\nz\r\n--xyz--\r\n")},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		ctx x;
		request q;
		ok(spooled(&x, CASES[i].body, 5, &q) == E_INPUT, "%s", CASES[i].what);
		arena_reset(a);
	}
	ctx x = {.a = a};
	request q = {.content_type = S("application/x-www-form-urlencoded")};
	struct source s = {S("a=b"), 9};
	ok(spool_read(&x, give, &s, str_of(folder), &q) == E_TYPE,
	   "a form of another kind");
	arena_reset(a);
}

int main(void)
{
	a = arena_new((size_t)16 << 20);
	ok(mkdtemp(folder) != NULL, "a folder");
	any_pieces();
	kept();
	refused();
	ok(rmdir(folder) == 0, "nothing is left behind");
	arena_delete(a);
	return tap_done();
}
