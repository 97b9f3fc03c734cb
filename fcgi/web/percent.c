/* percent.c -- percent-encoding of paths, queries and forms. */
#include "web/percent.h"

#include <string.h>

/* 0-15, or more when c is no hex digit. */
static unsigned hex(char c)
{
	unsigned digit = (unsigned char)c - '0',
		 letter = ((unsigned char)c | 0x20U) - 'a';
	if (digit < 10)
		return digit;
	return letter < 6 ? letter + 10 : 16;
}

ptrdiff_t percent_decode(str in, bool form, char *out)
{
	size_t n = 0;
	for (size_t i = 0; i < in.n; i++) {
		char c = in.p[i];
		if (c == '%') {
			if (in.n - i < 3)
				return -1;
			unsigned hi = hex(in.p[i + 1]), lo = hex(in.p[i + 2]);
			if ((hi | lo) > 15)
				return -1;
			c = (char)(hi << 4 | lo);
			i += 2;
		} else if (c == '+' && form) {
			c = ' ';
		}
		out[n++] = c;
	}
	return (ptrdiff_t)n;
}

static bool is_fine(char c)
{
	return c > 0x20 && c < 0x7f && !strchr("\"<>\\^`{|}", c);
}

str percent_fix(arena *a, str s)
{
	size_t bad = 0;
	for (size_t i = 0; i < s.n; i++)
		bad += !is_fine(s.p[i]);
	if (bad == 0)
		return s;
	static const char digits[] = "0123456789ABCDEF";
	char *out = arena_alloc(a, s.n + 2 * bad + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (is_fine(s.p[i])) {
			out[n++] = s.p[i];
			continue;
		}
		out[n++] = '%';
		out[n++] = digits[c >> 4];
		out[n++] = digits[c & 15];
	}
	return (str){out, n};
}
