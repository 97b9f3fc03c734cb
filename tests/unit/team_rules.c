/* What is believed of a member's state, and how sure it is. */
#include "features/team/team_rules.h"

#include "tap.h"

static const when now = {SECONDS(1000000)};
#define AGO(s)                         \
	{                              \
		SECONDS(1000000 - (s)) \
	}
static const struct belief_case {
	const char *what;
	team_evidence e;
	enum team_belief how;
	const char *words;
} cases[] = {
	{"offline, never seen", {.state = STR_INIT("offline")}, BELIEF_NONE, ""},
	{"away with a page",
	 {.state = STR_INIT("away"), .seen = AGO(3)},
	 BELIEF_NONE,
	 "A page is open"},
	{"offline for long",
	 {.state = STR_INIT("offline"), .seen = AGO(7200)},
	 BELIEF_NONE,
	 "Last seen 2 h ago"},
	{"takes no calls",
	 {.state = STR_INIT("ready")},
	 BELIEF_WRONG,
	 "Does not take calls"},
	{"no phone",
	 {.state = STR_INIT("ready"), .can_receive = true},
	 BELIEF_WRONG,
	 "No phone number on file"},
	{"phone not tried",
	 {.state = STR_INIT("ready"), .can_receive = true, .has_phone = true},
	 BELIEF_DOUBT,
	 "Their phone has not rung yet"},
	{"phone answered",
	 {.state = STR_INIT("ready"),
	  .can_receive = true,
	  .has_phone = true,
	  .rang = AGO(60),
	  .last_ring = STR_INIT("answered")},
	 BELIEF_SURE,
	 "Answered their phone 1 min ago"},
	{"phone not reached",
	 {.state = STR_INIT("ready"),
	  .can_receive = true,
	  .has_phone = true,
	  .rang = AGO(60),
	  .last_ring = STR_INIT("failed")},
	 BELIEF_WRONG,
	 "The phone could not be reached 1 min ago"},
	{"browser without a page",
	 {.state = STR_INIT("ready"), .can_receive = true, .browser = true},
	 BELIEF_WRONG,
	 "Calls ring in the browser, and no page has its phone on"},
	{"browser just heard",
	 {.state = STR_INIT("on_call"),
	  .can_receive = true,
	  .browser = true,
	  .phone_seen = AGO(4)},
	 BELIEF_SURE,
	 "Verified 4 s ago: the browser phone is on"},
	{"browser at the limit",
	 {.state = STR_INIT("ready"),
	  .can_receive = true,
	  .browser = true,
	  .phone_seen = AGO(TEAM_FRESH_S)},
	 BELIEF_WRONG,
	 "The browser phone was last heard of 45 s ago"},
	{"browser without a microphone",
	 {.state = STR_INIT("ready"),
	  .can_receive = true,
	  .browser = true,
	  .phone_seen = AGO(4),
	  .microphone = STR_INIT("denied")},
	 BELIEF_WRONG,
	 "The browser may not use the microphone"},
};

int main(void)
{
	arena *a = arena_new(1 << 20);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		enum team_belief how;
		str words = team_believe(a, &cases[i].e, now, &how);
		is_i64(how, cases[i].how, "%s: how sure", cases[i].what);
		is_str(words, str_of(cases[i].words), "%s: words", cases[i].what);
	}
	arena_delete(a);
	return tap_done();
}
