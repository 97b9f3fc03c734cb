/* text.c -- text from outside made safe to store and to show.
 * Nearly all text is plain ASCII, so each walk first runs over it eight bytes at a time
 * and looks closer only where a word holds something else. */
#include "base/text.h"

#include <locale.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

#include "base/utf8.h"

static const char REPLACEMENT[] = "\xef\xbf\xbd"; /* U+FFFD */
enum { REPLACEMENT_N = 3 };

#define EACH_BYTE(b) (UINT64_C(0x0101010101010101) * (b))

static uint64_t load8(const unsigned char *p)
{
	uint64_t w;
	memcpy(&w, p, sizeof w);
	return w;
}

/* Bytes at the start that are ASCII. */
static size_t ascii_run(const unsigned char *p, size_t n)
{
	size_t i = 0;
	while (n - i >= 8 && !(load8(p + i) & EACH_BYTE(0x80)))
		i += 8;
	while (i < n && p[i] < 0x80)
		i++;
	return i;
}

/* Bytes at the start that are ASCII and no control character. */
static size_t plain_run(const unsigned char *p, size_t n)
{
	size_t i = 0;
	for (; n - i >= 8; i += 8) {
		uint64_t w = load8(p + i);
		/* A byte below 0x20 borrows; one of 0x80 and more is caught by itself.
		 */
		if (((w - EACH_BYTE(0x20)) | w) & EACH_BYTE(0x80))
			break;
	}
	while (i < n && p[i] >= 0x20 && p[i] < 0x80)
		i++;
	return i;
}

bool text_is_utf8(str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	for (size_t i = 0; i < s.n;) {
		i += ascii_run(p + i, s.n - i);
		if (i == s.n)
			break;
		size_t len = utf8_len(p + i, s.n - i);
		if (len == 0)
			return false;
		i += len;
	}
	return true;
}

/* Length of the character at p when XML may hold it; 0 when not, then *bad is how many
 * bytes one replacement stands for. */
static size_t xml_char(const unsigned char *p, size_t n, size_t *bad)
{
	if (p[0] < 0x80) {
		*bad = 1;
		return p[0] >= 0x20 || p[0] == '\t' || p[0] == '\n' || p[0] == '\r';
	}
	size_t len = utf8_len(p, n);
	bool fffe = len == 3 && p[0] == 0xef && p[1] == 0xbf && p[2] >= 0xbe;
	if (len && !fffe)
		return len;
	*bad = len ? len : utf8_bad(p, n);
	return 0;
}

/* The first place from i on that XML may not hold, or n. */
static size_t good_run(const unsigned char *p, size_t n, size_t i, size_t *bad)
{
	while (i < n) {
		i += plain_run(p + i, n - i);
		if (i == n)
			break;
		size_t len = xml_char(p + i, n - i, bad);
		if (len == 0)
			break;
		i += len;
	}
	return i;
}

str text_clean(arena *a, str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t bad, at = good_run(p, s.n, 0, &bad);
	if (at == s.n)
		return s;
	/* Measured first: text of nothing but bad bytes would grow threefold. */
	size_t n = at;
	for (size_t i = at; i < s.n;) {
		i += bad;
		size_t from = i;
		i = good_run(p, s.n, i, &bad);
		n += REPLACEMENT_N + i - from;
	}
	char *out = arena_alloc(a, n + 1), *to = out + at;
	memcpy(out, p, at);
	good_run(p, s.n, at, &bad);
	for (size_t i = at; i < s.n;) {
		memcpy(to, REPLACEMENT, REPLACEMENT_N);
		to += REPLACEMENT_N;
		i += bad;
		size_t from = i;
		i = good_run(p, s.n, i, &bad);
		memcpy(to, p + from, i - from);
		to += i - from;
	}
	return (str){out, n};
}

/* Blanks and line breaks people paste: ASCII, NEL, no-break space, U+2028 and U+2029.
 */
static bool is_blank(const unsigned char *p, size_t len)
{
	uint32_t c = utf8_code(p, len);
	return c == ' ' || (c >= '\t' && c <= '\r') || c == 0x85 || c == 0xa0 ||
	       c == 0x2028 || c == 0x2029;
}

/* Nothing is seen of it: a line of such characters alone could be neither read nor
 * clicked. */
static bool is_unseen(uint32_t c)
{
	static const uint32_t ranges[][2] = {
		{0x00ad, 0x00ad}, {0x034f, 0x034f}, {0x061c, 0x061c}, {0x115f, 0x1160},
		{0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x200b, 0x200f}, {0x202a, 0x202e},
		{0x2060, 0x206f}, {0x2800, 0x2800}, {0x3164, 0x3164}, {0xfe00, 0xfe0f},
		{0xfeff, 0xfeff}, {0xffa0, 0xffa0}};

	for (size_t i = 0; i < sizeof(ranges) / sizeof(ranges[0]); i++)
		if (c >= ranges[i][0] && c <= ranges[i][1])
			return true;
	return false;
}

str text_line(arena *a, str s, size_t max_chars)
{
	if (!s.p)
		return s;
	s = text_clean(a, s);
	const unsigned char *p = (const unsigned char *)s.p;
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0, chars = 0, len;
	bool gap = false, seen = false;
	for (size_t i = 0; i < s.n; i += len) {
		len = utf8_len(p + i, s.n - i);
		if (is_blank(p + i, len)) {
			gap = n > 0;
			continue;
		}
		/* A gap counts only with the character after it: no blank at the end.
		 */
		if (chars + gap + 1 > max_chars)
			break;
		if (gap)
			out[n++] = ' ';
		chars += (size_t)gap + 1;
		gap = false;
		seen = seen || !is_unseen(utf8_code(p + i, len));
		memcpy(out + n, p + i, len);
		n += len;
	}
	return (str){out, seen ? n : 0};
}

size_t text_chars(str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

/* Where the character of that number begins. */
static size_t offset_of(str s, size_t chars)
{
	size_t i = 0;
	for (; i < s.n; i++)
		if (((unsigned char)s.p[i] & 0xc0) != 0x80 && chars-- == 0)
			break;
	return i;
}

str text_clip(arena *a, str s, size_t max_chars)
{
	if (s.n <= max_chars || text_chars(s) <= max_chars)
		return s;
	if (max_chars == 0)
		return S("");
	size_t n = offset_of(s, max_chars - 1);
	while (n > 0 && s.p[n - 1] == ' ')
		n--;
	return str_printf(a, STR_FMT "\xe2\x80\xa6", STR_ARG(str_sub(s, 0, n)));
}

/* Character classes beyond ASCII come from glibc's C.UTF-8, which is built in; asked
 * for once, without touching the process's own locale. */
static locale_t utf8_locale(void)
{
	static locale_t loc;
	if (!loc)
		loc = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	return loc;
}

static size_t put_upper(char *out, wint_t c, locale_t loc)
{
	uint32_t u = (uint32_t)(loc ? towupper_l(c, loc) : c);
	if (u < 0x80) {
		out[0] = (char)u;
		return 1;
	}
	size_t len = u < 0x800 ? 2 : u < 0x10000 ? 3 : 4;
	static const unsigned lead[] = {0, 0, 0xc0, 0xe0, 0xf0};
	for (size_t i = len - 1; i > 0; i--, u >>= 6)
		out[i] = (char)(0x80 | (u & 0x3f));
	out[0] = (char)(lead[len] | u);
	return len;
}

/* The letter or digit, letters as capitals; 0 for anything else. */
static char ascii_capital(unsigned char c)
{
	if (c >= 'a' && c <= 'z')
		return (char)(c - 'a' + 'A');
	return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? (char)c : 0;
}

/* The usual name needs no locale: false when there is a byte beyond ASCII. */
static bool ascii_initials(str s, char out[2], size_t *n)
{
	bool in_word = false;
	*n = 0;
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		char capital = ascii_capital(c);
		if (c & 0x80)
			return false;
		if (c == ' ' || (c >= '\t' && c <= '\r')) {
			in_word = false;
		} else if (!in_word && capital) {
			in_word = true;
			out[*n ? 1 : 0] = capital;
			*n += *n < 2;
		}
	}
	return true;
}

str text_initials(arena *a, str name)
{
	char two[2];
	size_t letters;
	if (ascii_initials(name, two, &letters))
		return letters ? str_dup(a, (str){two, letters}) : S("?");
	locale_t loc = utf8_locale();
	str s = text_clean(a, name);
	const unsigned char *p = (const unsigned char *)s.p;
	wint_t first = 0, last = 0;
	bool in_word = false; /* this word has given its letter already */
	for (size_t i = 0, len; i < s.n; i += len) {
		len = utf8_len(p + i, s.n - i);
		wint_t c = (wint_t)utf8_code(p + i, len);
		if (is_blank(p + i, len)) {
			in_word = false;
		} else if (!in_word && c != 0xfffd && loc && iswalnum_l(c, loc)) {
			in_word = true;
			*(first ? &last : &first) = c;
		}
	}
	if (!first)
		return S("?");
	char out[8];
	size_t n = put_upper(out, first, loc);
	if (last)
		n += put_upper(out + n, last, loc);
	return str_dup(a, (str){out, n});
}
