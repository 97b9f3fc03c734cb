#include "features/contacts/contact_edit_rules.h"

#include "base/buf.h"
#include "base/email.h"
#include "base/phone.h"
#include "base/text.h"
#include "base/week.h"

enum { DOCUMENT_MOST = 512 * 1024, LABEL_CHARS = 60 };

#define TYPES "customer employee vendor crew lead"

const struct contact_text_def CONTACT_TEXTS[CT_N] = {
	[CT_TYPE] = {"type", "Type", 20, false, TYPES},
	[CT_NAME] = {"name", "Name", 200, false, NULL},
	[CT_EMAIL] = {"email", "Email", 254, true, NULL},
	[CT_ADDRESS] = {"address", "Address", 500, true, NULL},
	[CT_RECORD_ID] = {"record_id", "Record id", 100, true, NULL},
	[CT_STATUS] = {"status", "Status", 60, true, NULL},
	[CT_STAGE] = {"stage", "Stage", 80, true, NULL},
	[CT_OWNER] = {"owner_id", "Coordinator", 36, true, NULL},
	[CT_SALE_DATE] = {"sale_date", "Sale", 10, true, NULL},
	[CT_INSTALL_DATE] = {"install_date", "Install", 10, true, NULL},
	[CT_PTO_DATE] = {"pto_date", "PTO", 10, true, NULL},
	[CT_LANGUAGE] = {"language", "Language", 35, false, NULL},
	[CT_TIMEZONE] = {"timezone", "Time zone", 64, false, NULL},
	[CT_CHANNEL] = {"preferred_channel", "Preferred channel", 10, false,
			"call text email"},
	[CT_WINDOWS] = {"time_windows", "When to call", 200, false, NULL},
	[CT_INSTRUCTIONS] = {"special_instructions", "Instructions", 2000, false, NULL},
};

void contact_fault_add(contact_faults *f, str where, str says)
{
	if (f->n < FAULTS_MOST)
		f->items[f->n++] = (contact_fault){where, says};
}

static bool is_one_of(str v, const char *words)
{
	str one, rest = str_of(words);

	while (str_split(&rest, ' ', &one))
		if (str_eq(v, one))
			return true;
	return false;
}

static bool is_digits(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0;
}

static bool is_leap(int64_t y)
{
	return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

/* 2026-11-21: digits where digits stand. */
static bool is_date_shaped(str s)
{
	return s.n == 10 && s.p[4] == '-' && s.p[7] == '-' &&
	       is_digits(str_sub(s, 0, 4)) && is_digits(str_sub(s, 5, 7)) &&
	       is_digits(str_sub(s, 8, 10));
}

/* A day that there was or will be. */
static bool is_date(str s)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int64_t y = 0, m = 0, d = 0;

	if (!is_date_shaped(s) || !str_i64(str_sub(s, 0, 4), &y) ||
	    !str_i64(str_sub(s, 5, 7), &m) || !str_i64(str_sub(s, 8, 10), &d))
		return false;
	return y >= 1900 && m >= 1 && m <= 12 && d >= 1 &&
	       d <= days[m - 1] + (m == 2 && is_leap(y));
}

/* Letters, digits and some marks: what names of zones and languages are made of. */
static bool is_made_of(str s, const char *marks)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
			     (c >= '0' && c <= '9');
		if (!alnum && str_find(str_of(marks), c, 0) < 0)
			return false;
	}
	return true;
}

/* "America/Denver", "UTC"; whether there is such a zone, the database knows. */
static bool is_zone(str s)
{
	return str_eq(s, S("UTC")) ||
	       (str_find(s, '/', 0) > 0 && is_made_of(s, "/_+-"));
}

/* Kept in the one way of base/week.h: what was understood is there to be seen. */
static const char *windows_fault(arena *a, str *v)
{
	week w;

	if (!week_read(*v, &w))
		return "Write days and times, such as Mon to Fri 9 to noon; Sat after "
		       "2 PM. Anything else belongs in the instructions.";
	*v = week_write(a, &w);
	return v->n <= CONTACT_TEXTS[CT_WINDOWS].most
		       ? NULL
		       : "These are too many times. Put some of them together.";
}

static const char *text_fault(arena *a, enum contact_text t, str *v)
{
	switch (t) {
	case CT_EMAIL:
		return email_clean(a, v);
	case CT_OWNER:
		return str_is_uuid(*v) ? NULL : "This must be the id of a member.";
	case CT_SALE_DATE:
	case CT_INSTALL_DATE:
	case CT_PTO_DATE:
		return is_date(*v) ? NULL : "This must be a date: 2026-11-21.";
	case CT_LANGUAGE:
		return is_made_of(*v, "-") ? NULL
					   : "This must be a language, such as en or "
					     "es-MX.";
	case CT_TIMEZONE:
		return is_zone(*v)
			       ? NULL
			       : "This must be a time zone, such as America/Denver.";
	case CT_WINDOWS:
		return windows_fault(a, v);
	case CT_TYPE:
	case CT_CHANNEL:
		return is_one_of(*v, CONTACT_TEXTS[t].one)
			       ? NULL
			       : str_printf(a, "This must be one of: %s.",
					    CONTACT_TEXTS[t].one)
					 .p;
	case CT_NAME:
	case CT_ADDRESS:
	case CT_RECORD_ID:
	case CT_STATUS:
	case CT_STAGE:
	case CT_INSTRUCTIONS:
	case CT_N:
		break;
	}
	return NULL;
}

/* Instructions keep their lines; everything else is one. */
static str text_put_right(arena *a, enum contact_text t, str v)
{
	return t == CT_INSTRUCTIONS ? str_trim(text_clean(a, v))
				    : text_line(a, v, SIZE_MAX / 2);
}

static void check_text(arena *a, enum contact_text t, contact_draft *d,
		       contact_faults *f)
{
	const struct contact_text_def *def = &CONTACT_TEXTS[t];
	str *v = &d->text[t];
	const char *says = NULL;

	if (!v->p)
		return;
	*v = text_put_right(a, t, *v);
	size_t chars = text_chars(*v);
	if (chars > def->most)
		says = str_printf(a, "This can be at most %zu characters, it has %zu.",
				  def->most, chars)
			       .p;
	else if (v->n)
		says = text_fault(a, t, v);
	else if (t == CT_TYPE)
		says = "This must be one of: " TYPES ".";
	if (says)
		contact_fault_add(f, str_of(def->key), str_of(says));
}

static void check_phones(arena *a, contact_draft *d, str region, contact_faults *f)
{
	size_t n = 0;

	for (size_t i = 0; i < d->phones_n; i++) {
		contact_phone_in p = d->phones[i];
		bool twice = false;
		str ext;
		if (p.number.n > 100 ||
		    !phone_read(a, p.number, region, &p.number, &ext)) {
			contact_fault_add(f, str_printf(a, "phones/%zu", i),
					  S("This is no phone number."));
			continue;
		}
		p.label = phone_label(a, text_line(a, p.label, SIZE_MAX / 2), ext,
				      LABEL_CHARS);
		for (size_t k = 0; k < n; k++)
			twice |= str_eq(d->phones[k].number, p.number);
		if (!twice)
			d->phones[n++] = p;
	}
	d->phones_n = n;
}

static void check_labels(arena *a, const char *where, str *names, size_t *count,
			 contact_faults *f)
{
	size_t n = 0;

	for (size_t i = 0; i < *count; i++) {
		str v = text_line(a, names[i], SIZE_MAX / 2);
		bool twice = false;
		if (!v.n || text_chars(v) > LABEL_CHARS) {
			contact_fault_add(f, str_printf(a, "%s/%zu", where, i),
					  S("This must have 1 to 60 characters."));
			continue;
		}
		for (size_t k = 0; k < n; k++)
			twice |= str_ieq(names[k], v);
		if (!twice)
			names[n++] = v;
	}
	*count = n;
}

void contact_draft_check(arena *a, contact_draft *d, str region, contact_faults *f)
{
	for (enum contact_text t = 0; t < CT_N; t++)
		check_text(a, t, d, f);
	check_phones(a, d, region, f);
	check_labels(a, "tags", d->tags, &d->tags_n, f);
	check_labels(a, "groups", d->groups, &d->groups_n, f);
}

/* ---- the document ---- */

static void put_key(buf *b, const char *key)
{
	buf_fmt(b, "%s\"%s\":", b->n > 1 ? "," : "", key);
}

static void put_names(buf *b, const char *key, const str *names, size_t n)
{
	put_key(b, key);
	for (size_t i = 0; i < n; i++) {
		buf_chr(b, i ? ',' : '[');
		buf_json(b, names[i]);
	}
	buf_str(b, n ? S("]") : S("[]"));
}

static void put_phones(buf *b, const contact_draft *d)
{
	put_key(b, "phones");
	buf_chr(b, '[');
	for (size_t i = 0; i < d->phones_n; i++) {
		buf_str(b, i ? S(",{\"number\":") : S("{\"number\":"));
		buf_json(b, d->phones[i].number);
		buf_str(b, S(",\"label\":"));
		buf_json(b, d->phones[i].label);
		buf_chr(b, '}');
	}
	buf_chr(b, ']');
}

static void put_custom(buf *b, const contact_draft *d)
{
	put_key(b, "custom");
	buf_chr(b, '{');
	for (size_t i = 0; i < d->custom_n; i++) {
		if (i)
			buf_chr(b, ',');
		buf_json(b, d->custom[i].key);
		buf_chr(b, ':');
		buf_str(b, d->custom[i].value);
	}
	buf_chr(b, '}');
	if (d->given & GIVEN_WHOLE) {
		put_key(b, "custom_whole");
		buf_str(b, S("true"));
	}
}

static void put_text(buf *b, const struct contact_text_def *def, str v)
{
	if (!v.p)
		return;
	put_key(b, def->key);
	if (v.n || !def->nullable)
		buf_json(b, v);
	else
		buf_str(b, S("null"));
}

str contact_draft_document(arena *a, const contact_draft *d)
{
	buf b = buf_new(a, 1024, DOCUMENT_MOST);

	buf_chr(&b, '{');
	for (enum contact_text t = 0; t < CT_N; t++)
		put_text(&b, &CONTACT_TEXTS[t], d->text[t]);
	if (d->given & GIVEN_EMERGENCY) {
		put_key(&b, "emergency");
		buf_str(&b, d->emergency ? S("true") : S("false"));
	}
	if (d->given & GIVEN_PHONES)
		put_phones(&b, d);
	if (d->given & GIVEN_TAGS)
		put_names(&b, "tags", d->tags, d->tags_n);
	if (d->given & GIVEN_GROUPS)
		put_names(&b, "groups", d->groups, d->groups_n);
	if (d->given & GIVEN_CUSTOM)
		put_custom(&b, d);
	buf_chr(&b, '}');
	return buf_view(&b);
}
