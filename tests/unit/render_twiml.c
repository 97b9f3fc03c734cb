/* render_twiml.c -- TwiML documents: exact bytes, limits, and every code point read
 * back. */
#include "base/when.h"
#include "render/twiml.h"
#include "render_xml.h"
#include "tap.h"

#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"

static void gather(twiml *t)
{
	twiml_open(t, "Gather");
	twiml_attr(t, "action", S("/step?a=1&b=\"2\""));
	twiml_attr_i64(t, "numDigits", 1);
	twiml_attr(t, "finishOnKey", S(""));
	twiml_attr(t, "hints", (str){0});
	twiml_say(t, S("Press 1 & wait <now>."), S("en-US"));
	twiml_close(t);
}

static void test_document(ctx *x)
{
	str out;
	twiml *t = twiml_new(x);
	gather(t);
	twiml_open(t, "Pause");
	twiml_attr_i64(t, "length", INT64_MIN);
	twiml_close(t);
	twiml_say(t, S("Café"), (str){0});
	is_i64(twiml_done(t, &out), OK, "a document");
	is_str(out,
	       S(HEAD "<Response><Gather action=\"/step?a=1&amp;b=&quot;2&quot;\" "
		      "numDigits=\"1\""
		      " finishOnKey=\"\"><Say language=\"en-US\">Press 1 &amp; wait "
		      "&lt;now&gt;."
		      "</Say></Gather><Pause length=\"-9223372036854775808\"/>"
		      "<Say>Café</Say></Response>\n"),
	       "its bytes");
	is_i64(twiml_done(twiml_new(x), &out), OK, "an empty document");
	is_str(out, S(HEAD "<Response/>\n"), "hangs up");
}

/* Mistakes of the caller are told at the end, however the calls went on. */
static void test_mistakes(ctx *x)
{
	str out;
	twiml *t = twiml_new(x);
	twiml_open(t, "Gather");
	is_i64(twiml_done(t, &out), E_BUG, "an element left open");
	t = twiml_new(x);
	twiml_close(t);
	is_i64(twiml_done(t, &out), E_BUG, "a close too many");
	t = twiml_new(x);
	twiml_open(t, "Say");
	twiml_text(t, S("x"));
	twiml_attr(t, "voice", S("y"));
	twiml_close(t);
	is_i64(twiml_done(t, &out), E_BUG, "an attribute after text");
	t = twiml_new(x);
	gather(t);
	twiml_attr(t, "voice", S("y"));
	is_i64(twiml_done(t, &out), E_BUG, "an attribute after the end");
	t = twiml_new(x);
	twiml_attr(t, "voice", S("y"));
	is_i64(twiml_done(t, &out), E_BUG, "an attribute on Response");
	t = twiml_new(x);
	twiml_text(t, S("y"));
	is_i64(twiml_done(t, &out), E_BUG, "text in Response");
	t = twiml_new(x);
	for (int i = 0; i < 100; i++)
		twiml_open(t, "Dial");
	is_i64(twiml_done(t, &out), E_BUG, "elements without end");
	t = twiml_new(x);
	is_i64(twiml_done(t, &out), OK, "a document");
	is_i64(twiml_done(t, &out), E_BUG, "ends once");
	ctx_forgive(x);
}

static str of_length(ctx *x, const char *piece, size_t n)
{
	buf b = buf_new(x->a, n, (size_t)1 << 20);
	for (size_t i = 0; i < n; i++)
		buf_str(&b, str_of(piece));
	return buf_view(&b);
}

/* Characters spoken in a document of one <Say>. */
static size_t said(ctx *x, str text)
{
	str out;
	twiml *t = twiml_new(x);
	twiml_say(t, text, (str){0});
	if (twiml_done(t, &out) != OK)
		return SIZE_MAX;
	xmlDoc *doc = xml_read(x->a, out);
	return doc ? (size_t)xmlUTF8Strlen((const xmlChar *)xml_content(
						   x->a, xmlDocGetRootElement(doc))
						   .p)
		   : SIZE_MAX;
}

static void test_limits(ctx *x)
{
	is_i64((int64_t)said(x, of_length(x, "a", 4096)), 4096,
	       "4096 characters are said");
	is_i64((int64_t)said(x, of_length(x, "a", 4097)), 4096, "of more, 4096");
	is_i64((int64_t)said(x, of_length(x, "é", 4096)), 4096,
	       "characters, not bytes");
	is_i64((int64_t)said(x, of_length(x, "😀", 5000)), 4096, "never half of one");
	is_i64((int64_t)said(x, of_length(x, "\xFF", 5000)), 4096,
	       "bad bytes count too");
	for (size_t n = 0, over = 0; n < 200 && !over; n++) {
		str out;
		twiml *t = twiml_new(x);
		for (size_t i = 0; i < n; i++)
			twiml_say(t, of_length(x, "a", 1000), (str){0});
		over = twiml_done(t, &out) != OK;
		if (over)
			is_i64((int64_t)n, 65, "64 kB hold 64 such elements");
		else if (out.n > 64 * 1024)
			ok(false, "a document of %zu bytes", out.n);
	}
	ctx_forgive(x);
}

enum { STEP = 2048 };

static bool block_survives(ctx *x, uint32_t from)
{
	str out;
	buf in = buf_new(x->a, STEP * 4, STEP * 4),
	    want = buf_new(x->a, STEP * 4, STEP * 9);
	for (uint32_t c = from; c < from + STEP; c++) {
		put_code(&in, c);
		put_seen(&want, c);
	}
	twiml *t = twiml_new(x);
	twiml_open(t, "Say");
	twiml_attr(t, "voice", buf_view(&in));
	twiml_text(t, buf_view(&in));
	twiml_close(t);
	if (twiml_done(t, &out) != OK)
		return false;
	xmlDoc *doc = xml_read(x->a, out);
	const xmlNode *say = doc ? xmlDocGetRootElement(doc)->children : NULL;
	return say && str_eq(xml_content(x->a, say), buf_view(&want)) &&
	       str_eq(xml_attr(x->a, say, "voice"), buf_view(&want));
}

static void test_code_points(ctx *x)
{
	bool good = true;
	for (uint32_t c = 0; c <= 0x10FFFF; c += STEP) {
		if (!block_survives(x, c)) {
			diag("block %x", (unsigned)c);
			good = false;
		}
		arena_reset(x->a);
	}
	ok(good, "every code point is spoken or replaced, in text and attributes");
}

static void show_cost(ctx *x)
{
	enum { ROUNDS = 20, N = 500 };
	int64_t best = INT64_MAX;
	str out;
	for (int round = 0; round < ROUNDS; round++) {
		int64_t start = when_mono_us();
		for (int i = 0; i < N; i++) {
			twiml *t = twiml_new(x);
			gather(t);
			if (twiml_done(t, &out) != OK)
				return;
			arena_reset(x->a);
		}
		int64_t us = when_mono_us() - start;
		best = us < best ? us : best;
	}
	diag("Gather with Say: %.2f us a document", (double)best / N);
}

static void test_all(ctx *x)
{
	test_document(x);
	test_mistakes(x);
	test_limits(x);
}

/* A document that is begun before another has ended, and one that nobody ends. */
static void test_two(ctx *x)
{
	str out, other;
	twiml *a = twiml_new(x), *b = twiml_new(x);
	twiml_say(a, S("a"), (str){0});
	twiml_say(b, S("b"), (str){0});
	is_i64(twiml_done(b, &other), OK, "the second");
	is_i64(twiml_done(a, &out), OK, "the first");
	is_str(out, S(HEAD "<Response><Say>a</Say></Response>\n"), "says its own");
	is_str(other, S(HEAD "<Response><Say>b</Say></Response>\n"), "and the other");
	twiml_open(twiml_new(x), "Gather");
	arena_reset(x->a);
}

int main(void)
{
	ctx x = {.a = arena_new((size_t)64 << 20)};
	test_all(&x);
	show_cost(&x);
	x.pen = twiml_pen_new();
	test_all(&x);
	test_two(&x);
	test_all(&x);
	test_code_points(&x);
	show_cost(&x);
	twiml_pen_delete(x.pen);
	arena_delete(x.a);
	return tap_done();
}
