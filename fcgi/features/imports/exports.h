/* exports.h -- lists of contacts given out as CSV. Private to imports, but for
 * export_some, which imports.h shows. */
#ifndef PB_EXPORTS_H
#define PB_EXPORTS_H

#include "features/imports/imports.h"
#include "features/imports/imports_store.h"

typedef struct export_line {
	str id, who, words, state, file;
	int64_t rows, bytes;
	when created_at, ended_at;
} export_line;

typedef struct export_head {
	str id, filter, state, file;
} export_head;

typedef struct export_row {
	str id, name, phones, email, address, type, status, preferred_channel, timezone;
	str language, special_instructions, record_id, owner, stage, sale_date;
	str install_date, pto_date, custom, visit_at, visit_type, visit_minutes, groups;
	str tags, notes;
	bool do_not_contact;
} export_row;

extern const type export_line_t, export_head_t, export_row_t;

/* Is it of a search, or of those that were picked? Then their ids are found first. */
bool export_names_ids(str filter);
/* Heads and rows as cells; choices: those of import_choices_send (own fields). */
void export_heads(list choices, buf *b);
void export_cells(ctx *x, const export_row *r, list choices, buf *b);

#endif
