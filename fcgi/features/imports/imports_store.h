/* imports_store.h -- rows of imports. Private to imports. */
#ifndef PB_IMPORTS_STORE_H
#define PB_IMPORTS_STORE_H

#include "base/ctx.h"
#include "base/field.h"
#include "features/imports/imports_rules.h"
#include "store/pg.h"

typedef struct import_head {
	str id, who, name, file, charset, columns, mapping, match_by, on_match, type;
	str state, reasons, problem, ahead;
	int64_t bytes, rows, turn, read, done, made, changed, skipped, refused, kept;
	when started_at, ended_at, created_at, same_at;
} import_head;

typedef struct import_line {
	str id, who, name, state;
	int64_t rows, read, done, made, changed, skipped, refused, kept;
	when created_at, ended_at;
} import_line;

typedef struct import_went {
	bool went;
} import_went;

/* done 0: it is not at work. */
typedef struct import_at {
	int64_t done;
} import_at;

typedef struct import_bad {
	int64_t line;
	str reason, cells, name, phone, email, record_id;
} import_bad;

/* A row of a check that is somebody already. number: as the sheet counts its rows;
 * twin: that of an earlier row which is the same person, 0: of none. */
typedef struct import_known {
	int64_t number, twin;
	str name, contact_id, contact, phone;
	str changes; /* "address, email" */
} import_known;
extern const type import_known_t;

extern const type import_head_t, import_line_t, import_went_t, import_at_t,
	import_bad_t, import_choice_t;

/* A sheet as it was seen, read from its JSON. */
typedef struct sheet_seen {
	bool heads; /* the first row is heads */
	column_seen *columns;
	size_t n;
} sheet_seen;
bool sheet_seen_read(arena *a, str text, sheet_seen *out);
str sheet_seen_write(arena *a, const sheet_seen *s);
/* A mapping; columns that it says nothing of go nowhere. */
column_plan *mapping_read(arena *a, str text, size_t n);
str mapping_write(arena *a, const column_plan *p, size_t n);

/* Columns go where those of the same head went in another sheet; the others stay as p
 * has them. How many there are. */
size_t mapping_take(const sheet_seen *s, column_plan *p, const sheet_seen *old,
		    const column_plan *was);

/* The newest other import that was used: what it was decided to be. */
typedef struct import_last {
	str name, columns, mapping, type;
	when created_at;
} import_last;
extern const type import_last_t;
void import_last_send(ctx *x, str id, import_last *out, bool *found);

/* Queues; the place is filled by the flush. */
void import_send(ctx *x, str id, import_head *out, bool *found);
void import_choices_send(ctx *x, list *out);
/* The first rows of a check that are somebody already, of import_known. */
MUST_USE rc import_known_read(ctx *x, str id, list *out);

#endif
