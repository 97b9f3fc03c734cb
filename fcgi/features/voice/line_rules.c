#include "features/voice/line_rules.h"

#include "base/when.h"

/* A caller who came just now; how many calls make an estimate, and how sure. */
enum { JUST_CAME_S = 20, ENOUGH_KNOWN = 10, SMALL_SPREAD_S = 60 };

static str line_leaves(const line_facts *f)
{
	if (f->max_wait_s && f->waited_s >= f->max_wait_s)
		return S("too-long");
	if (f->empty)
		return S("empty");
	if (f->max_size && f->position > f->max_size && f->waited_s < JUST_CAME_S)
		return S("full");
	return f->callback && str_eq(f->digits, S("2")) ? S("message") : S("");
}

enum line_what line_decide(const line_facts *f, str *why)
{
	*why = f->quiet ? S("") : line_leaves(f);
	if (f->quiet)
		return LINE_WAITS;
	if (why->n)
		return LINE_LEAVES;
	return f->callback && str_eq(f->digits, S("1")) ? LINE_CALLED_BACK : LINE_WAITS;
}

/* Small centres are told not to announce waits: it must have been foreseeable. */
static bool line_foreseen(const line_facts *f)
{
	int64_t half = f->middle_s / 2;

	return f->known >= ENOUGH_KNOWN && f->middle_s >= 30 &&
	       f->spread_s <= (half > SMALL_SPREAD_S ? half : SMALL_SPREAD_S);
}

str line_words(arena *a, const line_facts *f)
{
	int64_t left = f->middle_s - f->waited_s, minutes = (left + 59) / 60;
	str place = f->position <= 1 ? S("You are next in line.")
				     : str_printf(a, "You are number %lld in line.",
						  (long long)f->position);
	str wait = S(""), keys = S("");

	if (line_foreseen(f) && left > 0)
		wait = minutes <= 1 ? S(" It takes about a minute.")
				    : str_printf(a, " It takes about %lld minutes.",
						 (long long)minutes);
	if (f->callback)
		keys = S(
			" Press 1 to be called back and keep your place, or 2 to leave "
			"a message.");
	return str_printf(a, STR_FMT STR_FMT STR_FMT, STR_ARG(place), STR_ARG(wait),
			  STR_ARG(keys));
}
