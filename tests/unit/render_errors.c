/* render_errors.c -- what the template compiler refuses, and the words it does it with.
 */
#include "render_fixture.h"
#include "tap.h"

/* clang-format off */
static const mem_file FILES[] = {
	{"layouts/base", "<html><body><t:slot/></body></html>"},
	{"layouts/none", "<html><body></body></html>"},
	{"layouts/two", "<div><t:slot/><t:slot/></div>"},
	{"layouts/loop",
	 "<div><t:block t:for=\"c in items\"><t:slot/></t:block></div>"},
	{"layouts/part", "<div><t:slot/><t:include src=\"parts/slot\"/></div>"},
	{"layouts/self", "<t:page layout=\"self\"><t:slot/></t:page>"},
	{"layouts/wrong", "<div>\n<i>{shell.titel}</i><t:slot/></div>"},
	{"parts/pill", "<b class=\"{tone}\">{text}</b>"},
	{"parts/wrong", "<b>\n\n{txet}</b>"},
	{"parts/ring", "<p><t:include src=\"parts/gnir\"/></p>"},
	{"parts/gnir", "<p><t:include src=\"parts/ring\"/></p>"},
	{"parts/page", "<t:page><p/></t:page>"},
	{"parts/bad", "<p>\n<b></p>"},
	{"parts/slot", "<p><t:slot/></p>"},
	{"parts/frag", "<t:fragment id=\"a\">x</t:fragment>"},
	{"parts/00",
	 "<p><t:include src=\"parts/01\"/><t:include src=\"parts/01\"/></p>"},
	{"parts/01",
	 "<p><t:include src=\"parts/02\"/><t:include src=\"parts/02\"/></p>"},
	{"parts/02",
	 "<p><t:include src=\"parts/03\"/><t:include src=\"parts/03\"/></p>"},
	{"parts/03",
	 "<p><t:include src=\"parts/04\"/><t:include src=\"parts/04\"/></p>"},
	{"parts/04",
	 "<p><t:include src=\"parts/05\"/><t:include src=\"parts/05\"/></p>"},
	{"parts/05",
	 "<p><t:include src=\"parts/06\"/><t:include src=\"parts/06\"/></p>"},
	{"parts/06",
	 "<p><t:include src=\"parts/07\"/><t:include src=\"parts/07\"/></p>"},
	{"parts/07",
	 "<p><t:include src=\"parts/08\"/><t:include src=\"parts/08\"/></p>"},
	{"parts/08",
	 "<p><t:include src=\"parts/09\"/><t:include src=\"parts/09\"/></p>"},
	{"parts/09",
	 "<p><t:include src=\"parts/10\"/><t:include src=\"parts/10\"/></p>"},
	{"parts/10",
	 "<p><t:include src=\"parts/11\"/><t:include src=\"parts/11\"/></p>"},
	{"parts/11",
	 "<p><t:include src=\"parts/12\"/><t:include src=\"parts/12\"/></p>"},
	{"parts/12",
	 "<p><t:include src=\"parts/13\"/><t:include src=\"parts/13\"/></p>"},
	{"parts/13",
	 "<p><t:include src=\"parts/14\"/><t:include src=\"parts/14\"/></p>"},
	{"parts/14",
	 "<p><t:include src=\"parts/15\"/><t:include src=\"parts/15\"/></p>"},
	{"parts/15", "<p>{title}</p>"},
	{NULL, NULL},
};
/* clang-format on */

/* want: all problems, one a line, without the "page.html:" of those in the page itself.
 */
/* clang-format off */
static const struct {
	const char *page, *want;
} CASES[] = {
	/* Names */
	{"<p>{titel}</p>",
	 "1: 'titel': type view has no field 'titel'; did you mean 'title'?"},
	{"<p>\n\n {title}\n {nothing}</p>",
	 "4: 'nothing': type view has no field 'nothing'"},
	{"<div\n\tclass=\"a\"\n>\n<p>\n{x}</p></div>",
	 "5: 'x': type view has no field 'x'"},
	{"<div>\n<p\n\ttitle=\"a\"\n\tlang=\"{x}\">\n<i/></p>\n<b lang=\"{x}\"/></div>",
	 "2: 'x': type view has no field 'x'\n6: 'x': type view has no field 'x'"},
	{"<p>{first.nmae}</p>",
	 "1: 'first.nmae': type item has no field 'nmae'; did you mean 'name'?"},
	{"<p>{first.pill.colour}</p>",
	 "1: 'first.pill.colour': type pill has no field 'colour'"},
	{"<ul><li t:for=\"card in items\">{crd.name}</li></ul>",
	 "1: 'crd.name': type view has no field 'crd'; did you mean 'card'?"},
	{"<ul><li t:for=\"c in items\">{c.nam} {c.nam}</li></ul>",
	 "1: 'c.nam': type item has no field 'nam'; did you mean 'name'?"},
	{"<ul><li t:for=\"c in itmes\">{c.nam}</li></ul>",
	 "1: 'itmes': type view has no field 'itmes'; did you mean 'items'?"},
	{"<t:include src=\"parts/wrong\" with=\"first.pill\"/>",
	 "parts/wrong.html:3: 'txet': type pill has no field 'txet', nor has view; "
	 "did you mean 'text'?"},
	{"<p>{title.x}</p>",
	 "1: 'title.x': what is before '.x' is a text and has no fields"},
	{"<p>{items.n}</p>",
	 "1: 'items.n': what is before '.n' is a list: loop over it with t:for"},
	{"<p>{count.n}</p>",
	 "1: 'count.n': what is before '.n' is a number and has no fields"},
	{"<p>{at.n}{yes.n}</p>",
	 "1: 'at.n': what is before '.n' is a time and has no fields\n"
	 "1: 'yes.n': what is before '.n' is a yes or no and has no fields"},
	{"<p title=\"{nothing?}\"/>", "1: 'nothing': type view has no field 'nothing'"},
	{"<t:include src=\"parts/wrong\" with=\"nothing\"/>",
	 "1: 'nothing': type view has no field 'nothing'"},
	{"<p>{a_name_that_is_longer_than_forty_characters}</p>",
	 "1: 'a_name_that_is_longer_than_forty_characters': type view has no field "
	 "'a_name_that_is_longer_than_forty_characters'"},
	{"<p>{ title }</p>",
	 "1: ' title ' is no field name; a literal { is written {{"},
	{"<p>{title.}</p>", "1: 'title.' is no field name; a literal { is written {{"},
	{"<p>{}</p>", "1: '' is no field name; a literal { is written {{"},
	{"<p>{1a}</p>", "1: '1a' is no field name; a literal { is written {{"},
	{"<p>{@cs}</p>", "1: {@cs} is not in the asset manifest; did you mean 'css'?"},
	{"<p title=\"{@nothing}\"/>", "1: {@nothing} is not in the asset manifest"},
	{"<link href=\"{@nothing}\"/>", "1: {@nothing} is not in the asset manifest"},

	/* Kinds */
	{"<p>{items}</p>",
	 "1: 'items' is a list and cannot be written: loop over it with t:for"},
	{"<p>{first}</p>",
	 "1: 'first' is a record and cannot be written: name one of its fields"},
	{"<p>{yes}</p>", "1: 'yes' is a yes or no and cannot be written: "
			 "use t:if, or {name?} as a whole attribute"},
	{"<p title=\"{at}\"/>",
	 "1: 'at' is a time and cannot be written: the view prepares a finished text"},
	{"<p title=\"{items?}\"/>",
	 "1: 'items' is a list and cannot be written: loop over it with t:for"},
	{"<ul><li t:for=\"c in title\">{c.x}</li></ul>",
	 "1: 'title' is a text: t:for needs a list of records"},
	{"<ul><li t:for=\"c in first\"/></ul>",
	 "1: 'first' is a record: t:for needs a list of records"},
	{"<ul><li t:for=\"c in loose\"/></ul>",
	 "1: 'loose' is a list without an element type: t:for needs a list of records"},
	{"<ul><li t:for=\"c items\"/></ul>",
	 "1: t:for=\"c items\": write \"one in many\""},
	{"<ul><li t:for=\"c.x in items\"/></ul>",
	 "1: t:for=\"c.x in items\": write \"one in many\""},
	{"<ul><li t:for=\"c in items now\"/></ul>",
	 "1: t:for=\"c in items now\": write \"one in many\""},
	{"<p t:if=\"first\"/>", "1: t:if=\"first\": a record is always there"},
	{"<p t:if=\"tilte\"/>",
	 "1: 'tilte': type view has no field 'tilte'; did you mean 'title'?"},
	{"<p t:if=\"\"/>", "1: '' is no field name; a literal { is written {{"},
	{"<t:include src=\"parts/pill\" with=\"title\"/>",
	 "1: with=\"title\" is a text, not a record"},
	{"<t:include src=\"parts/pill\" with=\"items\"/>",
	 "1: with=\"items\" is a list, not a record"},
	{"<a href=\"{count}\">x</a>", "1: 'count' is a number and no URL"},

	/* Braces */
	{"<p>{title</p>", "1: '{' without its '}'; a literal { is written {{"},
	{"<p>title}</p>", "1: '}' without its '{'"},
	{"<p>{{a}}</p>", "1: '}' without its '{'"},
	{"<p title=\"{a{b}}\"/>", "1: '{' without its '}'; a literal { is written {{"},
	{"<p>{title?}</p>", "1: {title?} is for attributes"},
	{"<p title=\"a {title?}\"/>",
	 "1: {title?} must be the whole value of an attribute"},

	/* Script and style */
	{"<script>alert({count})</script>",
	 "1: no content and no {value} inside <script>: name a file in src"},
	{"<script>a()</script>",
	 "1: no content and no {value} inside <script>: name a file in src"},
	{"<style>p {{ color: red }</style>", "1: <style> is refused in templates"},
	{"<p style=\"color:{title}\"/>",
	 "1: attribute style is refused: the content security policy blocks it"},
	{"<p style=\"color:red\"/>",
	 "1: attribute style is refused: the content security policy blocks it"},
	{"<p onclick=\"{title}\"/>",
	 "1: attribute onclick is refused: the content security policy blocks it"},
	{"<p hx-on-click=\"a()\"/>",
	 "1: attribute hx-on-click is refused: the content security policy blocks it"},
	{"<p data-hx-on-click=\"a()\"/>", "1: attribute data-hx-on-click is refused: "
					  "the content security policy blocks it"},
	{"<svg><p onClick=\"a()\"/></svg>",
	 "1: attribute onClick is refused: the content security policy blocks it"},
	{"<svg><SCRIPT>{title}</SCRIPT></svg>",
	 "1: no content and no {value} inside <SCRIPT>: name a file in src"},
	{"<svg><SET/></svg>", "1: <SET> is refused in templates"},
	{"<script src=\"{url}\"/>",
	 "1: src of <script> loads code: no data may choose it"},
	{"<embed src=\"/a/{url}\"/>",
	 "1: src of <embed> loads code: no data may choose it"},
	{"<object data=\"{url?}\"/>",
	 "1: data of <object> loads code: no data may choose it"},
	{"<base href=\"{url}\"/>",
	 "1: href of <base> loads code: no data may choose it"},
	{"<script type=\"{title}\" src=\"/a\"/>",
	 "1: no {value} in type: it decides what runs"},
	{"<iframe>{title}</iframe>",
	 "1: no content and no {value} inside <iframe>: name a file in src"},
	{"<iframe srcdoc=\"{title}\"/>",
	 "1: attribute srcdoc holds a page; use src"},
	{"<xmp>{title}</xmp>", "1: <xmp> is refused in templates"},
	{"<p hx-trigger=\"{title}\"/>",
	 "1: no {value} in hx-trigger: its filters run as script"},
	{"<p hx-vars=\"a\"/>", "1: attribute hx-vars is evaluated as script"},
	{"<p hx-vals=\"js:a\"/>",
	 "1: hx-vals must be a JSON object: {{ ... } around names in \"\""},
	{"<p hx-vals=\"{title}\"/>",
	 "1: hx-vals must be a JSON object: {{ ... } around names in \"\"\n"
	 "1: {title} in JSON must stand inside \"\""},
	{"<p hx-vals=\"{title?}\"/>", "1: {title?} cannot be a whole hx-vals"},
	{"<p hx-headers='{{\"a\\\"\":{title}}'/>",
	 "1: {title} in JSON must stand inside \"\""},
	{"<meta http-equiv=\"refresh\" content=\"0;{title}\"/>",
	 "1: 'title': only a number may stand beside http-equiv"},
	{"<img srcset=\"{url} 2x\"/>", "1: no {value} in srcset: it is a list of URLs"},
	{"<form method=\"{title}\"/>",
	 "1: no {value} in method: the CSRF field depends on it"},
	{"<form method=\"{title?}\"/>",
	 "1: no {value} in method: the CSRF field depends on it"},
	{"<button formmethod=\"post\"/>",
	 "1: attribute formmethod passes by the CSRF field"},
	{"<form hx-post=\"/x\"/>", "1: <form hx-post> needs method=\"post\""},
	{"<form data-hx-post=\"/x\"/>", "1: <form data-hx-post> needs method=\"post\""},
	{"<a target=\"_blank\" href=\"/x\">x</a>",
	 "1: target=\"_blank\" needs rel=\"noopener\""},
	{"<a target=\"_blank\" rel=\"next\" href=\"/x\">x</a>",
	 "1: target=\"_blank\" needs rel=\"noopener\""},
	{"<a target=\"{title}\" href=\"/x\">x</a>",
	 "1: target=\"{title}\" needs rel=\"noopener\""},

	/* URLs */
	{"<a href=\"javascript:x\">x</a>",
	 "1: href=\"javascript:x\": only http, https, tel, sms and mailto may be the "
	 "scheme of a URL"},
	{"<a href=\"java{title}:x\">x</a>",
	 "1: href=\"java{title}:x\": only http, https, tel, sms and "
	 "mailto may be the scheme of a URL"},
	{"<img src=\"data:image/png,x\"/>",
	 "1: src=\"data:image/png,x\": only http, https, tel, sms and "
	 "mailto may be the scheme of a URL"},
	{"<a href=\"http:{title}\">x</a>",
	 "1: href=\"http:{title}\": a URL with // after its scheme is needed"},
	{"<a href=\"//{title}\">x</a>",
	 "1: href=\"//{title}\": a URL that begins // (or may, when a value is empty) "
	 "names another host"},
	{"<a href=\"/{title}/{count}\">x</a>",
	 "1: href=\"/{title}/{count}\": a URL that begins // (or may, "
	 "when a value is empty) names another host"},
	{"<a href=\"/\\{title}\">x</a>",
	 "1: href=\"/\\{title}\": a URL holds no backslash"},
	{"<a href=\" /x\">x</a>", "1: href=\" /x\": a URL holds no blank"},
	{"<a href=\"{url}{title}\">x</a>",
	 "1: href=\"{url}{title}\": after a whole URL only /, ?, # or & may follow"},
	{"<a href=\"{url}.html\">x</a>",
	 "1: href=\"{url}.html\": after a whole URL only /, ?, # or & may follow"},

	/* t: elements and attributes */
	{"<p t:if=\"yes\" t:for=\"c in items\"/>",
	 "1: t:if and t:for on one element: put one on a <t:block> around it"},
	{"<p t:unless=\"yes\"/>", "1: unknown attribute t:unless"},
	{"<t:blok/>", "1: unknown element <t:blok>"},
	{"<t:file/>", "1: unknown element <t:file>"},
	{"<t:block class=\"a\"/>", "1: <t:block> has no attribute class"},
	{"<p><t:include src=\"parts/pill\" with=\"first.pill\" of=\"x\"/></p>",
	 "1: <t:include> has no attribute of"},
	{"<p><t:icon name=\"x\">y</t:icon></p>", "1: <t:icon> has no content"},
	{"<p><t:icon/></p>", "1: <t:icon> needs a name"},
	{"<p><t:icon name=\"x\" size=\"17\"/></p>",
	 "1: icon sizes are 12, 14, 16, 20 and 24"},
	{"<p><t:icon name=\"{nothing}\"/></p>",
	 "1: 'nothing': type view has no field 'nothing'"},
	{"<ul><t:block t:for=\"c in items\"><t:fragment id=\"a\"/></t:block></ul>",
	 "1: fragment a is inside a t:for"},
	{"<ul><t:block t:for=\"c in items\">\n<t:include "
	 "src=\"parts/frag\"/></t:block></ul>",
	 "parts/frag.html:1: fragment a is inside a t:for"},
	{"<p><t:fragment id=\"a\"/><t:fragment id=\"a\"/></p>",
	 "1: the page has two fragments a"},
	{"<p><t:fragment/></p>", "1: <t:fragment> needs an id of a-z, 0-9 and -"},
	{"<p><t:fragment id=\"{title}\"/></p>",
	 "1: <t:fragment> needs an id of a-z, 0-9 and -"},
	{"<p><t:slot/></p>", "1: <t:slot/> stands in a layout, outside of loops"},
	{"<p><t:page/></p>", "1: <t:page> is the outermost element of a page"},
	{"<t:page layout=\"base\" t:if=\"yes\"/>", "1: no t:if or t:for on <t:page>"},
	{"<t:page with=\"x\"/>", "1: <t:page> has no attribute with"},

	/* Files */
	{"<t:page layout=\"none\"/>",
	 "layouts/none.html:1: a layout has exactly one <t:slot/>, this one has 0"},
	{"<t:page layout=\"two\"/>",
	 "layouts/two.html:1: a layout has exactly one <t:slot/>, this one has 2"},
	{"<t:page layout=\"loop\"/>",
	 "layouts/loop.html:1: <t:slot/> stands in a layout, outside of loops"},
	{"<t:page layout=\"part\"/>",
	 "parts/slot.html:1: <t:slot/> stands in a layout, outside of loops"},
	{"<t:page layout=\"self\"/>",
	 "layouts/self.html:1: layouts/self.html includes itself"},
	{"<t:page layout=\"nowhere\"/>",
	 "1: there is no template layouts/nowhere.html"},
	{"<t:page layout=\"wrong\"/>",
	 "layouts/wrong.html:2: 'shell.titel': type shell has no field "
	 "'titel'; did you mean 'title'?"},
	{"<p><t:include src=\"parts/nowhere\"/></p>",
	 "1: there is no template parts/nowhere.html"},
	{"<p><t:include/></p>", "1: '' is no template name"},
	{"<p><t:include src=\"../x\"/></p>", "1: '../x' is no template name"},
	{"<p><t:include src=\"/x\"/></p>", "1: '/x' is no template name"},
	{"<p><t:include src=\"a//x\"/></p>", "1: 'a//x' is no template name"},
	{"<p><t:include src=\"a/\"/></p>", "1: 'a/' is no template name"},
	{"<p><t:include src=\"page\"/></p>", "1: page.html includes itself"},
	{"<p><t:include src=\"parts/ring\"/></p>",
	 "parts/gnir.html:1: parts/ring.html includes itself"},
	{"<p><t:include src=\"parts/page\"/></p>",
	 "parts/page.html:1: a page cannot be included"},
	{"<p><t:include src=\"parts/slot\"/></p>",
	 "parts/slot.html:1: <t:slot/> stands in a layout, outside of loops"},
	{"<t:page layout=\"base\"><t:include src=\"parts/slot\"/></t:page>",
	 "parts/slot.html:1: <t:slot/> stands in a layout, outside of loops"},
	{"<p><t:include src=\"parts/bad\"/></p>",
	 "parts/bad.html:2: Opening and ending tag mismatch: b line 2 and p"},
	{"<p><t:include src=\"parts/00\"/></p>",
	 "parts/14.html:1: includes are more than 16 deep"},

	{"<p><t:include src=\"parts/pill\" with=\"first.pill\">x</t:include></p>",
	 "1: <t:include> has no content"},

	/* Markup */
	{"<p>\n<b>\n</p>", "3: Opening and ending tag mismatch: b line 2 and p"},
	{"<p>&nbsp;</p>", "1: Entity 'nbsp' not defined: write the character itself"},
	{"<!DOCTYPE html>\n<p/>",
	 "1: a template has no DOCTYPE: pages get theirs by themselves"},
	{"<!DOCTYPE p [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><p>&x;</p>",
	 "1: a template has no DOCTYPE: pages get theirs by themselves"},
	{"<?xml version=\"1.0\"?><p/>",
	 "1: a template has no XML declaration: it is UTF-8"},
	{"<p><?php x ?></p>", "1: a template holds elements, text and comments"},
	{"", "1: the template is empty"},
	{"<!-- a -->", "1: the template is empty"},
	{"<p/>\n<p/>", "2: a template is one element; group several with <t:block>"},
	{"<p/>\nx", "1: a template is one element; group several with <t:block>"},
	{"<p/></t:file><t:file>", "1: Extra content at the end of the document"},
	{"<p>\xFF</p>", "1: the file is over 256 kB or not UTF-8"},
	{"<p a=\"1\" a=\"2\"/>", "1: Attribute a redefined"},
	{"<x:p xmlns:x=\"urn:x\"/>", "1: unknown prefix x: on <p>"},
	{"<x:p/>", "1: Namespace prefix x on p is not defined"},
	{"<p xmlns:x=\"urn:x\" x:a=\"b\"/>", "1: unknown attribute x:a"},
	{"<p xml:lang=\"en\"/>", "1: unknown attribute xml:lang"},
	{"<DIV/>", "1: element names are lower case: <DIV>"},
	{"<p HREF=\"x\"/>", "1: attribute names are lower case: HREF"},
	{"<br>x</br>", "1: <br> has no content: write <br/>"},
	{"<div><html/></div>", "1: <html> must be the outermost element"},

	/* Several at once, in order, each once */
	{"<div>\n<p>{a}</p>\n<p>{b}</p>\n<p>{a} {a}</p>\n</div>",
	 "2: 'a': type view has no field 'a'\n3: 'b': type view has no field 'b'\n"
	 "4: 'a': type view has no field 'a'"},
};
/* clang-format on */

/* "page.html:1: x" -> "1: x", line by line. */
static str without_page(arena *a, str problems)
{
	buf b = buf_new(a, 256, 64 * 1024);
	str line, prefix = S("page.html:");
	while (str_split(&problems, '\n', &line)) {
		if (b.n)
			buf_chr(&b, '\n');
		buf_str(&b, str_starts(line, prefix) ? str_sub(line, prefix.n, line.n)
						     : line);
	}
	return buf_view(&b);
}

static void run_one(arena *a, size_t i)
{
	buf problems = buf_new(a, 256, 64 * 1024);
	bool compiled = mem_load(a, str_of(CASES[i].page), FILES, &problems) != NULL;
	ok(!compiled, "refused: %s", CASES[i].page);
	is_str(without_page(a, buf_view(&problems)), str_of(CASES[i].want), "says why");
}

/* What does not fit into a table ----------------------------------------------- */

static str repeat(arena *a, const char *head, const char *piece, size_t n,
		  const char *tail)
{
	buf b = buf_new(a, 1024, (size_t)8 << 20);
	buf_str(&b, str_of(head));
	for (size_t i = 0; i < n; i++)
		buf_str(&b, str_of(piece));
	buf_str(&b, str_of(tail));
	return buf_view(&b);
}

static void refuse(arena *a, const char *what, str text, const char *want)
{
	buf problems = buf_new(a, 256, 64 * 1024);
	ok(!mem_load(a, text, FILES, &problems), "refused: %s", what);
	if (!ok(str_has(buf_view(&problems), str_of(want)), "says: %s", want))
		diag(STR_FMT, STR_ARG(buf_view(&problems)));
}

static void test_sizes(arena *a)
{
	buf loops = buf_new(a, 1024, 4096);
	for (int i = 0; i < 8; i++)
		buf_str(&loops, S("<t:block t:for=\"c in items\">"));
	for (int i = 0; i < 8; i++)
		buf_str(&loops, S("</t:block>"));
	refuse(a, "loops in loops", buf_view(&loops), "t:for is more than 7 deep");
	refuse(a, "a long URL", repeat(a, "<a href=\"/", "x", 9000, "\">x</a>"),
	       "the URL is over 8192 bytes");
	refuse(a, "a huge file", repeat(a, "<p>", "0123456789", 30000, "</p>"),
	       "the file is over 256 kB");
	refuse(a, "many elements", repeat(a, "<p>", "<i/>", 60000, "</p>"),
	       "the page is too large");
	refuse(a, "includes that double",
	       repeat(a, "<p>", "<t:include src=\"parts/02\"/>", 12, "</p>"),
	       "the page is too large");
	str deep = repeat(a, "", "<p>", 210, "");
	refuse(a, "elements in elements", repeat(a, deep.p, "</p>", 210, ""),
	       "the page is too large");
	refuse(a, "more than libxml2 takes", repeat(a, "", "<p>", 300, ""),
	       "page.html:1: ");
}

static void test_pages(arena *a)
{
	static const page bad = {"../x", &view_t}, typeless = {"page", NULL};
	static const page missing = {"gone", &view_t};
	const page *pages[] = {&bad, &typeless, &missing, &test_page};
	mem_source m = {S("<p/>"), FILES};
	tmpl_source from = {mem_read, &m};
	buf problems = buf_new(a, 256, 4096);
	ok(!tmpl_load_from(a, &from, S(""), pages, 4, &problems),
	   "wrong pages are refused");
	is_str(buf_view(&problems),
	       S("../x.html:1: a page needs a file name and a view type\n"
		 "page.html:1: a page needs a file name and a view type\n"
		 "gone.html:1: there is no such template\n"),
	       "each with its reason");
}

static void test_sprite(arena *a)
{
	const page *pages[] = {&test_page};
	mem_source m = {S("<p><t:icon name=\"x\"/></p>"), FILES};
	tmpl_source from = {mem_read, &m};
	buf problems = buf_new(a, 256, 4096);
	ok(!tmpl_load_from(a, &from, S("sprit=/x\n\nnonsense\n"), pages, 1, &problems),
	   "an icon without a sprite");
	is_str(buf_view(&problems),
	       S("page.html:1: {@sprite} is not in the asset manifest; "
		 "did you mean 'sprit'?\n"),
	       "says what is missing");
}

static void test_many_problems(arena *a)
{
	buf problems = buf_new(a, 256, (size_t)1 << 20);
	ok(!mem_load(a, repeat(a, "<p>", "{x}\n", 5000, "</p>"), FILES, &problems),
	   "thousands of problems");
	size_t lines = 0;
	str rest = buf_view(&problems), line;
	while (str_split(&rest, '\n', &line))
		lines++;
	is_i64((int64_t)lines, 100, "the first hundred are told");
}

int main(void)
{
	arena *a = arena_new((size_t)64 << 20);
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		run_one(a, i);
		arena_reset(a);
	}
	test_sizes(a);
	test_pages(a);
	test_sprite(a);
	test_many_problems(a);
	arena_delete(a);
	return tap_done();
}
