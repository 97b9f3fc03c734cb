#include "features/messages/due_rules.h"

typedef struct due_ask {
	arena *a;
	const due_policy *p;
	const due_span *spans;
	size_t n;
	when came;
	str zone;
	enum time_style style;
} due_ask;

static bool later(when a, when b)
{
	return a.us > b.us;
}

/* "Mon 8:00 AM", "5:50 PM" on the day it came. */
static str due_moment(const due_ask *k, when w)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed",
					   "Thu", "Fri", "Sat"};
	local_time then = when_local(w, k->zone), day = when_local(k->came, k->zone);
	str clock = when_clock(k->a, w, k->zone, k->style);

	if (then.day == day.day && then.month == day.month)
		return clock;
	return str_printf(k->a, "%s " STR_FMT, days[then.wday], STR_ARG(clock));
}

/* The span in which it is open then, else the first that comes after. */
static const due_span *span_at(const due_ask *k, when at)
{
	for (size_t i = 0; i < k->n; i++) {
		const due_span *s = &k->spans[i];
		if (!s->closes_at.us || later(s->closes_at, at))
			return s;
	}
	return NULL;
}

/* That minute of the local day on which w lies; clock changes move it as they do. */
static when day_minute(when w, int64_t minute, str zone)
{
	local_time t = when_local(w, zone);
	int64_t into = t.hour * 3600 + t.minute * 60 + t.second;
	when guess = when_add(w, SECONDS(minute * 60 - into));
	local_time g = when_local(guess, zone);

	return when_add(guess, SECONDS(t.utc_offset_s - g.utc_offset_s));
}

/* As a text that came after hours just before s opens. */
static due_answer due_after_hours(const due_ask *k, const due_span *s)
{
	due_answer d = {0};
	str opens = due_moment(k, s->opens_at);

	if (k->p->after_opening) {
		d.at = when_add(s->opens_at, MINUTES(k->p->minutes));
		d.words = str_printf(
			k->a, "Came after hours: %lld min after opening " STR_FMT,
			(long long)k->p->minutes, STR_ARG(opens));
		return d;
	}
	d.at = day_minute(s->opens_at, k->p->at_min, k->zone);
	if (later(s->opens_at, d.at))
		d.at = s->opens_at;
	bool today = when_local(d.at, k->zone).day == when_local(k->came, k->zone).day;
	d.words = str_printf(k->a, "Came %s hours: due " STR_FMT "%s",
			     today ? "before" : "after", STR_ARG(due_moment(k, d.at)),
			     today ? "" : ", the next business day");
	return d;
}

static const due_span *span_after(const due_ask *k, const due_span *s)
{
	return s + 1 < k->spans + k->n ? s + 1 : NULL;
}

/* What is left of the minutes goes on when it opens again. */
static due_answer due_carried(const due_ask *k, const due_span *s)
{
	int64_t left = k->p->minutes * 60 - when_diff_s(s->closes_at, k->came);
	int64_t today = when_diff_s(s->closes_at, k->came) / 60;
	const due_span *next = span_after(k, s), *on = next;
	due_answer d = {0}, most = due_after_hours(k, next);

	while (on->closes_at.us && left > when_diff_s(on->closes_at, on->opens_at) &&
	       span_after(k, on)) {
		left -= when_diff_s(on->closes_at, on->opens_at);
		on = span_after(k, on);
	}
	d.at = when_add(on->opens_at, SECONDS(left));
	d.words = str_printf(
		k->a, "%lld min: %lld before closing, %lld after opening " STR_FMT,
		(long long)k->p->minutes, (long long)today,
		(long long)((left + 59) / 60), STR_ARG(due_moment(k, on->opens_at)));
	return later(d.at, most.at) ? most : d;
}

static due_answer due_by_clock(const due_ask *k)
{
	return (due_answer){.at = when_add(k->came, MINUTES(k->p->minutes)),
			    .open = true,
			    .words = str_printf(k->a, "%lld min after it came",
						(long long)k->p->minutes)};
}

due_answer due_of(arena *a, const due_policy *p, const due_span *spans, size_t n,
		  when came, str zone, enum time_style style)
{
	const due_ask k = {a, p, spans, n, came, zone, style};
	const due_span *s = span_at(&k, came);
	due_answer d = due_by_clock(&k);

	d.open = s || !p->has_hours;
	if (!s)
		return d;
	if (later(s->opens_at, came))
		return due_after_hours(&k, s);
	if (!s->closes_at.us || !later(d.at, s->closes_at) || !span_after(&k, s))
		return d;
	d = due_carried(&k, s);
	d.open = true;
	return d;
}
