#include "features/imports/imports_store.h"

#include "base/json.h"
#include "store/rows.h"

static const field import_head_f[] = {
	FIELD(import_head, id),
	FIELD(import_head, who),
	FIELD(import_head, name),
	FIELD(import_head, file),
	FIELD(import_head, charset),
	FIELD(import_head, columns),
	FIELD(import_head, mapping),
	FIELD(import_head, match_by),
	FIELD(import_head, on_match),
	FIELD(import_head, type),
	FIELD(import_head, state),
	FIELD(import_head, reasons),
	FIELD(import_head, problem),
	FIELD_OPT(import_head, ahead),
	FIELD(import_head, bytes),
	FIELD(import_head, rows),
	FIELD(import_head, turn),
	FIELD(import_head, read),
	FIELD(import_head, done),
	FIELD(import_head, made),
	FIELD(import_head, changed),
	FIELD(import_head, skipped),
	FIELD(import_head, refused),
	FIELD(import_head, kept),
	FIELD_OPT(import_head, started_at),
	FIELD_OPT(import_head, ended_at),
	FIELD(import_head, created_at),
	FIELD_OPT(import_head, same_at),
};
const type import_head_t = TYPE(import_head, import_head_f);

static const field import_line_f[] = {
	FIELD(import_line, id),         FIELD(import_line, who),
	FIELD(import_line, name),       FIELD(import_line, state),
	FIELD(import_line, rows),       FIELD(import_line, read),
	FIELD(import_line, done),       FIELD(import_line, made),
	FIELD(import_line, changed),    FIELD(import_line, skipped),
	FIELD(import_line, refused),    FIELD(import_line, kept),
	FIELD(import_line, created_at), FIELD_OPT(import_line, ended_at),
};
const type import_line_t = TYPE(import_line, import_line_f);

static const field import_went_f[] = {FIELD(import_went, went)};
const type import_went_t = TYPE(import_went, import_went_f);

static const field import_at_f[] = {FIELD_OPT(import_at, done)};
const type import_at_t = TYPE(import_at, import_at_f);

static const field import_bad_f[] = {
	FIELD(import_bad, line),      FIELD(import_bad, reason),
	FIELD(import_bad, cells),     FIELD(import_bad, name),
	FIELD(import_bad, phone),     FIELD(import_bad, email),
	FIELD(import_bad, record_id),
};
const type import_bad_t = TYPE(import_bad, import_bad_f);

static const field import_known_f[] = {
	FIELD(import_known, number),      FIELD_OPT(import_known, twin),
	FIELD(import_known, name),        FIELD_OPT(import_known, contact_id),
	FIELD(import_known, contact),     FIELD_OPT(import_known, phone),
	FIELD_OPT(import_known, changes),
};
const type import_known_t = TYPE(import_known, import_known_f);

static const field import_choice_f[] = {
	FIELD(import_choice, kind),
	FIELD(import_choice, value),
	FIELD(import_choice, text),
	FIELD(import_choice, more),
};
const type import_choice_t = TYPE(import_choice, import_choice_f);

static const field import_last_f[] = {
	FIELD(import_last, name),       FIELD(import_last, columns),
	FIELD(import_last, mapping),    FIELD(import_last, type),
	FIELD(import_last, created_at),
};
const type import_last_t = TYPE(import_last, import_last_f);

void import_last_send(ctx *x, str id, import_last *out, bool *found)
{
	pg_send(x, Q_import_last, ARGS(A(id)), pg_maybe(&import_last_t, out, found));
}

void import_send(ctx *x, str id, import_head *out, bool *found)
{
	*out = (import_head){0};
	pg_send(x, Q_import_one, ARGS(A(id)), pg_maybe(&import_head_t, out, found));
}

void import_choices_send(ctx *x, list *out)
{
	*out = (list){0};
	pg_send(x, Q_import_choices, NO_ARGS, pg_list(&import_choice_t, out));
}

/* ---- what was seen, as JSON ---- */

static void put_number(buf *b, const char *name, int64_t n)
{
	if (n)
		buf_fmt(b, ",\"%s\":%lld", name, (long long)n);
}

static void put_column(buf *b, const column_seen *c)
{
	buf_str(b, S("{\"head\":"));
	buf_json(b, c->head);
	buf_str(b, S(",\"first\":"));
	buf_json(b, c->first);
	buf_str(b, S(",\"unsure\":"));
	buf_json(b, c->unsure);
	put_number(b, "filled", c->filled);
	put_number(b, "emails", c->emails);
	put_number(b, "phones", c->phones);
	put_number(b, "dates", c->dates);
	put_number(b, "months", c->months);
	put_number(b, "days", c->days);
	put_number(b, "both", c->both);
	if (c->many)
		buf_str(b, S(",\"many\":true"));
	buf_str(b, S(",\"samples\":["));
	for (size_t i = 0; i < COLUMN_SAMPLES; i++) {
		if (i)
			buf_chr(b, ',');
		buf_json(b, c->samples[i]);
	}
	buf_chr(b, ']');
	buf_str(b, S(",\"values\":["));
	for (size_t i = 0; !c->many && i < c->nvalues; i++) {
		if (i)
			buf_chr(b, ',');
		buf_chr(b, '[');
		buf_json(b, c->values[i].text);
		buf_fmt(b, ",%lld]", (long long)c->values[i].n);
	}
	buf_str(b, S("]}"));
}

str sheet_seen_write(arena *a, const sheet_seen *s)
{
	buf b = buf_new(a, 4096, 1024 * 1024);

	buf_fmt(&b, "{\"heads\":%s,\"columns\":[", s->heads ? "true" : "false");
	for (size_t i = 0; i < s->n; i++) {
		if (i)
			buf_chr(&b, ',');
		put_column(&b, &s->columns[i]);
	}
	buf_str(&b, S("]}"));
	return !b.full ? buf_view(&b) : (str){0};
}

static int64_t get_number(const json *o, const char *name)
{
	int64_t n = 0;

	return json_i64(json_get(o, name), &n) ? n : 0;
}

static void read_column(const json *o, column_seen *c)
{
	const json *values = json_get(o, "values");

	*c = (column_seen){.head = json_str(json_get(o, "head")),
			   .first = json_str(json_get(o, "first")),
			   .unsure = json_str(json_get(o, "unsure")),
			   .filled = get_number(o, "filled"),
			   .emails = get_number(o, "emails"),
			   .phones = get_number(o, "phones"),
			   .dates = get_number(o, "dates"),
			   .months = get_number(o, "months"),
			   .days = get_number(o, "days"),
			   .both = get_number(o, "both"),
			   .many = json_true(json_get(o, "many"))};
	for (size_t i = 0; i < COLUMN_SAMPLES; i++)
		c->samples[i] = json_str(json_at(json_get(o, "samples"), i));
	for (size_t i = 0; i < json_len(values) && i < COLUMN_VALUES; i++) {
		const json *v = json_at(values, i);
		c->values[i].text = json_str(json_at(v, 0));
		if (!json_i64(json_at(v, 1), &c->values[i].n))
			c->values[i].n = 0;
		c->nvalues++;
	}
}

bool sheet_seen_read(arena *a, str text, sheet_seen *out)
{
	json *o;
	str why;
	const json *columns;

	*out = (sheet_seen){.heads = true};
	if (!json_read(a, text, &o, &why))
		return false;
	out->heads = json_true(json_get(o, "heads"));
	columns = json_get(o, "columns");
	out->n = json_len(columns);
	out->columns = ARENA_ARRAY(a, column_seen, out->n ? out->n : 1);
	for (size_t i = 0; i < out->n; i++)
		read_column(json_at(columns, i), &out->columns[i]);
	return true;
}

/* ---- the mapping, as JSON ---- */

static void put_plan(buf *b, const column_plan *p)
{
	buf_str(b, S("{\"to\":"));
	buf_json(b, p->to);
	if (p->order)
		buf_fmt(b, ",\"order\":%d", (int)p->order);
	if (p->nwords) {
		buf_str(b, S(",\"words\":["));
		for (size_t i = 0; i < p->nwords; i++) {
			buf_str(b, i ? S(",[") : S("["));
			buf_json(b, p->words[i].text);
			buf_chr(b, ',');
			buf_json(b, p->means[i]);
			buf_chr(b, ']');
		}
		buf_chr(b, ']');
	}
	buf_chr(b, '}');
}

str mapping_write(arena *a, const column_plan *p, size_t n)
{
	buf b = buf_new(a, 1024, 1024 * 1024);

	buf_chr(&b, '[');
	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_chr(&b, ',');
		put_plan(&b, &p[i]);
	}
	buf_chr(&b, ']');
	return buf_view(&b);
}

static void read_words(arena *a, const json *words, column_plan *p)
{
	column_value *v;
	str *m;

	p->nwords = json_len(words);
	v = ARENA_ARRAY(a, column_value, p->nwords ? p->nwords : 1);
	m = ARENA_ARRAY(a, str, p->nwords ? p->nwords : 1);
	for (size_t i = 0; i < p->nwords; i++) {
		v[i].text = json_str(json_at(json_at(words, i), 0));
		m[i] = json_str(json_at(json_at(words, i), 1));
	}
	p->words = v;
	p->means = m;
}

column_plan *mapping_read(arena *a, str text, size_t n)
{
	column_plan *p = ARENA_ARRAY(a, column_plan, n ? n : 1);
	json *o;
	str why;
	int64_t order;

	if (!json_read(a, text, &o, &why))
		return p;
	for (size_t i = 0; i < json_len(o) && i < n; i++) {
		const json *c = json_at(o, i);
		p[i].to = json_str(json_get(c, "to"));
		if (json_i64(json_get(c, "order"), &order) && order >= 0 && order <= 2)
			p[i].order = (enum date_order)order;
		read_words(a, json_get(c, "words"), &p[i]);
	}
	return p;
}

size_t mapping_take(const sheet_seen *s, column_plan *p, const sheet_seen *old,
		    const column_plan *was)
{
	size_t taken = 0;

	for (size_t i = 0; i < s->n; i++)
		for (size_t k = 0; k < old->n; k++)
			if (s->columns[i].head.n &&
			    str_eq(s->columns[i].head, old->columns[k].head)) {
				p[i] = was[k];
				taken++;
				break;
			}
	return taken;
}

rc import_known_read(ctx *x, str id, list *out)
{
	return pg_rows(x, Q_import_known, ARGS(A(id)), &import_known_t, out);
}
