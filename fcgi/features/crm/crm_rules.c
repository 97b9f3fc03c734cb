#include "features/crm/crm_rules.h"

#include "base/phone.h"
#include "base/text.h"

/* ---- fields */

enum {
	T_TEXT = 1 << 0,
	T_PHONE = 1 << 1,
	T_EMAIL = 1 << 2,
	T_DAY = 1 << 3,
	T_MOMENT = 1 << 4,
	T_USER = 1 << 5,
	T_NUMBER = 1 << 6,
	T_ADDRESS = 1 << 7,
	T_OTHER = 1 << 8,
	T_ANY = (1 << 9) - 1,
	T_DAYS = T_DAY | T_MOMENT | T_TEXT,
};

/* clang-format off */
const crm_field_kind CRM_FIELDS[CRM_FIELD_COUNT] = {
	[CRM_NAME] = {"name", "Name", CRM_CUSTOMERS, 147, T_TEXT, T_ANY},
	[CRM_PHONE] = {"phone", "Phone", CRM_CUSTOMERS, 148, T_PHONE | T_TEXT, T_PHONE | T_TEXT},
	[CRM_EMAIL] = {"email", "Email", CRM_CUSTOMERS, 0, T_EMAIL | T_TEXT, T_EMAIL | T_TEXT},
	[CRM_ADDRESS] = {"address", "Address", CRM_CUSTOMERS, 98, T_ADDRESS | T_TEXT, T_ANY},
	[CRM_STATUS] = {"status", "Project status", CRM_CUSTOMERS, 255, T_TEXT, T_ANY},
	[CRM_STAGE] = {"stage", "Project stage", CRM_CUSTOMERS, 367, T_TEXT, T_ANY},
	[CRM_OWNER] = {"owner", "Coordinator", CRM_CUSTOMERS, 346, T_USER | T_TEXT | T_EMAIL, T_ANY},
	[CRM_SALE_DATE] = {"sale_date", "Sale date", CRM_CUSTOMERS, 122, T_DAY, T_DAYS},
	[CRM_INSTALL_DATE] = {"install_date", "Install date", CRM_CUSTOMERS, 0, T_DAY, T_DAYS},
	[CRM_PTO_DATE] = {"pto_date", "PTO date", CRM_CUSTOMERS, 0, T_DAY, T_DAYS},
	[CRM_LAST_CONTACT] = {"last_contact", "Last contact", CRM_CUSTOMERS, 0, T_MOMENT, T_DAYS},
	[CRM_COMM_CALL] = {"comm_call", "Our call id", CRM_COMMUNICATIONS, 0, T_TEXT, T_TEXT},
	[CRM_COMM_CUSTOMER] = {"comm_customer", "Customer", CRM_COMMUNICATIONS, 0, T_NUMBER, T_NUMBER | T_TEXT},
	[CRM_COMM_AT] = {"comm_at", "When", CRM_COMMUNICATIONS, 0, T_MOMENT, T_DAYS},
	[CRM_COMM_OUTCOME] = {"comm_outcome", "Outcome", CRM_COMMUNICATIONS, 0, T_TEXT, T_TEXT},
	[CRM_COMM_WHO] = {"comm_who", "Who answered", CRM_COMMUNICATIONS, 0, T_TEXT, T_TEXT},
	[CRM_COMM_WORDS] = {"comm_words", "Summary", CRM_COMMUNICATIONS, 0, T_TEXT, T_TEXT},
	[CRM_TICKET_CALL] = {"ticket_call", "Our call id", CRM_TICKETS, 0, T_TEXT, T_TEXT},
	[CRM_TICKET_CUSTOMER] = {"ticket_customer", "Customer", CRM_TICKETS, 0, T_NUMBER, T_NUMBER | T_TEXT},
	[CRM_TICKET_AT] = {"ticket_at", "When", CRM_TICKETS, 0, T_MOMENT, T_DAYS},
	[CRM_TICKET_ISSUE] = {"ticket_issue", "Issue", CRM_TICKETS, 0, T_TEXT, T_TEXT},
};
/* clang-format on */

crm_map crm_map_preset(void)
{
	crm_map m = {{0}};

	for (int f = 0; f < CRM_FIELD_COUNT; f++)
		m.id[f] = CRM_FIELDS[f].preset;
	return m;
}

static unsigned crm_type(str type)
{
	static const struct {
		const char *begins;
		unsigned bit;
	} types[] = {
		{"text", T_TEXT},        {"rich", T_TEXT},        {"phone", T_PHONE},
		{"email", T_EMAIL},      {"date time", T_MOMENT}, {"date", T_DAY},
		{"timestamp", T_MOMENT}, {"user", T_USER},        {"numeric", T_NUMBER},
		{"recordid", T_NUMBER},  {"address", T_ADDRESS},
	};

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (str_starts(type, str_of(types[i].begins)))
			return types[i].bit;
	return T_OTHER;
}

static crm_verdict crm_unmapped(enum crm_field f)
{
	static const char *const words[CRM_FIELD_COUNT] = {
		[CRM_NAME] = "Not mapped: people would have no names.",
		[CRM_PHONE] = "Not mapped: callers would not be recognised.",
		[CRM_EMAIL] = "Not mapped: e-mail addresses stay as they are here.",
		[CRM_INSTALL_DATE] = "Not mapped: routing and lists lack it.",
		[CRM_PTO_DATE] = "Not mapped: routing and lists lack it.",
	};

	return (crm_verdict){.level = CRM_UNMAPPED, .words = words[f] ? words[f] : ""};
}

static bool crm_twice(const crm_map *m, enum crm_field f)
{
	for (int o = 0; o < CRM_FIELD_COUNT; o++)
		if (o != (int)f && m->id[o] == m->id[f] &&
		    CRM_FIELDS[o].table == CRM_FIELDS[f].table)
			return true;
	return false;
}

static bool crm_is_key(enum crm_field f)
{
	return f == CRM_COMM_CALL || f == CRM_TICKET_CALL;
}

static crm_verdict crm_check_column(const crm_map *m, enum crm_field f,
				    const crm_column *c)
{
	unsigned type = crm_type(c->type);
	crm_verdict v = {.level = CRM_REFUSED, .label = c->label, .words = ""};

	if (!(type & CRM_FIELDS[f].usable)) {
		v.words =
			f == CRM_PHONE
				? "Not read: this is neither a phone nor a text field."
				: "Not used: a field of this type cannot hold it.";
		return v;
	}
	if (crm_is_key(f) && !c->unique) {
		v.words = "Not used: the field must be marked unique in the CRM, or a "
			  "call could be entered twice.";
		return v;
	}
	if (f >= CRM_READ_COUNT && c->mode.n) {
		v.words = "Not used: the CRM works this field out by itself.";
		return v;
	}
	v.level = CRM_DOUBTFUL;
	if (crm_twice(m, f))
		v.words = "Is this right? The same field is used twice.";
	else if (!(type & CRM_FIELDS[f].good))
		v.words = "Is this right? The field is of an unusual type for it.";
	else if (f < CRM_READ_COUNT && c->mode.n)
		v.words = "Worked out by the CRM from other fields: changes of it "
			  "alone arrive with the nightly pass.";
	else
		v.level = CRM_FINE;
	return v;
}

crm_verdict crm_check(const crm_map *m, enum crm_field f, const crm_column *c, size_t n)
{
	if (!m->id[f])
		return crm_unmapped(f);
	for (size_t i = 0; i < n; i++)
		if (c[i].id == m->id[f])
			return crm_check_column(m, f, &c[i]);
	return (crm_verdict){.level = CRM_REFUSED,
			     .words = "Not used: the table has no such field."};
}

/* ---- what is asked */

static bool crm_one_of(char c, const char *set)
{
	for (; *set; set++)
		if (*set == c)
			return true;
	return false;
}

static bool crm_alnum(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z');
}

bool crm_plain(str value)
{
	for (size_t i = 0; i < value.n; i++)
		if (!crm_alnum(value.p[i]) && !crm_one_of(value.p[i], "-:.+"))
			return false;
	return value.n > 0 && value.n <= 40;
}

str crm_where(arena *a, int64_t fid, const char *op, str value)
{
	if (!crm_plain(value))
		return (str){0};
	return str_printf(a, "{%lld.%s.'" STR_FMT "'}", (long long)fid, op,
			  STR_ARG(value));
}

/* Whole seconds, rounded down: theirs have no parts. */
str crm_where_since(arena *a, when from)
{
	when whole = {from.us - from.us % SECONDS(1)};

	return crm_where(a, CRM_FID_MODIFIED, "OAF", when_iso(a, whole));
}

/* Their phone fields hold what was typed, so the number is looked for in the notations
 * that are usual; of what comes back, each is read and compared. */
str crm_where_phone(arena *a, int64_t fid, str e164)
{
	bool nanp = str_starts(e164, S("+1")) && e164.n == 12;
	str digits = nanp ? str_sub(e164, 2, e164.n) : str_sub(e164, 1, e164.n);
	str plain = crm_where(a, fid, "CT", digits);

	if (!phone_is_e164(e164))
		return (str){0};
	if (!nanp)
		return plain;
	str three = str_sub(digits, 3, 6), four = str_sub(digits, 6, 10);
	str dash = str_printf(a, STR_FMT "-" STR_FMT, STR_ARG(three), STR_ARG(four));
	str dot = str_printf(a, STR_FMT "." STR_FMT, STR_ARG(three), STR_ARG(four));
	str one = crm_where(a, fid, "CT", dash), two = crm_where(a, fid, "CT", dot);
	return str_printf(a, STR_FMT "OR" STR_FMT "OR" STR_FMT, STR_ARG(plain),
			  STR_ARG(one), STR_ARG(two));
}

static bool crm_all(str s, bool dots)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
		      (dots && i && (c == '.' || c == '-'))))
			return false;
	}
	return s.n > 0;
}

bool crm_is_table(str s)
{
	return s.n <= 40 && crm_all(s, false);
}

bool crm_is_realm(str s)
{
	return s.n <= 100 && crm_all(s, true) && !str_ends(s, S(".")) &&
	       !str_has(s, S(".."));
}

/* ---- where the next page begins */

crm_cursor crm_begin(when watermark)
{
	return (crm_cursor){.from = when_add(watermark, -SECONDS(CRM_OVERLAP_S))};
}

/* From the moment of the last row on: whatever is changed meanwhile moves behind it,
 * and so no row can slip from a page that is to come to one that was read. Only among
 * rows of one and the same second some are skipped, all but the last that was read:
 * when that one does not come first, rows have moved, and that second is read again. */
bool crm_next(const crm_cursor *at, const crm_seen *seen, crm_cursor *next)
{
	when floor = {at->from.us - at->from.us % SECONDS(1)};
	bool moved = at->first && (seen->rows <= 0 || seen->first != at->first);

	*next = *at;
	next->pages = at->pages + 1;
	next->skip = next->first = 0;
	if (next->pages >= CRM_PAGES_MOST)
		return false;
	if (moved)
		return true;
	if (seen->rows <= 0 || at->skip + seen->rows >= seen->total)
		return false;
	if (seen->newest.us >= floor.us + SECONDS(1)) {
		next->from = seen->newest;
		return true;
	}
	bool overlaps = seen->rows > 1;
	next->skip = at->skip + seen->rows - (overlaps ? 1 : 0);
	next->first = overlaps ? seen->last : 0;
	return true;
}

int64_t crm_patience_s(int64_t failures)
{
	int64_t s = failures > 4 ? 300 : (int64_t)15 << (failures > 0 ? failures : 0);

	return s > 300 ? 300 : s;
}

/* ---- what a value reads as */

static bool crm_digits(str s, size_t from, size_t n, int64_t *out)
{
	str part = str_sub(s, from, from + n);

	return part.n == n && part.p[0] >= '0' && part.p[0] <= '9' &&
	       str_i64(part, out);
}

static bool crm_is_day(int64_t y, int64_t m, int64_t d)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);

	if (y < 1900 || m < 1 || m > 12 || d < 1)
		return false;
	return d <= lengths[m - 1] + (m == 2 && leap ? 1 : 0);
}

str crm_day(arena *a, str value)
{
	str v = str_trim(value);
	int64_t y, m, d;

	if (v.n < 10 || v.p[4] != '-' || v.p[7] != '-' ||
	    (v.n > 10 && !crm_one_of(v.p[10], "T ")))
		return (str){0};
	if (!crm_digits(v, 0, 4, &y) || !crm_digits(v, 5, 2, &m) ||
	    !crm_digits(v, 8, 2, &d) || !crm_is_day(y, m, d))
		return (str){0};
	return str_dup(a, str_sub(v, 0, 10));
}

str crm_email(arena *a, str value)
{
	str v = str_lower(a, str_trim(value));
	ptrdiff_t at = str_find(v, '@', 0);

	for (size_t i = 0; i < v.n; i++)
		if ((unsigned char)v.p[i] <= ' ' || v.p[i] == 0x7f)
			return (str){0};
	if (at <= 0 || (size_t)at + 1 >= v.n || v.n > 254 ||
	    str_find(v, '@', (size_t)at + 1) >= 0)
		return (str){0};
	return v;
}

/* ---- what is written */

str crm_call_words(arena *a, const crm_call *c)
{
	str length = when_words(a, c->seconds);

	if (c->answered)
		return str_printf(a, "Answered by " STR_FMT ", " STR_FMT,
				  STR_ARG(c->who.n ? c->who : S("a member")),
				  STR_ARG(length));
	if (c->voicemail)
		return str_printf(a, "Left a voicemail on " STR_FMT,
				  STR_ARG(c->line.n ? c->line : S("the line")));
	return str_printf(a, "Called " STR_FMT ", nobody answered",
			  STR_ARG(c->line.n ? c->line : S("us")));
}

bool crm_call_tickets(const crm_call *c)
{
	return !c->answered && (c->voicemail || c->field_line);
}

static void crm_put(buf *b, int64_t fid, str value, bool number)
{
	if (!fid || !value.n)
		return;
	buf_fmt(b, "%s\"%lld\":{\"value\":", b->p[b->n - 1] == '{' ? "" : ",",
		(long long)fid);
	if (number)
		buf_str(b, value);
	else
		buf_json(b, value);
	buf_chr(b, '}');
}

static void crm_put_comm(arena *a, buf *b, const crm_map *m, const crm_call *c)
{
	crm_put(b, m->id[CRM_COMM_CALL], c->id, false);
	crm_put(b, m->id[CRM_COMM_CUSTOMER], c->record_id, true);
	crm_put(b, m->id[CRM_COMM_AT], when_iso(a, c->started), false);
	crm_put(b, m->id[CRM_COMM_OUTCOME], c->outcome, false);
	crm_put(b, m->id[CRM_COMM_WHO], c->who, false);
	crm_put(b, m->id[CRM_COMM_WORDS], crm_call_words(a, c), false);
}

static void crm_put_ticket(arena *a, buf *b, const crm_map *m, const crm_call *c)
{
	str issue = c->voicemail ? S("Voicemail to answer") : S("Unanswered call");

	crm_put(b, m->id[CRM_TICKET_CALL], c->id, false);
	crm_put(b, m->id[CRM_TICKET_CUSTOMER], c->record_id, true);
	crm_put(b, m->id[CRM_TICKET_AT], when_iso(a, c->started), false);
	crm_put(b, m->id[CRM_TICKET_ISSUE],
		str_printf(a, STR_FMT ": " STR_FMT " " STR_FMT, STR_ARG(issue),
			   STR_ARG(c->caller),
			   STR_ARG(c->voicemail ? S("left a voicemail")
						: S("called the field line"))),
		false);
}

str crm_record_of(arena *a, enum crm_table t, const crm_map *m, const crm_call *c)
{
	static const enum crm_field needed[CRM_TABLES] = {
		CRM_LAST_CONTACT, CRM_COMM_CALL, CRM_TICKET_CALL};
	buf b = buf_new(a, 256, 8192);

	/* the number goes in without quotes: nothing else may be it */
	if (!m->id[needed[t]] || (c->record_id.n && !crm_plain(c->record_id)))
		return (str){0};
	if (t == CRM_CUSTOMERS && !c->record_id.n)
		return (str){0};
	buf_str(&b, S("[{"));
	if (t == CRM_CUSTOMERS) {
		crm_put(&b, CRM_FID_RECORD, c->record_id, true);
		crm_put(&b, m->id[CRM_LAST_CONTACT], when_iso(a, c->ended), false);
	} else if (t == CRM_COMMUNICATIONS)
		crm_put_comm(a, &b, m, c);
	else
		crm_put_ticket(a, &b, m, c);
	buf_str(&b, S("}]"));
	return str_dup(a, buf_view(&b));
}
