/* web_params.c -- parameters of queries and forms, and percent-encoding. */
#include <string.h>

#include "base/buf.h"
#include "tap.h"
#include "web/percent.h"
#include "web/request.h"

static const str ABSENT;
static arena *mem;

static ctx fresh(void)
{
	arena_reset(mem);
	return (ctx){.a = mem};
}

/* [name=value][name=value]: so that a test can name the whole result. */
static str shown(ctx *x, params p)
{
	buf b = buf_new(x->a, 256, 1 << 20);
	for (size_t i = 0; i < p.n; i++) {
		buf_chr(&b, '[');
		buf_str(&b, p.items[i].name);
		buf_chr(&b, '=');
		buf_str(&b, p.items[i].value);
		buf_chr(&b, ']');
	}
	return buf_view(&b);
}

/* clang-format off */
static const struct good {
	str encoded, shown;
} GOOD[] = {
	{ STR_INIT(""), STR_INIT("") },
	{ STR_INIT("a=1"), STR_INIT("[a=1]") },
	{ STR_INIT("a=1&b=2"), STR_INIT("[a=1][b=2]") },
	{ STR_INIT("b=2&a=1&b=1"), STR_INIT("[b=2][a=1][b=1]") },
	{ STR_INIT("a"), STR_INIT("[a=]") },
	{ STR_INIT("a&b&c"), STR_INIT("[a=][b=][c=]") },
	{ STR_INIT("a="), STR_INIT("[a=]") },
	{ STR_INIT("=v"), STR_INIT("[=v]") },
	{ STR_INIT("="), STR_INIT("[=]") },
	{ STR_INIT("&"), STR_INIT("") },
	{ STR_INIT("&&a=1&&&b=2&"), STR_INIT("[a=1][b=2]") },
	{ STR_INIT("a=1=2=3"), STR_INIT("[a=1=2=3]") },
	{ STR_INIT("a==&=="), STR_INIT("[a==][==]") },
	{ STR_INIT("a=1;b=2"), STR_INIT("[a=1;b=2]") },
	{ STR_INIT("a=b+c%20d%2Be"), STR_INIT("[a=b c d+e]") },
	{ STR_INIT("+a+=+"), STR_INIT("[ a = ]") },
	{ STR_INIT("a%3Db=c%26d"), STR_INIT("[a=b=c&d]") },
	{ STR_INIT("%61%4a%4A=%7e"), STR_INIT("[aJJ=~]") },
	{ STR_INIT("a=%25"), STR_INIT("[a=%]") },
	{ STR_INIT("a=%2525"), STR_INIT("[a=%25]") },
	{ STR_INIT("a=Zo%C3%AB"), STR_INIT("[a=Zo\xc3\xab]") },
	{ STR_INIT("a=Zo\xc3\xab"), STR_INIT("[a=Zo\xc3\xab]") },
	{ STR_INIT("a=%F0%9F%99%82"), STR_INIT("[a=\xf0\x9f\x99\x82]") },
	{ STR_INIT("a=%0D%0A%09%01%7F"), STR_INIT("[a=\r\n\t\x01\x7f]") },
	{ STR_INIT("a[]=1&a[0]=2&__proto__=3"),
	  STR_INIT("[a[]=1][a[0]=2][__proto__=3]") },
	{ STR_INIT("a=1#b"), STR_INIT("[a=1#b]") },
	{ STR_INIT("?a=1"), STR_INIT("[?a=1]") },
};

/* What the carrier may send and a person may not; raw: how the signature sees it. */
static const struct bad {
	const char *what;
	str encoded;
	rc raw;
	str shown;
} BAD[] = {
	{ "escape without digits", STR_INIT("a=%"), E_INPUT, STR_INIT("") },
	{ "escape with one digit", STR_INIT("a=%4"), E_INPUT, STR_INIT("") },
	{ "escape before the next pair", STR_INIT("a=%4&b=1"), E_INPUT, STR_INIT("") },
	{ "no hex digits", STR_INIT("a=%zz"), E_INPUT, STR_INIT("") },
	{ "a blank in an escape", STR_INIT("a=% 41"), E_INPUT, STR_INIT("") },
	{ "a sign in an escape", STR_INIT("a=%+1"), E_INPUT, STR_INIT("") },
	{ "hex digit and beyond", STR_INIT("a=%4g"), E_INPUT, STR_INIT("") },
	{ "digits' neighbours", STR_INIT("a=%/0"), E_INPUT, STR_INIT("") },
	{ "other neighbours", STR_INIT("a=%0:"), E_INPUT, STR_INIT("") },
	{ "letters' neighbours", STR_INIT("a=%@0"), E_INPUT, STR_INIT("") },
	{ "small letters' neighbours", STR_INIT("a=%0`"), E_INPUT, STR_INIT("") },
	{ "a byte beyond ASCII", STR_INIT("a=%\xc3\xab"), E_INPUT, STR_INIT("") },
	{ "%u0041", STR_INIT("a=%u0041"), E_INPUT, STR_INIT("") },
	{ "in the name", STR_INIT("%=a"), E_INPUT, STR_INIT("") },
	{ "after good ones", STR_INIT("a=1&b=2&c=%"), E_INPUT, STR_INIT("") },
	{ "escaped NUL", STR_INIT("a=b%00c"), OK, STR_INIT("[a=b\0c]") },
	{ "NUL as it is", STR_INIT("a=b\0c"), OK, STR_INIT("[a=b\0c]") },
	{ "NUL in a name", STR_INIT("a%00=b"), OK, STR_INIT("[a\0=b]") },
	{ "only a NUL", STR_INIT("\0"), OK, STR_INIT("[\0=]") },
	{ "half a character", STR_INIT("a=%C3"), OK, STR_INIT("[a=\xc3]") },
	{ "half before the next pair", STR_INIT("a=%C3&b=%AB"), OK,
	  STR_INIT("[a=\xc3][b=\xab]") },
	{ "overlong slash", STR_INIT("a=%C0%AF"), OK, STR_INIT("[a=\xc0\xaf]") },
	{ "surrogate", STR_INIT("a=%ED%A0%80"), OK, STR_INIT("[a=\xed\xa0\x80]") },
	{ "beyond U+10FFFF", STR_INIT("a=%F4%90%80%80"), OK,
	  STR_INIT("[a=\xf4\x90\x80\x80]") },
	{ "Latin-1", STR_INIT("a=Zo\xeb"), OK, STR_INIT("[a=Zo\xeb]") },
	{ "bad name", STR_INIT("%FF=1"), OK, STR_INIT("[\xff=1]") },
};
/* clang-format on */

static void test_good(void)
{
	for (size_t i = 0; i < sizeof GOOD / sizeof *GOOD; i++) {
		ctx x = fresh();
		params p;
		is_i64(params_parse(&x, GOOD[i].encoded, &p), OK, "accepted: %s",
		       GOOD[i].encoded.p);
		is_str(shown(&x, p), GOOD[i].shown, "read: %s", GOOD[i].encoded.p);
		is_i64(params_parse_raw(&x, GOOD[i].encoded, &p), OK, "raw: %s",
		       GOOD[i].encoded.p);
		is_str(shown(&x, p), GOOD[i].shown, "raw read: %s", GOOD[i].encoded.p);
	}
}

static void test_bad(void)
{
	for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
		ctx x = fresh();
		params p;
		is_i64(params_parse(&x, BAD[i].encoded, &p), E_INPUT, "refused: %s",
		       BAD[i].what);
		is_i64((int64_t)p.n, 0, "nothing read: %s", BAD[i].what);
		is_i64(params_parse_raw(&x, BAD[i].encoded, &p), BAD[i].raw, "raw: %s",
		       BAD[i].what);
		is_str(shown(&x, p), BAD[i].shown, "raw read: %s", BAD[i].what);
	}
}

/* ---- limits ---- */

/* text, count times */
static str repeated(ctx *x, const char *text, size_t count)
{
	buf b = buf_new(x->a, 4096, 8 << 20);
	for (size_t i = 0; i < count; i++)
		buf_put(&b, text, strlen(text));
	return buf_view(&b);
}

static rc parse_both(ctx *x, str encoded, params *p)
{
	rc strict = params_parse(x, encoded, p), raw = params_parse_raw(x, encoded, p);
	ok(strict == raw, "strict and raw have the same limits");
	return strict;
}

static void test_limits(void)
{
	ctx x = fresh();
	params p;
	is_i64(parse_both(&x, repeated(&x, "a=b&", 1000), &p), OK, "1000 pairs");
	is_i64((int64_t)p.n, 1000, "all 1000 read");
	is_i64(parse_both(&x, repeated(&x, "a=b&", 1001), &p), E_INPUT, "1001 pairs");
	is_i64(parse_both(&x, repeated(&x, "a&", 1001), &p), E_INPUT, "1001 names");
	is_i64(parse_both(&x, repeated(&x, "&", 1 << 20), &p), OK, "a million blanks");
	is_i64((int64_t)p.n, 0, "which are no pairs");
	is_i64(parse_both(&x, repeated(&x, "n", 256), &p), OK, "name of 256 bytes");
	is_i64(parse_both(&x, repeated(&x, "n", 257), &p), E_INPUT, "of 257");
	is_i64(parse_both(&x, repeated(&x, "%6e", 256), &p), OK, "256 escaped bytes");
	is_i64((int64_t)p.items[0].name.n, 256, "counted when decoded");
	is_i64(parse_both(&x, repeated(&x, "%6e", 257), &p), E_INPUT, "257 escaped");
	str value = repeated(&x, "v", 64 * 1024);
	str pair = str_printf(x.a, "a=" STR_FMT, STR_ARG(value));
	is_i64(parse_both(&x, pair, &p), OK, "value of 64 KiB");
	is_str(params_get(p, S("a")), value, "read whole");
	pair = str_printf(x.a, "a=v" STR_FMT, STR_ARG(value));
	is_i64(parse_both(&x, pair, &p), E_INPUT, "a byte more");
}

static void test_get(void)
{
	ctx x = fresh();
	params p;
	is_i64(params_parse(&x, S("a=1&b=&a=2&c"), &p), OK, "parses");
	is_str(params_get(p, S("a")), S("1"), "the first of two");
	is_str(params_get(p, S("b")), S(""), "empty is not absent");
	is_str(params_get(p, S("c")), S(""), "a name alone is there");
	is_str(params_get(p, S("A")), ABSENT, "names have case");
	is_str(params_get(p, S("d")), ABSENT, "absent");
	is_str(params_get((params){0}, S("a")), ABSENT, "of nothing");
	bool ends = true;
	for (size_t i = 0; i < p.n; i++)
		ends &= p.items[i].name.p[p.items[i].name.n] == '\0' &&
			p.items[i].value.p[p.items[i].value.n] == '\0';
	ok(ends, "names and values end in NUL for C libraries");
	is_i64(params_parse(&x, ABSENT, &p), OK, "absent text");
	is_i64((int64_t)p.n, 0, "has no parameters");
}

/* Every byte, escaped with small and capital digits, comes back as itself. */
static void test_every_byte(void)
{
	bool same = true;
	for (int c = 0; c < 512; c++) {
		ctx x = fresh();
		params p;
		str text = c < 256 ? str_printf(x.a, "k=%%%02x", c)
				   : str_printf(x.a, "k=%%%02X", c - 256);
		same &= params_parse_raw(&x, text, &p) == OK && p.n == 1 &&
			p.items[0].value.n == 1 &&
			(unsigned char)p.items[0].value.p[0] == c % 256;
	}
	ok(same, "every escaped byte is itself");
	/* What lies behind the text must not complete an escape. */
	ctx x = fresh();
	params p;
	is_i64(params_parse_raw(&x, str_sub(S("a=%41"), 0, 4), &p), E_INPUT,
	       "cut at %%4");
	is_i64(params_parse_raw(&x, str_sub(S("a=%41"), 0, 3), &p), E_INPUT,
	       "cut at %%");
}

static void test_percent(void)
{
	static const struct {
		const char *in, *out;
	} fixed[] = {
		{"/plain/path?x=1&y=%20#z", "/plain/path?x=1&y=%20#z"},
		{"/a b", "/a%20b"},
		{"/Zo\xc3\xab", "/Zo%C3%AB"},
		{"/\"<>\\^`{|}", "/%22%3C%3E%5C%5E%60%7B%7C%7D"},
		{"\x01\x1f\x7f", "%01%1F%7F"},
		{"", ""},
	};
	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
		ctx x = fresh();
		is_str(percent_fix(x.a, str_of(fixed[i].in)), str_of(fixed[i].out),
		       "percent_fix %zu", i);
	}
	char out[8];
	is_i64(percent_decode(S("a+b%20c"), false, out), 5, "a path keeps its plus");
	ok(memcmp(out, "a+b c", 5) == 0, "and decodes the rest");
}

int main(void)
{
	mem = arena_new(64 << 20);
	test_good();
	test_bad();
	test_limits();
	test_get();
	test_every_byte();
	test_percent();
	arena_delete(mem);
	return tap_done();
}
