#include "features/own/own_rules.h"

#include "base/buf.h"
#include "base/text.h"

enum { DOCUMENT_MOST = 64 * 1024 };

const struct own_kind_def OWN_DEFS[OWN_KINDS] = {
	[OWN_STATUS] = {"status", "status"},
	[OWN_TAG] = {"tag", "tag"},
	[OWN_GROUP] = {"group", "group"},
	[OWN_FIELD] = {"field", "field"},
};

enum own_kind own_kind_of(str key, enum own_kind usual)
{
	for (int i = 0; i < OWN_KINDS; i++)
		if (str_eq(key, str_of(OWN_DEFS[i].key)))
			return (enum own_kind)i;
	return usual;
}

static const field own_form_f[] = {
	FIELD(own_form, name),   FIELD(own_form, category),   FIELD(own_form, icon),
	FIELD(own_form, kind),   FIELD(own_form, field_kind), FIELD(own_form, choices),
	FIELD(own_form, months), FIELD(own_form, version),    FIELD(own_form, archived),
};
const type own_form_t = TYPE(own_form, own_form_f);

const struct own_choice OWN_CATEGORIES[OWN_CATEGORIES_N] = {
	{"active", "Active: shown in lists"},
	{"inactive", "Inactive: left out of lists"},
};

const struct own_choice OWN_ICONS[OWN_ICONS_N] = {
	{"circle-dot", "Under way, green"}, {"hourglass", "Waiting for somebody, blue"},
	{"circle-pause", "On hold, amber"}, {"circle-alert", "Needs a look, amber"},
	{"circle-check", "Done"},           {"circle-minus", "Over"},
	{"circle-x", "Refused, red"},
};

const struct own_choice OWN_FIELD_KINDS[OWN_FIELD_KINDS_N] = {
	{"text", "Text"},        {"number", "Number"},
	{"date", "Date"},        {"choice", "One of some choices"},
	{"yes_no", "Yes or no"},
};

static bool one_of(str v, const struct own_choice *c, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(v, str_of(c[i].value)))
			return true;
	return false;
}

static bool same_before(arena *a, str lines, size_t upto, str line)
{
	str rest = str_sub(lines, 0, upto), other;

	while (str_split(&rest, '\n', &other))
		if (str_eq(text_line(a, other, SIZE_MAX / 2), line))
			return true;
	return false;
}

/* The choices with what is wrong about them; NULL when nothing is. */
static const char *choices_fault(arena *a, str choices)
{
	str rest = choices, line;
	size_t n = 0;

	while (str_split(&rest, '\n', &line)) {
		size_t at = (size_t)(line.p - choices.p);
		str one = text_line(a, line, SIZE_MAX / 2);
		if (!one.n)
			continue;
		n++;
		if (text_chars(one) > OWN_NAME_MOST)
			return "A choice can be at most 60 characters.";
		if (same_before(a, choices, at, one))
			return "A choice stands there twice.";
	}
	if (!n)
		return "Write the choices, a line each.";
	return n > OWN_CHOICES_MOST ? "There can be at most 100 choices." : NULL;
}

size_t own_check(arena *a, enum own_kind kind, const own_form *f, str was_kind,
		 own_fault faults[OWN_FAULTS_MOST])
{
	str holds = was_kind.p ? was_kind : f->field_kind;
	const char *says;
	size_t n = 0;

	if (kind == OWN_STATUS) {
		if (!one_of(f->category, OWN_CATEGORIES, OWN_CATEGORIES_N))
			faults[n++] = (own_fault){"category", "Choose one of the two."};
		if (!one_of(f->icon, OWN_ICONS, OWN_ICONS_N))
			faults[n++] = (own_fault){"icon", "Choose one from the list."};
		if (f->months < 0 || f->months > OWN_MONTHS_MOST)
			faults[n++] = (own_fault){
				"months", "Give whole months from 1 to 120, or none."};
	}
	if (kind == OWN_FIELD && !one_of(holds, OWN_FIELD_KINDS, OWN_FIELD_KINDS_N))
		faults[n++] = (own_fault){"field_kind", "Choose one from the list."};
	if (kind == OWN_FIELD && str_eq(holds, S("choice"))) {
		says = choices_fault(a, f->choices);
		if (says)
			faults[n++] = (own_fault){"choices", says};
	}
	return n;
}

static void member(buf *b, const char *name, str value)
{
	buf_fmt(b, ",\"%s\":", name);
	buf_json(b, value);
}

static void document_choices(arena *a, buf *b, str choices)
{
	str rest = choices, line;
	bool first = true;

	buf_str(b, S(",\"choices\":["));
	while (str_split(&rest, '\n', &line)) {
		str one = text_line(a, line, OWN_NAME_MOST);
		if (!one.n)
			continue;
		if (!first)
			buf_chr(b, ',');
		first = false;
		buf_json(b, one);
	}
	buf_chr(b, ']');
}

str own_document(arena *a, enum own_kind kind, const own_form *f)
{
	buf b = buf_new(a, 256, DOCUMENT_MOST);

	buf_str(&b, S("{\"name\":"));
	buf_json(&b, f->name);
	if (kind == OWN_STATUS) {
		member(&b, "category", f->category);
		member(&b, "icon", f->icon);
		if (f->months)
			buf_fmt(&b, ",\"months\":%lld", (long long)f->months);
	}
	if (kind == OWN_FIELD) {
		member(&b, "kind", f->field_kind);
		buf_fmt(&b, ",\"archived\":%s", f->archived ? "true" : "false");
		document_choices(a, &b, f->choices);
	}
	buf_chr(&b, '}');
	return buf_view(&b);
}
