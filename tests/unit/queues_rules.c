/* What may be typed for a queue, and the documents that the database takes. */
#include "features/team/queues_rules.h"

#include "tap.h"

static arena *a;

static void numbers(void)
{
	static const struct {
		const char *typed;
		bool fine;
		int64_t n;
	} CASES[] = {
		{"5", true, 5},
		{" 60 ", true, 60},
		{"4", false, 0},
		{"61", false, 0},
		{"", false, 0},
		{"x", false, 0},
		{"5.5", false, 0},
		{"-5", false, 0},
		{"99999999999999999999", false, 0},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		int64_t n = 0;
		bool fine = queue_number(str_of(CASES[i].typed), 5, 60, &n);
		ok(fine == CASES[i].fine, "'%s'", CASES[i].typed);
		if (fine)
			is_i64(n, CASES[i].n, "'%s': the number", CASES[i].typed);
	}
	is_str(queue_amount_fault(a, &QUEUE_AMOUNT[1]),
	       S("Ring a member, seconds: a number from 5 to 60."), "what is wrong");
}

static void each_its_own(void)
{
	queue_setting s = {0};

	for (size_t i = 0; i < QUEUE_AMOUNTS; i++)
		*queue_amount_of(&s, i) = (int64_t)i + 1;
	ok(s.target_s == 1 && s.ring_s == 2 && s.wrap_s == 3 && s.priority == 4 &&
		   s.relax_s == 5 && s.max_size == 6 && s.max_wait_s == 7,
	   "every number has its place");
	for (size_t i = 0; i < QUEUE_SWITCHES; i++)
		*queue_switch_of(&s, i) = true;
	ok(s.owner_first && s.last_agent_first && s.skill_first && s.leave_when_empty &&
		   s.callback,
	   "and every switch");
}

static void documents(void)
{
	const team_choice rows[] = {{.id = S("a"), .n = 1},
				    {.id = S("b"), .n = 0},
				    {.id = S("c"), .n = -1},
				    {.id = S("d"), .n = 5}};
	const list all = {rows, 4}, none = {0};
	queue_setting s = {.name = S("Q \"1\""), .ring_s = 20, .callback = true};

	is_str(choices_document(a, all, 1), S("{\"a\":1,\"d\":5}"), "at least 1");
	is_str(choices_document(a, all, 0), S("{\"a\":1,\"b\":0,\"d\":5}"),
	       "at least 0");
	is_str(choices_document(a, none, 0), S("{}"), "none");
	is_str(queue_document(a, &s, all, none, none),
	       S("{\"name\":\"Q \\\"1\\\"\",\"target_s\":0,\"ring_s\":20,\"wrap_s\":0,"
		 "\"priority\":0,\"relax_s\":0,\"max_size\":0,\"max_wait_s\":0,"
		 "\"owner_first\":false,\"last_agent_first\":false,"
		 "\"skill_first\":false,\"leave_when_empty\":false,"
		 "\"callback\":true,\"members\":{\"a\":1,\"d\":5},\"asks\":{},"
		 "\"helpers\":{}}"),
	       "a queue without a team");
	s.department_id = S("x");
	ok(strstr(queue_document(a, &s, none, none, none).p,
		  ",\"department_id\":\"x\","),
	   "and with one");
}

int main(void)
{
	a = arena_new(1 << 20);
	numbers();
	each_its_own();
	documents();
	arena_delete(a);
	return tap_done();
}
