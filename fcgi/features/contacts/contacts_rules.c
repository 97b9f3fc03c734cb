#include "features/contacts/contacts_rules.h"

#include "base/buf.h"
#include "base/phone.h"

/* Fewer digits than these are no phone number that could be completed. */
enum { DIGITS_LEAST = 3, NUMBER_LEAST = 9, TYPED_MOST = 200 };

const struct contact_tab_def CONTACT_TABS[TAB_ALL + 1] = {
	[TAB_CUSTOMERS] = {"customers", "customer", "Customers", "customer"},
	[TAB_LEADS] = {"leads",     "lead",     "Leads",     "lead"    },
	[TAB_EMPLOYEES] = {"employees", NULL,       "Employees", "employee"},
	[TAB_CREWS] = {"crews",     "crew",     "Crews",     "crew"    },
	[TAB_VENDORS] = {"vendors",   "vendor",   "Vendors",   "vendor"  },
	[TAB_ALL] = {"all",       NULL,       "Everyone",  "contact" },
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

/* Everything beyond ASCII belongs to words. */
static bool is_word(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       c & 0x80;
}

/* The next word without its apostrophes, as the database folds names: "O'Brien" is
 * "OBrien". */
static bool next_word(arena *a, str *rest, str *word)
{
	static const str curly = STR_INIT("\xe2\x80\x99");
	buf b = buf_new(a, 32, TYPED_MOST + 1);
	size_t i = 0;

	while (i < rest->n && !is_word(rest->p[i]))
		i++;
	while (i < rest->n && (is_word(rest->p[i]) || rest->p[i] == '\'')) {
		if (str_starts(str_sub(*rest, i, rest->n), curly)) {
			i += curly.n;
			continue;
		}
		if (rest->p[i] != '\'')
			buf_chr(&b, rest->p[i]);
		i++;
	}
	*rest = str_sub(*rest, i, rest->n);
	*word = buf_view(&b);
	return word->n > 0 || rest->n > 0;
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

/* A complete number is looked for as it is kept; of a part only its digits, without the
 * zeros that stand before a national or an international number. */
static str phone_digits(arena *a, str typed, str digits, bool only_number, str region)
{
	str e164;

	if (only_number && digits.n >= NUMBER_LEAST &&
	    phone_e164(a, typed, region, &e164))
		return str_sub(e164, 1, e164.n);
	while (digits.n && digits.p[0] == '0')
		digits = str_sub(digits, 1, digits.n);
	return digits.n >= DIGITS_LEAST ? digits : (str){0};
}

contact_search contact_search_read(arena *a, str typed, str region)
{
	buf words = buf_new(a, 64, 4 * TYPED_MOST),
	    names = buf_new(a, 64, 4 * TYPED_MOST);
	buf digits = buf_new(a, 32, TYPED_MOST + 1);
	str rest = str_sub(str_trim(typed), 0, TYPED_MOST), word;
	int n = 0, named = 0;

	buf_chr(&words, '{');
	buf_chr(&names, '{');
	while (n < SEARCH_WORDS_MOST && next_word(a, &rest, &word)) {
		if (!word.n)
			continue;
		n++;
		array_add(&words, word);
		if (all_digits(word)) {
			buf_str(&digits, word);
			continue;
		}
		named++;
		array_add(&names, word);
	}
	buf_chr(&words, '}');
	buf_chr(&names, '}');
	return (contact_search){
		.words = buf_view(&words),
		.names = buf_view(&names),
		.digits = phone_digits(a, typed, buf_view(&digits), !named, region),
		.any = n > 0};
}

enum contact_plan contacts_plan(const contacts_ask *k)
{
	if (k->tab == TAB_EMPLOYEES)
		return PLAN_MEMBERS;
	if (k->search.any || k->tab == TAB_ALL)
		return PLAN_FOUND;
	if (k->owner.n)
		return PLAN_OWNER;
	if (k->status.n)
		return PLAN_STATUS;
	return k->phase.n ? PLAN_PHASE : PLAN_ALL;
}
