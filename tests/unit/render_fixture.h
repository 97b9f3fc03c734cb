/* render_fixture.h -- what the template tests share: templates in memory, and a view
 * with a field of every kind. */
#ifndef PB_TESTS_RENDER_FIXTURE_H
#define PB_TESTS_RENDER_FIXTURE_H

#include <string.h>

#include "base/ctx.h"
#include "render/tmpl_ops.h"

/* Files in memory -------------------------------------------------------------- */

typedef struct mem_file {
	const char *name, *text;
} mem_file;

/* The page under test is "page"; the other files are the same for all tests. */
typedef struct mem_source {
	str page;
	const mem_file *files; /* ends with a NULL name */
} mem_source;

static inline bool mem_read(const void *self, arena *a, str name, str *text)
{
	const mem_source *m = self;
	(void)a;
	*text = m->page;
	if (str_eq(name, S("page")))
		return true;
	for (const mem_file *f = m->files; f && f->name; f++) {
		*text = str_of(f->text);
		if (str_eq(name, str_of(f->name)))
			return true;
	}
	return false;
}

/* A view ----------------------------------------------------------------------- */

typedef struct pill {
	str text, tone;
} pill;
static const field pill_f[] = {FIELD(pill, text), FIELD(pill, tone)};
static const type pill_t = TYPE(pill, pill_f);

typedef struct tag {
	str name;
} tag;
static const field tag_f[] = {FIELD(tag, name)};
static const type tag_t = TYPE(tag, tag_f);

typedef struct item {
	str name, url, icon;
	int64_t n;
	bool live;
	pill pill;
	list tags; /* of tag */
} item;
static const field item_f[] = {
	FIELD(item, name),
	FIELD(item, url),
	FIELD(item, icon),
	FIELD(item, n),
	FIELD(item, live),
	FIELD_SUB(item, pill, &pill_t),
	FIELD_SUB(item, tags, &tag_t),
};
static const type item_t = TYPE(item, item_f);

typedef struct shell {
	str title, csrf;
	pill pill;
} shell;
static const field shell_f[] = {
	FIELD(shell, title),
	FIELD(shell, csrf),
	FIELD_SUB(shell, pill, &pill_t),
};
static const type shell_t = TYPE(shell, shell_f);

typedef struct view {
	shell shell;
	str title, evil, empty, absent, url, root, script, mail;
	int64_t count, zero, low;
	bool yes, no;
	when at, never;
	list items, none; /* of item */
	list loose;       /* without an element type */
	item first;
} view;
static const field view_f[] = {
	FIELD_SUB(view, shell, &shell_t),
	FIELD(view, title),
	FIELD(view, evil),
	FIELD(view, empty),
	FIELD(view, absent),
	FIELD(view, url),
	FIELD(view, root),
	FIELD(view, script),
	FIELD(view, mail),
	FIELD(view, count),
	FIELD(view, zero),
	FIELD(view, low),
	FIELD(view, yes),
	FIELD(view, no),
	FIELD(view, at),
	FIELD(view, never),
	FIELD_SUB(view, items, &item_t),
	FIELD_SUB(view, none, &item_t),
	FIELD_SUB(view, loose, NULL),
	FIELD_SUB(view, first, &item_t),
};
static const type view_t = TYPE(view, view_f);

static const page test_page = {"page", &view_t};

static const tag TAGS[] = {{{"a", 1}}, {{"b", 1}}};

static inline item item_of(str name, int64_t n, bool live)
{
	item i = {.name = name,
		  .url = S("/items/1"),
		  .icon = S("phone"),
		  .n = n,
		  .live = live};
	i.pill = (pill){S("due"), S("red")};
	i.tags = (list){TAGS, live ? 2 : 0};
	return i;
}

/* items: room for two. */
static inline view view_of(item items[2])
{
	items[0] = item_of(S("Ann"), 1, true);
	items[1] = item_of(S("Bo & Co"), 22, false);
	view v = {.title = S("Calls"), .evil = S("<b>\"'&"), .empty = S("")};
	v.shell = (shell){S("Patch <bay>"), S("tok"), {S("shell pill"), S("green")}};
	v.url = S("/queue?a=1&b=2");
	v.root = S("/");
	v.script = S("javascript:alert(1)");
	v.mail = S("a+b@c.d");
	v.count = 50;
	v.low = INT64_MIN;
	v.yes = true;
	v.at = (when){1};
	v.items = (list){items, 2};
	v.first = items[1];
	return v;
}

/* Compiling and running -------------------------------------------------------- */

static const char TEST_MANIFEST[] =
	"css=/static/app.1.css\nsprite=/static/sprite.2.svg\n";

static inline struct tmpls *mem_load(arena *a, str page_text, const mem_file *files,
				     buf *problems)
{
	const page *pages[] = {&test_page};
	mem_source m = {page_text, files};
	tmpl_source from = {mem_read, &m};
	return tmpl_load_from(a, &from, str_of(TEST_MANIFEST), pages, 1, problems);
}

#endif
