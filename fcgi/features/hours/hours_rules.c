/* hours_rules.c -- is it open, when does it open, when does it close. */
#include "features/hours/hours_rules.h"

static bool contains(const hours_span *s, when now)
{
	return s->opens_at.us <= now.us &&
	       (s->closes_at.us == 0 || now.us < s->closes_at.us);
}

hours_now hours_at(const hours_span *spans, size_t n, when now)
{
	hours_now out = {0};
	for (size_t i = 0; i < n; i++) {
		const hours_span *s = &spans[i];
		if (contains(s, now))
			return (hours_now){.open = true, .closes_at = s->closes_at};
		if (s->opens_at.us > now.us &&
		    (out.opens_at.us == 0 || s->opens_at.us < out.opens_at.us))
			out.opens_at = s->opens_at;
	}
	return out;
}
