/* base_buf.c -- tests of base/buf. */
#include <json-c/json.h>

#include "base/buf.h"
#include "tap.h"

static void puts_and_limits(arena *a)
{
	buf b = buf_new(a, 0, 10);
	is_str(buf_view(&b), S(""), "an empty buffer is empty, not absent");
	buf_str(&b, S("hello"));
	buf_str(&b, (str){NULL, 0});
	buf_chr(&b, ' ');
	is_str(buf_view(&b), S("hello "), "puts");
	ok(b.p[b.n] == '\0', "a NUL stands behind it");
	buf_str(&b, S("world"));
	ok(b.full, "past the maximum it is full");
	is_str(buf_view(&b), S("hello "), "and a put that does not fit adds nothing");
	buf_chr(&b, 'x');
	is_str(buf_view(&b), S("hello "), "nor does a later one that would");

	buf exact = buf_new(a, 4, 10);
	buf_str(&exact, S("0123456789"));
	ok(!exact.full && exact.n == 10, "exactly the maximum fits");
	buf_str(&exact, S(""));
	ok(!exact.full, "nothing always fits");
	buf_chr(&exact, 'x');
	ok(exact.full, "one more does not");

	buf none = buf_new(a, 100, 0);
	buf_chr(&none, 'x');
	ok(none.full && none.n == 0, "a maximum of 0 holds nothing");
	buf huge = buf_new(a, 0, 100);
	ok(!buf_room(&huge, SIZE_MAX) && huge.full, "room for SIZE_MAX is refused");
}

static void growth(arena *a)
{
	buf b = buf_new(a, 1, 1 << 20);
	for (int i = 0; i < 100000; i++) {
		buf_chr(&b, (char)('a' + i % 26));
		if (i % 1000 == 0)
			arena_alloc(a, 16); /* so that it cannot always grow in place */
	}
	bool same = b.n == 100000 && !b.full;
	for (size_t i = 0; same && i < b.n; i++)
		same = b.p[i] == (char)('a' + i % 26);
	ok(same, "100,000 single characters");
	ok(b.p[b.n] == '\0', "and a NUL");

	buf w = buf_new(a, 0, 1000);
	ok(buf_room(&w, 600), "room is made");
	memset(w.p, 'x', 600);
	w.n = 600;
	buf_chr(&w, 'y');
	ok(w.n == 601 && w.p[600] == 'y' && !w.full, "written directly, then put");
}

static void formats(arena *a)
{
	static const int64_t T[] = {0,         1,         -1,  9,  10, 1234567890,
				    INT64_MAX, INT64_MIN, -10, 99, 100};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		char want[32];
		snprintf(want, sizeof want, "%lld", (long long)T[i]);
		buf b = buf_new(a, 0, 100);
		buf_i64(&b, T[i]);
		is_str(buf_view(&b), str_of(want), "buf_i64 %s", want);
	}
	for (int n = 254; n < 259; n++) {
		buf b = buf_new(a, 0, 1000);
		buf_fmt(&b, "%*d|", n, 1);
		ok(b.n == (size_t)n + 1 && b.p[n] == '|' && b.p[b.n] == '\0',
		   "buf_fmt of %d characters", n + 1);
	}
	buf b = buf_new(a, 0, 300);
	buf_fmt(&b, "%400d", 1);
	ok(b.full && b.n == 0, "buf_fmt past the maximum adds nothing");
	buf c = buf_new(a, 0, 300);
	buf_fmt(&c, "%300d", 1);
	ok(!c.full && c.n == 300, "buf_fmt of exactly the maximum");
}

static str json_of(arena *a, str s)
{
	buf b = buf_new(a, 0, 1 << 20);
	buf_json(&b, s);
	return buf_view(&b);
}

static void json(arena *a)
{
	static const struct {
		str in;
		const char *want;
	} T[] = {
		{STR_INIT(""), "\"\""},
		{{NULL, 0}, "\"\""},
		{STR_INIT("plain"), "\"plain\""},
		{STR_INIT("a\"b\\c/d"), "\"a\\\"b\\\\c/d\""},
		{STR_INIT("\n\r\t\b\f"), "\"\\n\\r\\t\\b\\f\""},
		{STR_INIT("\0\x01\x1f\x7f"), "\"\\u0000\\u0001\\u001f\\u007f\""},
		{STR_INIT("caf\xc3\xa9 \xf0\x9f\x98\x80"),
		 "\"caf\xc3\xa9 \xf0\x9f\x98\x80\""},
		{STR_INIT("\xc2\x9b\xc2\xa0"), "\"\\u009b\xc2\xa0\""},
		{STR_INIT("a\xff"), "\"a\xef\xbf\xbd\""},
		{STR_INIT("\xe2\x82"), "\"\xef\xbf\xbd\""},
		{STR_INIT("\xe2\x82z"), "\"\xef\xbf\xbdz\""},
		{STR_INIT("\xc0\xaf"), "\"\xef\xbf\xbd\xef\xbf\xbd\""},
		{STR_INIT("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++)
		is_str(json_of(a, T[i].in), str_of(T[i].want), "buf_json row %zu", i);

	/* Every pair of bytes: one line of JSON that reads back. */
	bool line = true, reads = true;
	arena *b = arena_new(1 << 20);
	for (int i = 0; i < 65536; i++) {
		char raw[2] = {(char)(i >> 8), (char)(i & 255)};
		str j = json_of(b, (str){raw, 2});
		for (size_t k = 0; k < j.n; k++)
			line = line && (unsigned char)j.p[k] >= 0x20;
		json_object *o = json_tokener_parse(str_cstr(b, j));
		reads = reads && json_object_is_type(o, json_type_string);
		bool ascii = raw[0] >= 0 && raw[1] >= 0;
		reads = reads &&
			(!ascii || (json_object_get_string_len(o) == 2 &&
				    !memcmp(json_object_get_string(o), raw, 2)));
		json_object_put(o);
		arena_reset(b);
	}
	arena_delete(b);
	ok(line, "all pairs of bytes: no line breaks");
	ok(reads, "all pairs of bytes: json-c reads them back");

	buf tight = buf_new(a, 0, 8);
	buf_json(&tight, S("0123456789"));
	ok(tight.full, "a string that does not fit fills the buffer");
}

/* Every byte in every place of two words, among bytes that all but need escaping. */
static void json_places(void)
{
	static const char AMONG[] = "! #$[]^_~}|z ~! ";
	enum { N = sizeof AMONG - 1 };
	bool all = true;

	for (int c = 0; c < 256; c++)
		for (size_t i = 0; i < N; i++) {
			arena *b = arena_new(1 << 16);
			char text[N + 1], byte = (char)c;
			memcpy(text, AMONG, sizeof text);
			text[i] = byte;
			str one = json_of(b, (str){&byte, 1});
			str want = STR_JOIN(b, S("\""), (str){AMONG, i},
					    str_sub(one, 1, one.n - 1),
					    (str){AMONG + i + 1, N - i - 1}, S("\""));
			all = all && str_eq(json_of(b, (str){text, N}), want);
			arena_delete(b);
		}
	ok(all, "each byte is escaped wherever it stands");
}

static void elements(arena *a)
{
	static const struct {
		str raw, want;
	} T[] = {
		{STR_INIT(""), STR_INIT("\"\"")},
		{STR_INIT("Main menu: asked"), STR_INIT("\"Main menu: asked\"")},
		{STR_INIT("a,b {c} NULL"), STR_INIT("\"a,b {c} NULL\"")},
		{STR_INIT("said \"yes\""), STR_INIT("\"said \\\"yes\\\"\"")},
		{STR_INIT("\\"), STR_INIT("\"\\\\\"")},
		{STR_INIT("\"\\\""), STR_INIT("\"\\\"\\\\\\\"\"")},
	};

	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		buf b = buf_new(a, 4, 64);
		buf_element(&b, T[i].raw);
		is_str(buf_view(&b), T[i].want, "element %zu", i);
	}
}

int main(void)
{
	arena *a = arena_new(32 << 20);
	puts_and_limits(a);
	growth(a);
	formats(a);
	elements(a);
	json(a);
	json_places();
	arena_delete(a);
	return tap_done();
}
