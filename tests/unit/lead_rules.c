/* lead_rules.c -- tests of how hot a text is, and of what a member's text commands. */
#include "features/leads/lead_rules.h"

#include <stdio.h>
#include <string.h>

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
		{"not smoking", 0, ""},
		{"come. today", 75, "come today +50, today +25"},
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

/* The words that a business begins with, of its migration. */
static str first_words(void)
{
	static char text[64 * 1024];
	FILE *f = fopen("sql/migrations/0023_leads.sql", "r");
	size_t n = f ? fread(text, 1, sizeof text, f) : 0;
	const char *from;
	char *to;

	if (f)
		fclose(f);
	text[n < sizeof text ? n : sizeof text - 1] = 0;
	from = strstr(text, "DEFAULT E'");
	to = from ? strchr(from + 10, '\'') : NULL;
	ok(to != NULL, "found");
	if (!to)
		return S("");
	*to = 0;
	for (char *c = strstr(text, "\\n"); c; c = strstr(c, "\\n")) {
		c[0] = ' ';
		c[1] = '\n';
	}
	return str_of(from + 10);
}

static void first_scores(void)
{
	static const struct {
		const char *body;
		bool hot;
	} CASES[] = {
		{"My panel is smoking", true},
		{"There is a smoke smell in the garage", true},
		{"I see sparks", true},
		{"fire on the roof", true},
		{"something is burning", true},
		{"EMERGENCY, please call me", true},
		{"Can you come today? It is urgent", true},
		{"No! Smoke everywhere", true},
		{"not again, the panel is smoking", true},
		{"no smoke yesterday but smoke now", true},
		{"no emergency", false},
		{"This is not an emergency, call me", false},
		{"not urgent", false},
		{"It isn't very urgent. No rush, today or tomorrow", false},
		{"no rush", false},
		{"We had smoke last year", false},
		{"it is no longer smoking", false},
		{"I need it asap, how much is a quote?", false},
		{"How much is it? What is the price of a quote", false},
	};
	str words = first_words();

	ok(!lead_words_fault(a, words).n, "they can be read");
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		lead_score s = lead_score_of(a, str_of(CASES[i].body), words);
		is_i64(s.points >= 70, CASES[i].hot, "%s: %lld", CASES[i].body,
		       (long long)s.points);
	}
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
		{"V3NG9", LEAD_CODE, "V3NG9"},
		{" v3ng9! ", LEAD_CODE, "V3NG9"},
		{"I claim 69XAV", LEAD_CODE, "69XAV"},
		{"I'll claim the lead 69XAV", LEAD_CODE, "69XAV"},
		{"69xav claim", LEAD_CODE, "69XAV"},
		{"CLAIMDX7TN", LEAD_CODE, "DX7TN"},
		{"claim the lead 69XAV", LEAD_CLAIM, "69XAV"},
		{"claim: k7qpx thanks", LEAD_CLAIM, "K7QPX"},
		{"who has 69XAV?", LEAD_MENTION, "69XAV"},
		{"don't claim 69XAV", LEAD_MENTION, "69XAV"},
		{"I claim 69XAV and V3NG9", LEAD_MENTION, "69XAV V3NG9"},
		{"thank", LEAD_NOTHING, ""},
		{"my panel is great", LEAD_NOTHING, ""},
		{"V3NG9 is the number on a sticker on the left of it", LEAD_NOTHING,
		 ""},
		{"claimed", LEAD_NOTHING, ""},
		{"ETA 20 801 555 0142", LEAD_ETA, "801 555 0142"},
		{" eta  20  +44 20 7946 0958 ", LEAD_ETA, "+44 20 7946 0958"},
		{"ETA", LEAD_ETA, ""},
		{"ETA 20", LEAD_ETA, ""},
		{"eta is unknown", LEAD_NOTHING, ""},
		{"Busy 30", LEAD_BUSY, ""},
		{"busy 0", LEAD_HELP, ""},
		{"busy 721", LEAD_HELP, ""},
		{"busy 30 min", LEAD_HELP, ""},
		{"busy -5", LEAD_BUSY, ""},
		{"busy with a roof", LEAD_NOTHING, ""},
		{"in 4412", LEAD_HELP, ""},
		{"commands", LEAD_HELP, ""},
		{"ack k7qpx", LEAD_ACK, "K7QPX"},
		{"ACK", LEAD_ACK, ""},
		{"call k7qpx", LEAD_CALL, "k7qpx"},
		{" Call (801) 555-0142", LEAD_CALL, "(801) 555-0142"},
		{"CALL +44 20 7946 0958", LEAD_CALL, "+44 20 7946 0958"},
		{"call 801 555 0142", LEAD_CALL, "801 555 0142"},
		{"call", LEAD_CALL, ""},
		{"call me when you can", LEAD_NOTHING, ""},
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
	is_i64(lead_order_of(a, S("busy 30")).minutes, 30, "minutes");
	is_i64(lead_order_of(a, S("busy")).minutes, 0, "until they say otherwise");
	ok(lead_call_rank(S("ringing")) < lead_call_rank(S("busy")), "forward only");
	is_i64(lead_call_rank(S("nonsense")), 0, "no status");
}

static void helds(void)
{
	is_str(lead_claim_words(a, S("open"), S("V3NG9"), S(""), S("")),
	       S("The lead V3NG9 is open. Text CLAIM V3NG9 to take it."), "how");
	is_str(lead_unrung_words(S(""), true), S("Nobody could be rung"), "open");
	is_str(lead_unrung_words(S(""), false), S("It was closed"), "closed");
	ok(str_has(lead_unrung_words(S("wish"), true), S("asked to stop")), "a wish");
	ok(str_has(lead_unrung_words(S("out"), false), S("opted out")), "a STOP");
	is_str(lead_held_words(S("")), S(""), "nothing to know");
	ok(str_has(lead_unreached_words(a, S("")), S("has a phone")), "no phones");
	is_str(lead_unreached_words(a, S("This line may not text yet")),
	       S("Nobody was reached by text. This line may not text yet"), "why");
	ok(str_has(lead_held_words(S("wish")), S("decide")), "a wish is decided");
}

static void claims(void)
{
	static const struct {
		const char *outcome, *says;
	} CASES[] = {
		{"won", "It is yours. The thread is in your inbox; answer them now, or "
			"text CALL ABCDE."},
		{"mine", "It is yours already."},
		{"taken", "Ann has taken the lead ABCDE."},
		{"none", "No lead that you were told of is open now."},
		{"which", "Several leads are open. Text CLAIM and the code of one: "
			  "ABCDE, FGHJK."},
		{"gone", "There is no open lead with that code."},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		is_str(lead_claim_words(a, str_of(CASES[i].outcome), S("ABCDE"),
					S("ABCDE, FGHJK"), S("Ann")),
		       str_of(CASES[i].says), "%s", CASES[i].outcome);
}

static void who(void)
{
	const lead_at_work two[] = {{S("Ann Lee"), S("ready")},
				    {S("Bob Ray"), S("ready")},
				    {S("Cid Poe"), S("on_call")}};
	lead_at_work many[60];

	is_str(lead_who_words(a, S("Dee"), (list){two, 3}),
	       S("You are Dee. In: Ann Lee, Bob Ray. On a call: Cid Poe."), "who");
	is_str(lead_who_words(a, S("Dee"), (list){two, 0}),
	       S("You are Dee. Nobody takes calls now."), "nobody");
	for (size_t i = 0; i < 60; i++)
		many[i] = two[0];
	str said = lead_who_words(a, S("Dee"), (list){many, 60});
	ok(said.n <= 300 && str_find(said, 'm', 20) > 0, "one text: %.*s", (int)said.n,
	   said.p);
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
	who();
	first_scores();
	orders();
	helds();
	claims();
	arena_delete(a);
	return tap_done();
}
