#include "features/dispositions/dispositions_rules.h"

#include "base/buf.h"
#include "base/money.h"
#include "base/text.h"

enum { DOCUMENT_MOST = 4096, ARRAY_MOST = 32 * 1024 };

static const field disposition_f[] = {
	FIELD(disposition, id),          FIELD(disposition, name),
	FIELD(disposition, icon),        FIELD(disposition, follow_up),
	FIELD(disposition, special),     FIELD_OPT(disposition, key),
	FIELD_OPT(disposition, due_min), FIELD(disposition, version),
	FIELD_OPT(disposition, used),    FIELD(disposition, needs_note),
	FIELD(disposition, needs_value), FIELD(disposition, needs_follow_up),
	FIELD(disposition, needs_tag),   FIELD(disposition, closes),
	FIELD(disposition, archived),
};
const type disposition_t = TYPE(disposition, disposition_f);

static const field disposition_rules_f[] = {
	FIELD(disposition_rules, needed), FIELD(disposition_rules, amounts),
	FIELD(disposition_rules, words),  FIELD(disposition_rules, version),
	FIELD(disposition_rules, since),
};
const type disposition_rules_t = TYPE(disposition_rules, disposition_rules_f);

const struct disposition_choice FOLLOW_UPS[FOLLOW_UPS_N] = {
	{"", "No follow-up"},
	{"30m", "In 30 minutes"},
	{"2h", "In 2 hours"},
	{"tomorrow", "Tomorrow at 9:00"},
};
const struct disposition_choice SPECIALS[SPECIALS_N] = {
	{"", "Nothing more"},
	{"job", "Opens the job"},
	{"spam", "Marks the call as spam and offers to block the number"},
	{"emergency", "Is shown as an emergency"},
};
const struct disposition_choice NEEDED[NEEDED_N] = {
	{"no", "No call needs an outcome"},
	{"yes", "Every call needs an outcome"},
	{"before_next", "Every call needs one, before the next is taken"},
};
const struct disposition_choice DISPOSITION_ICONS[DISPOSITION_ICONS_N] = {
	{"circle-check", "Check"},
	{"calendar-check", "Calendar"},
	{"file-text", "Paper"},
	{"phone-forwarded", "Phone"},
	{"arrow-right-left", "Hand-off"},
	{"siren", "Siren"},
	{"map-pin", "Place"},
	{"phone-off", "Phone, crossed"},
	{"ban", "Ban"},
	{"voicemail", "Voicemail"},
	{"hourglass", "Hourglass"},
	{"circle-x", "Cross"},
};

bool disposition_choice_is(const struct disposition_choice *c, size_t n, str value)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(value, str_of(c[i].value)))
			return true;
	return false;
}

size_t disposition_check(const disposition *d,
			 disposition_fault faults[DISPOSITION_FAULTS_MOST])
{
	size_t n = 0;

	if (d->key < 0 || d->key > 9)
		faults[n++] = (disposition_fault){"key", "Choose one from the list."};
	if (!disposition_choice_is(DISPOSITION_ICONS, DISPOSITION_ICONS_N, d->icon))
		faults[n++] = (disposition_fault){"icon", "Choose one from the list."};
	if (!disposition_choice_is(FOLLOW_UPS, FOLLOW_UPS_N, d->follow_up))
		faults[n++] =
			(disposition_fault){"follow_up", "Choose one from the list."};
	if (!disposition_choice_is(SPECIALS, SPECIALS_N, d->special))
		faults[n++] =
			(disposition_fault){"special", "Choose one from the list."};
	if (d->due_min < 0 || d->due_min > DISPOSITION_DUE_MOST)
		faults[n++] = (disposition_fault){
			"due_min", "Give whole minutes from 1 to 14,400, or none."};
	return n;
}

static void member(buf *b, const char *name, str value)
{
	buf_fmt(b, ",\"%s\":", name);
	buf_json(b, value);
}

static void yes_or_no(buf *b, const char *name, bool value)
{
	buf_fmt(b, ",\"%s\":%s", name, value ? "true" : "false");
}

str disposition_document(arena *a, const disposition *d)
{
	buf b = buf_new(a, 512, DOCUMENT_MOST);

	buf_str(&b, S("{\"name\":"));
	buf_json(&b, d->name);
	member(&b, "icon", d->icon);
	member(&b, "follow_up", d->follow_up);
	member(&b, "special", d->special);
	if (d->key)
		buf_fmt(&b, ",\"key\":%lld", (long long)d->key);
	if (d->due_min)
		buf_fmt(&b, ",\"due_min\":%lld", (long long)d->due_min);
	yes_or_no(&b, "needs_note", d->needs_note);
	yes_or_no(&b, "needs_follow_up", d->needs_follow_up);
	yes_or_no(&b, "needs_value", d->needs_value);
	yes_or_no(&b, "needs_tag", d->needs_tag);
	yes_or_no(&b, "closes", d->closes);
	yes_or_no(&b, "archived", d->archived);
	buf_chr(&b, '}');
	return buf_view(&b);
}

size_t outcome_missing(const disposition *d, const outcome_given *g,
		       disposition_fault faults[DISPOSITION_FAULTS_MOST])
{
	size_t n = 0;

	if (d->needs_note && !g->note)
		faults[n++] = (disposition_fault){
			"note", "This outcome needs a note: write what was agreed."};
	if (d->needs_follow_up && !g->follow_up)
		faults[n++] = (disposition_fault){
			"follow_up", "This outcome needs a follow-up: choose when."};
	if (d->needs_value && !g->value)
		faults[n++] = (disposition_fault){
			"value", "This outcome needs an estimated value."};
	if (d->needs_tag && !g->tag)
		faults[n++] = (disposition_fault){"tags", "This outcome needs a tag."};
	return n;
}

const disposition *disposition_find(list outcomes, str id)
{
	for (size_t i = 0; id.n && i < outcomes.n; i++)
		if (str_eq(LIST_AT(outcomes, disposition, i)->id, id))
			return LIST_AT(outcomes, disposition, i);
	return NULL;
}

bool disposition_asks(const disposition *d)
{
	return d->needs_note || d->needs_follow_up || d->needs_value || d->needs_tag;
}

str amounts_read(arena *a, str typed)
{
	buf b = buf_new(a, 64, 1024);
	str rest = typed, one;
	int64_t amount;
	size_t n = 0;

	buf_chr(&b, '{');
	while (str_split(&rest, ',', &one)) {
		one = str_trim(one);
		if (!one.n)
			continue;
		if (n == AMOUNTS_MOST || !money_parse(one, &amount) || !amount)
			return (str){0};
		buf_fmt(&b, "%s%lld", n++ ? "," : "", (long long)amount);
	}
	buf_chr(&b, '}');
	return buf_view(&b);
}

str amounts_show(arena *a, str amounts)
{
	buf b = buf_new(a, 64, 1024);
	str rest = amounts.n > 2 ? str_sub(amounts, 1, amounts.n - 1) : (str){0}, one;
	int64_t amount;

	while (str_split(&rest, ',', &one)) {
		if (!str_i64(one, &amount))
			continue;
		if (b.n)
			buf_str(&b, S(", "));
		buf_str(&b, money_plain(a, amount));
	}
	return buf_view(&b);
}

str emergency_words_read(arena *a, str typed)
{
	buf b = buf_new(a, 256, ARRAY_MOST);
	str rest = typed, line;
	size_t n = 0;

	buf_chr(&b, '{');
	while (str_split(&rest, '\n', &line)) {
		str one = str_lower(a, text_line(a, line, SIZE_MAX / 2));
		if (!one.n)
			continue;
		if (n == EMERGENCY_WORDS_MOST ||
		    text_chars(one) > EMERGENCY_WORD_LENGTH)
			return (str){0};
		if (n++)
			buf_chr(&b, ',');
		buf_element(&b, one);
	}
	buf_chr(&b, '}');
	return buf_view(&b);
}
