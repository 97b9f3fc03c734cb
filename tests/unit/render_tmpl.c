/* render_tmpl.c -- the template language: what a template writes. What it refuses is in
 * render_errors.c. */
#include "render_fixture.h"
#include "tap.h"

/* clang-format off */
static const mem_file FILES[] = {
	{"layouts/base",
	 "<html lang=\"en\">\n<head>\n\t<title>{shell.title}</title>\n</head>\n"
	 "<body>\n\t<t:slot/>\n</body>\n</html>"},
	{"layouts/inner",
	 "<t:page layout=\"base\"><main>\n<t:slot/>\n</main></t:page>"},
	{"layouts/pre", "<div><pre><t:slot/></pre></div>"},
	{"parts/pill", "<b class=\"pill {tone}\">{text}</b>"},
	{"parts/pair",
	 "<t:block>\n\t<i>{title}</i>\n\t<i>{shell.title}</i>\n</t:block>"},
	{"parts/each", "<t:block t:for=\"g in tags\">\n<u>{g.name}</u></t:block>"},
	{"parts/deep", "<t:include src=\"parts/pill\" with=\"pill\"/>"},
	{NULL, NULL},
};
/* clang-format on */

/* clang-format off */
static const struct {
	const char *what, *page, *want;
} RUNS[] = {
	/* Values and escaping by context */
	{"text is escaped", "<p>{evil}</p>", "<p>&lt;b&gt;\"'&amp;</p>"},
	{"attributes are escaped", "<p title=\"{evil}\"></p>",
	 "<p title=\"&lt;b&gt;&quot;&#39;&amp;\"></p>"},
	{"numbers", "<p title=\"{count}\">{zero} {low}</p>",
	 "<p title=\"50\">0 -9223372036854775808</p>"},
	{"absent text is empty", "<p>[{absent}]</p>", "<p>[]</p>"},
	{"fields of records", "<p>{first.name} {first.pill.tone}</p>",
	 "<p>Bo &amp; Co red</p>"},
	{"several values in one attribute", "<p class=\"a-{count} b-{title}\"></p>",
	 "<p class=\"a-50 b-Calls\"></p>"},
	{"literal braces", "<p title=\"{{{title}}\">{{a} {{{{b}}</p>",
	 "<p title=\"{Calls}\">{a} {{b}}</p>"},
	{"entities and character references",
	 "<p title=\"&lt;&quot;\">&lt;&amp;&#233;</p>",
	 "<p title=\"&lt;&quot;\">&lt;&amp;é</p>"},
	{"CDATA is text", "<p><![CDATA[<{title}>]]></p>", "<p>&lt;Calls&gt;</p>"},
	{"comments are dropped", "<p>a<!-- {nothing} -->b</p>", "<p>ab</p>"},

	/* URLs */
	{"a whole URL", "<a href=\"{url}\">x</a>",
	 "<a href=\"/queue?a=1&amp;b=2\">x</a>"},
	{"a bad scheme becomes #", "<a href=\"{script}\">x</a>", "<a href=\"#\">x</a>"},
	{"an empty URL becomes #", "<a href=\"{empty}\">x</a>", "<a href=\"#\">x</a>"},
	{"a part of a URL", "<a href=\"/c/{evil}?q={first.name}\">x</a>",
	 "<a href=\"/c/%3Cb%3E%22%27%26?q=Bo%20%26%20Co\">x</a>"},
	{"a number in a URL", "<a href=\"/c/{count}\">x</a>",
	 "<a href=\"/c/50\">x</a>"},
	{"a scheme hidden in a part", "<a href=\"x{script}\">x</a>",
	 "<a href=\"xjavascript%3Aalert%281%29\">x</a>"},
	{"a whole URL, then parts", "<a href=\"{url}&amp;c={evil}\">x</a>",
	 "<a href=\"/queue?a=1&amp;b=2&amp;c=%3Cb%3E%22%27%26\">x</a>"},
	{"a stem", "<a href=\"{first.url}/x\">x</a>", "<a href=\"/items/1/x\">x</a>"},
	{"a stem of / alone makes no //", "<a href=\"{root}/x\">x</a>",
	 "<a href=\"/x\">x</a>"},
	{"/ alone is a whole URL", "<a href=\"{root}\">x</a>", "<a href=\"/\">x</a>"},
	{"tel: keeps the plus", "<a href=\"tel:+1{count}\">x</a>",
	 "<a href=\"tel:+150\">x</a>"},
	{"and so does mailto: with its @", "<a href=\"mailto:{mail}\">x</a>",
	 "<a href=\"mailto:a+b@c.d\">x</a>"},
	{"mailto: cannot get headers", "<a href=\"mailto:{evil}\">x</a>",
	 "<a href=\"mailto:%3Cb%3E%22%27%26\">x</a>"},
	{"an optional URL is checked", "<a href=\"{script?}\">x</a>",
	 "<a href=\"#\">x</a>"},
	{"htmx attributes are URLs",
	 "<p hx-get=\"{script}\" data-hx-post=\"{script}\" sse-connect=\"{script}\" "
	 "hx-push-url=\"{script}\"></p>",
	 "<p hx-get=\"#\" data-hx-post=\"#\" sse-connect=\"#\" hx-push-url=\"#\"></p>"},
	{"so are these",
	 "<video poster=\"{script}\" src=\"{script}\"><a cite=\"{script}\"/></video>",
	 "<video poster=\"#\" src=\"#\"><a cite=\"#\"></a></video>"},
	{"data of object only", "<p data=\"{script}\"></p>",
	 "<p data=\"javascript:alert(1)\"></p>"},

	/* JSON */
	{"JSON attributes", "<p hx-vals='{{\"a\":\"{evil}\",\"n\":\"{count}\"}'></p>",
	 "<p hx-vals=\"{&quot;a&quot;:&quot;&lt;b&gt;\\&quot;&#39;&amp;&quot;,"
	 "&quot;n&quot;:&quot;50&quot;}\"></p>"},

	/* t:if */
	{"if: text",
	 "<p><i t:if=\"title\">1</i><i t:if=\"empty\">2</i><i "
	 "t:if=\"absent\">3</i></p>",
	 "<p><i>1</i></p>"},
	{"if not: text", "<p><i t:if=\"!title\">1</i><i t:if=\"!empty\">2</i></p>",
	 "<p><i>2</i></p>"},
	{"if: number",
	 "<p><i t:if=\"count\">1</i><i t:if=\"zero\">2</i><i t:if=\"!zero\">3</i></p>",
	 "<p><i>1</i><i>3</i></p>"},
	{"if: yes or no",
	 "<p><i t:if=\"yes\">1</i><i t:if=\"no\">2</i><i t:if=\"!no\">3</i></p>",
	 "<p><i>1</i><i>3</i></p>"},
	{"if: list",
	 "<p><i t:if=\"items\">1</i><i t:if=\"none\">2</i><i t:if=\"!none\">3</i></p>",
	 "<p><i>1</i><i>3</i></p>"},
	{"if: time", "<p><i t:if=\"at\">1</i><i t:if=\"never\">2</i></p>",
	 "<p><i>1</i></p>"},
	{"if: nested", "<p><t:block t:if=\"yes\">a<i t:if=\"no\">b</i>c</t:block>d</p>",
	 "<p>acd</p>"},
	{"if: on a void element", "<p><br t:if=\"yes\"/><hr t:if=\"no\"/></p>",
	 "<p><br></p>"},
	{"if: on an include", "<p><t:include t:if=\"no\" src=\"parts/pair\"/>-</p>",
	 "<p>-</p>"},
	{"if: on an icon", "<p><t:icon t:if=\"no\" name=\"x\"/>-</p>", "<p>-</p>"},

	/* t:for */
	{"for", "<ul><li t:for=\"c in items\">{c.name} {c.n}</li></ul>",
	 "<ul><li>Ann 1</li><li>Bo &amp; Co 22</li></ul>"},
	{"for: blanks in it", "<p><i t:for=\" c  in items \">{c.n}</i></p>",
	 "<p><i>1</i><i>22</i></p>"},
	{"for: empty", "<ul><li t:for=\"c in none\">{c.name}</li></ul>", "<ul></ul>"},
	{"for: in a loop, both variables",
	 "<p><t:block t:for=\"c in items\"><i t:for=\"g in "
	 "c.tags\">{g.name}{c.n}</i></t:block></p>",
	 "<p><i>a1</i><i>b1</i></p>"},
	{"for: after an inner loop the outer goes on",
	 "<p><t:block t:for=\"c in items\"><t:block t:for=\"g in "
	 "c.tags\">{g.name}</t:block>"
	 "{c.n};</t:block></p>",
	 "<p>ab1;22;</p>"},
	{"for: a variable hides a field",
	 "<p><i t:for=\"title in items\">{title.name}</i>{title}</p>",
	 "<p><i>Ann</i><i>Bo &amp; Co</i>Calls</p>"},
	{"for: the inner variable hides the outer",
	 "<p><t:block t:for=\"c in items\"><i t:for=\"c in "
	 "c.tags\">{c.name}</i></t:block></p>",
	 "<p><i>a</i><i>b</i></p>"},
	{"for: twice",
	 "<p><i t:for=\"c in items\">{c.n}</i><b t:for=\"c in items\">{c.n}</b></p>",
	 "<p><i>1</i><i>22</i><b>1</b><b>22</b></p>"},
	{"for: an if inside",
	 "<p><t:block t:for=\"c in items\"><i "
	 "t:if=\"c.live\">{c.name}</i></t:block></p>",
	 "<p><i>Ann</i></p>"},
	{"for: an if around",
	 "<p><t:block t:if=\"!no\"><i t:for=\"c in items\">{c.n}</i></t:block></p>",
	 "<p><i>1</i><i>22</i></p>"},

	/* Optional attributes */
	{"optional: text",
	 "<p title=\"{title?}\" lang=\"{empty?}\" dir=\"{absent?}\"></p>",
	 "<p title=\"Calls\"></p>"},
	{"optional: yes or no", "<input checked=\"{yes?}\" disabled=\"{no?}\"/>",
	 "<input checked=\"checked\">"},
	{"optional: number", "<p title=\"{count?}\" lang=\"{zero?}\"></p>",
	 "<p title=\"50\"></p>"},
	{"optional: escaped", "<p title=\"{evil?}\"></p>",
	 "<p title=\"&lt;b&gt;&quot;&#39;&amp;\"></p>"},

	/* Includes */
	{"include with a record",
	 "<p><t:include src=\"parts/pill\" with=\"first.pill\"/></p>",
	 "<p><b class=\"pill red\">due</b></p>"},
	{"include in the current scope", "<p><t:include src=\"parts/pair\"/></p>",
	 "<p><i>Calls</i> <i>Patch &lt;bay&gt;</i></p>"},
	{"include with a loop variable, outer names still there",
	 "<p><t:block t:for=\"c in items\"><t:include src=\"parts/each\" with=\"c\"/>"
	 "<t:include src=\"parts/pill\" with=\"c.pill\"/></t:block></p>",
	 "<p> <u>a</u> <u>b</u><b class=\"pill red\">due</b><b class=\"pill "
	 "red\">due</b></p>"},
	{"include in an include, in a loop",
	 "<ul><li t:for=\"c in items\"><t:include src=\"parts/deep\" "
	 "with=\"c\"/></li></ul>",
	 "<ul><li><b class=\"pill red\">due</b></li><li><b class=\"pill "
	 "red\">due</b></li></ul>"},
	{"for on an include",
	 "<p><t:include t:for=\"c in items\" src=\"parts/pill\" with=\"c.pill\"/></p>",
	 "<p><b class=\"pill red\">due</b><b class=\"pill red\">due</b></p>"},
	{"with hides the view, not its records",
	 "<t:include src=\"parts/pair\" with=\"shell\"/>",
	 "<i>Patch &lt;bay&gt;</i> <i>Patch &lt;bay&gt;</i>"},

	/* Layouts */
	{"a layout", "<t:page layout=\"base\">\n\t<p>{title}</p>\n</t:page>",
	 "<!doctype html><html lang=\"en\"><head><title>Patch "
	 "&lt;bay&gt;</title></head>"
	 "<body><p>Calls</p></body></html>"},
	{"a layout in a layout",
	 "<t:page layout=\"inner\">\n\t<p>{title}</p>\n</t:page>",
	 "<!doctype html><html lang=\"en\"><head><title>Patch "
	 "&lt;bay&gt;</title></head>"
	 "<body><main><p>Calls</p></main></body></html>"},
	{"the slot knows where it is", "<t:page layout=\"pre\"><i>a\n  b</i></t:page>",
	 "<div><pre>\n<i>a\n  b</i></pre></div>"},
	{"a page without a layout", "<t:page>\n<p>a</p>\n<p>b</p>\n</t:page>",
	 "<p>a</p><p>b</p>"},
	{"a page of one element", "<p>a</p>", "<p>a</p>"},

	/* Forms */
	{"a POST form gets its field",
	 "<form method=\"post\" action=\"/x\"><button>Go</button></form>",
	 "<form method=\"post\" action=\"/x\"><input type=\"hidden\" name=\"csrf\" "
	 "value=\"&quot;tok&gt;\"><button>Go</button></form>"},
	{"however it is written", "<form method=\"POST\"></form>",
	 "<form method=\"POST\"><input type=\"hidden\" name=\"csrf\" "
	 "value=\"&quot;tok&gt;\"></form>"},
	{"a GET form gets none", "<form action=\"/x\"></form>",
	 "<form action=\"/x\"></form>"},
	{"nor does method=get", "<form method=\"get\"></form>",
	 "<form method=\"get\"></form>"},
	{"nor a dialog", "<form method=\"dialog\"></form>",
	 "<form method=\"dialog\"></form>"},

	/* Constants and icons */
	{"constants", "<p title=\"{@css}\">{@css}</p>",
	 "<p title=\"/static/app.1.css\">/static/app.1.css</p>"},
	{"constants in URLs", "<link rel=\"stylesheet\" href=\"{@css}\"/>",
	 "<link rel=\"stylesheet\" href=\"/static/app.1.css\">"},
	{"an icon", "<p><t:icon name=\"phone\"/></p>",
	 "<p><svg class=\"icon\" aria-hidden=\"true\">"
	 "<use href=\"/static/sprite.2.svg#phone\"/></svg></p>"},
	{"an icon of a size", "<p><t:icon name=\"phone\" size=\"20\"/></p>",
	 "<p><svg class=\"icon icon-20\" aria-hidden=\"true\">"
	 "<use href=\"/static/sprite.2.svg#phone\"/></svg></p>"},
	{"an icon of the usual size", "<p><t:icon name=\"phone\" size=\"16\"/></p>",
	 "<p><svg class=\"icon\" aria-hidden=\"true\">"
	 "<use href=\"/static/sprite.2.svg#phone\"/></svg></p>"},
	{"an icon named by data", "<p><t:icon name=\"{evil}\"/></p>",
	 "<p><svg class=\"icon\" aria-hidden=\"true\">"
	 "<use href=\"/static/sprite.2.svg#%3Cb%3E%22%27%26\"/></svg></p>"},

	/* HTML */
	{"void elements", "<p><br/><img src=\"/a\" alt=\"\"/><input/></p>",
	 "<p><br><img src=\"/a\" alt=\"\"><input></p>"},
	{"others are never self-closed",
	 "<div><textarea/><script src=\"/a.js\"/><title/><i/><div/></div>",
	 "<div><textarea></textarea><script "
	 "src=\"/a.js\"></script><title></title><i></i>"
	 "<div></div></div>"},
	{"the root html gets its doctype", "<html lang=\"en\"><body/></html>",
	 "<!doctype html><html lang=\"en\"><body></body></html>"},
	{"SVG keeps its case",
	 "<svg viewBox=\"0 0 1 1\"><linearGradient id=\"a\"/></svg>",
	 "<svg viewBox=\"0 0 1 1\"><linearGradient id=\"a\"></linearGradient></svg>"},
	{"namespace declarations are dropped",
	 "<svg xmlns=\"http://www.w3.org/2000/svg\"><path d=\"M0 0\"/></svg>",
	 "<svg><path d=\"M0 0\"></path></svg>"},
	{"new tab with rel",
	 "<a href=\"/x\" target=\"_blank\" rel=\"x noopener\">x</a>",
	 "<a href=\"/x\" target=\"_blank\" rel=\"x noopener\">x</a>"},
	{"a number may refresh", "<meta http-equiv=\"refresh\" content=\"{count}\"/>",
	 "<meta http-equiv=\"refresh\" content=\"50\">"},

	/* Blanks */
	{"between blocks", "<div>\n\t<p>a</p>\n\n\t<p>b</p>\n</div>",
	 "<div><p>a</p><p>b</p></div>"},
	{"at the ends of a block", "<p>\n\ta b\n\tc\n</p>", "<p>a b c</p>"},
	{"beside values", "<p>\n\t{title} {count}\n</p>", "<p>Calls 50</p>"},
	{"between inline elements", "<p><b>a</b>\n\t<i>b</i></p>",
	 "<p><b>a</b> <i>b</i></p>"},
	{"inside inline elements", "<p>a<b> b </b>c</p>", "<p>a<b> b </b>c</p>"},
	{"text, block, text", "<div>a\n<p>b</p>\nc</div>", "<div>a<p>b</p>c</div>"},
	{"a block that may be absent", "<div>a\n<p t:if=\"no\">b</p>\nc</div>",
	 "<div>a  c</div>"},
	{"two blocks that may be absent",
	 "<div><p t:if=\"yes\">a</p>\n<p t:if=\"no\">b</p></div>",
	 "<div><p>a</p></div>"},
	{"a loop of inline elements keeps its blank",
	 "<p><t:block t:for=\"c in items\"><i>{c.n}</i>\n</t:block></p>",
	 "<p><i>1</i> <i>22</i> </p>"},
	{"a group that may be absent",
	 "<p><b>a</b> <t:block t:if=\"yes\"> b </t:block> c</p>",
	 "<p><b>a</b>  b  c</p>"},
	{"rows",
	 "<table>\n<t:block t:for=\"c in "
	 "items\">\n<tr>\n<td>\n{c.n}\n</td>\n</tr>\n</t:block>\n</table>",
	 "<table><tr><td>1</td></tr><tr><td>22</td></tr></table>"},
	{"a comment in a text", "<p>a <!-- x --> b <b>c</b></p>", "<p>a  b <b>c</b></p>"},
	{"comments between", "<ul>\n<!-- a -->\n<li>b</li>\n<!-- c -->\n</ul>",
	 "<ul><li>b</li></ul>"},
	{"buttons and selects",
	 "<p><button>\n a\n</button> <select>\n <option> a </option>\n</select></p>",
	 "<p><button>a</button> <select><option>a</option></select></p>"},
	{"pre is kept", "<pre> a\n\tb  <i> c </i>\n</pre>",
	 "<pre> a\n\tb  <i> c </i>\n</pre>"},
	{"textarea is kept", "<p><textarea>  {title}\n </textarea></p>",
	 "<p><textarea>  Calls\n </textarea></p>"},
	{"a value first in textarea gets a spare line break",
	 "<p><textarea>{title}</textarea></p>", "<p><textarea>\nCalls</textarea></p>"},
	{"no-break spaces are text", "<p>\xC2\xA0</p>", "<p>\xC2\xA0</p>"},
};
/* clang-format on */

static buf problems_of(arena *a)
{
	return buf_new(a, 256, 64 * 1024);
}

static void run_one(arena *a, size_t i)
{
	item items[2];
	view v = view_of(items);
	buf problems = problems_of(a), out = buf_new(a, 64, 64 * 1024);
	ctx x = {.a = a};
	x.tmpls = mem_load(a, str_of(RUNS[i].page), FILES, &problems);
	if (!ok(x.tmpls != NULL, "compiles: %s", RUNS[i].what)) {
		diag(STR_FMT, STR_ARG(buf_view(&problems)));
		return;
	}
	rc r = tmpl_run(&x, &test_page, &v, (str){0}, S("\"tok>"), &out);
	is_i64(r, OK, "runs: %s", RUNS[i].what);
	is_str(buf_view(&out), str_of(RUNS[i].want), "%s", RUNS[i].what);
}

/* Fragments -------------------------------------------------------------------- */

static const char FRAGMENTS[] =
	"<div>\n<t:fragment id=\"one\">\n<p>{title}</p>\n</t:fragment>"
	"<t:block t:if=\"no\"><t:fragment id=\"two\"><ul><li t:for=\"c in "
	"items\">{c.n}</li></ul>"
	"<form method=\"post\"></form></t:fragment></t:block>"
	"<t:fragment id=\"outer\">a<t:fragment "
	"id=\"inner\">b</t:fragment>c</t:fragment>"
	"<t:include src=\"parts/frag\" with=\"first.pill\"/><t:fragment "
	"id=\"none\"/></div>";
/* clang-format off */
static const mem_file FRAGMENT_FILES[] = {
	{"parts/frag", "<t:fragment id=\"part\">{text}</t:fragment>"},
	{NULL, NULL},
};
/* clang-format on */

/* clang-format off */
static const struct {
	const char *id, *want;
} PARTS[] = {
	{NULL, "<div><p>Calls</p>abcdue</div>"},
	{"one", "<p>Calls</p>"},
	{"two", "<ul><li>1</li><li>22</li></ul><form method=\"post\">"
		"<input type=\"hidden\" name=\"csrf\" value=\"t\"></form>"},
	{"outer", "abc"},
	{"inner", "b"},
	{"part", "due"},
	{"none", ""},
};
/* clang-format on */

static void test_fragments(arena *a)
{
	item items[2];
	view v = view_of(items);
	buf problems = problems_of(a);
	ctx x = {.a = a};
	x.tmpls = mem_load(a, str_of(FRAGMENTS), FRAGMENT_FILES, &problems);
	if (!ok(x.tmpls != NULL, "fragments compile"))
		diag(STR_FMT, STR_ARG(buf_view(&problems)));
	for (size_t i = 0; i < sizeof PARTS / sizeof PARTS[0]; i++) {
		buf out = buf_new(a, 16, 4096);
		rc r = tmpl_run(&x, &test_page, &v, str_of(PARTS[i].id), S("t"), &out);
		is_i64(r, OK, "fragment %s", PARTS[i].id ? PARTS[i].id : "(all)");
		is_str(buf_view(&out), str_of(PARTS[i].want), "writes its part only");
	}
	ok(tmpl_has_fragment(x.tmpls, &test_page, S("two")), "has fragment two");
	ok(!tmpl_has_fragment(x.tmpls, &test_page, S("three")),
	   "has no fragment three");
	buf out = buf_new(a, 16, 4096);
	is_i64(tmpl_run(&x, &test_page, &v, S("three"), S("t"), &out), E_BUG,
	       "an unknown fragment is a bug");
	is_i64((int64_t)out.n, 0, "and writes nothing");
}

/* Limits ----------------------------------------------------------------------- */

static void test_limits(arena *a)
{
	static const page other = {"other", &view_t};
	static const item many[1000];
	item items[2];
	view v = view_of(items);
	buf problems = problems_of(a), small = buf_new(a, 16, 100);
	ctx x = {.a = a};
	is_i64(tmpl_run(&x, &test_page, &v, (str){0}, S(""), &small), E_BUG,
	       "without templates every page is unknown");
	x.tmpls = mem_load(a, S("<p t:for=\"c in items\">row</p>"), NULL, &problems);
	is_i64(tmpl_run(&x, &other, &v, (str){0}, S(""), &small), E_BUG,
	       "a page that was not compiled");
	ok(!tmpl_has_fragment(x.tmpls, &other, S("a")), "which has no fragments");
	v.items = (list){many, 1000};
	is_i64(tmpl_run(&x, &test_page, &v, (str){0}, S(""), &small), E_BUG,
	       "more output than the buffer may take");
	ok(small.full && small.n <= 100, "the buffer kept its maximum");
	v.items = (list){NULL, 1000};
	buf out = buf_new(a, 0, 100);
	is_i64(tmpl_run(&x, &test_page, &v, (str){0}, S(""), &out), OK,
	       "a list without items is empty");
	is_i64((int64_t)out.n, 0, "and writes nothing");
}

/* Every size of a program: the table of ops grows in between, also just when a
 * condition or an optional attribute is about to be closed. */
static void test_sizes(arena *a)
{
	item items[2];
	view v = view_of(items);
	bool good = true;

	for (int n = 1; n <= 300; n++) {
		arena_reset(a);
		buf text = buf_new(a, 64, 1 << 20), want = buf_new(a, 64, 1 << 20);
		buf_str(&text, S("<p>"));
		buf_str(&want, S("<p>"));
		for (int i = 0; i < n; i++) {
			buf_str(&text,
				S("<i t:if=\"absent\" title=\"{absent?}\">{title}</i>"
				  "<b title=\"{absent?}\">{title}</b>"));
			buf_str(&want, S("<b>Calls</b>"));
		}
		buf_str(&text, S("</p>"));
		buf_str(&want, S("</p>"));
		buf problems = problems_of(a), out = buf_new(a, 64, 1 << 20);
		ctx x = {.a = a};
		x.tmpls = mem_load(a, buf_view(&text), NULL, &problems);
		good = good && x.tmpls &&
		       tmpl_run(&x, &test_page, &v, (str){0}, S(""), &out) == OK &&
		       str_eq(buf_view(&out), buf_view(&want));
		if (!good) {
			ok(false, "%d conditions in a row", n);
			diag(STR_FMT " " STR_FMT, STR_ARG(buf_view(&problems)),
			     STR_ARG(buf_view(&out)));
			return;
		}
	}
	ok(true, "1 to 300 conditions in a row end where they should");
}

int main(void)
{
	arena *a = arena_new((size_t)64 << 20);
	for (size_t i = 0; i < sizeof RUNS / sizeof RUNS[0]; i++) {
		run_one(a, i);
		arena_reset(a);
	}
	test_fragments(a);
	test_limits(a);
	test_sizes(a);
	arena_delete(a);
	return tap_done();
}
