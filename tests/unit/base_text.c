/* base_text.c -- tests of base/text and base/utf8. libxml2 is the judge: what
 * text_clean lets through must be readable as XML and come back unchanged. */
#include <libxml/parser.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/utf8.h"
#include "base/when.h"
#include "tap.h"

#define NONE ((str){NULL, 0})
/* AddressSanitizer makes the long walks five times as long: there, a part of them. */
#ifdef __SANITIZE_ADDRESS__
enum { STRIDE = 13 };
#else
enum { STRIDE = 1 };
#endif

#define FFFD "\xef\xbf\xbd"

static size_t encode(uint32_t c, char *p)
{
	size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	static const unsigned lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	for (size_t i = len - 1; i > 0; i--, c >>= 6)
		p[i] = (char)(0x80 | (c & 0x3f));
	p[0] = (char)(lead[len] | c);
	return len;
}

/* Does libxml2 read s as the content of an element, and as which text? s must not hold
 * markup. CR counts as LF there, by the XML rules. */
static bool xml_reads(str s, const char **text)
{
	static char doc[1 << 16];
	static xmlDocPtr last;
	xmlFreeDoc(last);
	int n = snprintf(doc, sizeof doc, "<a>");
	memcpy(doc + n, s.p, s.n);
	memcpy(doc + n + s.n, "</a>", 5);
	last = xmlReadMemory(doc, n + (int)s.n + 4, NULL, "UTF-8",
			     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	if (!last)
		return false;
	xmlNodePtr child = xmlDocGetRootElement(last)->children;
	*text = child ? (const char *)child->content : "";
	return true;
}

static bool is_markup(uint32_t c)
{
	return c == '<' || c == '&' || c == '\r';
}

/* Every code point 0 to 0x10FFFF, also the surrogates as somebody would encode them. */
static void code_points(arena *a)
{
	size_t kept = 0, replaced = 0, wrong = 0;
	for (uint32_t c = 0; c <= 0x10ffff; c++) {
		char in[8] = "x";
		size_t n = 1 + encode(c, in + 1);
		in[n++] = 'y';
		str s = {in, n};
		bool surrogate = c >= 0xd800 && c <= 0xdfff;
		bool xml = c == 9 || c == 10 || c == 13 || (c >= 32 && c < 0xd800) ||
			   (c > 0xdfff && c < 0xfffe) || c > 0xffff;
		const char *text = NULL;
		/* "<" and "&" are text that has to be escaped; the cleaner leaves them.
		 */
		bool skip = is_markup(c) || (c > 0xffff && c % STRIDE != 0);
		bool xml_says = skip ? xml : xml_reads(s, &text);
		str out = text_clean(a, s);
		bool good = xml == xml_says && text_is_utf8(s) == !surrogate;
		if (xml) {
			kept++;
			good = good && out.p == in && out.n == n;
			good = good && (skip || str_eq(str_of(text), s));
		} else {
			replaced++;
			good = good && str_eq(out, surrogate ? S("x" FFFD FFFD FFFD "y")
							     : S("x" FFFD "y"));
		}
		if (!good && wrong++ < 5)
			diag("U+%04X", c);
		if (c % 4096 == 0)
			arena_reset(a);
	}
	ok(wrong == 0,
	   "every code point: cleaned as libxml2 judges, %zu kept, %zu replaced", kept,
	   replaced);
}

/* The rule of RFC 3629 written another way: decode by the lead byte, then look at the
 * number and whether it is the shortest form. */
static size_t slow_len(const unsigned char *p, size_t n)
{
	static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
	size_t len = p[0] < 0x80             ? 1
		     : (p[0] & 0xe0) == 0xc0 ? 2
		     : (p[0] & 0xf0) == 0xe0 ? 3
		     : (p[0] & 0xf8) == 0xf0 ? 4
					     : 0;
	if (len == 0 || len > n)
		return 0;
	uint32_t c = len == 1 ? p[0] : p[0] & (0x7fU >> len);
	for (size_t i = 1; i < len; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (p[i] & 0x3f);
	}
	return c >= least[len] && c <= 0x10ffff && (c < 0xd800 || c > 0xdfff) ? len : 0;
}

/* Sequences of 1 to 3 bytes, all of them; of 4 bytes, those whose lead could begin one
 * and whose others are from a set with every boundary. What is invalid must be cleaned
 * into something valid that libxml2 reads; what is valid must agree. */
static void sequences(arena *a)
{
	static const unsigned char edge[] = {0x00, 0x41, 0x7f, 0x80, 0x81, 0x8f, 0x90,
					     0x9f, 0xa0, 0xbe, 0xbf, 0xc0, 0xc2, 0xed,
					     0xef, 0xf0, 0xf4, 0xf5, 0xff};
	enum { E = sizeof edge };
	size_t lens_wrong = 0, cleans_wrong = 0, tried = 0, parsed = 0;
	for (uint32_t i = 0; i < 256 + 65536 + 0x1000000 + 256 * E * E * E; i++) {
		unsigned char q[4];
		size_t n;
		if (i < 256) {
			n = 1;
			q[0] = (unsigned char)i;
		} else if (i < 256 + 65536) {
			n = 2;
			q[0] = (unsigned char)((i - 256) >> 8);
			q[1] = (unsigned char)(i - 256);
		} else if (i < 256 + 65536 + 0x1000000) {
			uint32_t k = i - 256 - 65536;
			/* ASCII first is a shorter case again */
			if ((k >> 16) < 0x80) {
				i += 0xffff - (k & 0xffff);
				continue;
			}
			if (i % STRIDE != 0)
				continue;
			n = 3;
			q[0] = (unsigned char)(k >> 16);
			q[1] = (unsigned char)(k >> 8);
			q[2] = (unsigned char)k;
		} else {
			uint32_t k = i - 256 - 65536 - 0x1000000;
			if (k / (E * E * E) < 0x80 || i % STRIDE != 0)
				continue;
			n = 4;
			q[0] = (unsigned char)(k / (E * E * E));
			q[1] = edge[k / (E * E) % E];
			q[2] = edge[k / E % E];
			q[3] = edge[k % E];
		}
		tried++;
		size_t len = utf8_len(q, n);
		lens_wrong += len != slow_len(q, n);
		str s = {(const char *)q, n};
		str out = text_clean(a, s);
		bool good = text_is_utf8(out) && text_clean(a, out).p == out.p &&
			    out.n <= 3 * n && out.n >= 1;
		/* libxml2 for a sample of the three-byte ones: a parse costs
		 * microseconds */
		if (good && (n != 3 || i % 67 == 0) && !memchr(q, '<', n) &&
		    !memchr(q, '&', n) && !memchr(q, '\r', n)) {
			const char *text;
			parsed++;
			good = xml_reads(out, &text) && str_eq(str_of(text), out);
		}
		if (!good && cleans_wrong++ < 5)
			diag("%02x %02x %02x %02x (%zu)", q[0], q[1], q[2], q[3], n);
		if (tried % 4096 == 0)
			arena_reset(a);
	}
	ok(lens_wrong == 0, "%zu sequences of 1 to 4 bytes: valid exactly by RFC 3629",
	   tried);
	ok(cleans_wrong == 0, "and cleaned to XML; libxml2 read %zu of them", parsed);
}

static void clean(arena *a)
{
	static const struct {
		str in, want;
	} T[] = {
		{STR_INIT("a\0b"), STR_INIT("a" FFFD "b")},
		{STR_INIT("\x1b[31mred"), STR_INIT(FFFD "[31mred")},
		{STR_INIT("tab\tlf\ncr\r"), STR_INIT("tab\tlf\ncr\r")},
		{STR_INIT("\x7f"), STR_INIT("\x7f")},
		{STR_INIT("\xc2\x85"), STR_INIT("\xc2\x85")},
		{STR_INIT("\xff\xfe"), STR_INIT(FFFD FFFD)},
		{STR_INIT("\xf0\x9f\x98"), STR_INIT(FFFD)},
		{STR_INIT("\xf0\x9f\x98z"), STR_INIT(FFFD "z")},
		{STR_INIT("\xe2\x28\xa1"), STR_INIT(FFFD "(" FFFD)},
		{STR_INIT("\xf4\x90\x80\x80"), STR_INIT(FFFD FFFD FFFD FFFD)},
		{STR_INIT("\xef\xbf\xbe|\xef\xbf\xbf"), STR_INIT(FFFD "|" FFFD)},
		{STR_INIT("\xf0\x9f\xbf\xbe"), STR_INIT("\xf0\x9f\xbf\xbe")},
		{STR_INIT(""), STR_INIT("")},
		{{NULL, 0}, {NULL, 0}},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		str out = text_clean(a, T[i].in);
		is_str(out, T[i].want, "clean row %zu", i);
		ok(!str_eq(T[i].in, T[i].want) || out.p == T[i].in.p,
		   "row %zu: the same text itself when nothing changed", i);
	}
	/* A bad byte at every place of every length up to 40, so that each path of the
	 * eight-byte walk is taken, and nothing is read past the end. */
	bool good = true;
	for (size_t n = 1; n <= 40; n++)
		for (size_t at = 0; at < n; at++)
			for (int b = 0; b < 5; b++) {
				static const char BAD[] = {0, 0x1f, (char)0x80,
							   (char)0xff, (char)0xe2};
				char *p = arena_alloc(a, n);
				memset(p, 'a', n);
				p[at] = BAD[b];
				str out = text_clean(a, (str){p, n});
				good = good && out.n == n + 2 &&
				       memcmp(out.p + at, FFFD, 3) == 0 &&
				       text_is_utf8((str){p, n}) == (b < 2);
				arena_reset(a);
			}
	ok(good, "one bad byte in every place of every length up to 40");
}

static void lines(arena *a)
{
	static const struct {
		str in;
		size_t max;
		str want;
	} T[] = {
		{STR_INIT("  Maribel \t\r\n  Ortega  "), 80,
		 STR_INIT("Maribel Ortega")},
		{STR_INIT("a\xc2\xa0\xe2\x80\xa8\xe2\x80\xa9\xc2\x85"
			  "b"),
		 80, STR_INIT("a b")},
		{STR_INIT("abcdef"), 3, STR_INIT("abc")},
		{STR_INIT("ab cdef"), 3, STR_INIT("ab")},
		{STR_INIT("ab cdef"), 4, STR_INIT("ab c")},
		{STR_INIT("\xc3\xa9\xc3\xa9\xc3\xa9"), 2, STR_INIT("\xc3\xa9\xc3\xa9")},
		{STR_INIT("abc"), 0, STR_INIT("")},
		{STR_INIT("   "), 5, STR_INIT("")},
		{STR_INIT("\xe2\x80\x8b \xe2\x80\xae\xef\xbb\xbf"), 9, STR_INIT("")},
		{STR_INIT("a\xe2\x80\x8d"
			  "b"),
		 9,
		 STR_INIT("a\xe2\x80\x8d"
			  "b")},
		{STR_INIT("a\0b"), 5, STR_INIT("a" FFFD "b")},
		{STR_INIT("\xff\xff"), 1, STR_INIT(FFFD)},
		{STR_INIT(""), 5, STR_INIT("")},
		{{NULL, 0}, 5, {NULL, 0}},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++)
		is_str(text_line(a, T[i].in, T[i].max), T[i].want, "line row %zu", i);
}

static void clips(arena *a)
{
	static const struct {
		str in;
		size_t max;
		str want;
	} T[] = {
		{STR_INIT("hello"), 5, STR_INIT("hello")},
		{STR_INIT("hello!"), 5, STR_INIT("hell\xe2\x80\xa6")},
		{STR_INIT("ab cdef"), 4, STR_INIT("ab\xe2\x80\xa6")},
		{STR_INIT("\xc3\xa9\xc3\xa9\xc3\xa9"), 3,
		 STR_INIT("\xc3\xa9\xc3\xa9\xc3\xa9")},
		{STR_INIT("\xc3\xa9\xc3\xa9\xc3\xa9"), 2,
		 STR_INIT("\xc3\xa9\xe2\x80\xa6")},
		{STR_INIT("\xf0\x9f\x98\x80\xf0\x9f\x98\x80"), 1,
		 STR_INIT("\xe2\x80\xa6")},
		{STR_INIT("abc"), 0, STR_INIT("")},
		{STR_INIT(""), 0, STR_INIT("")},
		{{NULL, 0}, 3, {NULL, 0}},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		str out = text_clip(a, T[i].in, T[i].max);
		is_str(out, T[i].want, "clip row %zu", i);
		ok(text_chars(out) <= T[i].max, "clip row %zu is short enough", i);
	}
	is_i64((int64_t)text_chars(S("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80")), 4,
	       "characters of 1, 2, 3 and 4 bytes");
	is_i64((int64_t)text_chars(NONE), 0, "no characters");
}

static void initials(arena *a)
{
	static const struct {
		str in, want;
	} T[] = {
		{STR_INIT("Maribel Ortega"), STR_INIT("MO")},
		{STR_INIT("maribel de la ortega"), STR_INIT("MO")},
		{STR_INIT("Cher"), STR_INIT("C")},
		{STR_INIT("  anne-marie   o'neil "), STR_INIT("AO")},
		{STR_INIT("\xc3\xa9lodie \xc5\xa1imi\xc4\x87"),
		 STR_INIT("\xc3\x89\xc5\xa0")},
		{STR_INIT("\xd0\xb8\xd0\xb2\xd0\xb0\xd0\xbd \xd0\xbf"),
		 STR_INIT("\xd0\x98\xd0\x9f")},
		{STR_INIT("\xe5\xb1\xb1\xe7\x94\xb0"), STR_INIT("\xe5\xb1\xb1")},
		{STR_INIT("(Bob) & \"Sue\""), STR_INIT("BS")},
		{STR_INIT("3M Company"), STR_INIT("3C")},
		{STR_INIT("\xf0\x9f\x98\x80 Kim"), STR_INIT("K")},
		{STR_INIT("<b>x</b> y"), STR_INIT("BY")},
		{STR_INIT("a\xc2\xa0z"), STR_INIT("AZ")},
		{STR_INIT("\xff\xff z"), STR_INIT("Z")},
		{STR_INIT("... --- !!!"), STR_INIT("?")},
		{STR_INIT(""), STR_INIT("?")},
		{{NULL, 0}, STR_INIT("?")},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++)
		is_str(text_initials(a, T[i].in), T[i].want, "initials row %zu", i);
}

static void timing(arena *a)
{
	static char page[4096];
	for (size_t i = 0; i < sizeof page; i++)
		page[i] = (char)('a' + i % 26);
	int64_t start = when_mono_us();
	size_t sum = 0;
	for (int i = 0; i < 100000; i++) {
		page[i % 4096] = 'x';
		sum += text_clean(a, (str){page, 4096}).n;
	}
	diag("text_clean of 4096 ASCII bytes: %lld ns",
	     (long long)(when_mono_us() - start) / 100);
	start = when_mono_us();
	for (int i = 0; i < 1000000; i++) {
		page[i % 20] = 'x';
		sum += text_clean(a, (str){page, 20}).n;
	}
	diag("text_clean of 20 ASCII bytes: %.1f ns (%zu)",
	     (double)(when_mono_us() - start) / 1000, sum);
}

int main(void)
{
	arena *a = arena_new(8 << 20);
	code_points(a);
	sequences(a);
	clean(a);
	lines(a);
	clips(a);
	initials(a);
	timing(a);
	arena_delete(a);
	return tap_done();
}
