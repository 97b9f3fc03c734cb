#include "features/contacts/contact_sheet.h"

#include "base/json.h"
#include "base/text.h"
#include "store/pg.h"

enum { LABEL_CHARS = 60 };

static const field contact_sheet_row_f[] = {
	FIELD(contact_sheet_row, id),
	FIELD(contact_sheet_row, document),
	FIELD(contact_sheet_row, locks),
	FIELD(contact_sheet_row, version),
};
const type contact_sheet_row_t = TYPE(contact_sheet_row, contact_sheet_row_f);

extern const type custom_head_t;

/* ---- as it is ---- */

static str phones_now(arena *a, const json *v)
{
	contact_phone_in *p = ARENA_ARRAY(a, contact_phone_in, json_len(v) + 1);

	for (size_t i = 0; i < json_len(v); i++)
		p[i] = (contact_phone_in){json_str(json_get(json_at(v, i), "number")),
					  json_str(json_get(json_at(v, i), "label"))};
	return sheet_phones_text(a, p, json_len(v));
}

static str names_now(arena *a, const json *v)
{
	str *names = ARENA_ARRAY(a, str, json_len(v) + 1);

	for (size_t i = 0; i < json_len(v); i++)
		names[i] = json_str(json_at(v, i));
	return sheet_names_text(a, names, json_len(v));
}

static str value_now(arena *a, const json *doc, const struct sheet_def *def)
{
	const json *v = json_get(doc, def->key);
	str text;

	if (def->kind == SHEET_PHONES)
		return phones_now(a, v);
	if (def->kind == SHEET_NAMES)
		return names_now(a, v);
	text = json_str(v);
	return text.p ? text : S("");
}

static bool is_locked(str locks, const char *name)
{
	str one;

	while (name && str_split(&locks, ' ', &one))
		if (str_eq(one, str_of(name)))
			return true;
	return false;
}

static sheet_field field_of(arena *a, const json *doc, str locks,
			    const struct sheet_def *def)
{
	return (sheet_field){.key = str_of(def->key),
			     .label = str_of(def->label),
			     .hint = str_of(def->hint),
			     .kind = def->kind,
			     .text = def->text,
			     .parts = def->parts,
			     .locked = is_locked(locks, def->lock),
			     .now = value_now(a, doc, def)};
}

static sheet_field own_field(arena *a, const json *custom, const custom_head *c)
{
	const json *v = json_get(custom, str_cstr(a, c->key));
	str now = v ? json_text(a, v) : S("");

	return (sheet_field){.key = str_printf(a, "own." STR_FMT, STR_ARG(c->key)),
			     .label = c->label,
			     .kind = str_eq(c->kind, S("date")) ? SHEET_DATE
				     : str_eq(c->kind, S("choice")) ||
						     str_eq(c->kind, S("yes_no"))
					     ? SHEET_CHOICE
					     : SHEET_LINE,
			     .text = -1,
			     .parts = sheet_bit(SHEET_OWN),
			     .own = true,
			     .yes_no = str_eq(c->kind, S("yes_no")),
			     .own_kind = c->kind,
			     .choices = c->choices,
			     .now = now.p ? now : S("")};
}

void contact_sheet_send(ctx *x, str id, contact_sheet_row *row, list *own)
{
	pg_send(x, Q_contact_sheet, ARGS(A(id)), pg_into(&contact_sheet_row_t, row));
	pg_send(x, Q_custom_heads, NO_ARGS, pg_list(&custom_head_t, own));
}

rc contact_sheet_fill(ctx *x, const contact_sheet_row *row, list own,
		      contact_sheet *out)
{
	json *doc = NULL, *custom;
	str why, locks = row ? row->locks : (str){0};

	if (row && !json_read(x->a, row->document, &doc, &why))
		return FAIL(x, E_BUG, "a contact's document: " STR_FMT, STR_ARG(why));
	custom = json_get(doc, "custom");
	*out = (contact_sheet){.id = row ? row->id : (str){0},
			       .version = row ? row->version : 0,
			       .fields = ARENA_ARRAY(x->a, sheet_field, SHEET_MOST),
			       .open = SHEET_NONE,
			       .owner = json_str(json_get(doc, "owner"))};
	for (size_t i = 0; i < SHEET_DEFS; i++)
		out->fields[out->n++] = field_of(x->a, doc, locks, &SHEET_FIELDS[i]);
	for (size_t i = 0; i < own.n && out->n < SHEET_MOST; i++)
		out->fields[out->n++] =
			own_field(x->a, custom, LIST_AT(own, custom_head, i));
	for (size_t i = 0; i < out->n; i++)
		out->fields[i].typed = out->fields[i].was = out->fields[i].now;
	return OK;
}

rc contact_sheet_read(ctx *x, str id, contact_sheet *out)
{
	contact_sheet_row row = {0};
	list own = {0};

	contact_sheet_send(x, id, &row, &own);
	TRY(pg_flush(x));
	return contact_sheet_fill(x, &row, own, out);
}

/* ---- as it was typed ---- */

/* Forms send lines with CR and LF. */
static str lines(arena *a, str v)
{
	buf b = buf_new(a, v.n + 1, v.n + 1);

	for (size_t i = 0; i < v.n; i++)
		if (v.p[i] != '\r')
			buf_chr(&b, v.p[i]);
	return buf_view(&b);
}

/* The n-th value of that name, from 0. */
static str nth(const request *q, str name, size_t n)
{
	for (size_t i = 0; i < q->form.n; i++)
		if (str_eq(q->form.items[i].name, name) && !n--)
			return q->form.items[i].value;
	return (str){0};
}

/* Rows of phone and label; the one marked as main comes first. */
static str phones_typed(ctx *x, const request *q)
{
	contact_phone_in p[PHONES_MOST + 1];
	str main = params_get(q->form, S("main")), number;
	size_t n = 0;

	for (size_t row = 0; n <= PHONES_MOST && (number = nth(q, S("phone"), row)).p;
	     row++) {
		contact_phone_in one = {
			text_line(x->a, number, 100),
			text_line(x->a, nth(q, S("phone_label"), row), LABEL_CHARS)};
		if (!one.number.n)
			continue;
		p[n++] = one;
		if (!str_eq(main, str_printf(x->a, "%zu", row)))
			continue;
		memmove(p + 1, p, (n - 1) * sizeof(p[0]));
		p[0] = one;
	}
	return sheet_phones_text(x->a, p, n);
}

static enum sheet_pick pick_of(const request *q, arena *a, str key)
{
	str pick = params_get(q->form, str_printf(a, "pick." STR_FMT, STR_ARG(key)));

	if (str_eq(pick, S("mine")))
		return SHEET_MINE;
	if (str_eq(pick, S("theirs")))
		return SHEET_THEIRS;
	return params_get(q->form, str_printf(a, "clash." STR_FMT, STR_ARG(key))).p
		       ? SHEET_ASKED
		       : SHEET_UNASKED;
}

void contact_sheet_typed(ctx *x, const request *q, contact_sheet *s)
{
	for (size_t i = 0; i < s->n; i++) {
		sheet_field *f = &s->fields[i];
		str v = params_get(q->form, f->key);
		str was = params_get(q->form,
				     str_printf(x->a, "was." STR_FMT, STR_ARG(f->key)));
		if (!(f->parts & sheet_bit(s->open)))
			continue;
		f->pick = pick_of(q, x->a, f->key);
		if (was.p)
			f->was = lines(x->a, was);
		if (f->kind == SHEET_PHONES && params_get(q->form, S("phone")).p)
			f->typed = phones_typed(x, q);
		else if (f->kind != SHEET_PHONES && v.p && !f->locked)
			f->typed = f->own ? str_trim(lines(x->a, v)) : lines(x->a, v);
	}
}

const sheet_field *contact_sheet_field(const contact_sheet *s, const char *key)
{
	for (size_t i = 0; i < s->n; i++)
		if (str_eq(s->fields[i].key, str_of(key)))
			return &s->fields[i];
	return NULL;
}
