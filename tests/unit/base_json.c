/* base_json.c -- tests of base/json: what RFC 8259 allows, what json-c would let
 * through, and reading values. */
#include "base/json.h"
#include "base/when.h"
#include "tap.h"

#define NONE ((str){NULL, 0})

/* What a value looks like when written again; what json-c keeps of it. */
static void good_ones(arena *a)
{
	static const struct {
		str in;
		const char *want;
	} T[] = {
		{STR_INIT("null"), "null"},
		{STR_INIT("true"), "true"},
		{STR_INIT(" \t\r\n false \n"), "false"},
		{STR_INIT("0"), "0"},
		{STR_INIT("-0"), "0"},
		{STR_INIT("-1.50e+3"), "-1.50e+3"},
		{STR_INIT("1E5"), "1E5"},
		{STR_INIT("0.1"), "0.1"},
		{STR_INIT("9223372036854775807"), "9223372036854775807"},
		{STR_INIT("\"\""), "\"\""},
		{STR_INIT("\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\""),
		 "\"a\\\"\\\\\\/\\b\\f\\n\\r\\t\xc3\xa9\""},
		{STR_INIT("\"\\ud83d\\ude00\""), "\"\xf0\x9f\x98\x80\""},
		{STR_INIT("\"\x7f\""), "\"\x7f\""},
		{STR_INIT("\"'/*//NaN,]}\""), "\"'\\/*\\/\\/NaN,]}\""},
		{STR_INIT("[]"), "[]"},
		{STR_INIT("{}"), "{}"},
		{STR_INIT("[1,\"a\",null,{\"b\":[true]}]"),
		 "[1,\"a\",null,{\"b\":[true]}]"},
		{STR_INIT("{\"\":1}"), "{\"\":1}"},
		{STR_INIT("{\"a\":1,\"a\":2}"), "{\"a\":2}"},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		json *v = NULL;
		str why = NONE;
		bool good = json_read(a, T[i].in, &v, &why);
		const char *got =
			json_object_to_json_string_ext(v, JSON_C_TO_STRING_PLAIN);
		is_str(good ? str_of(got) : why, str_of(T[i].want), "read " STR_FMT,
		       STR_ARG(T[i].in));
	}
}

static void bad_ones(arena *a)
{
	static const struct {
		str in;
		const char *where;
	} T[] = {
		{STR_INIT(""), "line 1, column 1"},
		{{NULL, 0}, "line 1, column 1"},
		{STR_INIT("  "), ""},
		{STR_INIT("nul"), "line 1, column 1"},
		{STR_INIT("nullx"), ""},
		{STR_INIT("True"), "line 1, column 1"},
		{STR_INIT("NaN"), ""},
		{STR_INIT("nan"), ""},
		{STR_INIT("Infinity"), ""},
		{STR_INIT("-Infinity"), ""},
		{STR_INIT("[NaN]"), "line 1, column 2"},
		{STR_INIT("[\n\n  -Infinity]"), "line 3, column 3"},
		{STR_INIT("01"), ""},
		{STR_INIT("-01"), ""},
		{STR_INIT("-"), ""},
		{STR_INIT("+1"), ""},
		{STR_INIT(".5"), ""},
		{STR_INIT("1."), ""},
		{STR_INIT("[2.e3]"), "line 1, column 2"},
		{STR_INIT("1e"), ""},
		{STR_INIT("1e+"), ""},
		{STR_INIT("0x10"), ""},
		{STR_INIT("1 2"), ""},
		{STR_INIT("1-2"), ""},
		{STR_INIT("1.0.0"), ""},
		{STR_INIT("[1,]"), ""},
		{STR_INIT("[,1]"), ""},
		{STR_INIT("[1 2]"), ""},
		{STR_INIT("["), ""},
		{STR_INIT("]"), ""},
		{STR_INIT("[1}"), ""},
		{STR_INIT("{"), ""},
		{STR_INIT("{\"a\"}"), ""},
		{STR_INIT("{\"a\":}"), ""},
		{STR_INIT("{\"a\":1,}"), ""},
		{STR_INIT("{\"a\":1 \"b\":2}"), ""},
		{STR_INIT("{a:1}"), ""},
		{STR_INIT("{'a':1}"), "line 1, column 2"},
		{STR_INIT("'a'"), ""},
		{STR_INIT("{1:1}"), ""},
		{STR_INIT("[1] x"), ""},
		{STR_INIT("[1][2]"), ""},
		{STR_INIT("[1]]"), ""},
		{STR_INIT("[1]\0"), "line 1, column 4"},
		{STR_INIT("[1]\0[2]"), ""},
		{STR_INIT("/*c*/1"), ""},
		{STR_INIT("[1//c\n]"), ""},
		{STR_INIT("[1,\v2]"), ""},
		{STR_INIT("[1,\xc2\xa0"
			  "2]"),
		 ""},
		{STR_INIT("\"a"), ""},
		{STR_INIT("\"a\\"), ""},
		{STR_INIT("\"a\\\""), ""},
		{STR_INIT("\"a\nb\""), "line 1, column 3"},
		{STR_INIT("\"\t\""), ""},
		{STR_INIT("\"\0\""), ""},
		{STR_INIT("\"\\\n\""), ""},
		{STR_INIT("\"\\x41\""), ""},
		{STR_INIT("\"\\u00g0\""), ""},
		{STR_INIT("\"\\u12\""), ""},
		{STR_INIT("\xef\xbb\xbf[1]"), ""},
		{STR_INIT("\"\xff\""), "UTF-8"},
		{STR_INIT("\"\xed\xa0\x80\""), "UTF-8"},
		{STR_INIT("\"\xc0\xaf\""), "UTF-8"},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		json *v = NULL;
		str why = NONE;
		bool good = json_read(a, T[i].in, &v, &why);
		ok(!good && !v && str_starts(why, S("line ")) &&
			   str_has(why, str_of(T[i].where)),
		   "refused: " STR_FMT " (" STR_FMT ")", STR_ARG(T[i].in),
		   STR_ARG(why));
	}
}

static str nested(arena *a, size_t depth)
{
	buf b = buf_new(a, 0, 1 << 20);
	for (size_t i = 0; i < depth; i++)
		buf_chr(&b, '[');
	for (size_t i = 0; i < depth; i++)
		buf_chr(&b, ']');
	return buf_view(&b);
}

static void limits(arena *a)
{
	json *v;
	str why;
	ok(json_read(a, nested(a, 31), &v, &why), "31 deep");
	ok(!json_read(a, nested(a, 33), &v, &why), "33 deep is not: " STR_FMT,
	   STR_ARG(why));
	ok(!json_read(a, nested(a, 200000), &v, &why), "nor is 200,000 deep");
	size_t n = 1024 * 1024;
	char *p = arena_alloc(a, n + 1);
	memset(p, ' ', n + 1);
	p[0] = '1';
	ok(json_read(a, (str){p, n}, &v, &why), "1 MiB is read");
	ok(!json_read(a, (str){p, n + 1}, &v, &why), "one byte more is not");
	is_str(why, S("line 1, column 1: longer than 1 MiB"), "and it says why");
}

static void values(arena *a)
{
	json *v = NULL;
	str why = NONE;
	str text = S("{\"s\":\"a\\u0000b\",\"n\":42,\"neg\":-7,\"f\":4.0,\"t\":true,"
		     "\"u\":false,"
		     "\"z\":null,\"l\":[1,2,3],\"o\":{\"k\":\"v\"},\"max\":"
		     "9223372036854775807,"
		     "\"over\":9223372036854775808,\"far\":99999999999999999999,"
		     "\"under\":-9223372036854775809,\"str\":\"12\"}");
	ok(json_read(a, text, &v, &why), "read");
	int64_t i = -1;
	is_str(json_str(json_get(v, "s")), S("a\0b"), "a string with a NUL");
	is_str(json_str(json_get(v, "n")), NONE, "a number is no string");
	is_str(json_str(json_get(v, "none")), NONE, "what is absent is no string");
	ok(json_i64(json_get(v, "n"), &i) && i == 42, "a number");
	ok(json_i64(json_get(v, "neg"), &i) && i == -7, "a negative one");
	ok(json_i64(json_get(v, "max"), &i) && i == INT64_MAX, "the greatest");
	static const char *const NOT[] = {"over", "far", "under", "f", "str",
					  "t",    "z",   "l",     "o", "none"};
	for (size_t k = 0; k < sizeof NOT / sizeof NOT[0]; k++)
		ok(!json_i64(json_get(v, NOT[k]), &i), "%s is no integer in range",
		   NOT[k]);
	ok(json_true(json_get(v, "t")) && !json_true(json_get(v, "u")),
	   "true and false");
	ok(!json_true(json_get(v, "n")) && !json_true(json_get(v, "str")) &&
		   !json_true(NULL),
	   "nothing else is true");
	ok(!json_get(v, "z"), "null is as good as absent");
	json *l = json_get(v, "l");
	is_i64((int64_t)json_len(l), 3, "length of a list");
	ok(json_i64(json_at(l, 2), &i) && i == 3, "its last");
	ok(!json_at(l, 3) && !json_at(l, SIZE_MAX), "nothing behind it");
	ok(json_len(v) == 0 && json_len(NULL) == 0 && !json_at(v, 0),
	   "no list, no length");
	is_str(json_str(json_get(json_get(v, "o"), "k")), S("v"), "an object in it");
	ok(!json_get(l, "k") && !json_get(NULL, "k"), "a list has no names");
}

/* Every input of up to 3 characters from those that matter, then random ones: never a
 * crash (under ASan), and what is accepted is written and read again. */
static void small_ones(void)
{
	static const char C[] = "{}[]:,\"\\01-+.eE tfn\n\0x";
	enum { N = sizeof C - 1 };
	arena *a = arena_new(8 << 20);
	uint32_t seed = 99;
	size_t good = 0, wrong = 0;
	for (size_t i = 0; i < N * N * N + 200000; i++) {
		char text[12];
		size_t n = 3;
		if (i < N * N * N) {
			text[0] = C[i / (N * N)];
			text[1] = C[i / N % N];
			text[2] = C[i % N];
		} else {
			n = i % sizeof text + 1;
			for (size_t k = 0; k < n; k++) {
				seed = seed * 1664525 + 1013904223;
				text[k] = C[(seed >> 16) % N];
			}
		}
		json *v, *again;
		str why;
		if (json_read(a, str_dup(a, (str){text, n}), &v, &why)) {
			good++;
			const char *out = json_object_to_json_string(v);
			wrong += !json_read(a, str_of(out), &again, &why);
		}
		if (i % 64 == 0)
			arena_reset(a);
	}
	is_i64((int64_t)wrong, 0,
	       "short texts: %zu accepted, all written and read again", good);
	arena_delete(a);
}

static void timing(arena *a)
{
	buf b = buf_new(a, 0, 1 << 20);
	buf_chr(&b, '[');
	for (int i = 0; i < 100; i++)
		buf_fmt(&b, "%s{\"id\":%d,\"name\":\"Maribel Ortega\",\"live\":true}",
			i ? "," : "", i);
	buf_chr(&b, ']');
	arena *r = arena_new(8 << 20);
	json *v;
	str why;
	int64_t start = when_mono_us();
	for (int i = 0; i < 200; i++) {
		json_read(r, buf_view(&b), &v, &why);
		arena_reset(r);
	}
	diag("json_read of %zu bytes: %lld us", b.n,
	     (long long)(when_mono_us() - start) / 200);
	arena_delete(r);
}

int main(void)
{
	arena *a = arena_new(32 << 20);
	good_ones(a);
	bad_ones(a);
	limits(a);
	values(a);
	small_ones();
	timing(a);
	arena_delete(a);
	return tap_done();
}
