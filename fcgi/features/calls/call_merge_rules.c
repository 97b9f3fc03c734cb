#include "features/calls/call_merge_rules.h"

#include "base/arena.h"
#include "base/money.h"

enum merge_verdict merge_decide(const merge_side *s)
{
	if (s->theirs)
		return MERGE_THEIRS;
	if (s->seen || str_eq(s->typed, s->now))
		return MERGE_MINE;
	if (s->was.p && str_eq(s->typed, s->was))
		return MERGE_THEIRS;
	return s->was.p && str_eq(s->now, s->was) ? MERGE_MINE : MERGE_BOTH;
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
