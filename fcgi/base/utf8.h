/* utf8.h -- walking UTF-8 that may be anything; for text, buf and log. */
#ifndef PB_BASE_UTF8_H
#define PB_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Length of the character at p (n > 0 bytes left) by RFC 3629, or 0 when it is none. */
size_t utf8_len(const unsigned char *p, size_t n);
/* Bytes of a bad sequence to take as one: the part a character could have begun with,
 * at least 1 (Unicode's "maximal subpart", as browsers do). */
size_t utf8_bad(const unsigned char *p, size_t n);
/* The code point of a character of len bytes found by utf8_len. */
uint32_t utf8_code(const unsigned char *p, size_t len);

/* The next character of p as it stands inside a JSON string: its text (at most 6 bytes)
 * in out, its length in *out_n; gives back the bytes taken. Controls, also DEL and C1,
 * are escaped, a bad sequence is U+FFFD. */
size_t utf8_json(const unsigned char *p, size_t n, char out[8], size_t *out_n);
/* May c stand in a JSON string as it is? */
static inline bool utf8_json_plain(unsigned char c)
{
	return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

/* How many bytes at the start may: eight at a time, as long as they all do. */
static inline size_t utf8_json_run(const unsigned char *p, size_t n)
{
	static const uint64_t ONE = UINT64_C(0x0101010101010101), HIGH = ONE * 0x80;
	size_t i = 0;
	for (; n - i >= 8; i += 8) {
		uint64_t w;
		memcpy(&w, p + i, sizeof w);
		uint64_t quote = w ^ ONE * '"', slash = w ^ ONE * '\\';
		/* A control borrows, DEL carries into the highest bit, what is no ASCII
		 * has it, and where quote or slash is 0 taking one away sets it. */
		if (((w - ONE * 0x20) | w | (w + ONE) | ((quote - ONE) & ~quote) |
		     ((slash - ONE) & ~slash)) &
		    HIGH)
			break;
	}
	while (i < n && utf8_json_plain(p[i]))
		i++;
	return i;
}

#endif
