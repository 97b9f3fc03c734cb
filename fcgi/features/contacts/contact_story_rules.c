#include "features/contacts/contact_story_rules.h"

#include "base/buf.h"

static bool letter(str text, size_t i)
{
	unsigned char c = i < text.n ? (unsigned char)text.p[i] : ' ';

	return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') ||
	       c >= 0x80;
}

/* The longest name that stands at a place; NULL when none does. */
static const mention_name *name_at(str text, size_t at, const mention_name *names,
				   size_t n)
{
	const mention_name *best = NULL;

	for (size_t i = 0; i < n; i++) {
		str name = names[i].name;
		if (!name.n || at + name.n > text.n ||
		    !str_ieq(str_sub(text, at, at + name.n), name) ||
		    letter(text, at + name.n))
			continue;
		if (!best || name.n > best->name.n)
			best = &names[i];
	}
	return best;
}

static bool among(const mention_name *const *found, size_t n, const mention_name *who)
{
	for (size_t i = 0; i < n; i++)
		if (found[i] == who)
			return true;
	return false;
}

str mentions_find(arena *a, str text, const mention_name *names, size_t n)
{
	const mention_name *found[MENTIONS_MOST];
	buf b = buf_new(a, 64, 64 + MENTIONS_MOST * 40);
	size_t count = 0;

	for (size_t i = 0; i < text.n && count < MENTIONS_MOST; i++) {
		const mention_name *who;
		if (text.p[i] != '@' || (i > 0 && letter(text, i - 1)))
			continue;
		who = name_at(text, i + 1, names, n);
		if (who && !among(found, count, who))
			found[count++] = who;
	}
	buf_chr(&b, '{');
	for (size_t i = 0; i < count; i++) {
		if (i)
			buf_chr(&b, ',');
		buf_str(&b, found[i]->id);
	}
	buf_chr(&b, '}');
	return buf_view(&b);
}

bool handoff_target(str typed, str *member, str *department)
{
	str kind;
	bool fine = str_split(&typed, ':', &kind) && str_is_uuid(typed);

	*member = *department = (str){0};
	if (fine && str_eq(kind, S("member")))
		*member = typed;
	else if (fine && str_eq(kind, S("department")))
		*department = typed;
	return member->n || department->n;
}

int64_t handoff_hours(str typed)
{
	int64_t hours = 0;

	if (str_i64(typed, &hours) && (hours == 4 || hours == 24 || hours == 72))
		return hours;
	return 24;
}

str handoff_state(str answer)
{
	static const str states[][2] = {{STR_INIT("accept"), STR_INIT("accepted")},
					{STR_INIT("return"), STR_INIT("returned")},
					{STR_INIT("withdraw"), STR_INIT("withdrawn")}};

	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (str_eq(answer, states[i][0]))
			return states[i][1];
	return (str){0};
}

static const str HANDOFFS_KEYS[HANDOFFS_WHICHES] = {
	[HANDOFFS_MINE] = STR_INIT("mine"),
	[HANDOFFS_GIVEN] = STR_INIT("given"),
	[HANDOFFS_ALL] = STR_INIT("all"),
};

enum handoffs_which handoffs_which_of(str key)
{
	for (int i = HANDOFFS_MINE; i < HANDOFFS_WHICHES; i++)
		if (str_eq(key, HANDOFFS_KEYS[i]))
			return (enum handoffs_which)i;
	return HANDOFFS_NONE;
}

str handoffs_which_key(enum handoffs_which v)
{
	return HANDOFFS_KEYS[v];
}
