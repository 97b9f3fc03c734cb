/* Contacts as a table for spreadsheets, as many as fit an answer. */
#include "features/contacts/contact_api.h"
#include "features/imports/imports.h"
#include "render/csv.h"

enum { MOST = 5000, A_PART = 500, PART_MEMORY = 64 * 1024 * 1024 };

/* Columns that hold one text, a yes or a date, by their name in the document. */
static const char *const PLAIN[][2] = {
	{"id", "Id"},
	{"type", "Type"},
	{"name", "Name"},
	{"email", "Email"},
	{"address", "Address"},
	{"record_id", "Record id"},
	{"status", "Status"},
	{"stage", "Stage"},
	{"phase", "Phase"},
	{"owner", "Coordinator"},
	{"sale_date", "Sale date"},
	{"install_date", "Install date"},
	{"pto_date", "PTO date"},
	{"language", "Language"},
	{"timezone", "Time zone"},
	{"preferred_channel", "Preferred channel"},
	{"time_windows", "When to call"},
	{"special_instructions", "Instructions"},
	{"emergency", "Emergency"},
	{"do_not_contact", "Do not contact"},
	{"last_touch_at", "Last contact"},
	{"created_at", "Created"},
};
/* Phones have columns of their own, so that they stay as they are; the last holds all
 * that are left. */
static const char *const PHONES[] = {"Phone", "Phone 2", "Phone 3", "More phones"};
/* Columns that hold several. */
static const char *const LISTS[][2] = {{"tags", "Tags"}, {"groups", "Groups"}};
enum {
	PLAIN_N = sizeof(PLAIN) / sizeof(PLAIN[0]),
	PHONES_N = sizeof(PHONES) / sizeof(PHONES[0]),
	LISTS_N = sizeof(LISTS) / sizeof(LISTS[0])
};

/* The mark at the beginning tells spreadsheets that it is UTF-8. */
static void export_heads(buf *b, list custom)
{
	buf row = buf_new(b->a, 1024, 64 * 1024);

	for (size_t i = 0; i < PLAIN_N; i++)
		csv_cell(&row, str_of(PLAIN[i][1]));
	for (size_t i = 0; i < PHONES_N; i++)
		csv_cell(&row, str_of(PHONES[i]));
	for (size_t i = 0; i < LISTS_N; i++)
		csv_cell(&row, str_of(LISTS[i][1]));
	for (size_t i = 0; i < custom.n; i++)
		csv_cell(&row, LIST_AT(custom, custom_head, i)->label);
	csv_end(&row);
	buf_str(b, S("\xef\xbb\xbf"));
	buf_str(b, buf_view(&row));
}

/* A value as a cell's text. */
static str export_text(arena *a, json *v)
{
	str s = json_str(v);

	if (s.p || !v)
		return s;
	if (json_object_is_type(v, json_type_boolean))
		return json_true(v) ? S("yes") : S("no");
	return str_dup(
		a, str_of(json_object_to_json_string_ext(v, JSON_C_TO_STRING_PLAIN)));
}

/* Those from an index on; of phones the numbers. */
static str export_joined(arena *a, const json *v, size_t from)
{
	buf b = buf_new(a, 128, 64 * 1024);

	for (size_t i = from; i < json_len(v); i++) {
		const json *one = json_at(v, i);
		str s = json_str(one);
		if (i > from)
			buf_str(&b, S(", "));
		buf_str(&b, s.p ? s : json_str(json_get(one, "number")));
	}
	return buf_view(&b);
}

static void export_phones(arena *a, buf *b, const json *phones)
{
	for (size_t i = 0; i + 1 < PHONES_N; i++)
		csv_cell(b, json_str(json_get(json_at(phones, i), "number")));
	csv_cell(b, export_joined(a, phones, PHONES_N - 1));
}

static void export_row(arena *a, buf *b, const contact_doc *doc, list custom)
{
	json *o = NULL;
	str why;

	if (!json_read(a, doc->document, &o, &why))
		return;
	for (size_t i = 0; i < PLAIN_N; i++)
		csv_cell(b, export_text(a, json_get(o, PLAIN[i][0])));
	export_phones(a, b, json_get(o, "phones"));
	for (size_t i = 0; i < LISTS_N; i++)
		csv_cell(b, export_joined(a, json_get(o, LISTS[i][0]), 0));
	const json *own = json_get(o, "custom");
	for (size_t i = 0; i < custom.n; i++) {
		str key = LIST_AT(custom, custom_head, i)->key;
		csv_cell(b, export_text(a, json_get(own, str_cstr(a, key))));
	}
	csv_end(b);
}

/* What a part needs beside its rows is given back after it. */
static void export_part(buf *b, list docs, list custom)
{
	arena *a = arena_new(PART_MEMORY);

	for (size_t i = 0; i < docs.n; i++)
		export_row(a, b, LIST_AT(docs, contact_doc, i), custom);
	arena_delete(a);
}

static rc export_too_large(ctx *x, response *p)
{
	return api_refuse(
		x, p, E_TOOBIG, 413, "That is too much for one answer",
		S("At most 5,000 contacts are given at once. Narrow it with "
		  "filters, walk the list of /api/contacts, or make the "
		  "export on the page of contacts, which has no such limit."));
}

rc contacts_api_export_get(ctx *x, request *q, response *p)
{
	contact_docs_ask k;
	list custom = {0}, docs = {0};
	size_t rows = 0;

	TRY(contact_api_filters(x, q, p, &k));
	if (params_get(q->query, S("q")).p)
		return api_refuse(x, p, E_INPUT, 400, "Not in a file",
				  S("q finds the best matches first, on one page: use "
				    "/api/contacts/search, or filters."));
	k.sort = (str){0};
	k.limit = A_PART;
	TRY(custom_heads_read(x, &custom));
	export_heads(&p->body, custom);
	do {
		TRY(contact_docs_read(x, &k, &docs));
		rows += docs.n;
		if (rows > MOST)
			return export_too_large(x, p);
		export_part(&p->body, docs, custom);
		if (docs.n)
			k.after = LIST_AT(docs, contact_doc, docs.n - 1)->id;
	} while (docs.n == A_PART);
	if (p->body.full)
		return export_too_large(x, p);
	p->content_type = "text/csv; charset=utf-8";
	return response_header(x, p, "Content-Disposition",
			       S("attachment; filename=\"contacts.csv\""));
}
