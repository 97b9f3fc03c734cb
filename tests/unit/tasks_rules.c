/* tasks_rules.c -- tests of how long a task that fails is tried again. */
#include "features/tasks/tasks_rules.h"

#include "tap.h"

/* All waits of a task that never succeeds, one after the other. */
static int64_t outlasts(enum patience p, int64_t asked_s)
{
	int64_t sum = 0;

	for (int64_t n = 1; !task_last_try(p, n); n++)
		sum += task_wait_s(p, n, asked_s, 10 + (uint64_t)n * 14);
	return sum;
}

static void how_long(void)
{
	static const struct {
		enum patience p;
		int64_t least_s, most_s;
		const char *what;
	} CASES[] = {
		{PATIENCE_URGENT, 20, 60, "urgent: given up within a minute"},
		{PATIENCE_ORDINARY, 3600, 3 * 3600, "ordinary: an hour or two"},
		{PATIENCE_LONG, 24 * 3600, 36 * 3600, "long: outlasts a day"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		int64_t s = outlasts(CASES[i].p, 0);
		ok(s >= CASES[i].least_s && s <= CASES[i].most_s, "%s (%lld s)",
		   CASES[i].what, (long long)s);
	}
}

static void each_wait(void)
{
	static const struct {
		enum patience p;
		int64_t tries, asked_s, least_s, most_s;
		const char *what;
	} CASES[] = {
		{PATIENCE_URGENT, 1, 0, 1, 1, "urgent: at once"},
		{PATIENCE_URGENT, 4, 0, 7, 9, "urgent: doubled"},
		{PATIENCE_URGENT, 7, 0, 7, 9, "urgent: never long"},
		{PATIENCE_URGENT, 1, 30, 30, 30, "urgent: as asked"},
		{PATIENCE_URGENT, 1, 7200, 60, 60, "urgent: not as long as asked"},
		{PATIENCE_ORDINARY, 3, 0, 4, 4, "ordinary: doubled"},
		{PATIENCE_ORDINARY, 24, 0, 270, 330, "ordinary: five minutes at most"},
		{PATIENCE_LONG, 1, 0, 2, 2, "long: soon at first"},
		{PATIENCE_LONG, 100, 0, 810, 990, "long: a quarter of an hour at most"},
		{PATIENCE_LONG, 1, 600, 600, 600, "long: as asked"},
		{PATIENCE_LONG, 1, 1000000, 3600, 3600, "long: an hour at most"},
		{PATIENCE_LONG, 100, 5, 810, 990, "asked for less: no sooner"},
		{PATIENCE_LONG, 0, -5, 1, 2, "nonsense does no harm"},
		{PATIENCE_LONG, INT64_MAX, 0, 810, 990, "no overflow"},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++)
		for (uint64_t chance = 0; chance < 42; chance += 3) {
			int64_t s = task_wait_s(CASES[i].p, CASES[i].tries,
						CASES[i].asked_s, chance * 12345678901);
			ok(s >= CASES[i].least_s && s <= CASES[i].most_s, "%s: %lld s",
			   CASES[i].what, (long long)s);
		}
}

/* A hundred tasks that failed in the same second come back spread out. */
static void spread(void)
{
	int64_t seen[200] = {0};
	size_t different = 0;

	for (uint64_t i = 0; i < 100; i++) {
		int64_t s = task_wait_s(PATIENCE_LONG, 20, 0, i * 2654435761u);
		if (!seen[s - 800])
			different++;
		seen[s - 800]++;
	}
	ok(different >= 15, "spread over %zu different seconds", different);
}

int main(void)
{
	how_long();
	each_wait();
	spread();
	return tap_done();
}
