#include <string.h>

#include "base/phone.h"
#include "base/text.h"
#include "features/imports/imports_rules.h"

const target TARGETS[] = {
	{"name", "Name", T_TEXT, 200, false,
	 "name fullname contact contactname customer customername client clientname "
	 "homeowner"},
	{"first_name", "First name", T_TEXT, 200, false,
	 "firstname first givenname forename"},
	{"last_name", "Last name", T_TEXT, 200, false,
	 "lastname last surname familyname"},
	{"phone", "Phone", T_PHONE, 0, true,
	 "phone phonenumber mobile mobilephone cell cellphone tel telephone number "
	 "homephone workphone primaryphone phone1 phone2 otherphone handy phoneno "
	 "mobileno cellno telno contactnumber mobilenumber cellnumber"},
	{"email", "Email", T_EMAIL, 254, false,
	 "email emailaddress emailaddr mail e mailaddress"},
	{"address", "Address", T_TEXT, 400, true,
	 "address street streetaddress fulladdress mailingaddress city town state zip "
	 "zipcode postcode postalcode siteaddress"},
	{"type", "Type of contact", T_FIXED, 0, false, "type contacttype kind"},
	{"status", "Status", T_CHOICE, 0, false,
	 "status contactstatus customerstatus projectstatus"},
	{"groups", "Group", T_WORDS, 60, true, "group groups segment list"},
	{"tags", "Tags", T_WORDS, 60, true, "tag tags label labels keywords"},
	{"preferred_channel", "Preferred channel", T_FIXED, 0, false,
	 "preferredchannel channel preferred prefers preferredcontact contactmethod "
	 "preferredcontactmethod"},
	{"timezone", "Time zone", T_ZONE, 64, false, "timezone tz zone"},
	{"language", "Language", T_TEXT, 35, false, "language lang"},
	{"visit_at", "Appointment time", T_MOMENT, 0, false,
	 "appointmenttime appointment appointmentdate appttime apptdate visit"},
	{"visit_type", "Appointment type", T_TEXT, 80, false,
	 "appointmenttype appttype visittype"},
	{"visit_minutes", "Appointment duration, minutes", T_NUMBER, 0, false,
	 "appointmentduration duration apptduration minutes appointmentlength "
	 "apptlength length"},
	{"note", "Notes", T_TEXT, 10000, true,
	 "notes note comment comments remarks description"},
	{"special_instructions", "Special instructions", T_TEXT, 2000, false,
	 "specialinstructions specialinstr instructions accessnotes gatecode"},
	{"owner_id", "Coordinator", T_CHOICE, 0, false,
	 "coordinator projectcoordinator owner pc assignedto accountmanager rep"},
	{"record_id", "Record id", T_TEXT, 100, false,
	 "recordid record id crmid quickbaseid customerid contactid externalid "
	 "recordnumber"},
	{"stage_id", "Journey stage", T_CHOICE, 0, false,
	 "stage projectstage journeystage phase milestone"},
	{"sale_date", "Sale date", T_DATE, 0, false,
	 "saledate sold solddate dateofsale contractdate"},
	{"install_date", "Install date", T_DATE, 0, false,
	 "installdate installed installationdate"},
	{"pto_date", "PTO date", T_DATE, 0, false, "ptodate pto permissiontooperate"},
	{"text", "Text consent", T_YES, 0, false,
	 "smsok smsconsent textconsent textok optin smsoptin"},
	{"do_not_contact", "Do not contact", T_YES, 0, false,
	 "donotcontact dnc donotcall optout"},
};
const size_t TARGETS_N = sizeof(TARGETS) / sizeof(TARGETS[0]);

const target *target_of(str key)
{
	for (size_t i = 0; i < TARGETS_N; i++)
		if (str_eq(key, str_of(TARGETS[i].key)))
			return &TARGETS[i];
	return NULL;
}

str plain_word(arena *a, str s)
{
	char *out = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c | 32);
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c & 0x80)
			out[n++] = c;
	}
	return (str){out, n};
}

/* ---- what is seen ---- */

static bool looks_email(str s)
{
	ptrdiff_t at = str_find(s, '@', 0);

	return at > 0 && str_find(s, '@', (size_t)at + 1) < 0 &&
	       str_find(s, '.', (size_t)at) > at + 1 && str_find(s, ' ', 0) < 0 &&
	       s.p[s.n - 1] != '.';
}

/* Enough digits and nothing but what stands between them. */
static bool looks_phone(str s)
{
	size_t digits = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c >= '0' && c <= '9')
			digits++;
		else if (!memchr("+-(). /x", c, 8))
			return false;
	}
	return digits >= 7 && digits <= 15 && s.n > 0 && s.n < 26;
}

static void see_date(arena *a, column_seen *c, str s)
{
	enum date_kind k = date_kind_of(s);

	c->dates += k != DATE_NONE;
	c->months += k == DATE_MONTH;
	c->days += k == DATE_DAY;
	if (k == DATE_BOTH && !c->both++)
		c->unsure = str_dup(a, s);
}

static void see_value(arena *a, column_seen *c, str s)
{
	if (c->many)
		return;
	for (size_t i = 0; i < c->nvalues; i++)
		if (str_eq(c->values[i].text, s)) {
			c->values[i].n++;
			return;
		}
	if (c->nvalues == COLUMN_VALUES || s.n > COLUMN_VALUE)
		c->many = true;
	else
		c->values[c->nvalues++] = (column_value){str_dup(a, s), 1};
}

void column_see(arena *a, column_seen *c, str cell, str region)
{
	str s = str_trim(cell);

	(void)region;
	if (!s.n)
		return;
	if (!c->filled++)
		c->first = text_clip(a, text_line(a, s, 200), 60);
	/* a long cell is neither of these */
	if (s.n <= 254) {
		c->emails += looks_email(s);
		c->phones += looks_phone(s);
		see_date(a, c, s);
	}
	if (!text_is_utf8(s) || memchr(s.p, 0, s.n))
		c->many = true;
	see_value(a, c, s);
}

bool row_is_heads(const sheet_row *r)
{
	for (size_t i = 0; i < r->n; i++) {
		str s = str_trim(r->cells[i]);
		if (looks_email(s) || looks_phone(s) || date_kind_of(s) != DATE_NONE)
			return false;
	}
	return true;
}

/* ---- where columns go ---- */

static bool has_word(const char *heads, str word)
{
	str rest = str_of(heads), one;

	while (word.n && str_split(&rest, ' ', &one))
		if (str_eq(one, word))
			return true;
	return false;
}

static str guess_field(arena *a, str head, list choices)
{
	for (size_t i = 0; i < choices.n; i++) {
		const import_choice *c = LIST_AT(choices, import_choice, i);
		if (str_eq(c->kind, S("field")) &&
		    (str_eq(plain_word(a, c->text), head) ||
		     str_eq(plain_word(a, c->value), head)))
			return str_printf(a, "custom:" STR_FMT, STR_ARG(c->value));
	}
	return (str){0};
}

static bool most(int64_t some, int64_t all)
{
	return all > 0 && some * 10 >= all * 7;
}

/* A head may promise what the cells do not hold. */
static bool target_fits(const target *t, const column_seen *c)
{
	if (!c->filled)
		return true;
	if (t->kind == T_DATE || t->kind == T_MOMENT)
		return most(c->dates, c->filled);
	return t->kind != T_EMAIL || most(c->emails, c->filled);
}

static str guess_values(const column_seen *c)
{
	if (most(c->emails, c->filled))
		return S("email");
	if (most(c->phones, c->filled) && !most(c->dates, c->filled))
		return S("phone");
	return (str){0};
}

str column_guess(arena *a, const column_seen *c, list choices)
{
	str head = plain_word(a, c->head), own = guess_field(a, head, choices);

	if (own.n)
		return own;
	for (size_t i = 0; i < TARGETS_N; i++)
		if (has_word(TARGETS[i].heads, head))
			return target_fits(&TARGETS[i], c) ? str_of(TARGETS[i].key)
							   : (str){0};
	return guess_values(c);
}

str target_choices(str key)
{
	return str_eq(key, S("status"))     ? S("status")
	       : str_eq(key, S("stage_id")) ? S("stage")
	       : str_eq(key, S("owner_id")) ? S("member")
					    : S("");
}

static bool same_word(str a, str b)
{
	return str_ieq(str_trim(a), str_trim(b));
}

str choice_of(list choices, str kind, str cell)
{
	for (size_t i = 0; i < choices.n; i++) {
		const import_choice *c = LIST_AT(choices, import_choice, i);
		if (str_eq(c->kind, kind) && same_word(c->text, cell))
			return c->value;
	}
	return (str){0};
}

str fixed_of(str key, str cell)
{
	static const char *const WORDS[][3] = {
		{"type", "customer", "customer customers client homeowner"},
		{"type", "lead", "lead leads prospect"},
		{"type", "vendor", "vendor vendors supplier"},
		{"type", "crew", "crew crews installer subcontractor"},
		{"type", "employee", "employee staff"},
		{"preferred_channel", "call", "call phone voice telephone"},
		{"preferred_channel", "text", "text sms message"},
		{"preferred_channel", "email", "email mail"},
	};
	char text[32];
	size_t n = 0;

	for (size_t i = 0; i < cell.n && n < sizeof(text); i++)
		if ((cell.p[i] | 32) >= 'a' && (cell.p[i] | 32) <= 'z')
			text[n++] = (char)(cell.p[i] | 32);
	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++)
		if (str_eq(key, str_of(WORDS[i][0])) &&
		    has_word(WORDS[i][2], (str){text, n}))
			return str_of(WORDS[i][1]);
	return (str){0};
}

int yes_of(str cell)
{
	static const char *const WORDS[] = {"no n false f 0 off nein non",
					    "yes y true t 1 x on ok oui ja si"};
	str s = str_trim(cell);
	char text[8];

	if (s.n >= sizeof(text))
		return -1;
	for (size_t i = 0; i < s.n; i++)
		text[i] = (char)(s.p[i] >= 'A' && s.p[i] <= 'Z' ? s.p[i] | 32 : s.p[i]);
	for (int i = 0; i < 2; i++)
		if (has_word(WORDS[i], (str){text, s.n}))
			return i;
	return -1;
}
