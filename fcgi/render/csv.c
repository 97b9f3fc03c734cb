#include "render/csv.h"

#include <string.h>

static bool is_phone(str s)
{
	if (s.n < 2 || s.n > 16 || s.p[0] != '+')
		return false;
	for (size_t i = 1; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return true;
}

static bool is_formula(str s)
{
	/* blanks before it are passed over by spreadsheets */
	while (s.n && s.p[0] == ' ')
		s = str_sub(s, 1, s.n);
	return s.n && memchr("=+-@\t\r\n", s.p[0], 7) && !is_phone(s);
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
