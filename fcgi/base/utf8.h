/* utf8.h -- walking UTF-8 that may be anything; for text, buf and log. */
#ifndef PB_BASE_UTF8_H
#define PB_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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

#endif
