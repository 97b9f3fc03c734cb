/* Contacts as rows of a table for spreadsheets. */
#include "base/json.h"
#include "features/imports/exports.h"

static bool is_field(const import_choice *c)
{
	return str_eq(c->kind, S("field"));
}

static size_t fields_of(list choices)
{
	size_t n = 0;

	for (size_t i = 0; i < choices.n; i++)
		n += is_field(LIST_AT(choices, import_choice, i));
	return n;
}

/* Heads are what an import knows its columns by: a list that was given out comes back.
 */
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
enum { HEADS_N = sizeof(HEADS) / sizeof(HEADS[0]) };

size_t export_contact_heads(ctx *x, list choices, const str **out)
{
	str *h = ARENA_ARRAY(x->a, str, HEADS_N + choices.n);
	size_t n = 0;

	for (; n < HEADS_N; n++)
		h[n] = str_of(HEADS[n]);
	for (size_t i = 0; i < choices.n; i++)
		if (is_field(LIST_AT(choices, import_choice, i)))
			h[n++] = LIST_AT(choices, import_choice, i)->text;
	*out = h;
	return n;
}

void export_contact_cells(ctx *x, const export_row *r, list choices, str *out)
{
	const str cells[HEADS_N] = {r->name,
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
	size_t n = 0;
	str why;

	for (; n < HEADS_N; n++)
		out[n] = cells[n];
	if (!fields_of(choices))
		return;
	if (r->custom.n > 2 && !json_read(x->a, r->custom, &custom, &why))
		custom = NULL;
	for (size_t i = 0; i < choices.n; i++) {
		const import_choice *c = LIST_AT(choices, import_choice, i);
		if (!is_field(c))
			continue;
		json *v = custom ? json_get(custom, str_cstr(x->a, c->value)) : NULL;
		out[n++] = v ? str_of(json_object_get_string(v)) : (str){0};
	}
}
