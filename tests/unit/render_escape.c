/* render_escape.c -- the escapers by themselves, and hostile values in every place
 * where a template can put one. */
#include "base/text.h"
#include "render/xmltext.h"
#include "render_fixture.h"
#include "render_xml.h"
#include "tap.h"

typedef void (*escaper)(buf *b, str s);

#define BAD "\xEF\xBF\xBD" /* U+FFFD */

/* clang-format off */
static const struct {
	const char *what;
	escaper fn;
	str in;
	const char *want;
} CASES[] = {
	{"text: nothing to do", html_text, {"abc 'x' \"y\"", 11}, "abc 'x' \"y\""},
	{"text: markup",
	 html_text,
	 {"<a href=\"x\">&amp;</a>", 21},
	 "&lt;a href=\"x\"&gt;&amp;amp;&lt;/a&gt;"},
	{"text: empty", html_text, {"", 0}, ""},
	{"text: absent", html_text, {NULL, 0}, ""},
	{"text: UTF-8 stays", html_text, {"Zoë & Søn", 11}, "Zoë &amp; Søn"},
	{"text: NUL and controls",
	 html_text,
	 {"a\0b\x01"
	  "c\x7F",
	  6},
	 "a" BAD "b" BAD "c\x7F"},
	{"text: tabs and line breaks stay", html_text, {"a\tb\nc\r", 6}, "a\tb\nc\r"},
	{"text: broken UTF-8",
	 html_text,
	 {"a\xC3<\xFF\xED\xA0\x80", 7},
	 "a" BAD "&lt;" BAD BAD BAD BAD},
	{"text: overlong slash", html_text, {"\xC0\xAF", 2}, BAD BAD},

	{"attr: all five", html_attr, {"&<>\"'", 5}, "&amp;&lt;&gt;&quot;&#39;"},
	{"attr: at the ends", html_attr, {"'a'", 3}, "&#39;a&#39;"},
	{"attr: broken UTF-8 before a quote",
	 html_attr,
	 {"\xE2\x82\"", 3},
	 BAD "&quot;"},

	{"part: unreserved", html_url_part, {"aZ09-._~", 8}, "aZ09-._~"},
	{"part: reserved",
	 html_url_part,
	 {":/?#[]@!$&'()*+,;=% ", 20},
	 "%3A%2F%3F%23%5B%5D%40%21%24%26%27%28%29%2A%2B%2C%3B%3D%25%20"},
	{"part: the rest of ASCII",
	 html_url_part,
	 {"\"<>\\^`{|}\x7F\n", 11},
	 "%22%3C%3E%5C%5E%60%7B%7C%7D%7F%0A"},
	{"part: UTF-8", html_url_part, {"é", 2}, "%C3%A9"},
	{"part: broken UTF-8", html_url_part, {"\xC3", 1}, "%EF%BF%BD"},
	{"part: absent", html_url_part, {NULL, 0}, ""},

	{"contact: number", html_url_contact, {"+18015550142", 12}, "+18015550142"},
	{"contact: address",
	 html_url_contact,
	 {"a+b@c.d?cc=x&y", 14},
	 "a+b@c.d%3Fcc%3Dx%26y"},

	{"url: own path", html_url, {"/a?b=1&c=2#d", 12}, "/a?b=1&amp;c=2#d"},
	{"url: root", html_url, {"/", 1}, "/"},
	{"url: query", html_url, {"?page=2", 7}, "?page=2"},
	{"url: fragment", html_url, {"#x", 2}, "#x"},
	{"url: https", html_url, {"https://a.example/", 18}, "https://a.example/"},
	{"url: scheme in capitals", html_url, {"HTTPS://a", 9}, "HTTPS://a"},
	{"url: http", html_url, {"http://a", 8}, "http://a"},
	{"url: tel", html_url, {"tel:+1801", 9}, "tel:+1801"},
	{"url: sms", html_url, {"sms:+1801", 9}, "sms:+1801"},
	{"url: mailto", html_url, {"mailto:a@b.c", 12}, "mailto:a@b.c"},
	{"url: quotes",
	 html_url,
	 {"/a\"onclick='x'", 14},
	 "/a&quot;onclick=&#39;x&#39;"},
	{"url: blanks", html_url, {"/a b", 4}, "/a%20b"},
	{"url: UTF-8", html_url, {"/é", 3}, "/é"},
	{"url: empty", html_url, {"", 0}, "#"},
	{"url: absent", html_url, {NULL, 0}, "#"},
	{"url: relative", html_url, {"a/b", 3}, "#"},
	{"url: another host", html_url, {"//evil.example", 14}, "#"},
	{"url: another host by backslash", html_url, {"/\\evil.example", 14}, "#"},
	{"url: backslashes", html_url, {"\\\\evil.example", 14}, "#"},
	{"url: tab in the slashes", html_url, {"/\t/evil.example", 15}, "#"},
	{"url: line break at the end", html_url, {"/a\n", 3}, "#"},
	{"url: NUL", html_url, {"/\0/a", 4}, "#"},
	{"url: javascript", html_url, {"javascript:alert(1)", 19}, "#"},
	{"url: javascript in capitals", html_url, {"JavaScript:alert(1)", 19}, "#"},
	{"url: javascript behind a blank", html_url, {" javascript:alert(1)", 20}, "#"},
	{"url: javascript with a tab", html_url, {"java\tscript:alert(1)", 20}, "#"},
	{"url: javascript behind a control",
	 html_url,
	 {"\x01javascript:alert(1)", 20},
	 "#"},
	{"url: data", html_url, {"data:text/html,x", 16}, "#"},
	{"url: vbscript", html_url, {"vbscript:x", 10}, "#"},
	{"url: http without a host", html_url, {"http://", 7}, "#"},
	{"url: http without slashes", html_url, {"http:evil", 9}, "#"},
	{"url: blob", html_url, {"blob:https://a", 14}, "#"},

	{"json: quotes and backslashes", html_json, {"a\"b\\c", 5}, "a\\&quot;b\\\\c"},
	{"json: line breaks", html_json, {"a\nb\t", 4}, "a\\u000ab\\u0009"},
	{"json: markup", html_json, {"<'&>", 4}, "&lt;&#39;&amp;&gt;"},
	{"json: NUL", html_json, {"\0", 1}, BAD},
};
/* clang-format on */

static void test_cases(arena *a)
{
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		buf b = buf_new(a, 0, 4096);
		CASES[i].fn(&b, CASES[i].in);
		is_str(buf_view(&b), str_of(CASES[i].want), "%s", CASES[i].what);
	}
}

/* A buffer that is nearly full must not be written past, nor lose its `full`. */
static void test_full(arena *a)
{
	static const escaper ALL[] = {html_text,        html_attr, html_url_part,
				      html_url_contact, html_url,  html_json};
	for (size_t i = 0; i < sizeof ALL / sizeof ALL[0]; i++) {
		bool kept = true;
		for (size_t max = 0; max < 40; max++) {
			buf b = buf_new(a, max / 2, max);
			ALL[i](&b, S("/a&b<c>\"d'e f\\g"));
			ALL[i](&b, S("/0123456789"));
			kept = kept && b.n <= max && (b.full || b.n > 20);
		}
		ok(kept, "escaper %zu keeps the maximum", i);
	}
}

/* A buffer with room takes plain text a stride at a time, one without room byte by
 * byte: the same comes of every byte at every place of texts of every length. */
static bool same_both_ways(arena *a, escaper fn, str s)
{
	buf with = buf_new(a, 512, 4096), without = buf_new(a, 0, 4096);
	fn(&with, s);
	fn(&without, s);
	return str_eq(buf_view(&with), buf_view(&without));
}

static void test_strides(arena *a)
{
	static const escaper FNS[] = {html_text, html_attr, html_url, html_url_part,
				      html_url_contact};
	for (size_t f = 0; f < sizeof FNS / sizeof FNS[0]; f++) {
		size_t wrong = 0;
		for (size_t n = 1; n <= 36; n++) {
			char text[36];
			memset(text, '/', 1);
			memset(text + 1, 'x', sizeof text - 1);
			for (size_t at = 0; at < n; at++, arena_reset(a)) {
				char was = text[at];
				for (int c = 0; c < 256; c++) {
					text[at] = (char)c;
					wrong += !same_both_ways(a, FNS[f],
								 (str){text, n});
				}
				text[at] = was;
			}
		}
		ok(!wrong, "escaper %zu: every byte at every place", f);
	}
}

/* Every code point ------------------------------------------------------------- */

enum { STEP = 4096 };

/* XML readers turn CR into LF, and blanks of attributes into spaces. */
static void put_read_back(buf *b, uint32_t c, bool attr)
{
	if (attr && (c == '\n' || c == '\r' || c == '\t'))
		buf_chr(b, ' ');
	else if (c == '\r')
		buf_chr(b, '\n');
	else
		put_seen(b, c);
}

static bool block_survives(arena *a, uint32_t from, bool attr)
{
	buf in = buf_new(a, STEP * 4, STEP * 4), want = buf_new(a, STEP * 4, STEP * 9);
	buf doc = buf_new(a, STEP * 4, STEP * 32);
	for (uint32_t c = from; c < from + STEP; c++) {
		put_code(&in, c);
		put_read_back(&want, c, attr);
	}
	buf_str(&doc, attr ? S("<r a=\"") : S("<r>"));
	(attr ? html_attr : html_text)(&doc, buf_view(&in));
	buf_str(&doc, attr ? S("\"/>") : S("</r>"));
	xmlDoc *parsed = xml_read(a, buf_view(&doc));
	if (!parsed)
		return false;
	const xmlNode *r = xmlDocGetRootElement(parsed);
	str got = attr ? xml_attr(a, r, "a") : xml_content(a, r);
	return str_eq(got, buf_view(&want));
}

static void test_code_points(arena *a)
{
	for (int attr = 0; attr < 2; attr++) {
		bool good = true;
		for (uint32_t c = 0; c <= 0x10FFFF; c += STEP) {
			if (!block_survives(a, c, attr)) {
				diag("block %x", (unsigned)c);
				good = false;
			}
			arena_reset(a);
		}
		ok(good, "every code point survives %s",
		   attr ? "html_attr" : "html_text");
	}
}

/* Percent-encoded code points decode to themselves. */
static int hex(char c)
{
	return c <= '9' ? c - '0' : c - 'A' + 10;
}

static str unpercent(arena *a, str s)
{
	buf b = buf_new(a, s.n, s.n);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && i + 2 < s.n) {
			buf_chr(&b, (char)(hex(s.p[i + 1]) * 16 + hex(s.p[i + 2])));
			i += 2;
		} else {
			buf_chr(&b, s.p[i]);
		}
	}
	return buf_view(&b);
}

static void test_url_code_points(arena *a)
{
	bool good = true;
	for (uint32_t c = 0; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 257) {
		buf in = buf_new(a, 8, 8), out = buf_new(a, 8, 64),
		    want = buf_new(a, 8, 64);
		put_code(&in, c);
		put_seen(&want, c);
		html_url_part(&out, buf_view(&in));
		good = good && str_eq(unpercent(a, buf_view(&out)), buf_view(&want));
		for (size_t i = 0; i < out.n; i++)
			good = good && (unsigned char)out.p[i] < 0x80 &&
			       out.p[i] != '/';
		arena_reset(a);
	}
	ok(good, "code points survive html_url_part as ASCII");
}

/* Hostile values in templates -------------------------------------------------- */

/* clang-format off */
static const str PAYLOADS[] = {
	{"<script>alert(1)</script>", 25},
	{"\"><img src=x onerror=alert(1)>", 30},
	{"' autofocus onfocus='alert(1)", 29},
	{"javascript:alert(1)", 19},
	{"x\0\x01\x1F\xC3\xFF\xED\xA0\x80\xF8\x88<b>", 14},
	{"</textarea></title></svg><b>", 28},
	{"&lt;&#60;{title}{{", 18},
	{"\",\"x\":\"\\", 8},
	{"//evil.example/..\\", 18},
	{"?bcc=all@example.com&body=x y", 29},
};
/* clang-format on */

enum place { IN_TEXT, IN_ATTR, IN_URL, IN_PART, IN_JSON };

/* clang-format off */
static const struct {
	const char *page; /* the value is content, or attribute a, of the root */
	enum place place;
	const char *name, *before, *after;
} PLACES[] = {
	{"<p>{evil}</p>", IN_TEXT, "", "", ""},
	{"<p>a {evil} b</p>", IN_TEXT, "", "a ", " b"},
	{"<textarea>{evil}</textarea>", IN_TEXT, "", "\n", ""},
	{"<title>{evil}</title>", IN_TEXT, "", "", ""},
	{"<svg><text>{evil}</text></svg>", IN_TEXT, "", "", ""},
	{"<option value=\"{evil}\"/>", IN_ATTR, "value", "", ""},
	{"<option value=\"{evil?}\"/>", IN_ATTR, "value", "", ""},
	{"<option class=\"a {evil} b\"/>", IN_ATTR, "class", "a ", " b"},
	{"<a href=\"{evil}\">x</a>", IN_URL, "href", "", ""},
	{"<a href=\"{evil?}\">x</a>", IN_URL, "href", "", ""},
	{"<form action=\"{evil}\"/>", IN_URL, "action", "", ""},
	{"<p hx-get=\"{evil}\"/>", IN_URL, "hx-get", "", ""},
	{"<a href=\"/c/{evil}/x\">x</a>", IN_PART, "href", "/c/", "/x"},
	{"<a href=\"/c?q={evil}\">x</a>", IN_PART, "href", "/c?q=", ""},
	{"<a href=\"mailto:{evil}\">x</a>", IN_PART, "href", "mailto:", ""},
	{"<a href=\"https://a.example/{evil}\">x</a>", IN_PART, "href",
	 "https://a.example/", ""},
	{"<p hx-vals='{{\"v\":\"{evil}\"}'/>", IN_JSON, "hx-vals", "{\"v\":\"", "\"}"},
};
/* clang-format on */

/* As an XML reader gives it back. */
static str read_back(arena *a, str s, bool attr)
{
	str clean = text_clean(a, s);
	buf b = buf_new(a, clean.n, clean.n);
	for (size_t i = 0; i < clean.n; i++) {
		char c = clean.p[i];
		bool blank = c == '\n' || c == '\t' || c == '\r';
		buf_chr(&b, attr && blank ? ' ' : c == '\r' ? '\n' : c);
	}
	return buf_view(&b);
}

/* The JSON string's inside, decoded as far as html_json encodes. */
static str unjson(arena *a, str s)
{
	buf b = buf_new(a, s.n, s.n);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\\')
			i++;
		buf_chr(&b, s.p[i]);
	}
	return buf_view(&b);
}

static bool is_safe_url(str s)
{
	return str_eq(s, S("#")) || str_starts(s, S("?")) ||
	       (str_starts(s, S("/")) && !str_starts(s, S("//")) &&
		!str_starts(s, S("/\\")));
}

static bool shown(arena *a, enum place place, str payload, str got)
{
	switch (place) {
	case IN_TEXT:
	case IN_ATTR:
		return str_eq(got, read_back(a, payload, place == IN_ATTR));
	case IN_URL:
		return is_safe_url(got);
	case IN_PART:
		return str_eq(unpercent(a, got), text_clean(a, payload)) &&
		       str_find(got, '/', 0) < 0 && str_find(got, '?', 0) < 0;
	case IN_JSON:
		return str_eq(unjson(a, got), read_back(a, payload, true));
	}
	return false;
}

static bool peel(str *s, const char *before, const char *after)
{
	str b = str_of(before), e = str_of(after);
	if (!str_starts(*s, b) || !str_ends(*s, e) || s->n < b.n + e.n)
		return false;
	*s = str_sub(*s, b.n, s->n - e.n);
	return true;
}

static bool survives(arena *a, size_t place, str payload)
{
	item items[2];
	view v = view_of(items);
	v.evil = payload;
	buf problems = buf_new(a, 64, 4096), out = buf_new(a, 64, 4096);
	ctx x = {.a = a};
	x.tmpls = mem_load(a, str_of(PLACES[place].page), NULL, &problems);
	if (!x.tmpls || tmpl_run(&x, &test_page, &v, (str){0}, S("t"), &out) != OK)
		return false;
	xmlDoc *doc = xml_read(a, buf_view(&out));
	const xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
	size_t elements = str_starts(buf_view(&out), S("<svg")) ? 2 : 1;
	if (!root || xml_elements(root) != elements || !text_is_utf8(buf_view(&out)))
		return false;
	str got = PLACES[place].place == IN_TEXT
			  ? xml_content(a, root)
			  : xml_attr(a, root, PLACES[place].name);
	return peel(&got, PLACES[place].before, PLACES[place].after) &&
	       shown(a, PLACES[place].place, payload, got);
}

static void test_hostile(arena *a)
{
	for (size_t i = 0; i < sizeof PLACES / sizeof PLACES[0]; i++) {
		for (size_t j = 0; j < sizeof PAYLOADS / sizeof PAYLOADS[0]; j++) {
			ok(survives(a, i, PAYLOADS[j]), "%s takes payload %zu",
			   PLACES[i].page, j + 1);
			arena_reset(a);
		}
	}
}

int main(void)
{
	arena *a = arena_new((size_t)64 << 20);
	test_cases(a);
	test_full(a);
	test_strides(a);
	test_code_points(a);
	test_url_code_points(a);
	test_hostile(a);
	arena_delete(a);
	return tap_done();
}
