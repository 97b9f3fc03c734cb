#include "features/queue/queue_rules.h"

static str queue_away(arena *a, const queue_candidate *c)
{
	if (!c->reason.n)
		return str_printf(a, STR_FMT ": away since " STR_FMT, STR_ARG(c->name),
				  STR_ARG(c->since_text));
	return str_printf(a, STR_FMT ": away (" STR_FMT ") since " STR_FMT,
			  STR_ARG(c->name), STR_ARG(c->reason), STR_ARG(c->since_text));
}

/* What they are doing keeps them from it; absent: nothing does. */
static str queue_state(arena *a, const queue_candidate *c, str *code)
{
	static const char *const states[][3] = {
		{"on_call", "skipped_busy", "on another call"},
		{"ringing", "skipped_ringing", "another call is ringing"},
		{"wrap_up", "skipped_wrap_up", "finishing the call before"},
	};
	const char *words = "offline";

	if (str_eq(c->state, S("ready")))
		return (str){0};
	*code = S("skipped_offline");
	if (str_eq(c->state, S("away"))) {
		*code = S("skipped_away");
		return queue_away(a, c);
	}
	if (str_eq(c->state, S("wrap_up")) && c->reason.n) {
		*code = S("skipped_outcome");
		return str_printf(
			a,
			STR_FMT ": owes the outcome of the call before, since " STR_FMT,
			STR_ARG(c->name), STR_ARG(c->since_text));
	}
	for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
		if (str_eq(c->state, str_of(states[i][0]))) {
			*code = str_of(states[i][1]);
			words = states[i][2];
		}
	return str_printf(a, STR_FMT ": %s since " STR_FMT, STR_ARG(c->name), words,
			  STR_ARG(c->since_text));
}

/* What lasts: told before what passes. */
static str queue_unfit(arena *a, const queue_candidate *c, str *code)
{
	if (!c->can_receive) {
		*code = S("skipped_no_calls");
		return str_printf(a, STR_FMT ": does not take calls", STR_ARG(c->name));
	}
	if (!c->browser && !c->phone.n) {
		*code = S("skipped_no_phone");
		return str_printf(a, STR_FMT ": no phone number on file",
				  STR_ARG(c->name));
	}
	if (!c->lacks.n)
		return (str){0};
	*code = S("skipped_skill");
	return str_printf(a, STR_FMT ": lacks the skill " STR_FMT, STR_ARG(c->name),
			  STR_ARG(c->lacks));
}

/* Why this member is not rung; absent code: nothing speaks against it. */
static str queue_hindrance(arena *a, const queue_candidate *c, str *code)
{
	*code = (str){0};
	str why = queue_unfit(a, c, code);
	if (!code->p)
		why = queue_state(a, c, code);
	if (code->p)
		return why;
	if (!c->reachable) {
		*code = S("skipped_unreachable");
		return str_printf(a, STR_FMT ": the browser phone is not connected",
				  STR_ARG(c->name));
	}
	if (c->rung_ago_s >= 0 && c->rung_ago_s < QUEUE_REST_S &&
	    !str_eq(c->choice, S("only"))) {
		*code = S("skipped_just_rung");
		return str_printf(a, STR_FMT ": was rung %lld s ago", STR_ARG(c->name),
				  (long long)c->rung_ago_s);
	}
	return (str){0};
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
		{"router", "chosen by TaskRouter"},
		{"overflow", "helps out from another queue"},
		{"skill", "best skill of those who are free"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(c->choice, str_of(words[i][0])))
			return str_printf(a, STR_FMT ": %s, ringing now",
					  STR_ARG(c->name), words[i][1]);
	return str_printf(a, STR_FMT ": longest free, ringing now", STR_ARG(c->name));
}
