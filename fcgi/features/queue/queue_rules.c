#include "features/queue/queue_rules.h"

static str queue_away(arena *a, const queue_candidate *c)
{
	if (!c->reason.n)
		return str_printf(a, STR_FMT ": away since " STR_FMT, STR_ARG(c->name),
				  STR_ARG(c->since_text));
	return str_printf(a, STR_FMT ": away (" STR_FMT ") since " STR_FMT,
			  STR_ARG(c->name), STR_ARG(c->reason), STR_ARG(c->since_text));
}

/* Why this member is not rung; absent code: nothing speaks against it. */
static str queue_hindrance(arena *a, const queue_candidate *c, str *code)
{
	const char *words;

	if (!c->can_receive) {
		*code = S("skipped_no_calls");
		words = "does not take calls";
	} else if (!c->browser && !c->phone.n) {
		*code = S("skipped_no_phone");
		words = "no phone number on file";
	} else if (c->lacks.n) {
		*code = S("skipped_skill");
		return str_printf(a, STR_FMT ": lacks the skill " STR_FMT,
				  STR_ARG(c->name), STR_ARG(c->lacks));
	} else if (str_eq(c->state, S("on_call"))) {
		*code = S("skipped_busy");
		words = "on another call";
	} else if (str_eq(c->state, S("ringing"))) {
		*code = S("skipped_ringing");
		words = "another call is ringing";
	} else if (str_eq(c->state, S("wrap_up"))) {
		*code = S("skipped_wrap_up");
		words = "finishing the call before";
	} else if (str_eq(c->state, S("away"))) {
		*code = S("skipped_away");
		return queue_away(a, c);
	} else if (!str_eq(c->state, S("ready"))) {
		*code = S("skipped_offline");
		words = "offline";
	} else if (!c->reachable) {
		*code = S("skipped_unreachable");
		return str_printf(a, STR_FMT ": the browser phone is not connected",
				  STR_ARG(c->name));
	} else if (c->rung_ago_s >= 0 && c->rung_ago_s < QUEUE_REST_S) {
		*code = S("skipped_just_rung");
		return str_printf(a, STR_FMT ": was rung %lld s ago", STR_ARG(c->name),
				  (long long)c->rung_ago_s);
	} else {
		*code = (str){0};
		return (str){0};
	}
	if (str_eq(*code, S("skipped_no_calls")) ||
	    str_eq(*code, S("skipped_no_phone")))
		return str_printf(a, STR_FMT ": %s", STR_ARG(c->name), words);
	return str_printf(a, STR_FMT ": %s since " STR_FMT, STR_ARG(c->name), words,
			  STR_ARG(c->since_text));
}

int queue_pick(arena *a, const queue_candidate *c, size_t n, str *why, str *code)
{
	int pick = -1;

	for (size_t i = 0; i < n; i++) {
		why[i] = queue_hindrance(a, &c[i], &code[i]);
		if (!code[i].p && pick < 0)
			pick = (int)i;
	}
	return pick;
}

str queue_offer_words(arena *a, const queue_candidate *c)
{
	static const char *const words[][2] = {
		{"only", "meant for them"},
		{"owner", "the contact's coordinator"},
		{"last", "talked to this caller last"},
		{"overflow", "helps out from another queue"},
		{"skill", "best skill of those who are free"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(c->choice, str_of(words[i][0])))
			return str_printf(a, STR_FMT ": %s, ringing now",
					  STR_ARG(c->name), words[i][1]);
	return str_printf(a, STR_FMT ": longest free, ringing now", STR_ARG(c->name));
}
