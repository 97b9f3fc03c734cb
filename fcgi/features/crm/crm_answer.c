#include "features/crm/crm_answer.h"

#include "base/phone.h"
#include "base/text.h"

enum { ROWS_MAX = 4 * 1024 * 1024, COLUMNS_MAX = 1024 * 1024, PROBLEM_MAX = 200 };
enum { NAME_CHARS = 200, WORD_CHARS = 120, ADDRESS_CHARS = 500, LABEL_CHARS = 60 };

/* ---- values */

static str crm_person(arena *a, const json *v)
{
	str name = json_text(a, json_get(v, "name"));

	if (name.n)
		return name;
	str email = json_text(a, json_get(v, "email"));
	return email.n ? email : json_text(a, json_get(v, "url"));
}

str crm_value(arena *a, const json *v)
{
	buf b = buf_new(a, 64, 64 * 1024);
	str plain = json_text(a, v);

	if (plain.p)
		return str_trim(plain);
	if (!json_len(v)) {
		str person = crm_person(a, v);
		return person.p ? str_trim(person) : S("");
	}
	for (size_t i = 0; i < json_len(v); i++) {
		const json *one = json_at(v, i);
		str s = json_text(a, one);
		if (!s.p)
			s = crm_person(a, one);
		if (s.n && b.n)
			buf_str(&b, S(", "));
		buf_str(&b, s);
	}
	return str_dup(a, buf_view(&b));
}

static str crm_cell(arena *a, const json *row, int64_t fid)
{
	str key = str_printf(a, "%lld", (long long)fid);

	return fid ? crm_value(a, json_get(json_get(row, key.p), "value")) : S("");
}

/* ---- records */

struct crm_row {
	arena *a;
	buf *out;
	buf problem;
};

static void row_put(struct crm_row *r, const char *name, str value)
{
	if (!value.p)
		return;
	buf_fmt(r->out, ",\"%s\":", name);
	buf_json(r->out, value);
}

static void row_problem(struct crm_row *r, const char *what, str value)
{
	buf_fmt(&r->problem, "%s%s", r->problem.n ? "; " : "", what);
	if (value.n)
		buf_fmt(&r->problem, " \"" STR_FMT "\"",
			STR_ARG(text_line(r->a, value, 40)));
}

static void row_phone(struct crm_row *r, const crm_reading *how, str raw, str *e164)
{
	str extension;

	*e164 = (str){0};
	if (!raw.n)
		return;
	if (phone_read(r->a, raw, how->region, e164, &extension)) {
		row_put(r, "phone", *e164);
		row_put(r, "phone_label",
			phone_label(r->a, S(""), extension, LABEL_CHARS));
	} else
		row_problem(r, "no phone number:", raw);
}

static void row_days(struct crm_row *r, const crm_map *m, const json *row)
{
	for (int f = CRM_SALE_DATE; f <= CRM_PTO_DATE; f++) {
		str raw = crm_cell(r->a, row, m->id[f]), day = crm_day(r->a, raw);
		row_put(r, CRM_FIELDS[f].key, day);
		if (raw.n && !day.p)
			row_problem(r, "no date:", raw);
	}
}

static void row_words(struct crm_row *r, const crm_map *m, const json *row)
{
	static const struct {
		enum crm_field f;
		size_t most;
	} words[] = {{CRM_NAME, NAME_CHARS},
		     {CRM_ADDRESS, ADDRESS_CHARS},
		     {CRM_STATUS, WORD_CHARS},
		     {CRM_STAGE, WORD_CHARS},
		     {CRM_OWNER, WORD_CHARS}};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		str v = crm_cell(r->a, row, m->id[words[i].f]);
		row_put(r, CRM_FIELDS[words[i].f].key,
			text_line(r->a, v, words[i].most));
	}
	str raw = crm_cell(r->a, row, m->id[CRM_EMAIL]), email = crm_email(r->a, raw);
	row_put(r, "email", email);
	if (raw.n && !email.p)
		row_problem(r, "no e-mail address:", raw);
}

/* One record; false when it is nobody's of the number that is looked for. */
static bool row_read(arena *a, const json *row, const crm_reading *how, str id,
		     buf *out)
{
	struct crm_row r = {a, out, buf_new(a, 64, 2048)};
	when modified = {0};
	str e164;
	size_t before = out->n;

	if (out->p && out->n > 1)
		buf_chr(out, ',');
	buf_str(out, S("{\"record_id\":"));
	buf_json(out, id);
	if (when_parse(crm_cell(a, row, CRM_FID_MODIFIED), &modified))
		row_put(&r, "modified_at", when_iso(a, modified));
	row_phone(&r, how, crm_cell(a, row, how->map->id[CRM_PHONE]), &e164);
	if (how->phone.n && !str_eq(e164, how->phone)) {
		out->n = before;
		return false;
	}
	row_words(&r, how->map, row);
	row_days(&r, how->map, row);
	if (!crm_cell(a, row, how->map->id[CRM_NAME]).n)
		row_problem(&r, "no name", S(""));
	if (r.problem.n)
		row_put(&r, "problem", text_line(a, buf_view(&r.problem), PROBLEM_MAX));
	buf_chr(out, '}');
	return true;
}

void crm_page_read(arena *a, const json *body, const crm_reading *how, crm_page *out)
{
	const json *data = json_get(body, "data"), *meta = json_get(body, "metadata");
	buf b = buf_new(a, 64 * 1024, ROWS_MAX);

	*out = (crm_page){.seen = {.rows = (int64_t)json_len(data)}};
	if (!json_i64(json_get(meta, "totalRecords"), &out->seen.total))
		out->seen.total = 0;
	buf_chr(&b, '[');
	for (size_t i = 0; i < json_len(data); i++) {
		const json *row = json_at(data, i);
		str id = crm_cell(a, row, CRM_FID_RECORD);
		int64_t number = 0;
		if (!str_i64(id, &number) || number <= 0)
			continue;
		if (!out->seen.first)
			out->seen.first = number;
		out->seen.last = number;
		(void)when_parse(crm_cell(a, row, CRM_FID_MODIFIED), &out->seen.newest);
		out->kept += row_read(a, row, how, id, &b);
	}
	buf_chr(&b, ']');
	out->rows = str_dup(a, buf_view(&b));
}

/* ---- columns */

list crm_columns_read(arena *a, const json *body)
{
	size_t n = json_len(body);
	crm_column *c = ARENA_ARRAY(a, crm_column, n ? n : 1);

	for (size_t i = 0; i < n; i++) {
		const json *f = json_at(body, i);
		str label = json_text(a, json_get(f, "label"));
		str kind = json_text(a, json_get(f, "fieldType"));
		str mode = json_text(a, json_get(f, "mode"));
		if (!json_i64(json_get(f, "id"), &c[i].id))
			c[i].id = 0;
		c[i].label = text_line(a, label, WORD_CHARS);
		c[i].type = text_line(a, kind, 40);
		c[i].mode = text_line(a, mode, 40);
		c[i].unique = json_true(json_get(f, "unique"));
	}
	return (list){c, n};
}

str crm_columns_write(arena *a, list columns)
{
	buf b = buf_new(a, 4096, COLUMNS_MAX);

	buf_chr(&b, '[');
	for (size_t i = 0; i < columns.n; i++) {
		const crm_column *c = LIST_AT(columns, crm_column, i);
		buf_fmt(&b, "%s[%lld,", i ? "," : "", (long long)c->id);
		buf_json(&b, c->label);
		buf_chr(&b, ',');
		buf_json(&b, c->type);
		buf_chr(&b, ',');
		buf_json(&b, c->mode);
		buf_str(&b, c->unique ? S(",true]") : S(",false]"));
	}
	buf_chr(&b, ']');
	return str_dup(a, buf_view(&b));
}

list crm_columns_kept(arena *a, str all, str table)
{
	json *o = NULL;
	str why;

	if (!table.n || !json_read(a, all, &o, &why))
		return (list){0};
	const json *rows = json_get(o, str_cstr(a, table));
	size_t n = json_len(rows);
	crm_column *c = ARENA_ARRAY(a, crm_column, n ? n : 1);
	for (size_t i = 0; i < n; i++) {
		const json *r = json_at(rows, i);
		(void)json_i64(json_at(r, 0), &c[i].id);
		c[i].label = json_str(json_at(r, 1));
		c[i].type = json_str(json_at(r, 2));
		c[i].mode = json_str(json_at(r, 3));
		c[i].unique = json_true(json_at(r, 4));
	}
	return (list){c, n};
}

/* ---- the map */

crm_map crm_map_read(arena *a, str text)
{
	crm_map m = {{0}};
	json *o = NULL;
	str why;

	if (!json_read(a, text, &o, &why))
		return m;
	for (int f = 0; f < CRM_FIELD_COUNT; f++)
		if (!json_i64(json_get(o, CRM_FIELDS[f].key), &m.id[f]))
			m.id[f] = 0;
	return m;
}

str crm_map_write(arena *a, const crm_map *m)
{
	buf b = buf_new(a, 512, 4096);

	buf_chr(&b, '{');
	for (int f = 0; f < CRM_FIELD_COUNT; f++)
		if (m->id[f])
			buf_fmt(&b, "%s\"%s\":%lld", b.n > 1 ? "," : "",
				CRM_FIELDS[f].key, (long long)m->id[f]);
	buf_chr(&b, '}');
	return str_dup(a, buf_view(&b));
}

str crm_mapped(arena *a, const crm_map *m)
{
	buf b = buf_new(a, 128, 1024);

	buf_chr(&b, '{');
	for (int f = 0; f < CRM_READ_COUNT; f++)
		if (m->id[f])
			buf_fmt(&b, "%s%s", b.n > 1 ? "," : "", CRM_FIELDS[f].key);
	buf_chr(&b, '}');
	return str_dup(a, buf_view(&b));
}
