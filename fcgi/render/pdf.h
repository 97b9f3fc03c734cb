/* pdf.h -- tables on paper: pages across, a head on each with what the table is of,
 * when it was made and the page's number. Scripts of every direction are set by Pango.
 * What is drawn leaves page by page; nothing but the fonts' used signs is kept until
 * the end.
 */
#ifndef PB_RENDER_PDF_H
#define PB_RENDER_PDF_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

typedef struct pdf_column {
	str head;
	double share; /* of the page's width, compared with the others' */
	bool num;     /* set to the right */
} pdf_column;

typedef struct pdf_about {
	str title; /* "Calls": also the document's */
	str words; /* the filter: "From: Mon, Nov 16" */
	str made;  /* "Made on Nov 21, 2026, 2:05 PM by Dana" */
	const pdf_column *columns;
	size_t n;
	bool letter; /* the paper of North America; else A4 */
} pdf_about;

/* Takes the next bytes of the file; false when it cannot, then no more are given. */
typedef bool (*pdf_sink)(void *arg, const unsigned char *p, size_t n);

/* It lives until pdf_end; about must live as long. */
struct pdf *pdf_new(arena *a, const pdf_about *about, pdf_sink sink, void *arg);
/* One row, a cell a column; long cells take two lines. */
void pdf_row(struct pdf *p, const str *cells);
/* A last line of words below the table, and the end of the file. False when some bytes
 * could not be given away. */
bool pdf_end(struct pdf *p, str words);
/* Throws it away. */
void pdf_forget(struct pdf *p);

#endif
