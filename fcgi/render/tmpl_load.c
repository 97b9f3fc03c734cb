/* tmpl_load.c -- compiles all pages of the program, from a folder or from memory. */
#include <fcntl.h>
#include <libxml/parser.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "render/tmpl_work.h"

enum {
	TEXT_FIRST = 16 * 1024,
	TEXT_MAX = 4 << 20, /* of a page's literals */
	READ_FIRST = 8 * 1024,
	READ_MAX = 1 << 20, /* of a file: more than is accepted, but not everything */
};
static const size_t MEMORY_MAX = (size_t)512 << 20;

/* With what the runner may read behind its end. */
static const char *padded(arena *a, str text)
{
	char *p = arena_alloc(a, text.n + TMPL_STRIDE);
	memcpy(p, text.p, text.n);
	return p;
}

static program finish(compiler *c, const page *pg)
{
	tmpl_label(c);
	program out = {.page = pg, .n = c->n, .fragment_count = c->fragment_count};
	out.text = padded(c->a, buf_view(&c->text));
	out.ops = arena_copy(c->a, c->ops, c->n * sizeof(op));
	span *fragments = ARENA_ARRAY(c->a, span, c->fragment_count);
	for (size_t i = 0; i < c->fragment_count; i++) {
		fragments[i] = c->fragments[i];
		fragments[i].id = str_dup(c->a, c->fragments[i].id);
	}
	out.fragments = fragments;
	return out;
}

static program compile_page(compiler *c, const page *pg)
{
	c->text = buf_new(c->tmp, TEXT_FIRST, TEXT_MAX);
	c->lit = 0;
	c->ops = NULL;
	c->fragments = NULL;
	c->n = c->cap = 0;
	c->fragment_count = c->fragment_cap = 0;
	c->depth = c->visits = 0;
	c->stop = false;
	scope root = {.type = pg->view};
	tmpl_file nowhere = {.name = str_of(pg->file)};
	place start = {.file = &nowhere, .scope = &root};
	if (!pg->view || !tmpl_is_file_name(nowhere.name)) {
		tmpl_problem(c, &start, 1, "a page needs a file name and a view type");
		return (program){0};
	}
	start.file = tmpl_open(c, nowhere.name);
	if (start.file->missing)
		tmpl_problem(c, &start, 1, "there is no such template");
	if (start.file->root)
		tmpl_page_root(c, &start, start.file->root);
	if (c->text.full)
		tmpl_problem(c, &start, 1, "the page is over %d bytes", TEXT_MAX);
	return finish(c, pg);
}

struct tmpls *tmpl_load_from(arena *a, const tmpl_source *from, str constants,
			     const page *const *pages, size_t n, buf *problems)
{
	compiler c = {
		.a = a, .from = from, .constants = constants, .problems = problems};
	struct tmpls *t = ARENA_NEW(a, struct tmpls);
	program *programs = ARENA_ARRAY(a, program, n);
	xmlInitParser();
	c.tmp = arena_new(MEMORY_MAX);
	for (size_t i = 0; i < n; i++)
		programs[i] = compile_page(&c, pages[i]);
	arena_delete(c.tmp);
	*t = (struct tmpls){programs, n};
	return c.problem_count ? NULL : t;
}

/* From a folder ---------------------------------------------------------------- */

static bool read_all(int fd, buf *b)
{
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	for (;;) {
		char chunk[16 * 1024];
		ssize_t n = read(fd, chunk, sizeof chunk);
		if (n <= 0)
			return n == 0;
		buf_put(b, chunk, (size_t)n);
	}
}

static bool read_folder(const void *self, arena *a, str name, str *text)
{
	const str *dir = self;
	str path = str_printf(a, STR_FMT "/" STR_FMT ".html", STR_ARG(*dir),
			      STR_ARG(name));
	buf b = buf_new(a, READ_FIRST, READ_MAX);
	int fd = open(path.p, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	bool ok = read_all(fd, &b);
	close(fd);
	*text = buf_view(&b);
	return ok;
}

struct tmpls *tmpl_load(arena *a, str dir, str constants, const page *const *pages,
			size_t n, buf *problems)
{
	tmpl_source folder = {read_folder, &dir};
	return tmpl_load_from(a, &folder, constants, pages, n, problems);
}
