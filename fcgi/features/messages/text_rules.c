#include "features/messages/text_rules.h"

#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

/* Of GSM 03.38 beyond ASCII, in order; what ASCII has and GSM has not stands below. */
static const uint16_t GSM_BEYOND[] = {
	0xa1,  0xa3,  0xa4,  0xa5,  0xa7,  0xbf,  0xc4,  0xc5,  0xc6,  0xc7,
	0xc9,  0xd1,  0xd6,  0xd8,  0xdc,  0xdf,  0xe0,  0xe4,  0xe5,  0xe6,
	0xe8,  0xe9,  0xec,  0xf1,  0xf2,  0xf6,  0xf8,  0xf9,  0xfc,  0x393,
	0x394, 0x398, 0x39b, 0x39e, 0x3a0, 0x3a3, 0x3a6, 0x3a8, 0x3a9,
};

static bool gsm_double(uint32_t c)
{
	static const uint32_t two[] = {0x20ac, '^', '{', '}', '\\', '[', '~', ']', '|'};

	for (size_t i = 0; i < sizeof(two) / sizeof(two[0]); i++)
		if (two[i] == c)
			return true;
	return false;
}

/* Septets of a character in GSM 03.38; 0 when it has none. */
static int gsm_units(uint32_t c)
{
	if (gsm_double(c))
		return 2;
	if (c == '\n' || c == '\r')
		return 1;
	if (c < 0x80)
		return c >= 0x20 && c != '`' && c != 0x7f;
	for (size_t i = 0; i < sizeof(GSM_BEYOND) / sizeof(GSM_BEYOND[0]); i++)
		if (GSM_BEYOND[i] == c)
			return 1;
	return 0;
}

/* The next character and how many bytes it takes; bad bytes count as U+FFFD. */
static size_t next_char(str s, size_t at, uint32_t *c)
{
	const unsigned char *p = (const unsigned char *)s.p + at;
	size_t n = utf8_len(p, s.n - at);

	*c = n ? utf8_code(p, n) : 0xfffd;
	return n ? n : utf8_bad(p, s.n - at);
}

static bool has_bytes(str s, const char *p, size_t n)
{
	for (size_t i = 0; n && i + n <= s.n; i++)
		if (!memcmp(s.p + i, p, n))
			return true;
	return false;
}

/* Each only once, and not so many that nobody reads them. */
static void note_odd(buf *odd, int *n, const char *p, size_t len)
{
	if (*n >= 5 || has_bytes(buf_view(odd), p, len))
		return;
	buf_put(odd, p, len);
	(*n)++;
}

text_size text_measure(arena *a, str body)
{
	text_size s = {0};
	int64_t septets = 0;
	buf odd = buf_new(a, 32, 64);
	int nodd = 0;

	for (size_t at = 0, len; at < body.n; at += len) {
		uint32_t c;
		len = next_char(body, at, &c);
		int units = gsm_units(c);
		s.chars += c > 0xffff ? 2 : 1;
		septets += units;
		if (!units)
			note_odd(&odd, &nodd, body.p + at, len);
	}
	s.unicode = nodd > 0;
	s.odd = str_dup(a, buf_view(&odd));
	s.units = s.unicode ? s.chars : septets;
	int64_t alone = s.unicode ? 70 : 160, part = s.unicode ? 67 : 153;
	s.per = s.units <= alone ? alone : part;
	s.segments = (s.units + s.per - 1) / s.per;
	s.room = (s.segments ? s.segments : 1) * s.per;
	return s;
}

/* "" drops the character; absent: it stays. */
static str plain_of(uint32_t c)
{
	static const struct {
		uint32_t c;
		const char *plain;
	} pairs[] = {
		{0xa0, " "},    {0xab, "\""},   {0xad, ""},      {0xb4, "'"},
		{0xbb, "\""},   {0x2002, " "},  {0x2003, " "},   {0x2009, " "},
		{0x200b, ""},   {0x200d, ""},   {0x2010, "-"},   {0x2011, "-"},
		{0x2012, "-"},  {0x2013, "-"},  {0x2014, "-"},   {0x2018, "'"},
		{0x2019, "'"},  {0x201a, "'"},  {0x201c, "\""},  {0x201d, "\""},
		{0x201e, "\""}, {0x2022, "*"},  {0x2026, "..."}, {0x202f, " "},
		{0x2032, "'"},  {0x2033, "\""}, {0x2212, "-"},   {0xfe0f, ""},
		{'`', "'"},     {'\t', " "},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (pairs[i].c == c)
			return str_of(pairs[i].plain);
	return (str){0};
}

str text_plain(arena *a, str body)
{
	buf b = buf_new(a, body.n + 16, body.n * 3 + 16);

	for (size_t at = 0, len; at < body.n; at += len) {
		uint32_t c;
		len = next_char(body, at, &c);
		str plain = plain_of(c);
		if (plain.p)
			buf_str(&b, plain);
		else
			buf_put(&b, body.p + at, len);
	}
	return str_dup(a, buf_view(&b));
}

int64_t text_cost(const text_size *s, int64_t media, int64_t a_segment,
		  int64_t a_picture)
{
	return media ? a_picture : s->segments * a_segment;
}

str text_dollars(arena *a, int64_t microusd)
{
	int64_t tenths = (microusd + 999) / 1000;

	return str_printf(a, "$%lld.%03lld", (long long)(tenths / 1000),
			  (long long)(tenths % 1000));
}

int text_rank(str status)
{
	static const struct {
		const char *name;
		int rank;
	} ranks[] = {
		{"accepted", 1}, {"queued", 1},    {"scheduled", 1}, {"sending", 2},
		{"sent", 3},     {"delivered", 9}, {"read", 10},     {"undelivered", 9},
		{"failed", 9},   {"canceled", 9},
	};

	for (size_t i = 0; i < sizeof(ranks) / sizeof(ranks[0]); i++)
		if (str_eq(status, str_of(ranks[i].name)))
			return ranks[i].rank;
	return 0;
}
