/* xmltext.c -- escapers by context.
 * Most values are short ASCII with nothing to escape: they are copied as they are and
 * looked at on the way, sixteen bytes at a time (put_plain). What is not so plain is
 * put again with care: the classes of all its bytes, ored together without a branch per
 * byte, say how. */
#include "render/xmltext.h"

#include <string.h>

#include "base/text.h"

/* What a byte may be, one bit each. */
enum {
	TEXT = 1,   /* escaped between tags */
	ATTR = 2,   /* escaped in an attribute value */
	DIRTY = 4,  /* not plain ASCII text: text_clean must see it */
	ENCODE = 8, /* percent-encoded in a part of a URL */
	BLANK = 16, /* 0x20 */
	CTRL = 32,  /* makes a URL unusable: browsers drop some of these inside it */
	KEEP = 64,  /* + and @: stay as they are behind tel: and mailto: */
};

#define C0 (DIRTY | ENCODE | CTRL)
#define WS (ENCODE | CTRL)
#define LT (TEXT | ATTR | ENCODE)
#define QU (ATTR | ENCODE)
#define SP (BLANK | ENCODE)
#define EN ENCODE
#define PL (ENCODE | KEEP)
#define HI (DIRTY | ENCODE)
#define HI16 HI, HI, HI, HI, HI, HI, HI, HI, HI, HI, HI, HI, HI, HI, HI, HI
static const unsigned char CLASS[256] = {
	/* clang-format off */
	C0, C0, C0, C0, C0, C0, C0, C0, C0, WS, WS, C0, C0, WS, C0, C0,
	C0, C0, C0, C0, C0, C0, C0, C0, C0, C0, C0, C0, C0, C0, C0, C0,
	SP, EN, QU, EN, EN, EN, LT, QU, EN, EN, EN, PL, EN,  0,  0, EN,
	 0,  0,  0,  0,  0,  0,  0,  0,  0,  0, EN, EN, LT, EN, LT, EN,
	PL,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
	 0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0, EN, EN, EN, EN,  0,
	EN,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
	 0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0, EN, EN, EN,  0, WS,
	HI16, HI16, HI16, HI16, HI16, HI16, HI16, HI16,
	/* clang-format on */
};
#undef C0
#undef WS
#undef LT
#undef QU
#undef SP
#undef EN
#undef PL
#undef HI
#undef HI16

static unsigned class_of(char c)
{
	return CLASS[(unsigned char)c];
}

static unsigned classes(str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	unsigned all = 0;
	size_t i = 0;

	for (; i + 4 <= s.n; i += 4)
		all |= CLASS[p[i]] | CLASS[p[i + 1]] | CLASS[p[i + 2]] |
		       CLASS[p[i + 3]];
	for (; i < s.n; i++)
		all |= CLASS[p[i]];
	return all;
}

static str entity(char c)
{
	switch (c) {
	case '&':
		return S("&amp;");
	case '<':
		return S("&lt;");
	case '>':
		return S("&gt;");
	case '"':
		return S("&quot;");
	case '\'':
		return S("&#39;");
	case ' ':
		return S("%20"); /* asked for in URLs only */
	default:
		return S("");
	}
}

/* buf_put for short pieces: most fit, and then a call is more work than the copy. */
static inline void put(buf *b, const char *p, size_t n)
{
	if (n < b->cap - b->n && !b->full) {
		memcpy(b->p + b->n, p, n);
		b->n += n;
		b->p[b->n] = '\0';
	} else {
		buf_put(b, p, n);
	}
}

static void put_escaped(buf *b, str s, unsigned special)
{
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (!(class_of(s.p[i]) & special))
			continue;
		str e = entity(s.p[i]);
		put(b, s.p + from, i - from);
		put(b, e.p, e.n);
		from = i + 1;
	}
	if (from < s.n)
		put(b, s.p + from, s.n - from);
}

#define ALWAYS_INLINE inline __attribute__((always_inline))
typedef signed char sixteen __attribute__((vector_size(16)));

static inline sixteen look(const char *p)
{
	sixteen v;
	memcpy(&v, p, sizeof v);
	return v;
}

/* Marks all but plain ASCII that no context of HTML escapes: what is below a blank,
 * which controls are and, being negative, other bytes than ASCII; DEL, ", & and ', <
 * and
 * >. */
static inline sixteen odd_in_html(sixteen v)
{
	return (v < ' ') | (v == 0x7f) | (v == '"') | ((v & ~1) == '&') |
	       ((v & ~2) == '<');
}

/* Marks all but letters, digits and hyphens, which ids and names of icons are made of.
 */
static inline sixteen odd_in_part(sixteen v)
{
	sixteen small = v | 0x20;
	return ((small < 'a') | (small > 'z')) & ((v < '0') | (v > '9')) & (v != '-');
}

/* Texts shorter than sixteen bytes: their first and their last half, which overlap. */
static inline sixteen copy_short(char *to, const char *p, size_t n)
{
	uint64_t half[2];
	uint32_t quarter[2];
	sixteen v;
	if (n >= 8) {
		memcpy(&half[0], p, 8);
		memcpy(&half[1], p + n - 8, 8);
		memcpy(to, &half[0], 8);
		memcpy(to + n - 8, &half[1], 8);
	} else {
		memcpy(&quarter[0], p, 4);
		memcpy(&quarter[1], p + n - 4, 4);
		memcpy(to, &quarter[0], 4);
		memcpy(to + n - 4, &quarter[1], 4);
		half[0] = half[1] = (uint64_t)quarter[0] << 32 | quarter[1];
	}
	memcpy(&v, half, sizeof v);
	return v;
}

typedef sixteen marker(sixteen v);

/* Copies four bytes or more and marks the odd ones; the last sixteen may overlap those
 * before. */
static ALWAYS_INLINE sixteen copy_looking(marker *odd_ones, char *to, const char *p,
					  size_t n)
{
	if (n < 16)
		return odd_ones(copy_short(to, p, n));
	sixteen v = look(p + n - 16), odd = odd_ones(v);
	memcpy(to + n - 16, &v, sizeof v);
	for (size_t i = 0; i + 16 < n; i += 16) {
		v = look(p + i);
		memcpy(to + i, &v, sizeof v);
		odd |= odd_ones(v);
	}
	return odd;
}

/* Puts s if no byte of it is odd; else what was copied will be written over. */
static ALWAYS_INLINE bool put_unless(marker *odd_ones, buf *b, str s)
{
	uint64_t odd[2];
	if (s.n < 4 || s.n >= b->cap - b->n || b->full)
		return false;
	sixteen marks = copy_looking(odd_ones, b->p + b->n, s.p, s.n);
	memcpy(odd, &marks, sizeof odd);
	if (odd[0] | odd[1])
		return false;
	b->n += s.n;
	b->p[b->n] = '\0';
	return true;
}

static bool put_plain(buf *b, str s)
{
	return put_unless(odd_in_html, b, s);
}

static void put_careful(buf *b, str s, unsigned special)
{
	unsigned all = classes(s);
	if (all & DIRTY)
		s = text_clean(b->a, s);
	if (all & special)
		put_escaped(b, s, special);
	else if (s.n)
		put(b, s.p, s.n);
}

void html_text(buf *b, str s)
{
	if (!put_plain(b, s))
		put_careful(b, s, TEXT);
}

void html_attr(buf *b, str s)
{
	if (!put_plain(b, s))
		put_careful(b, s, ATTR);
}

static void percent(buf *b, str s, unsigned keep)
{
	static const char HEX[] = "0123456789ABCDEF";
	if (put_unless(odd_in_part, b, s))
		return;
	unsigned all = classes(s);
	size_t from = 0;
	if (all & DIRTY)
		s = text_clean(b->a, s);
	for (size_t i = 0; all & ENCODE && i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (!(CLASS[c] & ENCODE) || CLASS[c] & keep)
			continue;
		char code[3] = {'%', HEX[c >> 4], HEX[c & 15]};
		put(b, s.p + from, i - from);
		put(b, code, sizeof code);
		from = i + 1;
	}
	if (from < s.n)
		put(b, s.p + from, s.n - from);
}

void html_url_part(buf *b, str s)
{
	percent(b, s, 0);
}

void html_url_contact(buf *b, str s)
{
	percent(b, s, KEEP);
}

static bool starts_folded(str s, str prefix)
{
	return s.n > prefix.n && str_ieq(str_sub(s, 0, prefix.n), prefix);
}

/* Something a link may lead to. Relative paths without a slash are not: "javascript:x"
 * is one until its scheme is looked at, and a list of bad schemes is never complete. */
static bool url_allowed(str s)
{
	if (s.n == 0)
		return false;
	switch (s.p[0]) {
	case '/':
		return s.n == 1 || (s.p[1] != '/' && s.p[1] != '\\');
	case '?':
	case '#':
		return true;
	default:
		return starts_folded(s, S("http://")) ||
		       starts_folded(s, S("https://")) || starts_folded(s, S("tel:")) ||
		       starts_folded(s, S("sms:")) || starts_folded(s, S("mailto:"));
	}
}

void html_url(buf *b, str s)
{
	if (url_allowed(s) && str_find(s, ' ', 0) < 0 && put_plain(b, s))
		return;
	unsigned all = classes(s);
	if ((all & CTRL) || !url_allowed(s)) {
		buf_chr(b, '#');
		return;
	}
	if (all & DIRTY)
		s = text_clean(b->a, s);
	if (all & (ATTR | BLANK))
		put_escaped(b, s, ATTR | BLANK);
	else
		put(b, s.p, s.n);
}

void html_json(buf *b, str s)
{
	s = text_clean(b->a, s);
	for (size_t i = 0; i < s.n; i++) {
		unsigned class = class_of(s.p[i]);
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_chr(b, '\\');
		if (class & CTRL) /* TAB, LF, CR, DEL: all that is left of them */
			buf_fmt(b, "\\u%04x", (unsigned)(unsigned char)s.p[i]);
		else if (class & ATTR)
			buf_str(b, entity(s.p[i]));
		else
			put(b, s.p + i, 1);
	}
}
