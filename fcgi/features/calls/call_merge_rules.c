#include "features/calls/call_merge_rules.h"

#include "base/arena.h"
#include "base/money.h"

enum merge_verdict merge_decide(const merge_side *s)
{
	bool kept = s->was.p && str_eq(s->typed, s->was);

	if (str_eq(s->pick, S("theirs")))
		return MERGE_THEIRS;
	if (str_eq(s->typed, s->now))
		return MERGE_MINE;
	/* a question stays open until it is answered, whatever else was saved */
	if (s->asked && !kept && !str_eq(s->pick, S("mine")))
		return MERGE_BOTH;
	if (s->seen)
		return MERGE_MINE;
	if (kept)
		return MERGE_THEIRS;
	return s->was.p && str_eq(s->now, s->was) ? MERGE_MINE : MERGE_BOTH;
}

bool merge_asked(str asked, str name)
{
	str rest = asked, one;

	while (str_split(&rest, ' ', &one))
		if (str_eq(one, name))
			return true;
	return false;
}

str merge_follow_up(arena *a, str due, str owner)
{
	if (!due.n)
		return S("");
	return str_printf(a, STR_FMT " " STR_FMT, STR_ARG(due), STR_ARG(owner));
}

str merge_follow_up_typed(arena *a, str choice, str at, str owner, str was_due,
			  str was_owner)
{
	if (!choice.n)
		return S("");
	if (str_eq(choice, S("keep")))
		return merge_follow_up(a, was_due, owner.n ? owner : was_owner);
	return str_printf(a, "new " STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(choice),
			  STR_ARG(at), STR_ARG(owner));
}

str merge_value(arena *a, str typed)
{
	int64_t n;

	if (!money_parse(typed, &n))
		return typed;
	return n ? money_plain(a, n) : S("");
}
