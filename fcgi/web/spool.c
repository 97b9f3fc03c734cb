/* spool.c -- multipart bodies read piece by piece. */
#include "web/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "base/uuid.h"

enum { PIECE = 256 * 1024, FIELDS = MULTIPART_PARTS };

struct spooling {
	ctx *x;
	spool_source read;
	void *arg;
	char *p; /* PIECE bytes: from..to are there */
	size_t from, to;
	str delimiter; /* "\r\n--boundary" */
	str folder;
	spool *file;
	param *fields;
	size_t nfields;
};

static str window(const struct spooling *s)
{
	return (str){s->p + s->from, s->to - s->from};
}

/* Moves what is left to the front and reads on; false at the end of the body. */
static bool refill(struct spooling *s)
{
	str left = window(s);
	size_t n;

	memmove(s->p, left.p, left.n);
	s->from = 0;
	s->to = left.n;
	n = s->read(s->arg, s->p + s->to, PIECE - s->to);
	s->to += n;
	return n > 0;
}

static bool have(struct spooling *s, size_t n)
{
	while (s->to - s->from < n)
		if (!refill(s))
			return false;
	return true;
}

static ptrdiff_t find_in(str s, str what)
{
	const char *at = s.n ? memmem(s.p, s.n, what.p, what.n) : NULL;

	return at ? at - s.p : -1;
}

/* ---- where bytes of a part go ---- */

struct sink {
	int fd; /* -1: into text */
	buf text;
	int64_t bytes;
};

static bool put(struct sink *k, str s)
{
	k->bytes += (int64_t)s.n;
	if (k->fd < 0) {
		buf_str(&k->text, s);
		return !k->text.full;
	}
	while (s.n) {
		ssize_t n = write(k->fd, s.p, s.n);
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0)
			s = str_sub(s, (size_t)n, s.n);
	}
	return true;
}

/* Everything up to the next boundary. */
static rc read_data(struct spooling *s, struct sink *k)
{
	for (;;) {
		str w = window(s);
		ptrdiff_t end = find_in(w, s->delimiter);
		/* what may be the beginning of a boundary waits for the rest */
		size_t sure = end >= 0                ? (size_t)end
			      : w.n >= s->delimiter.n ? w.n - s->delimiter.n + 1
						      : 0;
		if (!put(k, str_sub(w, 0, sure)))
			return FAIL(s->x, k->fd < 0 ? E_INPUT : E_BUG, "upload: %s",
				    k->fd < 0 ? "field too long" : strerror(errno));
		s->from += sure;
		if (end >= 0) {
			s->from += s->delimiter.n;
			return OK;
		}
		if (!refill(s))
			return FAIL(s->x, E_INPUT, "multipart: part without end");
	}
}

/* ---- the file ---- */

void spool_undone(spool *s)
{
	if (s->path.n && !s->kept)
		(void)unlink(s->path.p);
	s->path = (str){0};
}

static void forget(void *obj)
{
	spool_undone(obj);
}

static int create(struct spooling *s)
{
	spool *f = s->file;
	int fd;

	f->path = str_printf(s->x->a, STR_FMT "/upload-" STR_FMT ".part",
			     STR_ARG(s->folder), STR_ARG(uuid7(s->x->a, s->x->now)));
	fd = open(f->path.p, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
		  0640);
	if (fd < 0)
		f->path = (str){0};
	return fd;
}

static rc read_file(struct spooling *s, const form_part *p)
{
	struct sink k = {.fd = -1};
	rc r;

	if (s->file->path.n)
		return FAIL(s->x, E_INPUT, "upload: more than one file");
	k.fd = create(s);
	if (k.fd < 0)
		return FAIL(s->x, E_BUG, "upload: the file store: %s", strerror(errno));
	s->file->field = str_dup(s->x->a, p->name);
	s->file->filename = p->filename;
	r = read_data(s, &k);
	s->file->bytes = k.bytes;
	if (fsync(k.fd) != 0 && r == OK)
		r = FAIL(s->x, E_BUG, "upload: the file store: %s", strerror(errno));
	close(k.fd);
	return r;
}

static rc read_field(struct spooling *s, const form_part *p)
{
	struct sink k = {.fd = -1, .text = buf_new(s->x->a, 256, PARAM_VALUE_MAX)};
	str value;

	if (s->nfields == FIELDS)
		return FAIL(s->x, E_INPUT, "upload: more than %d fields", FIELDS);
	TRY(read_data(s, &k));
	value = buf_view(&k.text);
	if (str_find(value, '\0', 0) >= 0 || !text_is_utf8(value))
		return FAIL(s->x, E_INPUT, "upload: a field that is no text");
	s->fields[s->nfields++] = (param){str_dup(s->x->a, p->name), value};
	return OK;
}

/* ---- parts ---- */

static rc read_one(struct spooling *s)
{
	form_part p = {.is_file = false};
	ptrdiff_t end;

	while ((end = find_in(window(s), S("\r\n\r\n"))) < 0)
		if (s->to - s->from > MULTIPART_HEAD || !refill(s))
			return FAIL(s->x, E_INPUT, "multipart: headers without end");
	/* the names it gives point into the window, which moves on */
	str head = str_dup(s->x->a, str_sub(window(s), 0, (size_t)end + 2));
	s->from += (size_t)end + 4;
	TRY(multipart_head(s->x, head, &p));
	return p.is_file ? read_file(s, &p) : read_field(s, &p);
}

static rc read_parts(struct spooling *s)
{
	str first = str_sub(s->delimiter, 2, s->delimiter.n);

	if (!have(s, first.n) || !str_starts(window(s), first))
		return FAIL(s->x, E_INPUT, "multipart: no boundary at the start");
	s->from += first.n;
	while (have(s, 2) && str_starts(window(s), S("\r\n"))) {
		s->from += 2;
		TRY(read_one(s));
	}
	if (!str_starts(window(s), S("--")))
		return FAIL(s->x, E_INPUT, "multipart: bad end");
	s->from += 2;
	(void)have(s, 3);
	return window(s).n == 0 || str_eq(window(s), S("\r\n"))
		       ? OK
		       : FAIL(s->x, E_INPUT, "multipart: bad end");
}

rc spool_read(ctx *x, spool_source read, void *arg, str folder, request *q)
{
	struct spooling s = {.x = x, .read = read, .arg = arg, .folder = folder};
	str boundary;

	if (!multipart_boundary(q->content_type, &boundary))
		return FAIL(x, E_TYPE, "body is no form");
	s.delimiter = str_printf(x->a, "\r\n--" STR_FMT, STR_ARG(boundary));
	s.p = arena_alloc(x->a, PIECE);
	s.fields = ARENA_ARRAY(x->a, param, FIELDS);
	s.file = q->spool = ARENA_NEW(x->a, spool);
	arena_cleanup(x->a, forget, s.file);
	TRY(read_parts(&s));
	q->form = (params){s.fields, s.nfields};
	return OK;
}

rc spool_keep(ctx *x, spool *s, str name)
{
	size_t folder = s->path.n;

	while (folder > 0 && s->path.p[folder - 1] != '/')
		folder--;
	str to =
		str_printf(x->a, "%.*s" STR_FMT, (int)folder, s->path.p, STR_ARG(name));
	ptrdiff_t slash = str_find(name, '/', 0);
	if (slash > 0) {
		str dir = str_sub(to, 0, folder + (size_t)slash);
		(void)mkdir(str_cstr(x->a, dir), 0750);
	}
	if (rename(s->path.p, to.p) != 0)
		return FAIL(x, E_BUG, "upload: the file store: %s", strerror(errno));
	s->path = to;
	s->placed = true;
	return OK;
}

void spool_committed(spool *s)
{
	s->kept = s->placed;
}
