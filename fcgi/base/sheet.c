/* sheet.c -- tables in text files, over libcsv.
 * Character sets are decoded here and not by iconv: its tables are modules that are
 * loaded when first used, which the sandbox of web workers forbids. */
#include "base/sheet.h"

#include <csv.h>
#include <string.h>

#include "base/utf8.h"

enum {
	PIECE = 64 * 1024, /* decoded at a time */
	LOOKED_AT = 64 * 1024,
	LINES = 20, /* by which the separator is found */
	UNREAD = 3, /* longest beginning of a character that is not complete */
};

/* ---- character sets ---- */

/* 0x80 to 0x9f of Windows-1252; five are no characters. */
static const uint16_t CP1252[32] = {
	0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd,
	0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
	0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

static size_t put_code(uint32_t c, char *out)
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static uint32_t unit16(const unsigned char *p, bool big)
{
	return big ? (uint32_t)(p[0] << 8 | p[1]) : (uint32_t)(p[1] << 8 | p[0]);
}

/* One character of UTF-16; half a pair is none. *took: bytes. */
static uint32_t code16(const unsigned char *p, size_t n, bool big, size_t *took)
{
	uint32_t high, low;

	*took = n < 2 ? n : 2;
	if (n < 2)
		return 0xfffd;
	high = unit16(p, big);
	if (high < 0xd800 || high > 0xdfff)
		return high;
	low = n >= 4 ? unit16(p + 2, big) : 0;
	if (high > 0xdbff || low < 0xdc00 || low > 0xdfff)
		return 0xfffd;
	*took = 4;
	return 0x10000 + ((high & 0x3ff) << 10) + (low & 0x3ff);
}

static uint32_t code8(const unsigned char *p, size_t n, size_t *took)
{
	size_t len = utf8_len(p, n);

	*took = len ? len : utf8_bad(p, n);
	return len ? utf8_code(p, len) : 0xfffd;
}

static uint32_t code1252(unsigned char c)
{
	return c >= 0x80 && c < 0xa0 ? CP1252[c - 0x80] : c;
}

size_t sheet_decode(enum sheet_charset c, str *rest, char *out, size_t cap)
{
	const unsigned char *p = (const unsigned char *)rest->p;
	size_t at = 0, n = 0, took = 1;

	while (at < rest->n && n + 4 <= cap) {
		/* most of most sheets */
		if (c == SHEET_UTF8 && p[at] < 0x80) {
			out[n++] = (char)p[at++];
			continue;
		}
		uint32_t code = c == SHEET_CP1252 ? code1252(p[at])
				: c == SHEET_UTF8 ? code8(p + at, rest->n - at, &took)
						  : code16(p + at, rest->n - at,
							   c == SHEET_UTF16BE, &took);
		n += put_code(code, out + n);
		at += took;
	}
	*rest = str_sub(*rest, at, rest->n);
	return n;
}

static bool is_utf8(str s)
{
	const unsigned char *p = (const unsigned char *)s.p;

	for (size_t at = 0, len; at < s.n; at += len) {
		len = p[at] < 0x80 ? 1 : utf8_len(p + at, s.n - at);
		if (!len)
			return s.n - at <= UNREAD &&
			       utf8_bad(p + at, s.n - at) == s.n - at;
	}
	return true;
}

/* ---- what a file is ---- */

static enum sheet_kind kind_of(str file)
{
	static const struct {
		str begin;
		enum sheet_kind kind;
	} KNOWN[] = {
		{STR_INIT("PK\x03\x04"), SHEET_ZIP},
		{STR_INIT("PK\x05\x06"), SHEET_ZIP},
		{STR_INIT("\xd0\xcf\x11\xe0"), SHEET_OFFICE},
		{STR_INIT("%PDF"), SHEET_OTHER},
		{STR_INIT("\x1f\x8b"), SHEET_OTHER},
		{STR_INIT("\x89PNG"), SHEET_OTHER},
		{STR_INIT("\xff\xd8\xff"), SHEET_OTHER},
		{STR_INIT("GIF8"), SHEET_OTHER},
		{STR_INIT("\x7f"
			  "ELF"),
		 SHEET_OTHER},
		{STR_INIT("Rar!"), SHEET_OTHER},
		{STR_INIT("7z\xbc\xaf"), SHEET_OTHER},
	};

	for (size_t i = 0; i < sizeof(KNOWN) / sizeof(KNOWN[0]); i++)
		if (str_starts(file, KNOWN[i].begin))
			return KNOWN[i].kind;
	return str_trim(str_sub(file, 0, LOOKED_AT)).n ? SHEET_TABLE : SHEET_EMPTY;
}

/* Text of western languages in UTF-16 has a zero in every other byte; which one says
 * the order. A table in one byte a character has next to none. */
static void charset_by_zeros(str file, sheet_form *f)
{
	size_t zeros[2] = {0}, n = file.n < LOOKED_AT ? file.n : LOOKED_AT;

	for (size_t i = 0; i < n; i++)
		zeros[i % 2] += file.p[i] == 0;
	if (zeros[1] * 4 > n && zeros[0] * 8 < n)
		f->charset = SHEET_UTF16LE;
	else if (zeros[0] * 4 > n && zeros[1] * 8 < n)
		f->charset = SHEET_UTF16BE;
	else if ((zeros[0] + zeros[1]) * 16 > n)
		f->kind = SHEET_OTHER;
}

const char *sheet_charset_name(enum sheet_charset c)
{
	static const char *const NAMES[] = {[SHEET_UTF8] = "utf-8",
					    [SHEET_UTF16LE] = "utf-16le",
					    [SHEET_UTF16BE] = "utf-16be",
					    [SHEET_CP1252] = "windows-1252"};

	return NAMES[c];
}

/* The mark at the beginning of a text in a character set, if it has one. */
static size_t mark_of(str file, enum sheet_charset c)
{
	static const str MARKS[] = {
		[SHEET_UTF8] = STR_INIT("\xef\xbb\xbf"),
		[SHEET_UTF16LE] = STR_INIT("\xff\xfe"),
		[SHEET_UTF16BE] = STR_INIT("\xfe\xff"),
		[SHEET_CP1252] = STR_INIT(""),
	};

	return str_starts(file, MARKS[c]) ? MARKS[c].n : 0;
}

static bool is_said(str charset, enum sheet_charset *c)
{
	for (int i = SHEET_UTF8; i <= SHEET_CP1252; i++)
		if (str_eq(charset,
			   str_of(sheet_charset_name((enum sheet_charset)i)))) {
			*c = (enum sheet_charset)i;
			return true;
		}
	return false;
}

static void find_charset(str file, str charset, sheet_form *f)
{
	if (is_said(charset, &f->charset)) {
		f->mark = mark_of(file, f->charset);
		return;
	}
	for (int i = SHEET_UTF8; i < SHEET_CP1252; i++) {
		f->charset = (enum sheet_charset)i;
		f->mark = mark_of(file, f->charset);
		if (f->mark)
			return;
	}
	f->charset = SHEET_UTF8;
	charset_by_zeros(file, f);
	if (f->charset == SHEET_UTF8 && !is_utf8(file))
		f->charset = SHEET_CP1252;
}

/* Cells of each of the first rows, if sep parted them. */
static size_t count_cells(str text, char sep, size_t cells[LINES])
{
	size_t n = 0;
	bool quoted = false, any = false;

	memset(cells, 0, LINES * sizeof(*cells));
	for (size_t i = 0; i < text.n && n < LINES; i++) {
		char c = text.p[i];
		if (c == '"')
			quoted = !quoted;
		else if (!quoted && c == sep)
			cells[n]++;
		if (!quoted && (c == '\n' || c == '\r')) {
			n += any;
			any = false;
		} else {
			any = true;
		}
	}
	return any && n < LINES ? n + 1 : n;
}

/* The one that parts most of the rows into as many cells as the first. */
static char find_separator(str text)
{
	static const char SEPARATORS[] = ",;\t|";
	size_t cells[LINES], best = 0;
	char found = ',';

	for (const char *s = SEPARATORS; *s; s++) {
		size_t n = count_cells(text, *s, cells), fit = 0;
		for (size_t i = 0; i < n; i++)
			fit += cells[i] == cells[0];
		if (cells[0] && fit * (cells[0] + 1) > best) {
			best = fit * (cells[0] + 1);
			found = *s;
		}
	}
	return found;
}

sheet_form sheet_look(str file, str charset)
{
	sheet_form f = {.kind = kind_of(file), .separator = ','};
	char text[16 * 1024];
	str rest;

	if (f.kind != SHEET_TABLE)
		return f;
	find_charset(file, charset, &f);
	rest = str_sub(file, f.mark, file.n);
	str head = {text, sheet_decode(f.charset, &rest, text, sizeof(text))};
	if (!str_trim(head).n)
		f.kind = SHEET_EMPTY;
	/* what spreadsheets write for each other */
	f.named = head.n > 5 && str_ieq(str_sub(head, 0, 4), S("sep=")) &&
		  (head.p[5] == '\r' || head.p[5] == '\n');
	f.separator = f.named ? head.p[4] : find_separator(head);
	return f;
}

/* ---- rows ---- */

struct reading {
	sheet_fn fn;
	void *arg;
	char *text; /* of the row's cells so far */
	size_t used, room;
	size_t ends[SHEET_COLUMNS];
	size_t n;
	int64_t number, skip;
	enum sheet_end end;
};

/* A cell that never ends would be kept whole. */
static void *cell_room(void *p, size_t n)
{
	return n > SHEET_CELL ? NULL : realloc(p, n);
}

static void end_cell(void *cell, size_t n, void *arg)
{
	struct reading *r = arg;

	if (r->end != SHEET_DONE)
		return;
	if (r->n == SHEET_COLUMNS) {
		r->end = SHEET_WIDE;
		return;
	}
	if (r->used + n > SHEET_ROW) {
		r->end = SHEET_LONG;
		return;
	}
	if (n)
		memcpy(r->text + r->used, cell, n);
	r->used += n;
	r->ends[r->n++] = r->used;
}

static void end_row(int c, void *arg)
{
	struct reading *r = arg;
	str cells[SHEET_COLUMNS];
	size_t from = 0;

	(void)c;
	if (r->end != SHEET_DONE)
		return;
	for (size_t i = 0; i < r->n; i++) {
		cells[i] = (str){r->text + from, r->ends[i] - from};
		from = r->ends[i];
	}
	sheet_row row = {++r->number - r->skip, cells, r->n};
	if (row.number > 0 && !r->fn(r->arg, &row))
		r->end = SHEET_STOPPED;
	r->used = r->n = 0;
}

static void read_pieces(struct reading *r, const sheet_form *f, str rest,
			struct csv_parser *p)
{
	char *piece = malloc(PIECE);

	while (piece && rest.n && r->end == SHEET_DONE) {
		size_t n = sheet_decode(f->charset, &rest, piece, PIECE);
		if (csv_parse(p, piece, n, end_cell, end_row, r) != n &&
		    r->end == SHEET_DONE)
			r->end = SHEET_LONG;
	}
	free(piece);
}

/* libcsv's own state: in a cell whose quote is open. */
static bool is_unended(const struct csv_parser *p)
{
	enum { FIELD_BEGUN = 2 };

	return p->quoted && p->pstate == FIELD_BEGUN;
}

enum sheet_end sheet_read(const sheet_form *f, str file, sheet_fn fn, void *arg,
			  int64_t *last)
{
	struct reading r = {.fn = fn, .arg = arg, .skip = f->named};
	struct csv_parser p;

	*last = 0;
	r.text = malloc(SHEET_ROW);
	if (!r.text || csv_init(&p, 0) != 0) {
		free(r.text);
		return SHEET_LONG;
	}
	csv_set_realloc_func(&p, cell_room);
	csv_set_delim(&p, (unsigned char)f->separator);
	read_pieces(&r, f, str_sub(file, f->mark, file.n), &p);
	if (r.end == SHEET_DONE && is_unended(&p)) {
		r.end = SHEET_UNENDED;
		r.number++;
	}
	if (r.end == SHEET_DONE)
		(void)csv_fini(&p, end_cell, end_row, &r);
	csv_free(&p);
	free(r.text);
	*last = r.number - r.skip;
	return r.end;
}
