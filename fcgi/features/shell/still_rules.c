#include "features/shell/still_rules.h"

/* What stands between the end of the opening and the stop is left out. */
static const struct {
	str opens, ends, stops;
} MOVING[] = {
	{{"<time", 5}, {">", 1}, {"</time>", 7}},
	{{"</time><span class=\"sr\"", 23}, {">", 1}, {"</span>", 7}},
	{{"name=\"csrf\" value=", 18}, {"\"", 1}, {"\"", 1}},
	{{"data-say-text=", 14}, {"\"", 1}, {"\"", 1}},
};

/* Where what begins at from and ends with `what` is over; the end when it is not there.
 */
static size_t still_after(str html, size_t from, str what)
{
	for (size_t i = from; i + what.n <= html.n; i++)
		if (!memcmp(html.p + i, what.p, what.n))
			return i + what.n;
	return html.n;
}

/* The next part that is left out, from *from to *to; false when there is none. */
static bool still_next(str html, size_t at, size_t *from, size_t *to)
{
	for (size_t i = at; i < html.n; i++)
		for (size_t k = 0; k < sizeof(MOVING) / sizeof(MOVING[0]); k++) {
			if ((html.p[i] != MOVING[k].opens.p[0]) ||
			    !str_starts(str_sub(html, i, html.n), MOVING[k].opens))
				continue;
			*from = still_after(html, i + MOVING[k].opens.n,
					    MOVING[k].ends);
			*to = still_after(html, *from, MOVING[k].stops);
			if (*to > *from)
				*to -= MOVING[k].stops.n;
			return true;
		}
	return false;
}

uint64_t still_hash(str html)
{
	uint64_t hash = 0;
	size_t at = 0, from, to;

	while (still_next(html, at, &from, &to)) {
		hash = hash * 31 + str_hash(str_sub(html, at, from));
		at = to > from ? to : from;
	}
	return hash * 31 + str_hash(str_sub(html, at, html.n));
}
