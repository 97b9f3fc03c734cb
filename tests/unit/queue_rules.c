/* queue_rules.c -- tests of who is rung for a waiting call. */
#include "features/queue/queue_rules.h"

#include "tap.h"

enum { MOST = 8 };

static arena *a;

/* Somebody whom nothing keeps from being rung. */
static queue_candidate ready(const char *name)
{
	return (queue_candidate){.id = str_of(name),
				 .name = str_of(name),
				 .phone = S("+18015550160"),
				 .state = S("ready"),
				 .reason = S(""),
				 .since_text = S("14:02"),
				 .can_receive = true,
				 .reachable = true,
				 .rung_ago_s = -1};
}

/* One candidate changed in one way; words and code absent: is rung. */
static void one(queue_candidate c, const char *code, const char *words,
		const char *what)
{
	str why, got;
	int pick = queue_pick(a, &c, 1, &why, &got);

	is_i64(pick, code ? -1 : 0, "%s: %s", what, code ? "not rung" : "rung");
	is_str(got, str_of(code), "%s: code", what);
	is_str(why, str_of(words), "%s: words", what);
}

static void states(void)
{
	static const struct {
		const char *state, *reason, *code, *words;
	} CASES[] = {
		{"ready", "", NULL, NULL},
		{"ready", "Lunch", NULL, NULL},
		{"on_call", "", "skipped_busy", "Ann: on another call since 14:02"},
		{"ringing", "", "skipped_ringing",
		 "Ann: another call is ringing since "
		 "14:02"},
		{"away", "", "skipped_away", "Ann: away since 14:02"},
		{"away", "Lunch", "skipped_away", "Ann: away (Lunch) since 14:02"},
		{"offline", "", "skipped_offline", "Ann: offline since 14:02"},
		{"", "", "skipped_offline", "Ann: offline since 14:02"},
		{"wrap_up", "", "skipped_wrap_up",
		 "Ann: finishing the call before since 14:02"},
		{"wrap_up", "outcome", "skipped_outcome",
		 "Ann: owes the outcome of the call before, since 14:02"},
		{"wrapup", "", "skipped_offline", "Ann: offline since 14:02"},
		{"READY", "", "skipped_offline", "Ann: offline since 14:02"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		queue_candidate c = ready("Ann");
		c.state = str_of(CASES[i].state);
		c.reason = str_of(CASES[i].reason);
		one(c, CASES[i].code, CASES[i].words, CASES[i].state);
	}
}

static void persons(void)
{
	queue_candidate c = ready("Ann");
	c.phone = (str){0};
	one(c, "skipped_no_phone", "Ann: no phone number on file", "no phone");
	c.phone = S("");
	one(c, "skipped_no_phone", "Ann: no phone number on file", "an empty phone");
	c.can_receive = false;
	one(c, "skipped_no_calls", "Ann: does not take calls",
	    "takes no calls, and has no phone");
	c = ready("Ann");
	c.can_receive = false;
	c.state = S("on_call");
	one(c, "skipped_no_calls", "Ann: does not take calls",
	    "what stays is told before what passes");
	c = ready("");
	c.state = S("away");
	one(c, "skipped_away", ": away since 14:02", "a member without a name");
}

/* Where calls ring, what is asked for, and why somebody is rung first. */
static void reach(void)
{
	queue_candidate c = ready("Ann");
	c.lacks = S("Spanish at level 3");
	one(c, "skipped_skill", "Ann: lacks the skill Spanish at level 3", "a skill");
	c.lacks = S("");
	c.reachable = false;
	one(c, "skipped_unreachable", "Ann: the browser phone is not connected",
	    "a browser that is gone");
	c.state = S("away");
	one(c, "skipped_away", "Ann: away since 14:02",
	    "away, and the browser is gone");
	c = ready("Ann");
	c.browser = true;
	c.phone = S("");
	one(c, NULL, NULL, "a browser needs no number");
	static const char *const CHOICES[][2] = {
		{"owner", "Ann: the contact's coordinator, ringing now"},
		{"last", "Ann: talked to this caller last, ringing now"},
		{"overflow", "Ann: helps out from another queue, ringing now"},
		{"skill", "Ann: best skill of those who are free, ringing now"},
		{"only", "Ann: meant for them, ringing now"},
		{"idle", "Ann: longest free, ringing now"},
		{"", "Ann: longest free, ringing now"},
	};
	for (size_t i = 0; i < sizeof CHOICES / sizeof CHOICES[0]; i++) {
		c.choice = str_of(CHOICES[i][0]);
		is_str(queue_offer_words(a, &c), str_of(CHOICES[i][1]), "offered: %s",
		       CHOICES[i][0]);
	}
}

/* The rest after an unanswered offer counts from the ringing, for this call only. */
static void rests(void)
{
	static const struct {
		int64_t ago;
		const char *words;
	} CASES[] = {
		{-1, NULL},
		{0, "Ann: was rung 0 s ago"},
		{1, "Ann: was rung 1 s ago"},
		{QUEUE_REST_S - 1, "Ann: was rung 59 s ago"},
		{QUEUE_REST_S, NULL},
		{QUEUE_REST_S + 1, NULL},
		{INT64_C(10000000000), NULL},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		queue_candidate c = ready("Ann");
		c.rung_ago_s = CASES[i].ago;
		one(c, CASES[i].words ? "skipped_just_rung" : NULL, CASES[i].words,
		    "rung some time ago");
		c.state = S("on_call");
		one(c, "skipped_busy", "Ann: on another call since 14:02",
		    "rung some time ago, now busy");
	}
}

/* r rung and free, b busy, j just rung: who is picked, and who has a reason. */
static void several(void)
{
	static const struct {
		const char *queue;
		int pick;
	} CASES[] = {
		{"", -1},    {"r", 0},   {"rr", 0},      {"br", 1},
		{"bbbr", 3}, {"jr", 1},  {"jbr", 2},     {"rbj", 0},
		{"b", -1},   {"jj", -1}, {"bjbjbj", -1}, {"brbr", 1},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		queue_candidate c[MOST];
		str why[MOST], code[MOST];
		size_t n = strlen(CASES[i].queue), wrong = 0;
		for (size_t k = 0; k < n; k++) {
			c[k] = ready("Ann");
			if (CASES[i].queue[k] == 'b')
				c[k].state = S("on_call");
			if (CASES[i].queue[k] == 'j')
				c[k].rung_ago_s = 5;
		}
		is_i64(queue_pick(a, c, n, why, code), CASES[i].pick,
		       "the longest idle of those who can: \"%s\"", CASES[i].queue);
		for (size_t k = 0; k < n; k++)
			wrong += (CASES[i].queue[k] == 'r') == (code[k].p != NULL) ||
				 (code[k].p == NULL) != (why[k].p == NULL);
		is_i64((int64_t)wrong, 0, "everybody else has a reason: \"%s\"",
		       CASES[i].queue);
	}
}

int main(void)
{
	a = arena_new(1 << 20);
	states();
	persons();
	reach();
	rests();
	several();
	arena_delete(a);
	return tap_done();
}
