#include "features/shell/still_rules.h"

#include <string.h>

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

/* A list of two hundred calls is looked at byte by byte for each who asks: two bytes
 * tell that nothing opens here, nearly always. */
static bool still_opens(str html, size_t i, str opens)
{
	return html.p[i] == opens.p[0] && html.n - i >= opens.n &&
	       html.p[i + 1] == opens.p[1] && !memcmp(html.p + i, opens.p, opens.n);
}

/* The next part that is left out, from *from to *to; false when there is none. */
static bool still_next(str html, size_t at, size_t *from, size_t *to)
{
	for (size_t i = at; i < html.n; i++) {
		if (html.p[i] != '<' && html.p[i] != 'n' && html.p[i] != 'd')
			continue;
		for (size_t k = 0; k < sizeof(MOVING) / sizeof(MOVING[0]); k++) {
			if (!still_opens(html, i, MOVING[k].opens))
				continue;
			*from = still_after(html, i + MOVING[k].opens.n,
					    MOVING[k].ends);
			*to = still_after(html, *from, MOVING[k].stops);
			if (*to > *from)
				*to -= MOVING[k].stops.n;
			return true;
		}
	}
	return false;
}

static uint64_t still_mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
	return hash ^ hash >> 32;
}

/* Eight bytes at a time; the length tells "a" from "a" and a NUL. */
static uint64_t still_add(uint64_t hash, str s)
{
	uint64_t word;
	size_t i = 0;

	for (; i + sizeof(word) <= s.n; i += sizeof(word)) {
		memcpy(&word, s.p + i, sizeof(word));
		hash = still_mix(hash, word);
	}
	word = 0;
	if (i < s.n)
		memcpy(&word, s.p + i, s.n - i);
	return still_mix(still_mix(hash, word), s.n);
}

uint64_t still_hash(str html)
{
	uint64_t hash = 0;
	size_t at = 0, from, to;

	while (still_next(html, at, &from, &to)) {
		hash = still_add(hash, str_sub(html, at, from));
		at = to > from ? to : from;
	}
	return still_add(hash, str_sub(html, at, html.n));
}
