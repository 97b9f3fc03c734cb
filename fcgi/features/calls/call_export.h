/* call_export.h -- a call as a row of a file. Private to calls. */
#ifndef PB_CALL_EXPORT_H
#define PB_CALL_EXPORT_H

#include "features/calls/calls.h"

typedef struct export_call {
	str id, started, direction, contact, from_number, to_number, line, queue;
	str member, result, disposition, assigned, tags, due, note, source;
	int64_t waited_s, talked_s, value;
	bool spam, urgent;
} export_call;
extern const type export_call_t;

/* Heads of a table for spreadsheets, and a call's cells for it or for paper. */
enum { CALL_CELLS = 22, CALL_PAPER_CELLS = 10 };
extern const char *const CALL_HEADS[CALL_CELLS];
extern const pdf_column CALL_PAPER[CALL_PAPER_CELLS];
void call_cells(arena *a, const export_call *c, str *out);
void call_paper_cells(arena *a, const export_call *c, str region, str *out);

#endif
