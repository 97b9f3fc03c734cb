/* csv.h -- cells of tables for spreadsheets. Pure. */
#ifndef PB_RENDER_CSV_H
#define PB_RENDER_CSV_H

#include "base/buf.h"

/* One cell (RFC 4180). Text that a spreadsheet would take for a formula (it begins with
 * = + - @, a tab or a carriage return) gets an apostrophe before it, which spreadsheets
 * do not show; phone numbers ("+1801... ext. 7; +1801...") stay as they are: they are
 * read as text or as a number, never as a formula that does anything. */
void csv_cell(buf *b, str s);
/* Ends a row. */
void csv_end(buf *b);

#endif
