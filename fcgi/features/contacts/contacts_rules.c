#include "features/contacts/contacts_rules.h"

#include <string.h>

#include "base/buf.h"
#include "base/phone.h"

/* Fewer digits than these are no phone number that could be completed. */
enum { DIGITS_LEAST = 3, BEGINNING_LEAST = 6, NUMBER_LEAST = 9, TYPED_MOST = 1024 };

const struct contact_tab_def CONTACT_TABS[TAB_ALL + 1] = {
	[TAB_CUSTOMERS] = {"customers", "customer", "Customers", "customer"},
	[TAB_LEADS] = {"leads", "lead", "Leads", "lead"},
	[TAB_EMPLOYEES] = {"employees", NULL, "Employees", "employee"},
	[TAB_CREWS] = {"crews", "crew", "Crews", "crew"},
	[TAB_VENDORS] = {"vendors", "vendor", "Vendors", "vendor"},
	[TAB_STAFF] = {"staff", "employee", "Other staff", "employee"},
	[TAB_ALL] = {"all", NULL, "Everyone", "contact"},
};

enum contact_tab contact_tab_of(str key)
{
	for (int i = 0; i <= TAB_ALL; i++)
		if (str_eq(key, str_of(CONTACT_TABS[i].key)))
			return (enum contact_tab)i;
	return TAB_CUSTOMERS;
}

bool contact_tab_others(enum contact_tab tab)
{
	return tab == TAB_CREWS || tab == TAB_VENDORS || tab == TAB_STAFF;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The first and the last of characters that are three bytes long. */
struct span {
	char first[4], last[4];
};

static bool in_spans(const char *p, const struct span *spans, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (memcmp(p, spans[i].first, 3) >= 0 &&
		    memcmp(p, spans[i].last, 3) <= 0)
			return true;
	return false;
}

/* The blanks, dashes, quotes and direction marks that come with pasted text: U+00A0,
 * U+00AB, U+00B7, U+00BB, U+2000 to U+206F, the minus sign, and what stands between
 * letters as wide as a Chinese one. */
static size_t wide_gap(const char *p, size_t n)
{
	static const struct span SPANS[] = {
		{"\xe2\x80\x80", "\xe2\x81\xaf"}, {"\xe2\x88\x92", "\xe2\x88\x92"},
		{"\xe3\x80\x80", "\xe3\x80\x82"}, {"\xef\xbc\x81", "\xef\xbc\x8f"},
		{"\xef\xbc\x9a", "\xef\xbc\xa0"}, {"\xef\xbc\xbb", "\xef\xbd\x80"},
		{"\xef\xbd\x9b", "\xef\xbd\xa5"},
	};

	if (n > 1 && p[0] == '\xc2')
		return memchr("\xa0\xab\xb7\xbb", p[1], 4) ? 2 : 0;
	return n > 2 && in_spans(p, SPANS, sizeof SPANS / sizeof SPANS[0]) ? 3 : 0;
}

/* How many bytes at p stand between words. */
static size_t gap(const char *p, size_t n)
{
	if (p[0] & 0x80)
		return wide_gap(p, n);
	return !is_digit(p[0]) && !is_letter(p[0]);
}

/* Apostrophes do not part words: "O'Brien" is kept and looked for as "obrien". */
static size_t apostrophe(const char *p, size_t n)
{
	if (p[0] == '\'')
		return 1;
	return n > 2 && !memcmp(p, "\xe2\x80\x99", 3) ? 3 : 0;
}

/* The next word; false when there is none. */
static bool next_word(arena *a, str *rest, str *word)
{
	buf b = buf_new(a, 32, TYPED_MOST + 1);
	const char *p = rest->p, *end = p + rest->n;

	while (p < end && gap(p, (size_t)(end - p)))
		p += gap(p, (size_t)(end - p));
	while (p < end) {
		size_t n = (size_t)(end - p), skip = apostrophe(p, n);
		if (!skip && gap(p, n))
			break;
		if (!skip)
			buf_chr(&b, *p);
		p += skip ? skip : 1;
	}
	*rest = (str){p, (size_t)(end - p)};
	*word = buf_view(&b);
	return word->n > 0 || p < end;
}

/* The digits of other scripts: their zero, after which the others follow. Arabic as in
 * the east and as in Persian, Devanagari, and as wide as a Chinese letter. */
static const str ZEROS[] = {STR_INIT("\xd9\xa0"), STR_INIT("\xdb\xb0"),
			    STR_INIT("\xe0\xa5\xa6"), STR_INIT("\xef\xbc\x90")};

/* How many bytes at the beginning of a word are a digit; *digit is it. */
static size_t digit_at(str word, char *digit)
{
	if (word.n && is_digit(word.p[0])) {
		*digit = word.p[0];
		return 1;
	}
	for (size_t i = 0; i < sizeof ZEROS / sizeof ZEROS[0]; i++) {
		size_t n = ZEROS[i].n;
		if (word.n < n || memcmp(word.p, ZEROS[i].p, n - 1) != 0)
			continue;
		int d = (unsigned char)word.p[n - 1] - (unsigned char)ZEROS[i].p[n - 1];
		if (d < 0 || d > 9)
			continue;
		*digit = (char)('0' + d);
		return n;
	}
	return 0;
}

/* A word of digits alone, as they are kept; empty: it is none. */
static str word_digits(arena *a, str word)
{
	buf b = buf_new(a, word.n + 1, word.n + 1);
	char digit = 0;

	for (size_t at = 0, n = 0; at < word.n; at += n) {
		n = digit_at(str_sub(word, at, word.n), &digit);
		if (!n)
			return (str){0};
		buf_chr(&b, digit);
	}
	return buf_view(&b);
}

/* What stands beside a number where people copy it from: "Cell: (801) 555-0142 x5". */
static bool beside_number(str word)
{
	static const char *const WORDS[] = {"tel",    "telephone", "phone", "ph",
					    "mobile", "cell",      "fax",   "sms",
					    "text",   "call",      "home",  "work",
					    "ext",    "extension", "x",     "office"};

	for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++)
		if (str_ieq(word, str_of(WORDS[i])))
			return true;
	if (word.n < 2 || (word.p[0] | 0x20) != 'x')
		return false;
	for (size_t i = 1; i < word.n; i++)
		if (!is_digit(word.p[i]))
			return false;
	return true;
}

/* A link as it is copied: of "tel:+18015550142;ext=5" or "mailto:a@b.example?subject=x"
 * what comes between. */
static str link_target(str typed)
{
	static const char *const SCHEMES[] = {"tel",  "sms",      "smsto",
					      "mms",  "callto",   "sip",
					      "sips", "facetime", "mailto"};
	size_t colon = 0, end;

	while (colon < typed.n && is_letter(typed.p[colon]))
		colon++;
	if (colon + 1 >= typed.n || typed.p[colon] != ':' || typed.p[colon + 1] == ' ')
		return typed;
	for (size_t i = 0; i < sizeof SCHEMES / sizeof SCHEMES[0]; i++)
		if (str_ieq(str_sub(typed, 0, colon), str_of(SCHEMES[i]))) {
			end = colon + 1;
			while (end < typed.n && !memchr(";?&", typed.p[end], 3))
				end++;
			return str_sub(typed, colon + 1, end);
		}
	return typed;
}

static void array_add(buf *b, str word)
{
	if (b->n > 1)
		buf_chr(b, ',');
	buf_element(b, word);
}

/* A complete number as it is kept, absent when it is none. */
static str whole_number(arena *a, str typed, str digits, str region)
{
	str e164;

	/* "Cell: " before it */
	while (typed.n && (is_letter(typed.p[0]) || memchr(":. ", typed.p[0], 3)))
		typed = str_sub(typed, 1, typed.n);
	if (digits.n < NUMBER_LEAST || !phone_e164(a, typed, region, &e164))
		return (str){0};
	return str_sub(e164, 1, e164.n);
}

/* Of a part of a number its digits. When there are enough to be its beginning, the
 * zeros of a national or an international prefix go: they are not kept. Fewer may be
 * its end, "0142". */
static str part_number(str digits)
{
	while (digits.n >= BEGINNING_LEAST && digits.p[0] == '0')
		digits = str_sub(digits, 1, digits.n);
	return digits.n >= DIGITS_LEAST ? digits : (str){0};
}

/* Sorts the words into those of the text and those that are digits; gives how many.
 * *named: some are neither digits nor what stands beside a number. */
static int sort_words(arena *a, str typed, buf *words, buf *names, buf *digits,
		      bool *named)
{
	str rest = typed, word;
	int n = 0;

	while (n < SEARCH_WORDS_MOST && next_word(a, &rest, &word)) {
		str number = word_digits(a, word);
		if (!word.n)
			continue;
		n++;
		array_add(words, word);
		buf_str(digits, number);
		if (number.n)
			continue;
		array_add(names, word);
		*named |= !beside_number(word);
	}
	return n;
}

contact_search contact_search_read(arena *a, str typed, str region)
{
	buf words = buf_new(a, 64, 2 * TYPED_MOST),
	    names = buf_new(a, 64, 2 * TYPED_MOST);
	buf digits = buf_new(a, 32, TYPED_MOST + 1);
	contact_search s = {.words = S("{}"), .names = S("{}")};
	bool named = false;

	if (!typed.n || typed.n > TYPED_MOST)
		return s;
	typed = link_target(typed);
	buf_chr(&words, '{');
	buf_chr(&names, '{');
	s.any = sort_words(a, typed, &words, &names, &digits, &named) > 0;
	buf_chr(&words, '}');
	buf_chr(&names, '}');
	s.words = buf_view(&words);
	if (!named)
		s.digits = whole_number(a, typed, buf_view(&digits), region);
	if (s.digits.n)
		return s;
	s.digits = part_number(buf_view(&digits));
	s.names = buf_view(&names);
	return s;
}

str contact_search_words(arena *a, str literal)
{
	buf b = buf_new(a, literal.n + 1, literal.n + 1);

	for (size_t i = 0; i < literal.n; i++)
		if (literal.p[i] == ',')
			buf_chr(&b, ' ');
		else if (!memchr("{}\"", literal.p[i], 3))
			buf_chr(&b, literal.p[i]);
	return buf_view(&b);
}

const struct contact_sort_def CONTACT_SORTS[SORTS_N] = {
	[SORT_NAME] = {"name", "name"},          [SORT_TOUCH] = {"last", "touch"},
	[SORT_STAGE] = {"journey", "stage"},     [SORT_STATUS] = {"status", "status"},
	[SORT_OWNER] = {"coordinator", "owner"}, [SORT_OWED] = {"sla", "owed"},
	[SORT_UNREAD] = {"unread", "unread"},
};

enum contact_sort contact_sort_read(str typed, bool *down)
{
	bool minus = typed.n && typed.p[0] == '-';
	str key = minus ? str_sub(typed, 1, typed.n) : typed;

	*down = false;
	for (int i = 0; i < SORTS_N; i++)
		if (str_eq(key, str_of(CONTACT_SORTS[i].key))) {
			*down = minus;
			return (enum contact_sort)i;
		}
	return SORT_NAME;
}

const struct contact_category CONTACT_CATEGORIES[CATEGORIES_N] = {
	{"*active", "Any active", false},
	{"*inactive", "Any inactive", true},
};

const struct contact_category *contact_category_of(str status)
{
	for (int i = 0; i < CATEGORIES_N; i++)
		if (str_eq(status, str_of(CONTACT_CATEGORIES[i].key)))
			return &CONTACT_CATEGORIES[i];
	return NULL;
}

bool contacts_filtered(const contacts_ask *k)
{
	return k->q.n || k->status.p || k->owner.p || k->phase.n || k->label.n ||
	       k->unread;
}

enum contact_plan contacts_plan(const contacts_ask *k)
{
	if (k->tab == TAB_EMPLOYEES)
		return PLAN_MEMBERS;
	if (k->q.n || k->search.any || k->tab == TAB_ALL)
		return PLAN_FOUND;
	if (contacts_filtered(k) || k->hidden || k->down || k->sort != SORT_NAME)
		return PLAN_LISTED;
	return PLAN_PLAIN;
}

static bool moment_next(str *rest, when *out)
{
	str part;

	return str_split(rest, ' ', &part) && str_i64(part, &out->us);
}

bool owed_read(str text, contact_owed *out)
{
	return str_split(&text, ' ', &out->kind) &&
	       str_split(&text, ' ', &out->state) && moment_next(&text, &out->from) &&
	       moment_next(&text, &out->warn) && moment_next(&text, &out->critical) &&
	       moment_next(&text, &out->due);
}

/* Every row of a list has eight of them. */
static str brief_next(str *rest)
{
	const char *at = rest->n ? memchr(rest->p, '\x1f', rest->n) : NULL;
	str part = {rest->p, at ? (size_t)(at - rest->p) : rest->n};
	size_t gone = part.n + (at != NULL);

	rest->p += gone;
	rest->n -= gone;
	return part;
}

static int64_t brief_count(str *rest)
{
	int64_t n = 0;

	return str_i64(brief_next(rest), &n) ? n : 0;
}

void brief_read(str text, contact_told *out)
{
	out->phone = brief_next(&text);
	out->touch_kind = brief_next(&text);
	out->unread_voicemails = brief_count(&text);
	out->unread_texts = brief_count(&text);
	out->do_not_contact = brief_next(&text).n > 0;
	out->status = brief_next(&text);
	out->touch_dept = brief_next(&text);
	out->touch_by = brief_next(&text);
}
