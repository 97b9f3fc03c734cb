#include <string.h>

#include "base/phone.h"
#include "base/text.h"
#include "features/imports/imports_rules.h"

enum { PHONES = 6, ONE_ROW = 512 * 1024 };

/* A row on its way: what its cells have said so far. */
struct row {
	arena *a;
	const import_plan *p;
	str text[64]; /* by number of the target */
	str phones[PHONES], exts[PHONES];
	size_t nphones;
	buf custom;
	const char *reason; /* why it is refused; the first */
	str about;          /* the column's label */
};

static void refuse(struct row *r, const char *label, const char *reason)
{
	if (r->reason)
		return;
	r->reason = reason;
	r->about = str_of(label);
}

static void member(buf *b, str key, str value)
{
	if (b->n && b->p[b->n - 1] != '{')
		buf_chr(b, ',');
	buf_json(b, key);
	buf_chr(b, ':');
	buf_json(b, value);
}

static void raw_member(buf *b, const char *key, const char *value)
{
	if (b->n && b->p[b->n - 1] != '{')
		buf_chr(b, ',');
	buf_json(b, str_of(key));
	buf_chr(b, ':');
	buf_str(b, str_of(value));
}

/* ---- cells ---- */

/* The next of several in one cell: "8015550142;ext=204" is one. */
static bool next_phone(str *rest, str *one)
{
	size_t n = 0;

	while (n < rest->n &&
	       (rest->p[n] != ';' || str_ieq(str_sub(*rest, n + 1, n + 5), S("ext="))))
		n++;
	*one = str_sub(*rest, 0, n);
	bool any = rest->n > 0;
	*rest = str_sub(*rest, n + 1, rest->n);
	return any;
}

static void take_phone(struct row *r, const target *t, str cell)
{
	str rest = cell, one, e164, ext;

	while (next_phone(&rest, &one)) {
		bool known = false;
		if (!str_trim(one).n)
			continue;
		if (!phone_read(r->a, one, r->p->region, &e164, &ext)) {
			refuse(r, t->label, "is not a phone number");
			return;
		}
		for (size_t i = 0; i < r->nphones; i++)
			known = known || str_eq(r->phones[i], e164);
		if (known || r->nphones >= PHONES)
			continue;
		r->exts[r->nphones] = ext;
		r->phones[r->nphones++] = e164;
	}
}

static bool email_fits(str s)
{
	ptrdiff_t at = str_find(s, '@', 0);

	return at > 0 && str_find(s, '@', (size_t)at + 1) < 0 && (size_t)at + 3 < s.n &&
	       str_find(s, '.', (size_t)at + 2) > 0 && str_find(s, ' ', 0) < 0;
}

static str text_of(struct row *r, const target *t, str cell)
{
	bool lines = str_eq(str_of(t->key), S("note")) ||
		     str_eq(str_of(t->key), S("special_instructions"));
	str s = lines ? text_clean(r->a, cell) : text_line(r->a, cell, t->max + 1);

	if (text_chars(s) > t->max)
		refuse(r, t->label, "is too long");
	return s;
}

/* Joined where several columns go to one place. */
static void put_text(struct row *r, const target *t, str s)
{
	str *at = &r->text[t - TARGETS];
	const char *between = str_eq(str_of(t->key), S("note")) ? "\n"
			      : t->kind == T_WORDS              ? ";"
								: ", ";

	*at = at->n ? str_printf(r->a, STR_FMT "%s" STR_FMT, STR_ARG(*at), between,
				 STR_ARG(s))
		    : s;
}

static str chosen_word(const column_plan *c, str cell, bool *chosen)
{
	for (size_t i = 0; i < c->nwords; i++)
		if (str_eq(c->words[i].text, cell)) {
			*chosen = true;
			return c->means[i];
		}
	*chosen = false;
	return (str){0};
}

static void take_choice(struct row *r, const column_plan *c, const target *t, str cell)
{
	bool chosen;
	str v = chosen_word(c, cell, &chosen);

	if (!chosen)
		v = choice_of(r->p->choices, target_choices(str_of(t->key)), cell);
	if (v.n)
		put_text(r, t, v);
}

static void take_number(struct row *r, const target *t, str cell)
{
	int64_t n;

	if (str_i64(cell, &n) && n >= 1 && n <= 10080)
		put_text(r, t, cell);
	else
		refuse(r, t->label, "is not a number of minutes");
}

static void take_other(struct row *r, const column_plan *c, const target *t, str cell)
{
	str v = t->kind == T_DATE     ? date_read(r->a, cell, c->order)
		: t->kind == T_MOMENT ? moment_read(r->a, cell, c->order)
		: t->kind == T_FIXED  ? fixed_of(str_of(t->key), cell)
		: yes_of(cell) > 0    ? S("true")
		: !yes_of(cell)       ? S("false")
				      : (str){0};

	if (v.n)
		put_text(r, t, v);
	else
		refuse(r, t->label,
		       t->kind == T_FIXED ? "is a word we do not know"
		       : t->kind == T_YES ? "is neither yes nor no"
					  : "is not a date");
}

/* Whether there is a zone of this name, the database knows, and refuses the row. */
static void take_zone(struct row *r, const target *t, str cell)
{
	if (str_eq(cell, S("UTC")) || str_find(cell, '/', 0) > 0)
		put_text(r, t, text_of(r, t, cell));
	else
		refuse(r, t->label, "is not one such as America/Denver");
}

static void take_cell(struct row *r, const column_plan *c, const target *t, str cell)
{
	switch (t->kind) {
	case T_PHONE:
		take_phone(r, t, cell);
		break;
	case T_ZONE:
		take_zone(r, t, cell);
		break;
	case T_EMAIL: {
		str s = str_lower(r->a, text_line(r->a, cell, 255));
		if (!email_fits(s) || s.n > 254)
			refuse(r, t->label, "is not an e-mail address");
		put_text(r, t, s);
		break;
	}
	case T_TEXT:
	case T_WORDS:
		put_text(r, t,
			 t->kind == T_TEXT ? text_of(r, t, cell)
					   : text_line(r->a, cell, 2000));
		break;
	case T_CHOICE:
		take_choice(r, c, t, cell);
		break;
	case T_NUMBER:
		take_number(r, t, cell);
		break;
	case T_DATE:
	case T_MOMENT:
	case T_FIXED:
	case T_YES:
		take_other(r, c, t, cell);
		break;
	}
}

/* A field of the business's own, by its kind; words of a choice are taken as they are.
 */
static void take_custom(struct row *r, const column_plan *c, str key, str cell)
{
	str kind = {0}, label = key, v = text_line(r->a, cell, 500);
	list all = r->p->choices;

	for (size_t i = 0; i < all.n; i++) {
		const import_choice *k = LIST_AT(all, import_choice, i);
		if (str_eq(k->kind, S("field")) && str_eq(k->value, key)) {
			kind = k->more;
			label = k->text;
		}
	}
	if (str_eq(kind, S("date")))
		v = date_read(r->a, cell, c->order);
	else if (str_eq(kind, S("yes_no")))
		v = yes_of(cell) > 0 ? S("yes") : !yes_of(cell) ? S("no") : (str){0};
	if (!v.n) {
		refuse(r, str_cstr(r->a, label),
		       str_eq(kind, S("date")) ? "is not a date"
					       : "is neither yes nor no");
		return;
	}
	member(&r->custom, key, v);
}

/* ---- the row as JSON ---- */

static str said(const struct row *r, const char *key)
{
	return r->text[target_of(str_of(key)) - TARGETS];
}

static str whole_name(struct row *r)
{
	str name = said(r, "name"), first = said(r, "first_name"),
	    last = said(r, "last_name");

	if (name.n)
		return name;
	return first.n && last.n ? str_printf(r->a, STR_FMT " " STR_FMT, STR_ARG(first),
					      STR_ARG(last))
	       : first.n         ? first
				 : last;
}

static void put_set(struct row *r, str name, buf *b)
{
	static const char *const PLAIN[] = {"email",
					    "address",
					    "type",
					    "status",
					    "preferred_channel",
					    "timezone",
					    "language",
					    "special_instructions",
					    "owner_id",
					    "stage_id",
					    "sale_date",
					    "install_date",
					    "pto_date"};

	buf_str(b, S("\"set\":{"));
	if (name.n)
		member(b, S("name"), name);
	for (size_t i = 0; i < sizeof(PLAIN) / sizeof(PLAIN[0]); i++)
		if (said(r, PLAIN[i]).n)
			member(b, str_of(PLAIN[i]), said(r, PLAIN[i]));
	if (said(r, "do_not_contact").n)
		raw_member(b, "do_not_contact",
			   str_eq(said(r, "do_not_contact"), S("true")) ? "true"
									: "false");
	if (r->custom.n > 1) {
		buf_chr(&r->custom, '}');
		raw_member(b, "custom", str_cstr(r->a, buf_view(&r->custom)));
	}
	buf_chr(b, '}');
}

static void put_words(struct row *r, const char *key, buf *b)
{
	str rest = said(r, key), one;
	bool any = false;

	if (!rest.n)
		return;
	buf_fmt(b, ",\"%s\":[", key);
	while (rest.n) {
		size_t n = 0;
		while (n < rest.n && rest.p[n] != ',' && rest.p[n] != ';')
			n++;
		one = text_line(r->a, str_sub(rest, 0, n), 60);
		rest = str_sub(rest, n + 1, rest.n);
		if (!plain_word(r->a, one).n)
			continue;
		if (any)
			buf_chr(b, ',');
		buf_json(b, one);
		any = true;
	}
	buf_chr(b, ']');
}

static void put_visit(struct row *r, buf *b)
{
	str at = said(r, "visit_at");

	if (!at.n)
		return;
	buf_str(b, S(",\"visit\":{"));
	member(b, S("at"), at);
	if (said(r, "visit_type").n)
		member(b, S("type"), said(r, "visit_type"));
	if (said(r, "visit_minutes").n)
		member(b, S("minutes"), said(r, "visit_minutes"));
	buf_chr(b, '}');
}

/* Extensions, by their numbers: they become labels. */
static void put_exts(struct row *r, buf *b)
{
	bool any = false;

	for (size_t i = 0; i < r->nphones; i++) {
		if (!r->exts[i].n)
			continue;
		if (!any)
			buf_str(b, S(",\"phone_labels\":{"));
		any = true;
		member(b, r->phones[i], phone_label(r->a, S(""), r->exts[i], 60));
	}
	if (any)
		buf_chr(b, '}');
}

static void put_good(struct row *r, str name, buf *b)
{
	buf_str(b, S(",\"phones\":["));
	for (size_t i = 0; i < r->nphones; i++) {
		if (i)
			buf_chr(b, ',');
		buf_json(b, r->phones[i]);
	}
	buf_chr(b, ']');
	if (said(r, "email").n)
		member(b, S("email"), said(r, "email"));
	if (said(r, "record_id").n)
		member(b, S("record_id"), said(r, "record_id"));
	buf_str(b, S(",\"data\":{"));
	put_set(r, name, b);
	put_exts(r, b);
	put_words(r, "tags", b);
	put_words(r, "groups", b);
	if (said(r, "note").n)
		member(b, S("note"), said(r, "note"));
	if (said(r, "text").n)
		member(b, S("text"),
		       str_eq(said(r, "text"), S("true")) ? S("granted")
							  : S("refused"));
	put_visit(r, b);
	buf_chr(b, '}');
}

static void put_cells(struct row *r, const sheet_row *cells, buf *b)
{
	buf_str(b, S(",\"cells\":["));
	for (size_t i = 0; i < cells->n; i++) {
		if (i)
			buf_chr(b, ',');
		/* the file of refused rows is for people: the beginning of a cell is
		 * enough to find it */
		str s = cells->cells[i];
		str part = text_clean(r->a, str_sub(s, 0, 4000));
		buf_json(b, memchr(part.p ? part.p : "", 0, part.n) ? S("") : part);
	}
	buf_chr(b, ']');
}

static void put_refused(struct row *r, buf *b)
{
	member(b, S("reason"),
	       r->about.n
		       ? str_printf(r->a, STR_FMT " %s", STR_ARG(r->about), r->reason)
		       : str_of(r->reason));
}

static void take_all(struct row *r, const sheet_row *cells)
{
	for (size_t i = 0; i < cells->n && i < r->p->n; i++) {
		const column_plan *c = &r->p->columns[i];
		const target *t = target_of(c->to);
		str cell = str_trim(cells->cells[i]);
		if (!cell.n)
			continue;
		if (str_starts(c->to, S("custom:")))
			take_custom(r, c, str_sub(c->to, 7, c->to.n), cell);
		else if (t)
			take_cell(r, c, t, cell);
	}
}

bool sheet_row_blank(const sheet_row *r)
{
	for (size_t i = 0; i < r->n; i++)
		if (str_trim(r->cells[i]).n)
			return false;
	return true;
}

bool import_row_json(arena *a, const import_plan *p, const sheet_row *cells, buf *b)
{
	struct row r = {.a = a, .p = p, .custom = buf_new(a, 64, ONE_ROW)};
	str name;

	buf_chr(&r.custom, '{');
	take_all(&r, cells);
	name = whole_name(&r);
	if (text_chars(name) > 200)
		refuse(&r, "Name", "is too long");
	if (!name.n && !r.nphones && !said(&r, "email").n && !said(&r, "record_id").n)
		refuse(&r, "", "No name, phone, e-mail or record id");
	buf_fmt(b, "{\"line\":%lld", (long long)cells->number);
	if (r.reason)
		put_refused(&r, b);
	else
		put_good(&r, name, b);
	if (r.reason || said(&r, "timezone").n)
		put_cells(&r, cells, b);
	buf_chr(b, '}');
	return !r.reason;
}
