/* utf8.c -- walking UTF-8 that may be anything. */
#include "base/utf8.h"

#include <string.h>

/* The second byte's allowed range depends on the first; it is what keeps overlong
 * forms, surrogates and numbers above U+10FFFF out (RFC 3629, section 4). */
static bool second_ok(unsigned char lead, unsigned char c)
{
	switch (lead) {
	case 0xe0:
		return c >= 0xa0 && c <= 0xbf;
	case 0xed:
		return c >= 0x80 && c <= 0x9f;
	case 0xf0:
		return c >= 0x90 && c <= 0xbf;
	case 0xf4:
		return c >= 0x80 && c <= 0x8f;
	default:
		return (c & 0xc0) == 0x80;
	}
}

static size_t lead_len(unsigned char c)
{
	if (c < 0x80)
		return 1;
	if (c < 0xc2)
		return 0;
	if (c < 0xe0)
		return 2;
	if (c < 0xf0)
		return 3;
	return c < 0xf5 ? 4 : 0;
}

/* How many of the bytes at p fit together; *want is the length they promise. */
static size_t good_part(const unsigned char *p, size_t n, size_t *want)
{
	*want = lead_len(p[0]);
	if (*want == 0)
		return 0;
	size_t i = 1;
	if (i < *want && i < n && second_ok(p[0], p[1]))
		for (i = 2; i < *want && i < n && (p[i] & 0xc0) == 0x80;)
			i++;
	return i;
}

size_t utf8_len(const unsigned char *p, size_t n)
{
	size_t want;
	return good_part(p, n, &want) == want ? want : 0;
}

size_t utf8_bad(const unsigned char *p, size_t n)
{
	size_t want, part = good_part(p, n, &want);
	return part ? part : 1;
}

uint32_t utf8_code(const unsigned char *p, size_t len)
{
	static const unsigned char mask[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
	uint32_t c = p[0] & mask[len];
	for (size_t i = 1; i < len; i++)
		c = c << 6 | (p[i] & 0x3f);
	return c;
}

static size_t escape(uint32_t c, char out[8])
{
	static const char pairs[] = "\"\"\\\\\nn\rr\tt\bb\ff";
	for (const char *q = pairs; *q; q += 2) {
		if ((uint32_t)*q == c) {
			out[0] = '\\';
			out[1] = q[1];
			return 2;
		}
	}
	static const char hex[] = "0123456789abcdef";
	memcpy(out, "\\u00", 4);
	out[4] = hex[c >> 4 & 15];
	out[5] = hex[c & 15];
	return 6;
}

size_t utf8_json(const unsigned char *p, size_t n, char out[8], size_t *out_n)
{
	size_t len = utf8_len(p, n);
	if (len == 0) {
		memcpy(out, "\xef\xbf\xbd", 3);
		*out_n = 3;
		return utf8_bad(p, n);
	}
	uint32_t c = utf8_code(p, len);
	if (c < 0x20 || c == '"' || c == '\\' || (c >= 0x7f && c < 0xa0)) {
		*out_n = escape(c, out);
	} else {
		memcpy(out, p, len);
		*out_n = len;
	}
	return len;
}
