/* Which cause a missed call has, and the bars of the chart. */
#include "features/calls/missed_rules.h"

#include "tap.h"

static arena *a;

static void causes(void)
{
	static const struct {
		int64_t facts;
		enum missed_cause cause;
	} CASES[] = {
		{0, CAUSE_OTHER},
		{MISSED_LATE | MISSED_QUEUED | MISSED_FULL, CAUSE_DOWN},
		{MISSED_CLOSED, CAUSE_CLOSED},
		{MISSED_CLOSED | MISSED_MAIL, CAUSE_CLOSED},
		{MISSED_CLOSED | MISSED_LEFT, CAUSE_CLOSED},
		/* the hours said closed, and it waited all the same */
		{MISSED_CLOSED | MISSED_QUEUED, CAUSE_NOBODY},
		{MISSED_QUEUED | MISSED_FULL | MISSED_MAIL, CAUSE_FULL},
		{MISSED_QUEUED | MISSED_EMPTY, CAUSE_EMPTY},
		{MISSED_QUEUED | MISSED_BACK | MISSED_RANG, CAUSE_BACK},
		{MISSED_QUEUED | MISSED_MESSAGE | MISSED_MAIL, CAUSE_MESSAGE},
		{MISSED_QUEUED | MISSED_RANG | MISSED_GONE | MISSED_LEFT, CAUSE_GONE},
		{MISSED_QUEUED | MISSED_LEFT | MISSED_SOON | MISSED_RANG, CAUSE_SOON},
		/* let out within seconds, not by their own will */
		{MISSED_QUEUED | MISSED_SOON | MISSED_RANG, CAUSE_UNANSWERED},
		{MISSED_QUEUED | MISSED_LEFT | MISSED_RANG, CAUSE_UNANSWERED},
		{MISSED_QUEUED | MISSED_RANG | MISSED_LONG, CAUSE_UNANSWERED},
		{MISSED_QUEUED | MISSED_RANG | MISSED_REFUSED, CAUSE_REFUSED},
		{MISSED_QUEUED | MISSED_LONG | MISSED_MAIL, CAUSE_LONG},
		{MISSED_QUEUED | MISSED_LEFT, CAUSE_NOBODY},
		{MISSED_QUEUED, CAUSE_NOBODY},
		{MISSED_RANG, CAUSE_UNANSWERED},
		{MISSED_RANG | MISSED_MAIL, CAUSE_UNANSWERED},
		{MISSED_RANG | MISSED_REFUSED | MISSED_LEFT, CAUSE_REFUSED},
		{MISSED_RANG | MISSED_GONE, CAUSE_GONE},
		{MISSED_LEFT, CAUSE_MENU},
		{MISSED_MAIL, CAUSE_MAILBOX},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		enum missed_cause c = missed_cause(CASES[i].facts);
		is_str(str_of(MISSED_CAUSES[c].code),
		       str_of(MISSED_CAUSES[CASES[i].cause].code), "facts %lld",
		       (long long)CASES[i].facts);
	}
	for (int64_t f = 0; f < 1 << 14; f++)
		if (missed_cause(f) < 0 || missed_cause(f) >= CAUSES)
			ok(false, "facts %lld have a cause", (long long)f);
	for (int c = 0; c < CAUSES; c++)
		ok(missed_cause_of(str_of(MISSED_CAUSES[c].code)) ==
			   (enum missed_cause)c,
		   "%s is itself", MISSED_CAUSES[c].code);
	ok(missed_cause_of(S("")) == CAUSES && missed_cause_of(S("x")) == CAUSES,
	   "no other");
}

static void bars(void)
{
	const missed_fact rows[] = {{MISSED_LEFT, 2},
				    {MISSED_CLOSED, 1},
				    {MISSED_QUEUED, 5},
				    {MISSED_QUEUED | MISSED_LEFT, 4},
				    {MISSED_MAIL, 1}};
	const list facts = {rows, 5};
	missed_bar b[CAUSES];
	int64_t all;

	is_i64((int64_t)missed_bars(facts, b, &all), 4, "four causes");
	is_i64(all, 13, "of thirteen calls");
	ok(b[0].cause == CAUSE_NOBODY && b[0].calls == 9 && b[0].sum == 9,
	   "the most frequent first");
	ok(b[1].cause == CAUSE_MENU && b[1].sum == 11, "and the sum");
	ok(b[2].cause == CAUSE_CLOSED && b[3].cause == CAUSE_MAILBOX,
	   "equal ones in their order");
	is_i64(b[3].sum, all, "all together");
	is_str(missed_facts_of(a, facts, CAUSE_NOBODY), S("{4,2052}"), "its facts");
	is_str(missed_facts_of(a, facts, CAUSE_FULL), S("{}"), "of none");
	is_i64((int64_t)missed_bars((list){0}, b, &all), 0, "no calls");
	is_i64(all, 0, "none");
	is_i64(missed_share(1, 3), 333, "a third");
	is_i64(missed_share(2, 3), 667, "two thirds");
	is_i64(missed_share(0, 0), 0, "of nothing");
}

int main(void)
{
	a = arena_new(1 << 20);
	causes();
	bars();
	arena_delete(a);
	return tap_done();
}
