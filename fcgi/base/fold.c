#include "base/fold.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

/* Letters of other scripts and with marks that are taken for the plain one. */
static const struct {
	uint32_t c;
	char plain;
} LOOK_ALIKES[] = {
	/* clang-format off */
	{0xc0, 'A'}, {0xc1, 'A'}, {0xc2, 'A'}, {0xc3, 'A'}, {0xc4, 'A'}, {0xc7, 'C'},
	{0xc8, 'E'}, {0xc9, 'E'}, {0xca, 'E'}, {0xcb, 'E'}, {0xcc, 'I'}, {0xcd, 'I'},
	{0xce, 'I'}, {0xcf, 'I'}, {0xd1, 'N'}, {0xd2, 'O'}, {0xd3, 'O'}, {0xd4, 'O'},
	{0xd5, 'O'}, {0xd6, 'O'}, {0xd9, 'U'}, {0xda, 'U'}, {0xdb, 'U'}, {0xdc, 'U'},
	{0xe0, 'A'}, {0xe1, 'A'}, {0xe2, 'A'}, {0xe3, 'A'}, {0xe4, 'A'}, {0xe7, 'C'},
	{0xe8, 'E'}, {0xe9, 'E'}, {0xea, 'E'}, {0xeb, 'E'}, {0xec, 'I'}, {0xed, 'I'},
	{0xee, 'I'}, {0xef, 'I'}, {0xf1, 'N'}, {0xf2, 'O'}, {0xf3, 'O'}, {0xf4, 'O'},
	{0xf5, 'O'}, {0xf6, 'O'}, {0xf9, 'U'}, {0xfa, 'U'}, {0xfb, 'U'}, {0xfc, 'U'},
	{0x410, 'A'}, {0x412, 'B'}, {0x415, 'E'}, {0x41d, 'H'}, {0x41e, 'O'}, {0x420, 'P'},
	{0x421, 'C'}, {0x422, 'T'}, {0x425, 'X'}, {0x405, 'S'}, {0x430, 'A'}, {0x435, 'E'},
	{0x43e, 'O'}, {0x440, 'P'}, {0x441, 'C'}, {0x455, 'S'}, {0x442, 'T'}, {0x39f, 'O'},
	{0x3a1, 'P'}, {0x3a4, 'T'}, {0x3bf, 'O'}, {0x391, 'A'}, {0x395, 'E'}, {0x397, 'H'},
	{0x39d, 'N'}, {0x141, 'L'}, {0x142, 'L'}, {0xd8, 'O'}, {0xf8, 'O'}, {0x110, 'D'},
	{0x111, 'D'}, {0xd0, 'D'}, {0xf0, 'D'}, {0x126, 'H'}, {0x127, 'H'}, {0x131, 'I'},
	{0x14a, 'N'}, {0x14b, 'N'}, {0x166, 'T'}, {0x167, 'T'},
	/* clang-format on */
};

/* Joined letters, as contact_fold takes them apart in the database. */
static const struct {
	uint32_t c;
	char two[3];
} JOINED[] = {
	{0xc6, "AE"}, {0xe6, "AE"},   {0x152, "OE"}, {0x153, "OE"},
	{0xdf, "SS"}, {0x1e9e, "SS"}, {0xde, "TH"},  {0xfe, "TH"},
};

static char plain_letter(uint32_t c)
{
	for (size_t i = 0; i < sizeof(LOOK_ALIKES) / sizeof(LOOK_ALIKES[0]); i++)
		if (LOOK_ALIKES[i].c == c)
			return LOOK_ALIKES[i].plain;
	return 0;
}

/* Signs that people put around a word, or that nobody sees. */
static bool is_nothing(uint32_t c)
{
	static const uint32_t none[] = {'\'', '"',    0x2019, 0x2018, 0xb4,
					0xad, 0x200b, 0x200d, 0xfe0f};

	for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
		if (none[i] == c)
			return true;
	return c >= 0x300 && c <= 0x36f;
}

static bool is_capital(uint32_t c)
{
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static str joined_letters(uint32_t c)
{
	for (size_t i = 0; i < sizeof(JOINED) / sizeof(JOINED[0]); i++)
		if (JOINED[i].c == c)
			return (str){JOINED[i].two, 2};
	return (str){0};
}

/* A letter or digit in capitals; ' ' where words part; 0 for what does not count. */
static char folded(uint32_t c)
{
	if (c >= 0xff01 && c <= 0xff5e)
		c -= 0xfee0; /* full width */
	if (c >= 'a' && c <= 'z')
		return (char)(c - 'a' + 'A');
	if (is_capital(c))
		return (char)c;
	if (is_nothing(c))
		return 0;
	char plain = c > 0x7f ? plain_letter(c) : 0;
	return plain ? plain : ' ';
}

str text_fold(arena *a, str body)
{
	buf b = buf_new(a, body.n + 8, body.n * 2 + 8);

	for (size_t at = 0, len; at < body.n; at += len) {
		const unsigned char *p = (const unsigned char *)body.p + at;
		len = utf8_len(p, body.n - at);
		uint32_t code = len ? utf8_code(p, len) : ' ';
		str two = joined_letters(code);
		char c = folded(code);
		if (!len)
			len = utf8_bad(p, body.n - at);
		if (two.n) {
			buf_str(&b, two);
			continue;
		}
		if (c == ' ' && (!b.n || b.p[b.n - 1] == ' '))
			continue;
		if (c)
			buf_chr(&b, c);
	}
	return str_dup(a, str_trim(buf_view(&b)));
}

bool text_has_words(str text, str words)
{
	for (size_t i = 0; i + words.n <= text.n; i++)
		if ((!i || text.p[i - 1] == ' ') &&
		    (i + words.n == text.n || text.p[i + words.n] == ' ') &&
		    !memcmp(text.p + i, words.p, words.n))
			return true;
	return false;
}
