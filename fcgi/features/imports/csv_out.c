#include "features/imports/csv_out.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/json.h"
#include "features/imports/imports_store.h"
#include "features/imports/sheet_file.h"

enum { PIECE_FIRST = 64 * 1024, PIECE_MOST = 16 * 1024 * 1024 };

rc csv_resume(ctx *x, str tenant, str name, int64_t bytes, csv_file *f)
{
	str dir = sheet_stored(x, tenant);
	int start = bytes ? 0 : O_TRUNC;

	(void)mkdir(dir.p, 0750);
	str path = sheet_stored(x, name);
	str half = str_printf(x->a, STR_FMT ".part", STR_ARG(path));
	*f = (csv_file){.fd = -1, .path = path, .half = half, .bytes = bytes};
	f->fd = open(half.p, O_WRONLY | O_CREAT | start | O_CLOEXEC | O_NOFOLLOW, 0640);
	if (f->fd < 0 || ftruncate(f->fd, bytes) != 0 ||
	    lseek(f->fd, bytes, SEEK_SET) != bytes)
		return FAIL(x, E_DB, "the file store: %s", strerror(errno));
	return OK;
}

rc csv_open(ctx *x, str tenant, str name, csv_file *f)
{
	return csv_resume(x, tenant, name, 0, f);
}

rc csv_bytes(ctx *x, csv_file *f, str s)
{
	while (s.n) {
		ssize_t n = write(f->fd, s.p, s.n);
		if (n < 0 && errno != EINTR)
			return FAIL(x, E_DB, "the file store: %s", strerror(errno));
		if (n > 0) {
			s = str_sub(s, (size_t)n, s.n);
			f->bytes += n;
		}
	}
	return OK;
}

rc csv_put(ctx *x, csv_file *f, buf *b)
{
	if (b->full)
		return FAIL(x, E_BUG, "a piece of a table is too large");
	TRY(csv_bytes(x, f, buf_view(b)));
	b->n = 0;
	return OK;
}

rc csv_close(ctx *x, csv_file *f, bool ok)
{
	bool kept = ok && fsync(f->fd) == 0;

	if (f->fd >= 0)
		close(f->fd);
	if (kept && rename(f->half.p, f->path.p) == 0)
		return OK;
	(void)unlink(f->half.p);
	return ok ? FAIL(x, E_DB, "the file store: %s", strerror(errno)) : OK;
}

/* ---- refused rows ---- */

str refused_name(ctx *x, str tenant, str import)
{
	return str_printf(x->a, STR_FMT "/import-" STR_FMT "-refused.csv",
			  STR_ARG(tenant), STR_ARG(import));
}

static void put_heads(const sheet_seen *s, buf *b)
{
	for (size_t i = 0; i < s->n; i++)
		csv_cell(b, s->columns[i].head);
	csv_cell(b, S("Reason"));
	csv_end(b);
}

static void put_bad(ctx *x, const sheet_seen *s, const import_bad *r, buf *b)
{
	json *cells = NULL;
	str why;

	if (r->cells.n && !json_read(x->a, r->cells, &cells, &why))
		cells = NULL;
	for (size_t i = 0; i < s->n; i++) {
		str v = cells ? json_str(json_at(cells, i)) : (str){0};
		/* refused when it was applied: what we made of its cells is all there
		 * is
		 */
		if (!cells && i == 0)
			v = r->name.n ? r->name : r->phone.n ? r->phone : r->record_id;
		csv_cell(b, v);
	}
	csv_cell(b, r->reason);
	csv_end(b);
}

static rc put_all(ctx *x, str tenant, str import, const sheet_seen *s, csv_file *f,
		  buf *b)
{
	int64_t after = 0;
	list rows;

	do {
		TRY(pg_begin(x, tenant, S("")));
		pg_send(x, Q_import_refused, ARGS(A(import), A(after)),
			pg_list(&import_bad_t, &rows));
		TRY(pg_commit(x));
		for (size_t i = 0; i < rows.n; i++) {
			const import_bad *r = LIST_AT(rows, import_bad, i);
			put_bad(x, s, r, b);
			after = r->line;
		}
		TRY(csv_put(x, f, b));
		arena_reset(x->a);
		*b = buf_new(x->a, PIECE_FIRST, PIECE_MOST);
	} while (rows.n);
	return OK;
}

static rc write_marked(ctx *x, csv_file *f)
{
	buf b = buf_new(x->a, 16, 16);

	buf_str(&b, S("\xef\xbb\xbf"));
	return csv_put(x, f, &b);
}

rc refused_write(ctx *x, str tenant, str import, str columns)
{
	arena *outer = x->a, *part = arena_new((size_t)30 << 20);
	sheet_seen s;
	csv_file f;
	rc r;

	if (!sheet_seen_read(x->a, columns, &s))
		return FAIL(x, E_BUG, "an import whose columns cannot be read");
	r = csv_open(x, tenant, refused_name(x, tenant, import), &f);
	if (r == OK)
		r = write_marked(x, &f);
	x->a = part;
	buf b = buf_new(x->a, PIECE_FIRST, PIECE_MOST);
	put_heads(&s, &b);
	if (r == OK)
		r = csv_put(x, &f, &b);
	if (r == OK)
		r = put_all(x, tenant, import, &s, &f, &b);
	x->a = outer;
	arena_delete(part);
	if (f.fd < 0)
		return r;
	rc closed = csv_close(x, &f, r == OK);
	return r != OK ? r : closed;
}
