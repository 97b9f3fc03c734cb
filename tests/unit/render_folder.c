/* render_folder.c -- templates from files, and what a page costs. */
#include "render_fixture.h"
#include "tap.h"

static const page list_page = {"calls/list", &view_t};
static const page broken_page = {"broken/list", &view_t};

/* make test runs in the top folder. */
static const char FOLDER[] = "tests/unit/templates";

static const char ROWS[] =
	"<table id=\"calls-list\" hx-get=\"/queue?a=1&amp;b=2\"><tbody>"
	"<tr><td><svg class=\"icon\" aria-hidden=\"true\">"
	"<use href=\"/static/sprite.2.svg#phone\"/></svg> <a "
	"href=\"/items/1\">Ann</a></td>"
	"<td><b class=\"pill red\">due</b></td></tr>"
	"<tr><td><svg class=\"icon\" aria-hidden=\"true\">"
	"<use href=\"/static/sprite.2.svg#phone\"/></svg> <a href=\"/items/1\">Bo "
	"&amp; Co</a></td>"
	"<td><b class=\"pill red\">due</b></td></tr></tbody></table>";

static void test_list(ctx *x)
{
	item items[2];
	view v = view_of(items);
	const page *pages[] = {&list_page};
	buf problems = buf_new(x->a, 64, 4096), out = buf_new(x->a, 64, 64 * 1024);
	x->tmpls = tmpl_load(x->a, str_of(FOLDER), str_of(TEST_MANIFEST), pages, 1,
			     &problems);
	if (!ok(x->tmpls != NULL, "a folder compiles")) {
		diag(STR_FMT, STR_ARG(buf_view(&problems)));
		return;
	}
	is_i64(tmpl_run(x, &list_page, &v, S("calls-list"), S(""), &out), OK,
	       "a fragment");
	is_str(buf_view(&out), str_of(ROWS), "its rows");
	out.n = 0;
	is_i64(tmpl_run(x, &list_page, &v, (str){0}, S("tok"), &out), OK, "the page");
	str all = str_printf(
		x->a,
		"<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"
		"<title>Patch &lt;bay&gt;</title>"
		"<link rel=\"stylesheet\" href=\"/static/app.1.css\"></head>"
		"<body><main><h1>Calls <small>50</small></h1>%s</main>"
		"<form method=\"post\" action=\"/logout\">"
		"<input type=\"hidden\" name=\"csrf\" value=\"tok\">"
		"<button>Sign out</button></form></body></html>",
		ROWS);
	is_str(buf_view(&out), all, "in its layout");
	v.items = v.none;
	out.n = 0;
	is_i64(tmpl_run(x, &list_page, &v, S("calls-list"), S(""), &out), OK,
	       "without rows");
	is_str(buf_view(&out),
	       S("<table id=\"calls-list\" "
		 "hx-get=\"/queue?a=1&amp;b=2\"><tbody></tbody></table>"
		 "<p>No calls.</p>"),
	       "it says so");
}

static void test_broken(ctx *x)
{
	const page *pages[] = {&list_page, &broken_page};
	buf problems = buf_new(x->a, 64, 4096);
	ok(!tmpl_load(x->a, str_of(FOLDER), str_of(TEST_MANIFEST), pages, 2, &problems),
	   "one bad page refuses all");
	is_str(buf_view(&problems),
	       S("broken/list.html:2: 'titel': type view has no field 'titel'; "
		 "did you mean 'title'?\n"
		 "broken/part.html:2: target=\"_blank\" needs rel=\"noopener\"\n"),
	       "each problem with its file and line");
	problems.n = 0;
	ok(!tmpl_load(x->a, S("tests/unit/nowhere"), S(""), pages, 1, &problems),
	   "a folder that is not there");
	is_str(buf_view(&problems), S("calls/list.html:1: there is no such template\n"),
	       "is told");
}

/* Cost ------------------------------------------------------------------------- */

/* A row of about 0.9 kB and 11 values, as the pages of contacts and calls have them. */
static const char ROW[] =
	"<tr t:for=\"c in items\" id=\"c-{c.n}\" class=\"row\" data-key=\"{c.n}\">"
	"<td class=\"who\"><span class=\"avatar tone-{c.pill.tone}\" "
	"aria-hidden=\"true\">MO</span>"
	"<a class=\"name\" href=\"{c.url}\">{c.name}</a><span "
	"class=\"sub\">{c.name}</span></td>"
	"<td class=\"journey\"><ol class=\"steps\" aria-label=\"Step {c.n} of 6\">"
	"<li class=\"done\"></li><li class=\"done\"></li><li "
	"class=\"now\"></li><li></li><li></li>"
	"<li></li></ol><span class=\"sub\">{c.pill.text}</span></td>"
	"<td class=\"state\"><t:include src=\"parts/pill\" with=\"c.pill\"/></td>"
	"<td class=\"tools\"><a class=\"tool\" href=\"/call/{c.icon}\" title=\"Call "
	"{c.name}\">"
	"<t:icon name=\"phone\"/></a><a class=\"tool\" href=\"/text/{c.icon}\">"
	"<t:icon name=\"message\"/></a><span t:if=\"c.live\" "
	"class=\"live\">live</span></td></tr>";
static const mem_file ROW_FILES[] = {
	{"parts/pill",
	 "<span class=\"pill pill-{tone}\"><span class=\"dot\"></span>{text}</span>"},
	{NULL, NULL},
};

static void show_cost(ctx *x)
{
	enum { ROUNDS = 50, N = 20, COUNT = 50 };
	static item many[COUNT];
	item items[2];
	view v = view_of(items);
	for (int i = 0; i < COUNT; i++)
		many[i] = item_of(S("Maribel Ortega"), 1000 + i, i % 4 == 0);
	v.items = (list){many, COUNT};
	buf problems = buf_new(x->a, 64, 4096), out = buf_new(x->a, 64 * 1024, 1 << 20);
	str text = str_printf(x->a, "<table><tbody>%s</tbody></table>", ROW);
	x->tmpls = mem_load(x->a, text, ROW_FILES, &problems);
	int64_t best = INT64_MAX;
	for (int round = 0; x->tmpls && round < ROUNDS; round++) {
		int64_t start = when_mono_us();
		for (int i = 0; i < N; i++) {
			out.n = 0;
			if (tmpl_run(x, &test_page, &v, (str){0}, S(""), &out) != OK)
				return;
		}
		int64_t us = when_mono_us() - start;
		best = us < best ? us : best;
	}
	diag("50 rows, %zu bytes: %.2f us a page", out.n, (double)best / N);
}

int main(void)
{
	ctx x = {.a = arena_new((size_t)64 << 20)};
	test_list(&x);
	test_broken(&x);
	show_cost(&x);
	arena_delete(x.a);
	return tap_done();
}
