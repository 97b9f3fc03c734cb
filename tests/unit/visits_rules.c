/* visits_rules.c -- tests of what is said and typed about appointments. */
#include "features/visits/visits_rules.h"

#include "tap.h"

static arena *a;

static void test_answers(void)
{
	static const struct {
		const char *body;
		enum visit_says says;
	} cases[] = {
		{"C", VISIT_COMES},
		{" c. ", VISIT_COMES},
		{"Yes!", VISIT_COMES},
		{"S\u00ed", VISIT_COMES},
		{"confirm", VISIT_COMES},
		{"X", VISIT_OFF},
		{"x", VISIT_OFF},
		{"I can't make it", VISIT_OFF},
		{"Cancel my appointment.", VISIT_OFF},
		{"cancel", VISIT_NOTHING}, /* that is STOP */
		{"no", VISIT_NOTHING},
		{"yes but later", VISIT_NOTHING},
		{"C4", VISIT_NOTHING},
		{"xx", VISIT_NOTHING},
		{"", VISIT_NOTHING},
		{"\U0001f642", VISIT_NOTHING},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ok(visit_says_of(a, str_of(cases[i].body)) == cases[i].says, "\"%s\"",
		   cases[i].body);
}

static void test_states(void)
{
	ok(visit_may(S("pending"), S("confirmed")), "agreed, confirmed");
	ok(visit_may(S("confirmed"), S("cancelled")), "confirmed, called off");
	ok(visit_may(S("cancelled"), S("pending")), "called off, agreed again");
	ok(!visit_may(S("cancelled"), S("done")), "what is off does not take place");
	ok(!visit_may(S("done"), S("done")), "nothing changes");
	ok(!visit_may(S("pending"), S("pwned")), "a state that there is not");
	ok(visit_state_of(S("")) == NULL, "nor an empty one");
}

static void test_rules(void)
{
	is_str(visit_ahead(a, 1440), S("1 day"), "in words");
	is_str(visit_ahead(a, 120), S("2 hours"), "in words");
	is_str(visit_ahead(a, 90), S("90 minutes"), "in words");
	ok(visit_minutes(S("24"), S("hours")) == 1440, "a day in hours");
	ok(visit_minutes(S("14"), S("days")) == 20160, "the longest");
	ok(visit_minutes(S("15"), S("minutes")) == 15, "the shortest");
	ok(!visit_minutes(S("15"), S("days")), "too long");
	ok(!visit_minutes(S("14"), S("minutes")), "too short");
	ok(!visit_minutes(S("-1"), S("days")), "in the past");
	ok(!visit_minutes(S("9223372036854775807"), S("days")), "far too many");
	ok(!visit_minutes(S("1e3"), S("hours")), "no number");
}

int main(void)
{
	a = arena_new(1 << 20);
	test_answers();
	test_states();
	test_rules();
	arena_delete(a);
	return tap_done();
}
