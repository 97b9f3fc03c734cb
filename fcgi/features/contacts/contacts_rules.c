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
	[TAB_ALL] = {"all", NULL, "Everyone", "contact"},
};

enum contact_tab contact_tab_of(str key)
{
	for (int i = 0; i <= TAB_ALL; i++)
		if (str_eq(key, str_of(CONTACT_TABS[i].key)))
			return (enum contact_tab)i;
	return TAB_CUSTOMERS;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The blanks, dashes, quotes and direction marks that come with pasted text: U+00A0,
 * U+00AB, U+00B7, U+00BB, U+2000 to U+206F. */
static size_t wide_gap(const unsigned char *p, size_t n)
{
	if (n > 1 && p[0] == 0xc2)
		return memchr("\xa0\xab\xb7\xbb", p[1], 4) ? 2 : 0;
	if (n > 2 && p[0] == 0xe2 && (p[1] == 0x80 || (p[1] == 0x81 && p[2] < 0xb0)))
		return 3;
	return 0;
}

/* How many bytes at p stand between words. */
static size_t gap(const char *p, size_t n)
{
	if (p[0] & 0x80)
		return wide_gap((const unsigned char *)p, n);
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

static bool all_digits(str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (!is_digit(word.p[i]))
			return false;
	return word.n > 0;
}

/* Words hold no quote and no backslash, so quoting them is enough. */
static void array_add(buf *b, str word)
{
	buf_str(b, b->n > 1 ? S(",\"") : S("\""));
	buf_str(b, word);
	buf_chr(b, '"');
}

/* A complete number is looked for as it is kept; of a part only its digits. When there
 * are enough to be its beginning, the zeros of a national or an international prefix
 * go: they are not kept. Fewer may be its end, "0142". */
static str phone_digits(arena *a, str typed, str digits, bool only_number, str region)
{
	str e164;

	if (only_number && digits.n >= NUMBER_LEAST &&
	    phone_e164(a, typed, region, &e164))
		return str_sub(e164, 1, e164.n);
	while (digits.n >= BEGINNING_LEAST && digits.p[0] == '0')
		digits = str_sub(digits, 1, digits.n);
	return digits.n >= DIGITS_LEAST ? digits : (str){0};
}

/* Sorts the words into those of the text and those that are digits; gives how many. */
static int sort_words(arena *a, str typed, buf *words, buf *names, buf *digits)
{
	str rest = typed, word;
	int n = 0;

	while (n < SEARCH_WORDS_MOST && next_word(a, &rest, &word)) {
		if (!word.n)
			continue;
		n++;
		array_add(words, word);
		if (all_digits(word))
			buf_str(digits, word);
		else
			array_add(names, word);
	}
	return n;
}

contact_search contact_search_read(arena *a, str typed, str region)
{
	buf words = buf_new(a, 64, 2 * TYPED_MOST),
	    names = buf_new(a, 64, 2 * TYPED_MOST);
	buf digits = buf_new(a, 32, TYPED_MOST + 1);
	contact_search s = {.words = S("{}"), .names = S("{}")};

	if (!typed.n || typed.n > TYPED_MOST)
		return s;
	buf_chr(&words, '{');
	buf_chr(&names, '{');
	s.any = sort_words(a, typed, &words, &names, &digits) > 0;
	s.digits = phone_digits(a, typed, buf_view(&digits), names.n == 1, region);
	buf_chr(&words, '}');
	buf_chr(&names, '}');
	s.words = buf_view(&words);
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
	[SORT_OWNER] = {"coordinator", "owner"},
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
