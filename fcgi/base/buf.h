/* buf.h -- output that grows, up to a hard maximum.
 * A put that would pass the maximum adds nothing and sets `full`, after which
 * nothing more is added: check it once, at the end. */
#ifndef PB_BASE_BUF_H
#define PB_BASE_BUF_H

#include "base/arena.h"
#include "base/str.h"

typedef struct buf {
	arena *a;
	char *p;
	size_t n, cap, max;
	bool full;
} buf;

buf buf_new(arena *a, size_t first, size_t max);
/* Makes room for n more bytes at p + n, for code that writes there itself; false (and
 * full) when that would pass the maximum. */
bool buf_room(buf *b, size_t n);
void buf_put(buf *b, const void *p, size_t n);
void buf_str(buf *b, str s);
void buf_chr(buf *b, char c);
void buf_i64(buf *b, int64_t v);
void buf_fmt(buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* The bytes so far; stays valid until the next put. */
str buf_view(const buf *b);
/* JSON string literal with quotes: controls, quotes and backslashes escaped, bad UTF-8
 * replaced by U+FFFD, so that the result is one line of valid JSON whatever s holds. */
void buf_json(buf *b, str s);
/* An element of an array as PostgreSQL reads it, {"a","b"}, with its quotes. */
void buf_element(buf *b, str s);

#endif
