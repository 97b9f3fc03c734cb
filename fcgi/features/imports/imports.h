/* imports.h -- sheets of contacts taken in, and lists of whatever given out. */
#ifndef PB_IMPORTS_H
#define PB_IMPORTS_H

#include "features/tasks/tasks.h"
#include "render/pdf.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes imports_routes, exports_routes, imports_api_routes,
	exports_api_routes;
extern const page import_file_page, import_columns_page, import_duplicates_page,
	import_run_page;
extern const page exports_page;
extern const task_kind import_check, import_run, import_undo, import_expire, export_run,
	export_expire;

/* Takes the sheet that a spooled body holds into the file store and looks through it.
 * *id: of the new import; absent when *problem says in words what is wrong with the
 * file. */
MUST_USE rc import_take(ctx *x, request *q, str *id, str *problem);

/* What the query of a request asks for, in the words of the list of contacts, or whom
 * it picks (id=...&id=...), as JSON; *words: the same for people. */
str export_filter(ctx *x, const request *q, params from, str *words);
enum { EXPORT_PICKED_MOST = 100 };
/* The same as hidden fields of a form: of v_fact, label is the name. */
list export_fields(ctx *x, params from);

/* ---- lists as files, written by a task ---- */

typedef struct export_head {
	str id, who, what, format, filter, words, state, file;
	str business, timezone, region; /* whose it is */
	int64_t rows, total;
	when created_at;
} export_head;

/* Some of the rows, as cells, and the last one's id. */
typedef struct export_cells {
	const str *cells; /* columns of them a row */
	size_t columns, rows;
	str edge;
} export_cells;

/* What is to be known before the first row. */
typedef struct export_plan {
	const str *heads;
	size_t columns;
	int64_t total; /* 0: not known */
	void *own;     /* of the source, for its rows */
} export_plan;

/* How one kind of thing is given out. Both functions run in an open transaction. */
typedef struct export_source {
	const char *what;  /* "calls": also the file's name */
	const char *title; /* "Calls" */
	const char *page;  /* where they are asked for */
	enum who who;
	int64_t most;            /* rows of a table for spreadsheets; 0: all */
	int64_t most_on_paper;   /* 0: never on paper */
	const pdf_column *paper; /* for paper, in place of heads */
	size_t papers;
	rc (*begin)(ctx *x, const export_head *h, export_plan *out);
	/* After edge (absent: from the beginning), of which so many were given. */
	rc (*next)(ctx *x, const export_head *h, const export_plan *plan, str edge,
		   int64_t given, export_cells *out);
} export_source;

/* The page on which it is asked for: whom it is about, in words and as hidden fields
 * (of v_fact: label is the name), and where the list is. */
typedef struct export_about {
	const export_source *source;
	str words, back, count;
	list fields;
} export_about;
MUST_USE rc export_page_send(ctx *x, request *q, response *p, const export_about *a);
/* Queues one. format: "csv" or "pdf", the first where the source has no other. */
MUST_USE rc export_ask(ctx *x, const request *q, const export_source *s, str format,
		       str filter, str words, str *id);

#endif
