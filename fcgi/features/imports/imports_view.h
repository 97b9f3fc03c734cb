/* imports_view.h -- what templates/imports/ shows: the four steps of an import.
 * Addresses: /contacts/import, /contacts/import/:import/columns, .../duplicates,
 * /contacts/import/:import. Fragments: import-run (import:ID), imports-recent
 * (imports). */
#ifndef PB_IMPORTS_VIEW_H
#define PB_IMPORTS_VIEW_H

#include "base/field.h"
#include "features/shell/parts.h"
#include "features/shell/shell_parts.h"

/* One of the four steps. */
typedef struct v_wizard_step {
	str number;  /* "2" */
	str text;    /* "Match columns" */
	str state;   /* "done", "now" or "" */
	str current; /* "step" or empty */
	str href;    /* of steps one may go back to */
} v_wizard_step;

/* What every step shows of its sheet. */
typedef struct v_sheet {
	str name;   /* "customers_nov.csv" */
	str meta;   /* "1,204 rows, 15 columns, UTF-8" */
	str base;   /* "/contacts/import/0193" */
	list steps; /* of v_wizard_step */
	v_notice notice;
} v_sheet;

/* Another import: may be gone on with, watched, undone. */
typedef struct v_import_line {
	str key, name, href, meta;
	v_status state;
} v_import_line;

typedef struct import_file_view {
	v_shell shell;
	v_sheet sheet;
	list recent; /* of v_import_line */
} import_file_view;

/* A word of the sheet that the business does not have. */
typedef struct v_import_word {
	str text, rows, name; /* "Permitting", "118 rows", "w3_0" */
	list options;         /* of v_option */
} v_import_word;

typedef struct v_import_column {
	str key, name, head, first, filled; /* name: "to3" */
	str tone;                           /* "ask": it needs a choice */
	list options;                       /* of v_option */
	v_status check;
	str question, question_text; /* "“03/10/26” could be March 10 or October 3." */
	str order_name;              /* "order3" */
	list orders;                 /* of v_option */
	str words_note;
	list words; /* of v_import_word */
} v_import_column;

/* A row of the sheet as it would come in. */
typedef struct v_import_sample {
	list cells; /* of v_tick */
} v_import_sample;

typedef struct import_columns_view {
	v_shell shell;
	v_sheet sheet;
	list columns; /* of v_import_column */
	list types;   /* of v_option */
	str todo;     /* "1 column still needs a choice": may be empty */
	str last;     /* "Use the columns of customers.csv, Nov 12": may be empty */
	list heads;   /* of v_tick: where the columns go that go somewhere */
	list samples; /* of v_import_sample: the first rows under them */
} import_columns_view;

typedef struct import_duplicates_view {
	v_shell shell;
	v_sheet sheet;
	list ways; /* of v_option */
	list keys; /* of v_option */
} import_duplicates_view;

typedef struct import_run_view {
	v_shell shell;
	v_sheet sheet;
	str topics;         /* "import:0193" */
	str title, text;    /* "Ready to import", "Nothing has been written yet." */
	int64_t done, rows; /* of the bar; rows 0: none */
	str percent;        /* "61 %" */
	list counts;        /* of v_line */
	list reasons;       /* of v_line */
	str known_note;     /* "The first 50 of 1,204.": may be empty */
	list known;         /* of v_line: rows that are somebody already */
	str refused_href;   /* may be empty */
	str start, stop, undo, undo_note; /* words of the buttons; empty: none */
	bool again;                       /* may go back to the mapping */
	str contacts_href;
} import_run_view;

extern const type v_import_line_t, import_file_view_t, import_columns_view_t,
	import_duplicates_view_t, import_run_view_t;

#endif
