#include "features/team/team_rules.h"

static str team_ago(arena *a, when now, when at)
{
	int64_t s = when_diff_s(now, at);

	return str_printf(a, STR_FMT " ago", STR_ARG(when_words(a, s < 1 ? 1 : s)));
}

static bool team_fresh(when now, when at)
{
	return at.us && when_diff_s(now, at) < TEAM_FRESH_S;
}

/* A browser's phone is there or not: nothing is rung that was not heard of. */
static str team_browser(arena *a, const team_evidence *e, when now,
			enum team_belief *how)
{
	*how = BELIEF_WRONG;
	if (!e->phone_seen.us)
		return S("Calls ring in the browser, and no page has its phone on");
	if (!team_fresh(now, e->phone_seen))
		return str_printf(a, "The browser phone was last heard of " STR_FMT,
				  STR_ARG(team_ago(a, now, e->phone_seen)));
	if (str_eq(e->microphone, S("denied")))
		return S("The browser may not use the microphone");
	*how = BELIEF_SURE;
	return str_printf(a, "Verified " STR_FMT ": the browser phone is on",
			  STR_ARG(team_ago(a, now, e->phone_seen)));
}

/* An own phone is believed by what its last ring came to. */
static str team_phone(arena *a, const team_evidence *e, when now, enum team_belief *how)
{
	*how = BELIEF_WRONG;
	if (!e->has_phone)
		return S("No phone number on file");
	*how = BELIEF_DOUBT;
	if (!e->rang.us)
		return S("Their phone has not rung yet");
	str ago = team_ago(a, now, e->rang);
	if (str_eq(e->last_ring, S("no-answer")) || str_eq(e->last_ring, S("declined")))
		return str_printf(a, "Did not take the last ring, " STR_FMT,
				  STR_ARG(ago));
	if (str_eq(e->last_ring, S("busy")))
		return str_printf(a, "The phone was busy " STR_FMT, STR_ARG(ago));
	if (str_eq(e->last_ring, S("failed"))) {
		*how = BELIEF_WRONG;
		return str_printf(a, "The phone could not be reached " STR_FMT,
				  STR_ARG(ago));
	}
	*how = BELIEF_SURE;
	return str_eq(e->last_ring, S("answered"))
		       ? str_printf(a, "Answered their phone " STR_FMT, STR_ARG(ago))
		       : str_printf(a, "Their phone rang " STR_FMT, STR_ARG(ago));
}

str team_believe(arena *a, const team_evidence *e, when now, enum team_belief *how)
{
	*how = BELIEF_NONE;
	if (str_eq(e->state, S("offline")) || str_eq(e->state, S("away"))) {
		if (team_fresh(now, e->seen))
			return S("A page is open");
		return e->seen.us ? str_printf(a, "Last seen " STR_FMT,
					       STR_ARG(team_ago(a, now, e->seen)))
				  : S("");
	}
	if (!e->can_receive) {
		*how = BELIEF_WRONG;
		return S("Does not take calls");
	}
	return e->browser ? team_browser(a, e, now, how) : team_phone(a, e, now, how);
}
