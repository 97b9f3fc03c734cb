/* base_sheet.c -- tests of tables in text files. */
#include "base/sheet.h"

#include <stdlib.h>

#include "base/buf.h"
#include "tap.h"

static arena *a;

/* Rows as "a|b/c|d/", from the form that was found. */
static bool note_row(void *arg, const sheet_row *r)
{
	buf *b = arg;
	for (size_t i = 0; i < r->n; i++) {
		if (i)
			buf_chr(b, '|');
		buf_str(b, r->cells[i]);
	}
	buf_chr(b, '/');
	return true;
}

static str rows(str file, enum sheet_end *end, int64_t *last)
{
	buf b = buf_new(a, 64, 1 << 20);
	sheet_form f = sheet_look(file, (str){0});
	*end = sheet_read(&f, file, note_row, &b, last);
	return buf_view(&b);
}

static void tables(void)
{
	static const struct {
		const char *what;
		str file;
		const char *rows;
	} CASES[] = {
		{"plain", STR_INIT("a,b\nc,d\n"), "a|b/c|d/"},
		{"no last line end", STR_INIT("a,b\nc,d"), "a|b/c|d/"},
		{"CRLF", STR_INIT("a,b\r\nc,d\r\n"), "a|b/c|d/"},
		{"old Mac", STR_INIT("a,b\rc,d\r"), "a|b/c|d/"},
		{"semicolons", STR_INIT("a;b,b\nc;d\n"), "a|b,b/c|d/"},
		{"tabs", STR_INIT("a\tb c\nd\te\n"), "a|b c/d|e/"},
		{"bars", STR_INIT("a|b\nc|d\n"), "a|b/c|d/"},
		{"quotes", STR_INIT("\"a,\"\"x\"\"\",b\nc,\"d\ne\"\n"),
		 "a,\"x\"|b/c|d\ne/"},
		{"commas only in quotes", STR_INIT("\"a,b,c\";x\n\"d,e,f\";y\n"),
		 "a,b,c|x/d,e,f|y/"},
		{"empty cells", STR_INIT("a,b,c\n,,\n"), "a|b|c/||/"},
		{"blank lines are no rows", STR_INIT("\n\na,b\n\nc,d\n\n"), "a|b/c|d/"},
		{"rows of different length", STR_INIT("a,b\nc\nd,e,f\n"),
		 "a|b/c/d|e|f/"},
		{"one column", STR_INIT("name\nAnn\nBea\n"), "name/Ann/Bea/"},
		{"a named separator", STR_INIT("sep=;\r\na;b\r\nc;d\r\n"), "a|b/c|d/"},
		{"UTF-8 with its mark", STR_INIT("\xef\xbb\xbfn\xc3\xa9,b\n"),
		 "n\xc3\xa9|b/"},
		{"UTF-8 without", STR_INIT("n\xc3\xa9,b\n"), "n\xc3\xa9|b/"},
		{"Windows-1252", STR_INIT("Jos\xe9,\x80 5\n\x93q\x94,\x81\n"),
		 "Jos\xc3\xa9|\xe2\x82\xac 5/\xe2\x80\x9cq\xe2\x80\x9d|\xef\xbf\xbd/"},
		{"UTF-16 LE",
		 STR_INIT("\xff\xfe"
			  "a\0,\0\xe9\0\n\0"),
		 "a|\xc3\xa9/"},
		{"UTF-16 BE", STR_INIT("\xfe\xff\0a\0,\0\xe9\0\n"), "a|\xc3\xa9/"},
		{"UTF-16 without a mark",
		 STR_INIT("n\0a\0m\0e\0,\0b\0\n\0A\0n\0n\0,\0c\0\n\0"),
		 "name|b/Ann|c/"},
		{"a pair", STR_INIT("\xff\xfe\x3d\xd8\x42\xde\n\0"),
		 "\xf0\x9f\x99\x82/"},
		{"half a pair", STR_INIT("\xff\xfe\x3d\xd8\n\0"), "\xef\xbf\xbd/"},
		{"an odd byte at the end",
		 STR_INIT("\xff\xfe"
			  "a\0\n\0b"),
		 "a/\xef\xbf\xbd/"},
		{"quotes within a cell", STR_INIT("6\" pipe,b\nc,d\n"),
		 "6\" pipe|b/c|d/"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		enum sheet_end end;
		int64_t last;
		is_str(rows(CASES[i].file, &end, &last), str_of(CASES[i].rows), "%s",
		       CASES[i].what);
		ok(end == SHEET_DONE, "%s: to its end", CASES[i].what);
	}
}

static void kinds(void)
{
	static const struct {
		const char *what;
		str file;
		enum sheet_kind kind;
	} CASES[] = {
		{"nothing", STR_INIT(""), SHEET_EMPTY},
		{"blanks", STR_INIT(" \r\n \n"), SHEET_EMPTY},
		{"a mark and nothing", STR_INIT("\xef\xbb\xbf\r\n"), SHEET_EMPTY},
		{"a zip or newer workbook", STR_INIT("PK\x03\x04\x14\0\x06\0"),
		 SHEET_ZIP},
		{"an older workbook", STR_INIT("\xd0\xcf\x11\xe0\xa1\xb1"),
		 SHEET_OFFICE},
		{"a PDF", STR_INIT("%PDF-1.7\n"), SHEET_OTHER},
		{"zeros", STR_INIT("\0\0\0\0\0\0\0\0\0"), SHEET_OTHER},
		{"a table", STR_INIT("name\n"), SHEET_TABLE},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_i64(sheet_look(CASES[i].file, (str){0}).kind, CASES[i].kind, "%s",
		       CASES[i].what);
}

static str many(size_t n, const char *piece)
{
	buf b = buf_new(a, n, 1 << 22);
	for (size_t i = 0; i < n; i++)
		buf_str(&b, str_of(piece));
	return buf_view(&b);
}

static void limits(void)
{
	enum sheet_end end;
	int64_t last;
	(void)rows(many(SHEET_COLUMNS - 1, "x,"), &end, &last);
	ok(end == SHEET_DONE, "as many columns as there may be");
	(void)rows(many(1000, "x,"), &end, &last);
	ok(end == SHEET_WIDE && last == 0, "a thousand columns");
	(void)rows(S("a,b\nc,\"d\ne,f\n"), &end, &last);
	ok(end == SHEET_UNENDED && last == 2, "a quote that is never closed");
	str file = str_printf(a, "a\n\"%.*s", 300000, many(300000, "x").p);
	(void)rows(file, &end, &last);
	ok(end == SHEET_LONG && last == 1, "a cell without end");
	str zeros = {"a\0b,c\n", 6};
	sheet_form f = {.separator = ','};
	buf b = buf_new(a, 64, 1024);
	ok(sheet_read(&f, zeros, note_row, &b, &last) == SHEET_DONE && b.n == 6,
	   "a NUL within a cell stays");
}

/* Whatever is cut wherever, nothing is read beyond it. */
static void pieces(void)
{
	static const char text[] = "\xff\xfe"
				   "n\0\"\0,\0\xe9\0\n\0\x3d\xd8\x42\xde;\0";
	for (size_t n = 0; n < sizeof text; n++) {
		char *part = malloc(n ? n : 1);
		enum sheet_end end;
		int64_t last;
		memcpy(part, text, n);
		(void)rows((str){part, n}, &end, &last);
		free(part);
	}
	ok(true, "cut anywhere");
}

int main(void)
{
	a = arena_new((size_t)64 << 20);
	tables();
	kinds();
	limits();
	pieces();
	arena_delete(a);
	return tap_done();
}
