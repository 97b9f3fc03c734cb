/* base_str.c -- tests of base/str. */
#include <stdio.h>

#include "base/arena.h"
#include "base/str.h"
#include "tap.h"

#define NONE ((str){NULL, 0})

static void compare(void)
{
	static const struct {
		str a, b;
		bool eq, ieq;
		int cmp;
	} T[] = {
		{STR_INIT("abc"), STR_INIT("abc"), true, true, 0},
		{STR_INIT("abc"), STR_INIT("ABC"), false, true, 1},
		{STR_INIT("abc"), STR_INIT("abcd"), false, false, -1},
		{STR_INIT("abd"), STR_INIT("abcd"), false, false, 1},
		{STR_INIT(""), {NULL, 0}, true, true, 0},
		{{NULL, 0}, {NULL, 0}, true, true, 0},
		{{NULL, 0}, STR_INIT("a"), false, false, -1},
		{STR_INIT("a\0b"), STR_INIT("a\0c"), false, false, -1},
		{STR_INIT("\xff"), STR_INIT("\x01"), false, false, 1},
		/* only letters fold: '[' and '{' differ by the same bit */
		{STR_INIT("["), STR_INIT("{"), false, false, -1},
		{STR_INIT("\xc4"), STR_INIT("\xe4"), false, false, -1},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		int c = str_cmp(T[i].a, T[i].b);
		ok(str_eq(T[i].a, T[i].b) == T[i].eq, "str_eq row %zu", i);
		ok(str_ieq(T[i].a, T[i].b) == T[i].ieq, "str_ieq row %zu", i);
		is_i64((c > 0) - (c < 0), T[i].cmp, "str_cmp row %zu", i);
	}
}

static void search(void)
{
	str s = S("banana");
	ok(str_starts(s, S("ban")) && str_starts(s, S("")) && str_starts(s, s),
	   "starts");
	ok(!str_starts(s, S("bananas")) && !str_starts(s, S("a")), "does not start");
	ok(str_starts(NONE, S("")) && !str_starts(NONE, S("a")), "starts of absent");
	ok(str_ends(s, S("nana")) && str_ends(s, NONE) && !str_ends(s, S("nan")),
	   "ends");
	ok(!str_ends(S("a"), S("ba")), "a suffix may be longer than the text");
	is_i64(str_find(s, 'a', 0), 1, "find from 0");
	is_i64(str_find(s, 'a', 2), 3, "find from 2");
	is_i64(str_find(s, 'a', 6), -1, "find from the end");
	is_i64(str_find(s, 'a', SIZE_MAX), -1, "find from far beyond the end");
	is_i64(str_find(s, 'x', 0), -1, "find nothing");
	is_i64(str_find(NONE, 'x', 0), -1, "find in absent");
	is_i64(str_find(S("a\0b"), '\0', 0), 1, "find NUL");
	ok(str_has(s, S("nan")) && str_has(s, S("")) && str_has(NONE, S("")), "has");
	ok(!str_has(s, S("nab")) && !str_has(NONE, S("a")), "has not");
}

static void cut(void)
{
	static const struct {
		size_t from, to;
		str want;
	} T[] = {
		{0, 3, STR_INIT("ban")},  {3, 6, STR_INIT("ana")},
		{3, 99, STR_INIT("ana")}, {7, 99, STR_INIT("")},
		{4, 2, STR_INIT("")},     {SIZE_MAX, SIZE_MAX, STR_INIT("")},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++)
		is_str(str_sub(S("banana"), T[i].from, T[i].to), T[i].want,
		       "sub row %zu", i);
	is_str(str_sub(NONE, 0, 5), NONE, "sub of absent is absent");
	is_str(str_trim(S(" \t\r\n\v\f a b \n")), S("a b"), "trim");
	is_str(str_trim(S("   ")), S(""), "trim all");
	is_str(str_trim(NONE), NONE, "trim absent");
	is_str(str_trim(S("\xc2\xa0"
			  "a")),
	       S("\xc2\xa0"
		 "a"),
	       "only ASCII blanks are trimmed");
}

static void split(void)
{
	static const struct {
		str in;
		const char *parts; /* joined by | */
	} T[] = {
		{STR_INIT("a,b,c"), "a|b|c|"},
		{STR_INIT("a,,b,"), "a||b|"},
		{STR_INIT(","), "|"},
		{STR_INIT(",,"), "||"},
		{STR_INIT(""), ""},
		{{NULL, 0}, ""},
		{STR_INIT("abc"), "abc|"},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		char got[64] = "";
		str rest = T[i].in, part;
		while (str_split(&rest, ',', &part)) {
			size_t n = strlen(got);
			snprintf(got + n, sizeof got - n, STR_FMT "|", STR_ARG(part));
		}
		is_str(str_of(got), str_of(T[i].parts), "split row %zu", i);
	}
}

static void copies(arena *a)
{
	is_str(str_of(str_cstr(a, NONE)), S(""), "cstr of absent is empty");
	str s = S("a\0b");
	char *c = str_cstr(a, s);
	ok(memcmp(c, "a\0b", 4) == 0, "cstr copies all and ends in NUL");
	is_str(str_dup(a, NONE), NONE, "dup of absent is absent");
	is_str(str_dup(a, S("")), S(""), "dup of empty is empty");
	str d = str_dup(a, s);
	ok(str_eq(d, s) && d.p != s.p && d.p[3] == '\0', "dup is a copy with NUL");
	is_str(str_lower(a, S("ABCxyz[\xc3\x84")), S("abcxyz[\xc3\x84"),
	       "lower is ASCII");
	is_str(str_lower(a, NONE), NONE, "lower of absent");
	is_str(str_printf(a, "%d-%s", 7, "x"), S("7-x"), "printf");
	is_str(str_printf(a, "%s", ""), S(""), "printf of nothing");
	for (int n = 250; n <= 260; n++) {
		str p = str_printf(a, "%*d", n, 5);
		ok(p.n == (size_t)n && p.p[n] == '\0' && p.p[n - 1] == '5',
		   "printf of %d characters", n);
	}
	is_str(str_of(NULL), NONE, "str_of NULL is absent");
}

static void numbers(void)
{
	static const struct {
		str in;
		bool good;
		int64_t want;
	} T[] = {
		{STR_INIT("0"), true, 0},
		{STR_INIT("-0"), true, 0},
		{STR_INIT("007"), true, 7},
		{STR_INIT("-42"), true, -42},
		{STR_INIT("9223372036854775807"), true, INT64_MAX},
		{STR_INIT("9223372036854775808"), false, 0},
		{STR_INIT("-9223372036854775808"), true, INT64_MIN},
		{STR_INIT("-9223372036854775809"), false, 0},
		{STR_INIT("99999999999999999999999"), false, 0},
		{STR_INIT("00000000000000000000000000001"), true, 1},
		{STR_INIT(""), false, 0},
		{{NULL, 0}, false, 0},
		{STR_INIT("-"), false, 0},
		{STR_INIT("--1"), false, 0},
		{STR_INIT("+1"), false, 0},
		{STR_INIT(" 1"), false, 0},
		{STR_INIT("1 "), false, 0},
		{STR_INIT("1\0"), false, 0},
		{STR_INIT("0x10"), false, 0},
		{STR_INIT("1e3"), false, 0},
		{STR_INIT("\xd9\xa1"), false, 0},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++) {
		int64_t v = 0;
		bool good = str_i64(T[i].in, &v);
		ok(good == T[i].good, "str_i64 row %zu accepted or not", i);
		if (good)
			is_i64(v, T[i].want, "str_i64 row %zu", i);
	}
}

static void uuids(void)
{
	static const struct {
		const char *in;
		bool good;
	} T[] = {
		{"01890a5d-ac96-774b-bcce-b302099a8057", true},
		{"01890A5D-AC96-774B-BCCE-B302099A8057", true},
		{"00000000-0000-0000-0000-000000000000", true},
		{"01890a5d-ac96-774b-bcce-b302099a805", false},
		{"01890a5d-ac96-774b-bcce-b302099a80570", false},
		{"01890a5dxac96-774b-bcce-b302099a8057", false},
		{"01890a5g-ac96-774b-bcce-b302099a8057", false},
		{"{1890a5d-ac96-774b-bcce-b302099a805}", false},
		{"01890a5dac96774bbcceb302099a8057----", false},
		{"", false},
	};
	for (size_t i = 0; i < sizeof T / sizeof T[0]; i++)
		ok(str_is_uuid(str_of(T[i].in)) == T[i].good, "uuid '%s'", T[i].in);
	/* every other byte in every place */
	bool all = true;
	for (size_t at = 0; at < 36; at++) {
		char text[] = "01890a5d-ac96-774b-bcce-b302099a8057";
		for (int c = 0; c < 256; c++) {
			text[at] = (char)c;
			bool dash = at == 8 || at == 13 || at == 18 || at == 23;
			bool good = dash ? c == '-'
					 : (c && strchr("0123456789abcdefABCDEF", c));
			all = all && str_is_uuid((str){text, 36}) == good;
		}
	}
	ok(all, "uuid: every byte in every place");
	static const char BYTES[16] =
		"\x01\x89\x0a\x5d\xac\x96\x77\x4b\xbc\xce\xb3\x02\x09\x9a\x80\xff";
	char got[16];
	ok(str_uuid_bytes(S("01890a5d-ac96-774b-bcce-b302099a80ff"), got) &&
		   !memcmp(got, BYTES, 16),
	   "its bytes");
	memset(got, 0, 16);
	ok(str_uuid_bytes(S("01890A5D-AC96-774B-BCCE-B302099A80FF"), got) &&
		   !memcmp(got, BYTES, 16),
	   "in capitals");
	ok(!str_uuid_bytes(S("01890a5d-ac96-774b-bcce"), got), "of none");
}

static void joins(arena *a)
{
	is_str(STR_JOIN(a, S("a"), (str){0}, S(""), S("bc")), S("abc"), "joined");
	is_str(STR_JOIN(a, S("")), S(""), "of nothing");
	is_str(str_number(a, 0), S("0"), "none");
	is_str(str_number(a, -70), S("-70"), "below none");
	is_str(str_number(a, INT64_MIN), S("-9223372036854775808"), "the least");
	is_str(str_number(a, INT64_MAX), S("9223372036854775807"), "the most");
}

/* Every length, and every byte of it, counts; tables take the lowest bits. */
static void hashes(void)
{
	enum { N = 24, BUCKETS = 64 };
	char text[N] = {0};
	int full[BUCKETS] = {0}, most = 0;
	bool told = true;

	for (size_t n = 0; n <= N; n++) {
		uint64_t h = str_hash((str){text, n});
		told = told && (n == N || h != str_hash((str){text, n + 1}));
		for (size_t i = 0; i < n; i++) {
			text[i] = 1;
			told = told && h != str_hash((str){text, n});
			text[i] = 0;
		}
	}
	ok(told, "hash: what differs in one byte is told apart");
	for (int i = 0; i < 64 * BUCKETS; i++) {
		int got = snprintf(text, sizeof(text), "account:AC%d", i);
		int *to = &full[str_hash((str){text, (size_t)got}) % BUCKETS];
		most = ++*to > most ? *to : most;
	}
	ok(most < 128, "hash: no bucket has twice its share: %d of 64", most);
}

int main(void)
{
	arena *a = arena_new(1 << 20);
	compare();
	search();
	cut();
	split();
	copies(a);
	numbers();
	uuids();
	joins(a);
	hashes();
	arena_delete(a);
	return tap_done();
}
