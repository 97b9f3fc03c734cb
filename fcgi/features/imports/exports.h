/* exports.h -- lists given out as files. Private to imports; imports.h shows what
 * others need. */
#ifndef PB_EXPORTS_H
#define PB_EXPORTS_H

#include "features/imports/imports.h"
#include "features/imports/imports_store.h"

typedef struct export_line {
	str id, who, format, words, state;
	int64_t rows, total, bytes;
	bool whole;
	when created_at;
} export_line;

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
/* Heads and a row as cells; choices: those of import_choices_send (own fields). */
size_t export_contact_heads(ctx *x, list choices, const str **out);
void export_contact_cells(ctx *x, const export_row *r, list choices, str *out);

extern const export_source contacts_export;
/* The source of that name; NULL when there is none. */
const export_source *export_source_of(str what);
MUST_USE rc export_read(ctx *x, str id, export_head *out, bool *found);
/* No row is touched when it is over already. */
MUST_USE rc export_ended(ctx *x, str id, str state);

/* The address of a file, for a day: signed for the business it is of. */
str export_link(ctx *x, str tenant, str id);
bool export_link_stands(ctx *x, str tenant, str id, str proof);

#endif
