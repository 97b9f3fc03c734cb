#include "features/calls/history_rules.h"

static int64_t part(str text, size_t from, size_t to)
{
	int64_t n;
	str digits = str_sub(text, from, to);

	for (size_t i = 0; i < digits.n; i++)
		if (digits.p[i] < '0' || digits.p[i] > '9')
			return -1;
	return str_i64(digits, &n) ? n : -1;
}

static int64_t days_in(int64_t year, int64_t month)
{
	static const int8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return month == 2 && leap ? 29 : days[month - 1];
}

bool history_day(str text)
{
	int64_t year = part(text, 0, 4), month = part(text, 5, 7),
		day = part(text, 8, 10);

	if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-' || year < 1970 ||
	    month < 1 || month > 12)
		return false;
	return day >= 1 && day <= days_in(year, month);
}

const char *history_days_fault(str from, str to)
{
	if ((from.n && !history_day(from)) || (to.n && !history_day(to)))
		return "That day is not in the calendar. Write it like 2026-11-17.";
	if (from.n && to.n && str_cmp(from, to) > 0)
		return "The first day is after the last one. Swap them.";
	return NULL;
}

bool history_outcome_known(str outcome)
{
	static const char *const known[] = {"answered", "voicemail", "missed",
					    "abandoned", "blocked"};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(outcome, str_of(known[i])))
			return true;
	return false;
}

/* Nobody took a call that was missed, and no call lies in days the wrong way round. */
static bool nothing_fits(const history_ask *k, bool answered)
{
	/* signs alone are in nobody's name or number */
	return (k->q.n && !k->search) || (k->member.n && k->outcome.n && !answered) ||
	       (k->from.n && k->to.n && str_cmp(k->from, k->to) > 0);
}

enum history_plan history_plan(const history_ask *k)
{
	bool answered = str_eq(k->outcome, S("answered"));

	if (nothing_fits(k, answered))
		return HISTORY_NONE;
	if (k->search)
		return HISTORY_FOUND;
	if (k->member.n)
		return HISTORY_MEMBER;
	if (k->line.n && (!k->outcome.n || answered))
		return HISTORY_LINE;
	return k->outcome.n ? HISTORY_OUTCOME : HISTORY_ALL;
}

history_ask history_sound(const history_ask *typed)
{
	history_ask k = *typed;

	if (!history_day(k.from))
		k.from = (str){0};
	if (!history_day(k.to))
		k.to = (str){0};
	return k;
}
