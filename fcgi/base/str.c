/* str.c -- text with a length. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

str str_of(const char *cstr)
{
	if (!cstr)
		return (str){NULL, 0};
	return (str){cstr, strlen(cstr)};
}

static char lower(char c)
{
	return (c >= 'A' && c <= 'Z') ? (char)(c | 0x20) : c;
}

bool str_ieq(str a, str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool str_one_of(str s, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(s, str_of(words[i])))
			return true;
	return false;
}

int str_cmp(str a, str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int r = n ? memcmp(a.p, b.p, n) : 0;
	if (r != 0)
		return r;
	return (a.n > b.n) - (a.n < b.n);
}

bool str_starts(str s, str prefix)
{
	return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_ends(str s, str suffix)
{
	return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

ptrdiff_t str_find(str s, char c, size_t from)
{
	if (from >= s.n)
		return -1;
	const char *hit = memchr(s.p + from, c, s.n - from);
	return hit ? hit - s.p : -1;
}

bool str_has(str s, str needle)
{
	if (needle.n == 0)
		return true;
	return s.n >= needle.n && memmem(s.p, s.n, needle.p, needle.n) != NULL;
}

str str_sub(str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	if (!s.p)
		return s;
	return (str){s.p + from, to - from};
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

str str_trim(str s)
{
	size_t from = 0, to = s.n;
	while (from < to && is_blank(s.p[from]))
		from++;
	while (to > from && is_blank(s.p[to - 1]))
		to--;
	return str_sub(s, from, to);
}

bool str_split(str *rest, char sep, str *part)
{
	if (rest->n == 0)
		return false;
	ptrdiff_t at = str_find(*rest, sep, 0);
	size_t end = at < 0 ? rest->n : (size_t)at;
	*part = str_sub(*rest, 0, end);
	*rest = str_sub(*rest, end + 1, rest->n);
	return true;
}

char *str_cstr(struct arena *a, str s)
{
	char *p = arena_room(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = '\0';
	return p;
}

str str_dup(struct arena *a, str s)
{
	if (!s.p)
		return s;
	return (str){str_cstr(a, s), s.n};
}

str str_join(struct arena *a, const str *parts, size_t n)
{
	size_t len = 0;
	for (size_t i = 0; i < n; i++)
		len += parts[i].n;
	char *p = arena_room(a, len + 1);
	char *to = p;
	for (size_t i = 0; i < n; i++)
		if (parts[i].n)
			to = mempcpy(to, parts[i].p, parts[i].n);
	*to = '\0';
	return (str){p, len};
}

str str_printf(struct arena *a, const char *fmt, ...)
{
	/* Most results fit here, so that the format is walked only once. */
	char small[256];
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	str out = S("");
	if (n >= 0 && (size_t)n < sizeof small) {
		out = str_dup(a, (str){small, (size_t)n});
	} else if (n > 0) {
		char *p = arena_alloc(a, (size_t)n + 1);
		vsnprintf(p, (size_t)n + 1, fmt, again);
		out = (str){p, (size_t)n};
	}
	va_end(again);
	return out;
}

str str_lower(struct arena *a, str s)
{
	if (!s.p)
		return s;
	char *p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = lower(s.p[i]);
	return (str){p, s.n};
}

bool str_i64(str s, int64_t *out)
{
	bool minus = s.n > 0 && s.p[0] == '-';
	size_t i = minus;
	if (i == s.n)
		return false;
	int64_t v = 0;
	for (; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		/* Built towards the negative side, which reaches one further. */
		if (__builtin_mul_overflow(v, 10, &v) ||
		    __builtin_sub_overflow(v, s.p[i] - '0', &v))
			return false;
	}
	if (!minus && v == INT64_MIN)
		return false;
	*out = minus ? v : -v;
	return true;
}

str str_digits(int64_t v, char out[STR_NUMBER_MAX])
{
	size_t at = STR_NUMBER_MAX;
	uint64_t u = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	do {
		out[--at] = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (v < 0)
		out[--at] = '-';
	return (str){out + at, STR_NUMBER_MAX - at};
}

str str_number(struct arena *a, int64_t v)
{
	char out[STR_NUMBER_MAX];
	return str_dup(a, str_digits(v, out));
}

static bool is_hex(char c)
{
	return (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'f');
}

static int hex_value(char c)
{
	return c <= '9' ? c - '0' : lower(c) - 'a' + 10;
}

bool str_is_uuid(str s)
{
	if (s.n != 36)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		bool dash = i == 8 || i == 13 || i == 18 || i == 23;
		if (dash ? s.p[i] != '-' : !is_hex(s.p[i]))
			return false;
	}
	return true;
}

bool str_uuid_bytes(str s, char out[16])
{
	if (!str_is_uuid(s))
		return false;
	for (size_t i = 0, at = 0; i < 16; i++, at += 2) {
		at += s.p[at] == '-';
		out[i] = (char)(hex_value(s.p[at]) << 4 | hex_value(s.p[at + 1]));
	}
	return true;
}

/* Eight bytes at a time: bodies are hashed too. */
uint64_t str_hash(str s)
{
	static const uint64_t ODD = UINT64_C(0x9e3779b97f4a7c15);
	uint64_t h = (s.n + 1) * ODD;
	for (size_t i = 0; i < s.n; i += 8) {
		uint64_t w = 0;
		memcpy(&w, s.p + i, s.n - i < 8 ? s.n - i : 8);
		h = (h ^ w) * ODD;
		h ^= h >> 32;
	}
	return h;
}
