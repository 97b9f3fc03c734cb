/* lead_rules.c -- tests of how hot a text is, and of what a member's text commands. */
#include "features/leads/lead_rules.h"

#include "tap.h"

static arena *a;
static const char *const WORDS = "come today = 50\nsmoking = 60\ntoday = 25\nno hurry "
				 "= -40\nnonsense\n = 9\nx = y\n";

static void scores(void)
{
	static const struct {
		const char *body;
		int64_t points;
		const char *reasons;
	} CASES[] = {
		{"can you come today, my panel is smoking", 100,
		 "come today +50, smoking +60, today +25"},
		{"Come TODAY!", 75, "come today +50, today +25"},
		{"S\xd0\x9cOKING", 0, ""},
		{"today", 25, "today +25"},
		{"todayish", 0, ""},
		{"today, no hurry", 0, "today +25, no hurry -40"},
		{"", 0, ""},
		{"nonsense x", 0, ""},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		lead_score s = lead_score_of(a, str_of(CASES[i].body), str_of(WORDS));
		is_i64(s.points, CASES[i].points, "%s", CASES[i].body);
		is_str(s.reasons, str_of(CASES[i].reasons), "why");
	}
	ok(lead_words_fault(a, str_of(WORDS)).n > 0,
	   "a line that cannot be read is told");
	ok(!lead_words_fault(a, S("a b = 5\n\nc = -100\n")).n, "the others can");
	ok(lead_words_fault(a, S("a = 101")).n > 0, "no weight beyond 100");
}

static void orders(void)
{
	static const struct {
		const char *body;
		enum lead_word word;
		const char *code;
	} CASES[] = {
		{"CLAIM K7QPX", LEAD_CLAIM, "K7QPX"},
		{"claim k7qpx.", LEAD_CLAIM, "K7QPX"},
		{"Claim", LEAD_CLAIM, ""},
		{"who", LEAD_WHO, ""},
		{"In.", LEAD_IN, ""},
		{"out", LEAD_OUT, ""},
		{" BUSY! ", LEAD_BUSY, ""},
		{"in a minute", LEAD_NOTHING, ""},
		{"out of power", LEAD_NOTHING, ""},
		{"who is there", LEAD_NOTHING, ""},
		{"I claim it", LEAD_NOTHING, ""},
		{"ETA 20 801 555 0142", LEAD_ETA, "801 555 0142"},
		{" eta  20  +44 20 7946 0958 ", LEAD_ETA, "+44 20 7946 0958"},
		{"ETA", LEAD_ETA, ""},
		{"ETA 20", LEAD_ETA, ""},
		{"eta is unknown", LEAD_NOTHING, ""},
		{"", LEAD_NOTHING, ""},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		lead_order o = lead_order_of(a, str_of(CASES[i].body));
		is_i64(o.word, CASES[i].word, "%s", CASES[i].body);
		is_str(o.code, str_of(CASES[i].code), "code");
	}
	is_i64(lead_order_of(a, S("ETA 20 801 555 0142")).minutes, 20, "minutes");
	is_i64(lead_order_of(a, S("ETA 999999 801 555 0142")).minutes, 0, "too many");
	is_i64(lead_order_of(a, S("ETA 2x 801 555 0142")).minutes, 0, "none");
	is_i64((int64_t)lead_code(a, (const unsigned char *)"\x00\x01\xff\x7f\x20").n,
	       5, "a code has five");
	ok(lead_call_rank(S("ringing")) < lead_call_rank(S("busy")), "forward only");
	is_i64(lead_call_rank(S("nonsense")), 0, "no status");
}

static void said(void)
{
	lead_score s = {0};

	ok(lead_score_said(a, S("cannot_wait"), S("It\nsmokes."), 97, &s) &&
		   s.points >= 70,
	   "what cannot wait is hot");
	is_str(s.reasons, S("cannot wait, certainty 97%: It smokes."), "why");
	ok(lead_score_said(a, S("soon"), S(""), -1, &s) && s.points < 70, "soon");
	is_str(s.reasons, S("soon, certainty not measured"), "nothing is made up");
	ok(!lead_score_said(a, S("Cannot_wait "), S("x"), 99, &s), "no other words");
	ok(!lead_score_said(a, S(""), S("x"), 99, &s), "nor none");
}

int main(void)
{
	a = arena_new(1 << 20);
	scores();
	said();
	orders();
	arena_delete(a);
	return tap_done();
}
