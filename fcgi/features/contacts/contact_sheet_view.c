#include "features/contacts/contact_sheet_view.h"

#include "base/buf.h"
#include "features/contacts/contact_story_store.h"
#include "features/contacts/contacts_store.h"
#include "features/shell/fill.h"

enum { SPARE_PHONES = 1, OPTIONS_MOST = 700, SHOWN_MOST = 16 * 1024 };

struct word {
	const char *value, *text;
};
static const struct word TYPE_WORDS[] = {
	{"customer", "Customer"}, {"lead", "Lead"},         {"crew", "Crew"},
	{"vendor", "Vendor"},     {"employee", "Employee"},
};
static const struct word CHANNEL_WORDS[] = {
	{"call", "Calls"},
	{"text", "Texts"},
	{"email", "Email"},
};
static const struct word LANGUAGE_WORDS[] = {
	{"en", "English"},    {"es", "Spanish"},    {"fr", "French"},
	{"de", "German"},     {"pt", "Portuguese"}, {"zh", "Chinese"},
	{"vi", "Vietnamese"}, {"tl", "Tagalog"},    {"ko", "Korean"},
	{"ru", "Russian"},    {"ar", "Arabic"},
};
static const struct word YES_WORDS[] = {{"true", "Yes"}, {"false", "No"}};

struct words {
	const struct word *w;
	size_t n;
};
#define WORDS(table) ((struct words){table, sizeof(table) / sizeof((table)[0])})

/* Those fields whose choices are always the same. */
static struct words words_of(const sheet_field *f)
{
	if (f->yes_no)
		return WORDS(YES_WORDS);
	switch (f->text) {
	case CT_TYPE:
		return WORDS(TYPE_WORDS);
	case CT_CHANNEL:
		return WORDS(CHANNEL_WORDS);
	case CT_LANGUAGE:
		return WORDS(LANGUAGE_WORDS);
	default:
		return (struct words){NULL, 0};
	}
}

/* ---- values for people ---- */

static str shown_date(ctx *x, const session *who, str v)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int64_t m = 0, d = 0;

	if (v.n != 10 || !str_i64(str_sub(v, 5, 7), &m) ||
	    !str_i64(str_sub(v, 8, 10), &d) || m < 1 || m > 12)
		return v;
	if (fill_style(who) == TIME_INTL)
		return str_printf(x->a, "%d %s " STR_FMT, (int)d, months[m - 1],
				  STR_ARG(str_sub(v, 0, 4)));
	return str_printf(x->a, "%s %d, " STR_FMT, months[m - 1], (int)d,
			  STR_ARG(str_sub(v, 0, 4)));
}

static str shown_phones(ctx *x, const session *who, str v)
{
	buf b = buf_new(x->a, 128, SHOWN_MOST);
	size_t n;
	const contact_phone_in *p = sheet_phones_read(x->a, v, &n);

	for (size_t i = 0; i < n; i++) {
		buf_str(&b, i ? S(", ") : S(""));
		buf_str(&b, fill_phone(x, who, p[i].number));
		if (p[i].label.n)
			buf_fmt(&b, " " STR_FMT, STR_ARG(p[i].label));
	}
	return buf_view(&b);
}

static str shown_names(ctx *x, str v)
{
	buf b = buf_new(x->a, 128, SHOWN_MOST);
	size_t n;
	const str *names = sheet_names_read(x->a, v, &n);

	for (size_t i = 0; i < n; i++) {
		buf_str(&b, i ? S(", ") : S(""));
		buf_str(&b, names[i]);
	}
	return buf_view(&b);
}

static str person_name(const sheet_shelf *s, str id)
{
	for (size_t i = 0; i < s->people.n; i++) {
		const story_person *p = LIST_AT(s->people, story_person, i);
		if (str_eq(p->id, id))
			return p->name;
	}
	return S("Somebody who left");
}

str sheet_shown(ctx *x, const session *who, const sheet_shelf *s, const sheet_field *f,
		str value)
{
	struct words w = words_of(f);

	if (!value.n)
		return S("");
	for (size_t i = 0; i < w.n; i++)
		if (str_eq(value, str_of(w.w[i].value)))
			return str_of(w.w[i].text);
	if (f->kind == SHEET_PHONES)
		return shown_phones(x, who, value);
	if (f->kind == SHEET_NAMES)
		return shown_names(x, value);
	if (f->kind == SHEET_DATE)
		return shown_date(x, who, value);
	if (f->text == CT_OWNER)
		return person_name(s, value);
	return value;
}

/* ---- choices ---- */

struct options {
	v_option *o;
	size_t n;
	str chosen;
	bool has; /* the chosen one is among them */
};

static void option_add(struct options *o, str value, str text)
{
	if (o->n >= OPTIONS_MOST)
		return;
	o->o[o->n] = fill_option(value, text, o->chosen);
	o->has = o->has || o->o[o->n].chosen;
	o->n++;
}

static void options_listed(struct options *o, const sheet_shelf *s,
			   const sheet_field *f)
{
	str kind = f->text == CT_STATUS ? S("status") : S("stage");

	for (size_t i = 0; i < s->choices.n; i++) {
		const contact_choice *c = LIST_AT(s->choices, contact_choice, i);
		if (str_eq(c->kind, kind))
			option_add(o, f->text == CT_STATUS ? c->value : c->text,
				   c->text);
	}
}

static void options_people(struct options *o, const sheet_shelf *s)
{
	for (size_t i = 0; i < s->people.n; i++) {
		const story_person *p = LIST_AT(s->people, story_person, i);
		if (str_eq(p->kind, S("member")))
			option_add(o, p->id, p->name);
	}
}

static void options_own(struct options *o, str choices)
{
	str one;

	while (str_split(&choices, '\n', &one))
		option_add(o, one, one);
}

/* What can be chosen; what is there already stays possible, also when nobody would
 * choose it anew: somebody who has left, a word that was taken away. */
static list options_fill(ctx *x, const session *who, const sheet_shelf *s,
			 const sheet_field *f)
{
	struct options o = {.o = ARENA_ARRAY(x->a, v_option, OPTIONS_MOST + 2),
			    .chosen = f->typed};
	struct words w = words_of(f);

	if (f->text != CT_TYPE)
		option_add(&o, S(""), f->text == CT_OWNER ? S("Nobody") : S("—"));
	for (size_t i = 0; i < w.n; i++)
		option_add(&o, str_of(w.w[i].value), str_of(w.w[i].text));
	if (f->text == CT_STATUS || f->text == CT_STAGE)
		options_listed(&o, s, f);
	else if (f->text == CT_OWNER)
		options_people(&o, s);
	else if (f->own)
		options_own(&o, !f->yes_no ? f->choices : (str){0});
	if (!o.has && f->typed.n)
		option_add(&o, f->typed, sheet_shown(x, who, s, f, f->typed));
	return (list){o.o, o.n};
}

/* ---- fields ---- */

static list phones_fill(ctx *x, const session *who, const sheet_field *f)
{
	size_t n;
	const contact_phone_in *p = sheet_phones_read(x->a, f->typed, &n);
	v_phone_edit *v = ARENA_ARRAY(x->a, v_phone_edit, n + SPARE_PHONES);
	size_t shown = n < PHONES_MOST ? n + SPARE_PHONES : n;

	for (size_t i = 0; i < shown; i++) {
		str number = i < n ? p[i].number : S("");
		v[i] = (v_phone_edit){
			.row = str_printf(x->a, "%zu", i),
			.number = str_starts(number, S("+"))
					  ? fill_phone(x, who, number)
					  : number,
			.label = i < n ? p[i].label : S(""),
			.number_label = str_printf(x->a, "Phone %zu", i + 1),
			.label_label = str_printf(x->a, "Label of phone %zu", i + 1),
			.main = i == 0};
	}
	return (list){v, shown};
}

/* Who changed it last, as the timeline tells it: "Marcus Diaz, 2 min ago". */
static str changed_by(ctx *x, const sheet_shelf *s, const sheet_field *f)
{
	str what = f->text >= 0 ? str_of(CONTACT_TEXTS[f->text].label) : f->label;

	for (size_t i = 0; i < s->changes.n; i++) {
		const change_row *c = LIST_AT(s->changes, change_row, i);
		if (str_eq(c->what, what))
			return fill_text(x, c->who.n ? c->who : c->source, S(", "),
					 when_ago(x->a, c->created_at, x->now));
	}
	return S("somebody else");
}

static str input_type(const sheet_field *f)
{
	if (f->kind == SHEET_LINE)
		return f->text == CT_EMAIL ? S("email") : S("text");
	return f->kind == SHEET_DATE ? S("date") : S("");
}

static v_edit field_fill(ctx *x, const session *who, const sheet_shelf *s,
			 const sheet_field *f)
{
	bool clash = f->verdict == SHEET_CLASH;
	v_edit v = {.name = f->key,
		    .label = f->label,
		    .value = f->typed,
		    .was = clash ? f->now : f->was,
		    .hint = f->hint,
		    .error = f->error,
		    .invalid = f->error.n ? S("true") : S(""),
		    .area = f->kind == SHEET_AREA || f->kind == SHEET_NAMES,
		    .choice = f->kind == SHEET_CHOICE,
		    .multiple = f->kind == SHEET_PHONES,
		    .clash = clash};

	v.type = input_type(f);
	if (v.choice)
		v.options = options_fill(x, who, s, f);
	if (v.multiple)
		v.phones = phones_fill(x, who, f);
	if (f->locked && !v.multiple) {
		v.value = sheet_shown(x, who, s, f, f->now);
		v.locked = S("Kept in QuickBase; change it there.");
	} else if (f->locked) {
		v.hint =
			S("The main number is kept in QuickBase. Others can be added.");
	}
	if (clash) {
		v.mine = sheet_shown(x, who, s, f, f->typed);
		v.theirs = sheet_shown(x, who, s, f, f->now);
		v.theirs_by = changed_by(x, s, f);
	}
	return v;
}

static void field_focus(arena *a, v_edit *v)
{
	v_phone_edit *p = arena_copy(a, v->phones.items, v->phones.n * sizeof(*p));

	v->focus = true;
	if (v->phones.n)
		p->focus = true;
	v->phones.items = p;
}

list sheet_fields_fill(ctx *x, const session *who, const sheet_shelf *s,
		       const contact_sheet *c, enum sheet_part part)
{
	v_edit *v = ARENA_ARRAY(x->a, v_edit, c->n + 1);
	size_t n = 0, focus = SIZE_MAX;

	for (size_t i = 0; i < c->n; i++) {
		if (!(c->fields[i].parts & sheet_bit(part)))
			continue;
		v[n] = field_fill(x, who, s, &c->fields[i]);
		bool first =
			focus == SIZE_MAX || (!v[focus].error.n && !v[focus].clash);
		if ((focus == SIZE_MAX && !v[n].locked.n) ||
		    (first && (v[n].error.n || v[n].clash)))
			focus = n;
		n++;
	}
	if (focus != SIZE_MAX)
		field_focus(x->a, &v[focus]);
	return (list){v, n};
}

/* ---- parts ---- */

/* Phones have a part of their own in the page: who else is reached there. */
static list facts_fill(ctx *x, const session *who, const sheet_shelf *s,
		       const contact_sheet *c, enum sheet_part part)
{
	v_fact *f = ARENA_ARRAY(x->a, v_fact, c->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < c->n; i++) {
		const sheet_field *v = &c->fields[i];
		if (!(v->parts & sheet_bit(part)) || !v->now.n)
			continue;
		f[n++] = (v_fact){.label = v->label,
				  .value = v->text == CT_OWNER
						   ? c->owner
						   : sheet_shown(x, who, s, v, v->now)};
	}
	return (list){f, n};
}

static str locked_words(ctx *x, const contact_sheet *c, enum sheet_part part)
{
	buf b = buf_new(x->a, 128, 1024);

	for (size_t i = 0; i < c->n; i++) {
		const sheet_field *v = &c->fields[i];
		if (!(v->parts & sheet_bit(part)) || !v->locked)
			continue;
		buf_str(&b, b.n ? S(", ") : S("Kept in QuickBase: "));
		buf_str(&b, v->kind == SHEET_PHONES ? S("Main phone") : v->label);
	}
	if (b.n)
		buf_chr(&b, '.');
	return buf_view(&b);
}

static v_part part_fill(ctx *x, const session *who, const sheet_shelf *s,
			const contact_sheet *c, enum sheet_part part, bool may_edit)
{
	const struct sheet_part_def *def = &SHEET_TITLES[part];
	v_part v = {.key = str_of(def->key), .title = str_of(def->title)};

	v.locked = locked_words(x, c, part);
	if (c->open == part && may_edit) {
		v.action = str_printf(x->a, "/contacts/" STR_FMT "/edit?part=%s",
				      STR_ARG(c->id), def->key);
		v.cancel = str_printf(x->a, "/contacts/" STR_FMT, STR_ARG(c->id));
		v.fields = sheet_fields_fill(x, who, s, c, part);
		v.save = c->clash ? S("Save my choice") : S("Save");
		v.error = c->clash ? S("Somebody else changed the same while you were "
				       "writing. Choose what stays.")
				   : c->problem;
		return v;
	}
	v.facts = facts_fill(x, who, s, c, part);
	v.none = v.facts.n ? S("") : S("Nothing yet.");
	if (may_edit) {
		v.edit = str_printf(x->a, "/contacts/" STR_FMT "?edit=%s",
				    STR_ARG(c->id), def->key);
		v.edit_label = str_printf(x->a, "Edit %s", def->title);
	}
	return v;
}

static bool has_fields(const contact_sheet *c, enum sheet_part part)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->fields[i].parts & sheet_bit(part))
			return true;
	return false;
}

list sheet_parts_fill(ctx *x, const session *who, const sheet_shelf *s,
		      const contact_sheet *c, bool may_edit)
{
	v_part *v = ARENA_ARRAY(x->a, v_part, SHEET_PARTS);
	size_t n = 0;

	for (int p = 0; p < SHEET_PARTS; p++)
		if (has_fields(c, (enum sheet_part)p))
			v[n++] = part_fill(x, who, s, c, (enum sheet_part)p, may_edit);
	return (list){v, n};
}
