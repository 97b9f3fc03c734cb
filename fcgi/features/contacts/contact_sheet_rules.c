#include "features/contacts/contact_sheet_rules.h"

#include "base/buf.h"
#include "base/text.h"

enum { TEXT_MOST = 64 * 1024, NUMBER_DIGITS = 15 };

#define NEW (1U << SHEET_NEW)
#define WHO (1U << SHEET_WHO)
#define REACH (1U << SHEET_REACH)
#define PROJECT (1U << SHEET_PROJECT)
#define WISHES (1U << SHEET_WISHES)
#define MARKS (1U << SHEET_MARKS)

const struct sheet_part_def SHEET_TITLES[SHEET_PARTS] = {
	[SHEET_WHO] = {"who", "Who"},
	[SHEET_REACH] = {"reach", "Phones and addresses"},
	[SHEET_PROJECT] = {"project", "Project"},
	[SHEET_WISHES] = {"wishes", "How they like it"},
	[SHEET_MARKS] = {"marks", "Tags and groups"},
	[SHEET_OWN] = {"own", "More"},
};

#define TEXT(t) CT_##t
/* clang-format off */
const struct sheet_def SHEET_FIELDS[SHEET_DEFS] = {
	{"name", "Name", "", "name", SHEET_LINE, TEXT(NAME), WHO | NEW},
	{"type", "Kind", "", NULL, SHEET_CHOICE, TEXT(TYPE), WHO | NEW},
	{"language", "Language", "", NULL, SHEET_CHOICE, TEXT(LANGUAGE), WHO | NEW},
	{"phones", "Phones", "", "phone", SHEET_PHONES, -1, REACH | NEW},
	{"email", "Email", "", "email", SHEET_LINE, TEXT(EMAIL), REACH | NEW},
	{"address", "Address", "", "address", SHEET_LINE, TEXT(ADDRESS), REACH | NEW},
	{"status", "Status", "", "status", SHEET_CHOICE, TEXT(STATUS), PROJECT | NEW},
	{"stage", "Stage", "", "stage", SHEET_CHOICE, TEXT(STAGE), PROJECT},
	{"owner_id", "Coordinator", "", "owner", SHEET_CHOICE, TEXT(OWNER), PROJECT | NEW},
	{"sale_date", "Sale", "", "sale_date", SHEET_DATE, TEXT(SALE_DATE), PROJECT},
	{"install_date", "Install", "", "install_date", SHEET_DATE, TEXT(INSTALL_DATE), PROJECT},
	{"pto_date", "PTO", "", "pto_date", SHEET_DATE, TEXT(PTO_DATE), PROJECT},
	{"record_id", "Record", "Their id in your CRM", "record_id", SHEET_LINE, TEXT(RECORD_ID), PROJECT},
	{"preferred_channel", "Prefers", "", NULL, SHEET_CHOICE, TEXT(CHANNEL), WISHES},
	{"time_windows", "When to call", "Such as Mon to Fri 9 to noon; Sat after 2 PM. Texts wait for it, too", NULL, SHEET_LINE, TEXT(WINDOWS), WISHES},
	{"timezone", "Time zone", "Such as America/Denver; empty: yours", NULL, SHEET_LINE, TEXT(TIMEZONE), WISHES},
	{"special_instructions", "Instructions", "", NULL, SHEET_AREA, TEXT(INSTRUCTIONS), WISHES},
	{"tags", "Tags", "One a line", NULL, SHEET_NAMES, -1, MARKS},
	{"groups", "Groups", "One a line", NULL, SHEET_NAMES, -1, MARKS},
};
/* clang-format on */

enum sheet_part sheet_part_of(str key)
{
	for (int p = 0; p < SHEET_PARTS; p++)
		if (str_eq(key, str_of(SHEET_TITLES[p].key)))
			return (enum sheet_part)p;
	return SHEET_NONE;
}

enum sheet_verdict sheet_decide(str typed, str was, str now, enum sheet_pick pick)
{
	if (str_eq(typed, now) || pick == SHEET_THEIRS)
		return SHEET_KEEP;
	if (pick == SHEET_ASKED)
		return SHEET_CLASH;
	if (str_eq(now, was))
		return str_eq(typed, was) ? SHEET_KEEP : SHEET_TAKE;
	return str_eq(typed, was) ? SHEET_KEEP : SHEET_CLASH;
}

bool sheet_pickable(const sheet_field *one, const sheet_field *other)
{
	return one->kind != SHEET_PHONES && one->kind != SHEET_NAMES &&
	       one->text != CT_RECORD_ID && !one->locked &&
	       !str_eq(one->now, other->now);
}

bool sheet_other_stays(const sheet_field *one)
{
	return !one->now.n || (one->text == CT_TYPE && str_eq(one->now, S("lead")));
}

/* ---- values of several lines ---- */

str sheet_phones_text(arena *a, const contact_phone_in *phones, size_t n)
{
	buf b = buf_new(a, 128, TEXT_MOST);

	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_chr(&b, '\n');
		buf_str(&b, phones[i].number);
		buf_chr(&b, '\t');
		buf_str(&b, phones[i].label);
	}
	return buf_view(&b);
}

contact_phone_in *sheet_phones_read(arena *a, str text, size_t *n)
{
	contact_phone_in *out = ARENA_ARRAY(a, contact_phone_in, PHONES_MOST + 1);
	str line;

	*n = 0;
	while (*n <= PHONES_MOST && str_split(&text, '\n', &line)) {
		contact_phone_in p = {.number = line, .label = S("")};
		ptrdiff_t tab = str_find(line, '\t', 0);
		if (tab >= 0)
			p = (contact_phone_in){str_sub(line, 0, (size_t)tab),
					       str_sub(line, (size_t)tab + 1, line.n)};
		out[(*n)++] = p;
	}
	return out;
}

str sheet_names_text(arena *a, const str *names, size_t n)
{
	buf b = buf_new(a, 128, TEXT_MOST);

	for (size_t i = 0; i < n; i++) {
		if (i)
			buf_chr(&b, '\n');
		buf_str(&b, names[i]);
	}
	return buf_view(&b);
}

str *sheet_names_read(arena *a, str text, size_t *n)
{
	str *out = ARENA_ARRAY(a, str, LABELS_MOST + 1);
	str line;

	*n = 0;
	while (*n <= LABELS_MOST && str_split(&text, '\n', &line)) {
		line = str_trim(line);
		if (line.n)
			out[(*n)++] = line;
	}
	return out;
}

static bool is_digits(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

/* -12.5: as JSON writes numbers, and not longer than it keeps exactly. */
static bool is_number(str v)
{
	str whole = str_starts(v, S("-")) ? str_sub(v, 1, v.n) : v;
	ptrdiff_t point = str_find(whole, '.', 0);

	if (whole.n > NUMBER_DIGITS)
		return false;
	if (point >= 0 && !is_digits(str_sub(whole, (size_t)point + 1, whole.n)))
		return false;
	if (point >= 0)
		whole = str_sub(whole, 0, (size_t)point);
	return is_digits(whole) && (whole.n == 1 || whole.p[0] != '0');
}

const char *sheet_own_json(arena *a, str kind, str typed, str *out)
{
	buf b = buf_new(a, 64, TEXT_MOST * 2);

	if (!typed.n) {
		*out = S("null");
		return NULL;
	}
	*out = typed;
	if (str_eq(kind, S("number")))
		return is_number(typed) ? NULL : "This must be a number, such as 12.5.";
	if (str_eq(kind, S("yes_no")))
		return str_eq(typed, S("true")) || str_eq(typed, S("false"))
			       ? NULL
			       : "This must be yes or no.";
	buf_json(&b, typed);
	*out = buf_view(&b);
	return NULL;
}

/* ---- to a draft and back ---- */

static void draft_own(arena *a, const sheet_field *v, contact_draft *d,
		      contact_faults *f)
{
	str json, key = str_sub(v->key, sizeof("own.") - 1, v->key.n);
	const char *says = sheet_own_json(a, v->own_kind, v->typed, &json);

	if (says) {
		contact_fault_add(f, str_printf(a, "custom/" STR_FMT, STR_ARG(key)),
				  str_of(says));
		return;
	}
	d->given |= GIVEN_CUSTOM;
	d->custom[d->custom_n++] = (contact_custom_in){key, json};
}

static void at_most(arena *a, const sheet_field *v, size_t *n, size_t most,
		    contact_faults *f)
{
	if (*n <= most)
		return;
	*n = most;
	contact_fault_add(f, v->key, str_printf(a, "At most %zu.", most));
}

static void draft_field(arena *a, const sheet_field *v, contact_draft *d,
			contact_faults *f)
{
	if (v->own)
		draft_own(a, v, d, f);
	else if (v->text >= 0)
		d->text[v->text] = v->typed.p ? v->typed : S("");
	else if (v->kind == SHEET_PHONES) {
		d->given |= GIVEN_PHONES;
		d->phones = sheet_phones_read(a, v->typed, &d->phones_n);
		at_most(a, v, &d->phones_n, PHONES_MOST, f);
	} else if (str_eq(v->key, S("tags"))) {
		d->given |= GIVEN_TAGS;
		d->tags = sheet_names_read(a, v->typed, &d->tags_n);
		at_most(a, v, &d->tags_n, LABELS_MOST, f);
	} else {
		d->given |= GIVEN_GROUPS;
		d->groups = sheet_names_read(a, v->typed, &d->groups_n);
		at_most(a, v, &d->groups_n, LABELS_MOST, f);
	}
}

void sheet_draft(arena *a, const sheet_field *fields, size_t n, enum sheet_part part,
		 bool all, contact_draft *d, contact_faults *f)
{
	*d = (contact_draft){.custom = ARENA_ARRAY(a, contact_custom_in, CUSTOM_MOST)};
	for (size_t i = 0; i < n; i++)
		if ((fields[i].parts & sheet_bit(part)) &&
		    (all ? !str_eq(fields[i].typed, fields[i].was)
			 : fields[i].verdict == SHEET_TAKE))
			draft_field(a, &fields[i], d, f);
}

void sheet_tidied(arena *a, sheet_field *fields, size_t n, enum sheet_part part,
		  const contact_draft *d)
{
	for (size_t i = 0; i < n; i++) {
		sheet_field *v = &fields[i];
		if (!(v->parts & sheet_bit(part)) || v->own)
			continue;
		if (v->text >= 0) {
			if (d->text[v->text].p)
				v->typed = d->text[v->text];
		} else if (v->kind == SHEET_PHONES) {
			if (d->given & GIVEN_PHONES)
				v->typed = sheet_phones_text(a, d->phones, d->phones_n);
		} else if (str_eq(v->key, S("tags"))) {
			if (d->given & GIVEN_TAGS)
				v->typed = sheet_names_text(a, d->tags, d->tags_n);
		} else if (d->given & GIVEN_GROUPS) {
			v->typed = sheet_names_text(a, d->groups, d->groups_n);
		}
	}
}

/* "phones/0" is of phones, "custom/roof" of own.roof. */
static bool fault_is_of(arena *a, const sheet_field *v, str where)
{
	ptrdiff_t slash = str_find(where, '/', 0);

	if (slash < 0)
		return str_eq(v->key, where);
	if (!v->own)
		return str_eq(v->key, str_sub(where, 0, (size_t)slash));
	return str_eq(v->key,
		      str_printf(a, "own." STR_FMT,
				 STR_ARG(str_sub(where, (size_t)slash + 1, where.n))));
}

bool sheet_faults(arena *a, sheet_field *fields, size_t n, const contact_faults *f)
{
	bool placed = true;

	for (size_t i = 0; i < f->n; i++) {
		bool found = false;
		for (size_t k = 0; k < n && !found; k++) {
			found = fault_is_of(a, &fields[k], f->items[i].field);
			if (found && !fields[k].error.n)
				fields[k].error = f->items[i].says;
		}
		placed = placed && found;
	}
	return placed;
}
