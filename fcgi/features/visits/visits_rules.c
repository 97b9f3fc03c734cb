#include "features/visits/visits_rules.h"

#include "base/fold.h"

enum { LEAST_MIN = 15, MOST_MIN = 20160 };

static bool one_of(str s, const char *const *words)
{
	for (; *words; words++)
		if (str_eq(s, str_of(*words)))
			return true;
	return false;
}

enum visit_says visit_says_of(arena *a, str body)
{
	static const char *const comes[] = {
		"C",          "CONFIRM",      "CONFIRMED", "I CONFIRM", "YES",
		"Y",          "YES CONFIRM",  "SI",        "CONFIRMO",  "YES I CONFIRM",
		"YES PLEASE", "SEE YOU THEN", NULL};
	static const char *const off[] = {"X",
					  "CANT MAKE IT",
					  "I CANT MAKE IT",
					  "CANNOT MAKE IT",
					  "I CANNOT MAKE IT",
					  "CANT COME",
					  "I CANT COME",
					  "CANCEL APPOINTMENT",
					  "CANCEL THE APPOINTMENT",
					  "CANCEL MY APPOINTMENT",
					  "CANCEL IT",
					  "PLEASE CANCEL MY APPOINTMENT",
					  "NO PUEDO",
					  "CANCELAR LA CITA",
					  NULL};
	str s = text_fold(a, body);

	if (one_of(s, comes))
		return VISIT_COMES;
	return one_of(s, off) ? VISIT_OFF : VISIT_NOTHING;
}

static const visit_state STATES[] = {
	{"pending", "Agreed", "calendar-clock", "none", true},
	{"confirmed", "Confirmed", "calendar-check", "green", true},
	{"cancelled", "Called off", "ban", "red", false},
	{"done", "Took place", "check", "green", false},
	{"no_show", "They were not there", "circle-x", "amber", false},
};

const visit_state *visit_state_of(str name)
{
	for (size_t i = 0; i < sizeof(STATES) / sizeof(STATES[0]); i++)
		if (str_eq(name, str_of(STATES[i].name)))
			return &STATES[i];
	return NULL;
}

bool visit_may(str from, str to)
{
	const visit_state *is = visit_state_of(from), *will = visit_state_of(to);

	if (!is || !will || is == will)
		return false;
	return is->open || str_eq(to, S("pending"));
}

str visit_ahead(arena *a, int64_t minutes)
{
	int64_t unit = minutes % 1440 == 0 ? 1440 : minutes % 60 == 0 ? 60 : 1;
	const char *word = unit == 1440 ? "day" : unit == 60 ? "hour" : "minute";
	int64_t n = minutes / unit;

	return str_printf(a, "%lld %s%s", (long long)n, word, n == 1 ? "" : "s");
}

int64_t visit_minutes(str n, str unit)
{
	int64_t each = str_eq(unit, S("days"))    ? 1440
		       : str_eq(unit, S("hours")) ? 60
						  : 1;
	int64_t v;

	if (!str_i64(n, &v) || v < 1 || v > MOST_MIN / each || v * each < LEAST_MIN)
		return 0;
	return v * each;
}
