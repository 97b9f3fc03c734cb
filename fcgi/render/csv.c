#include "render/csv.h"

#include <string.h>

static size_t digits_at(str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9')
		n++;
	return n;
}

static bool take(str *s, str what)
{
	bool there = str_starts(*s, what);

	if (there)
		*s = str_sub(*s, what.n, s->n);
	return there;
}

/* Numbers, each with its extension: "+18015550142 ext. 7; +18015550143". */
static bool is_phones(str s)
{
	while (take(&s, S("+"))) {
		size_t n = digits_at(s, 0);
		if (!n || n > 15)
			return false;
		s = str_sub(s, n, s.n);
		if (take(&s, S(" ext. ")))
			s = str_sub(s, digits_at(s, 0), s.n);
		if (!s.n)
			return true;
		if (!take(&s, S("; ")))
			return false;
	}
	return false;
}

static bool is_formula(str s)
{
	/* blanks before it are passed over by spreadsheets */
	while (s.n && s.p[0] == ' ')
		s = str_sub(s, 1, s.n);
	return s.n && memchr("=+-@\t\r\n", s.p[0], 7) && !is_phones(s);
}

void csv_cell(buf *b, str s)
{
	bool defused = is_formula(s), quoted = defused;

	if (b->n && b->p[b->n - 1] != '\n')
		buf_chr(b, ',');
	for (size_t i = 0; i < s.n && !quoted; i++)
		quoted = memchr(",\"\r\n;\t", s.p[i], 6) != NULL;
	/* an empty first cell must still be a cell */
	if (!s.n || quoted)
		buf_chr(b, '"');
	if (defused)
		buf_chr(b, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_chr(b, '"');
		buf_chr(b, s.p[i]);
	}
	if (!s.n || quoted)
		buf_chr(b, '"');
}

void csv_end(buf *b)
{
	buf_str(b, S("\r\n"));
}
