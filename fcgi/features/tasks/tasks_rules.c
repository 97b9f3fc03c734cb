#include "features/tasks/tasks_rules.h"

/* first_s doubles up to most_s; asked_s is the longest Retry-After that is kept to. */
static const struct {
	int64_t first_s, most_s, asked_s, tries;
} PATIENCE[PATIENCE_COUNT] = {
	[PATIENCE_ORDINARY] = {1, 300, 600, 25}, /* 1.5 hours */
	[PATIENCE_URGENT] = {1, 8, 60, 8},       /* half a minute */
	[PATIENCE_LONG] = {2, 900, 3600, 120},   /* 28 hours */
};

bool task_last_try(enum patience p, int64_t tries)
{
	return tries >= PATIENCE[p].tries;
}

/* Doubled from try to try. */
static int64_t task_backoff_s(enum patience p, int64_t tries)
{
	int64_t s = PATIENCE[p].first_s;

	for (int64_t i = 1; i < tries && s < PATIENCE[p].most_s; i++)
		s *= 2;
	return s < PATIENCE[p].most_s ? s : PATIENCE[p].most_s;
}

int64_t task_wait_s(enum patience p, int64_t tries, int64_t asked_s, uint64_t chance)
{
	int64_t s = task_backoff_s(p, tries);

	s += (int64_t)((chance + (uint64_t)tries * 7) % 21) * s / 100 - s / 10;
	if (asked_s > PATIENCE[p].asked_s)
		asked_s = PATIENCE[p].asked_s;
	return s > asked_s ? s : asked_s;
}
