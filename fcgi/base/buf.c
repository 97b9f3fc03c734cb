/* buf.c -- output that grows, up to a hard maximum.
 * One byte behind cap belongs to the buffer too and p[n] is kept 0, so that a view can
 * be given to a C library. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

enum { GROW_MIN = 256 };

/* Not cleared: nobody looks behind what was put. */
buf buf_new(arena *a, size_t first, size_t max)
{
	buf b = {.a = a, .max = max};
	if (first > max)
		first = max;
	if (first) {
		b.p = arena_room(a, first + 1);
		b.p[0] = '\0';
		b.cap = first;
	}
	return b;
}

/* Past the capacity: doubles it, or notes that the maximum is reached. */
static bool grow(buf *b, size_t n)
{
	if (b->full || n > b->max - b->n) {
		b->full = true;
		return false;
	}
	size_t cap = b->cap < GROW_MIN ? GROW_MIN : b->cap;
	while (cap - b->n < n)
		cap = cap > b->max / 2 ? b->max : cap * 2;
	if (cap > b->max)
		cap = b->max;
	b->p = arena_grow(b->a, b->p, b->p ? b->cap + 1 : 0, cap + 1);
	b->cap = cap;
	return true;
}

bool buf_room(buf *b, size_t n)
{
	if (!b->full && n <= b->cap - b->n)
		return true;
	return grow(b, n);
}

static inline void put(buf *b, const void *p, size_t n)
{
	if (n == 0 || !((!b->full && n <= b->cap - b->n) || grow(b, n)))
		return;
	memcpy(b->p + b->n, p, n);
	b->n += n;
	b->p[b->n] = '\0';
}

void buf_put(buf *b, const void *p, size_t n)
{
	put(b, p, n);
}

void buf_str(buf *b, str s)
{
	put(b, s.p, s.n);
}

void buf_chr(buf *b, char c)
{
	put(b, &c, 1);
}

void buf_i64(buf *b, int64_t v)
{
	char digits[STR_NUMBER_MAX];
	buf_str(b, str_digits(v, digits));
}

void buf_fmt(buf *b, const char *fmt, ...)
{
	char small[256];
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	int n = vsnprintf(small, sizeof small, fmt, args);
	va_end(args);
	if (n > 0 && (size_t)n < sizeof small) {
		buf_put(b, small, (size_t)n);
	} else if (n > 0 && buf_room(b, (size_t)n)) {
		vsnprintf(b->p + b->n, (size_t)n + 1, fmt, again);
		b->n += (size_t)n;
	}
	va_end(again);
}

str buf_view(const buf *b)
{
	return b->p ? (str){b->p, b->n} : S("");
}

void buf_json(buf *b, str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	put(b, "\"", 1);
	for (size_t i = 0, from; i < s.n && !b->full;) {
		from = i;
		i += utf8_json_run(p + i, s.n - i);
		put(b, s.p + from, i - from);
		if (i < s.n) {
			char out[8];
			size_t n;
			i += utf8_json(p + i, s.n - i, out, &n);
			put(b, out, n);
		}
	}
	put(b, "\"", 1);
}

void buf_element(buf *b, str s)
{
	size_t from = 0;

	put(b, "\"", 1);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '"' && s.p[i] != '\\')
			continue;
		put(b, s.p + from, i - from);
		put(b, "\\", 1);
		from = i;
	}
	if (s.n)
		put(b, s.p + from, s.n - from);
	put(b, "\"", 1);
}
