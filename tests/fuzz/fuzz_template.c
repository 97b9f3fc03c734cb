/* fuzz_template.c -- the template compiler and runner on any text.
 * The input is three files, separated by form feeds: a page, layouts/base and
 * parts/pill. Whatever compiles is run over a view of hostile values, and the output is
 * searched for marks that only an unescaped value could leave. */
#include <stdlib.h>

#include "../unit/render_fixture.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char HOSTILE[] = "javascript:<evil a='\">&{x}\xC3\xFF\x01";

static void fill(view *v, item items[2])
{
	str s = {HOSTILE, sizeof HOSTILE - 1};
	*v = view_of(items);
	for (size_t i = 0; i < 2; i++) {
		items[i].name = items[i].url = items[i].icon = s;
		items[i].pill = (pill){s, s};
	}
	v->title = v->evil = v->url = v->root = v->script = s;
	v->shell = (shell){s, s, {s, s}};
	v->first = items[0];
}

/* No value may open a tag, end an attribute in its tag, or pass uncleaned. */
static const char *const MARKS[] = {"<evil", "'\">", "\xC3\xFF", "\x01"};

static void judge(str out)
{
	for (size_t i = 0; i < sizeof MARKS / sizeof MARKS[0]; i++) {
		if (str_has(out, str_of(MARKS[i])))
			abort();
	}
}

static void run(ctx *x)
{
	item items[2];
	view v;
	buf out = buf_new(x->a, 1024, 1 << 20);
	fill(&v, items);
	if (tmpl_run(x, &test_page, &v, (str){0}, v.evil, &out) == OK)
		judge(buf_view(&out));
	const program *prog = &x->tmpls->programs[0];
	for (size_t i = 0; i < prog->fragment_count && i < 20; i++) {
		out.n = 0;
		if (tmpl_run(x, &test_page, &v, prog->fragments[i].id, v.evil, &out) ==
		    OK)
			judge(buf_view(&out));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	str rest = {(const char *)data, size}, part[3] = {S(""), S(""), S("")};
	if (str_has(rest, str_of(MARKS[0])))
		return 0; /* the template has an element of that name: nothing to learn
			   */
	ctx x = {.a = arena_new((size_t)256 << 20)};
	for (size_t i = 0; i < 3; i++)
		str_split(&rest, '\f', &part[i]);
	mem_file files[] = {{"layouts/base", str_cstr(x.a, part[1])},
			    {"parts/pill", str_cstr(x.a, part[2])},
			    {NULL, NULL}};
	buf problems = buf_new(x.a, 256, 64 * 1024);
	x.tmpls = mem_load(x.a, part[0], files, &problems);
	if (!x.tmpls && problems.n == 0)
		abort(); /* a refusal without a word */
	if (x.tmpls)
		run(&x);
	arena_delete(x.a);
	return 0;
}
