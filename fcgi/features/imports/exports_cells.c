/* Contacts as rows of a table for spreadsheets. */
#include "base/json.h"
#include "features/imports/exports.h"
#include "render/csv.h"

static bool is_field(const import_choice *c)
{
	return str_eq(c->kind, S("field"));
}

/* Heads are what an import knows its columns by: a list that was given out comes back.
 */
void export_heads(list choices, buf *b)
{
	static const char *const HEADS[] = {"Name",
					    "Phone",
					    "Email",
					    "Address",
					    "Type",
					    "Status",
					    "Group",
					    "Tags",
					    "Preferred channel",
					    "Time zone",
					    "Appointment time",
					    "Appointment type",
					    "Appointment duration",
					    "Notes",
					    "Special instructions",
					    "Record id",
					    "Coordinator",
					    "Stage",
					    "Sale date",
					    "Install date",
					    "PTO date",
					    "Language",
					    "Do not contact"};

	for (size_t i = 0; i < sizeof(HEADS) / sizeof(HEADS[0]); i++)
		csv_cell(b, str_of(HEADS[i]));
	for (size_t i = 0; i < choices.n; i++)
		if (is_field(LIST_AT(choices, import_choice, i)))
			csv_cell(b, LIST_AT(choices, import_choice, i)->text);
	csv_end(b);
}

void export_cells(ctx *x, const export_row *r, list choices, buf *b)
{
	const str cells[] = {r->name,
			     r->phones,
			     r->email,
			     r->address,
			     r->type,
			     r->status,
			     r->groups,
			     r->tags,
			     r->preferred_channel,
			     r->timezone,
			     r->visit_at,
			     r->visit_type,
			     r->visit_minutes,
			     r->notes,
			     r->special_instructions,
			     r->record_id,
			     r->owner,
			     r->stage,
			     r->sale_date,
			     r->install_date,
			     r->pto_date,
			     r->language,
			     r->do_not_contact ? S("yes") : S("")};
	json *custom = NULL;
	str why;

	for (size_t i = 0; i < sizeof(cells) / sizeof(cells[0]); i++)
		csv_cell(b, cells[i]);
	if (r->custom.n > 2 && !json_read(x->a, r->custom, &custom, &why))
		custom = NULL;
	for (size_t i = 0; i < choices.n; i++) {
		const import_choice *c = LIST_AT(choices, import_choice, i);
		if (!is_field(c))
			continue;
		json *v = custom ? json_get(custom, str_cstr(x->a, c->value)) : NULL;
		csv_cell(b, v ? str_of(json_object_get_string(v)) : (str){0});
	}
	csv_end(b);
}
