/* sheet.h -- tables in text files, as spreadsheets write them (CSV): in which character
 * set, with which separator, row by row, over libcsv. A file of any size costs the
 * memory of one row. */
#ifndef PB_BASE_SHEET_H
#define PB_BASE_SHEET_H

#include "base/arena.h"
#include "base/str.h"

enum {
	SHEET_COLUMNS = 200,     /* more are refused */
	SHEET_CELL = 128 * 1024, /* bytes of one cell */
	SHEET_ROW = 1024 * 1024, /* bytes of one row */
};

enum sheet_charset { SHEET_UTF8, SHEET_UTF16LE, SHEET_UTF16BE, SHEET_CP1252 };

/* What a file is that is no such table. */
enum sheet_kind { SHEET_TABLE, SHEET_EMPTY, SHEET_ZIP, SHEET_OFFICE, SHEET_OTHER };

typedef struct sheet_form {
	enum sheet_kind kind;
	enum sheet_charset charset;
	size_t mark;    /* bytes before the text: the mark of its character set */
	char separator; /* , ; | or tab */
	bool named;     /* the first row only says which: "sep=;" */
} sheet_form;

/* "utf-8", "utf-16le", "utf-16be", "windows-1252". */
const char *sheet_charset_name(enum sheet_charset c);
/* Looks at the whole file. charset: the name of the one it is in; anything else: it is
 * found out. */
sheet_form sheet_look(str file, str charset);

/* Cells are UTF-8 (what is no character is U+FFFD, NUL stays); they live until the
 * function that is given them returns. */
typedef struct sheet_row {
	int64_t number; /* from 1; blank lines are no rows */
	const str *cells;
	size_t n;
} sheet_row;

typedef bool (*sheet_fn)(void *arg, const sheet_row *row); /* false: enough */

enum sheet_end {
	SHEET_DONE,
	SHEET_STOPPED,
	SHEET_WIDE,   /* a row of more than SHEET_COLUMNS cells */
	SHEET_LONG,   /* a cell or row over its limit: mostly a quote never closed */
	SHEET_UNENDED /* the last quote is never closed */
};

/* last: number of the row at which it ended. */
enum sheet_end sheet_read(const sheet_form *f, str file, sheet_fn fn, void *arg,
			  int64_t *last);

/* The next bytes of a file as UTF-8: takes them off *rest, at most cap bytes of text.
 */
size_t sheet_decode(enum sheet_charset c, str *rest, char *out, size_t cap);

#endif
