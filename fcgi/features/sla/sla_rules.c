#include "features/sla/sla_rules.h"

#include "base/buf.h"

/* Longer than any list of reasons that fits into one line. */
enum { WORDS_MOST = 600 };

typedef struct ask {
	arena *a;
	const sla_policy *p;
	const sla_hours *h;
	when start;
} ask;

static bool later(when a, when b)
{
	return a.us > b.us;
}

static when sooner(when a, when b)
{
	return later(a, b) ? b : a;
}

static bool same_day(when a, when b, str zone)
{
	local_time x = when_local(a, zone), y = when_local(b, zone);

	return x.day == y.day && x.month == y.month && x.year == y.year;
}

/* That minute of the local day on which w lies; clock changes move it as they do. */
static when day_minute(when w, int64_t minute, str zone)
{
	local_time t = when_local(w, zone);
	int64_t into = t.hour * 3600 + t.minute * 60 + t.second;
	when guess =
		when_add((when){w.us - w.us % 1000000}, SECONDS(minute * 60 - into));
	local_time g = when_local(guess, zone);

	return when_add(guess, SECONDS(t.utc_offset_s - g.utc_offset_s));
}

static when next_midnight(when w, str zone)
{
	enum { DAY_MIN = 24 * 60, NOON_MIN = 12 * 60 };

	/* by way of tomorrow's noon, whatever the clock does tonight */
	when noon = when_add(day_minute(w, NOON_MIN, zone), MINUTES(DAY_MIN));
	return day_minute(noon, 0, zone);
}

when sla_tomorrow(when now, int64_t minute, str zone)
{
	return day_minute(next_midnight(now, zone), minute, zone);
}

/* ---- opening time */

/* The span in which it is open then, else the first that comes after. */
static const sla_span *span_at(const sla_hours *h, when at)
{
	for (size_t i = 0; i < h->n; i++)
		if (later(h->spans[i].closes_at, at))
			return &h->spans[i];
	return NULL;
}

static bool is_open(const sla_span *s, when at)
{
	return s && !later(s->opens_at, at);
}

when sla_add(const sla_hours *h, when from, int64_t seconds)
{
	const sla_span *s = span_at(h, from), *end = h->spans + h->n;
	when at = from;

	for (; s && s < end; s++) {
		if (later(s->opens_at, at))
			at = s->opens_at;
		int64_t here = when_diff_s(s->closes_at, at);
		if (seconds <= here)
			return when_add(at, SECONDS(seconds));
		seconds -= here;
		at = s->closes_at;
	}
	return when_add(at, SECONDS(seconds));
}

int64_t sla_between(const sla_hours *h, when a, when b)
{
	int64_t sum = 0;

	for (size_t i = 0; i < h->n; i++) {
		when from = h->spans[i].opens_at, to = sooner(h->spans[i].closes_at, b);
		if (later(a, from))
			from = a;
		if (later(to, from))
			sum += when_diff_s(to, from);
	}
	return sum;
}

/* ---- words */

/* "Mon 8:00 AM"; the weekday is left out on the day that was named before. */
static void say_moment(const ask *k, buf *b, when w, when before)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed",
					   "Thu", "Fri", "Sat"};
	str clock = when_clock(k->a, w, k->h->zone, k->h->style);

	if (!before.us || !same_day(w, before, k->h->zone))
		buf_fmt(b, "%s ", days[when_local(w, k->h->zone).wday]);
	buf_str(b, clock);
}

/* ", closed, Mon Labor Day" for what lies between two moments. */
static void say_closed(const ask *k, buf *b, when from, when to)
{
	static const char *const days[] = {"Sun", "Mon", "Tue", "Wed",
					   "Thu", "Fri", "Sat"};

	buf_str(b, S(", closed"));
	for (size_t i = 0; i < k->h->nclosed; i++) {
		const sla_closed *c = &k->h->closed[i];
		if (later(c->to, from) && later(to, c->from))
			buf_fmt(b, ", %s " STR_FMT,
				days[when_local(c->from, k->h->zone).wday],
				STR_ARG(c->name));
	}
}

static void say_due(const ask *k, buf *b, when due, when before)
{
	buf_str(b, S(", due "));
	say_moment(k, b, due, before);
}

static str said(const ask *k, const buf *b)
{
	return str_dup(k->a, buf_view(b));
}

/* ---- what comes while it is closed, or too late */

/* The same moment while it is open, else when it closed last before: nobody is there to
 * keep a promise until noon of a day that ends at eleven. Beyond what is known the
 * clock goes on. */
static when while_open(const sla_hours *h, when at)
{
	when closed = at;

	for (size_t i = 0; i < h->n; i++) {
		if (later(h->spans[i].opens_at, at))
			return closed;
		if (!later(at, h->spans[i].closes_at))
			return at;
		closed = h->spans[i].closes_at;
	}
	return at;
}

/* at_min of the business day that begins with s, but not before it opens; minutes that
 * were promised are opening time, and are there (a text of the night is not due the
 * moment the door is opened). */
static when answer_at(const ask *k, const sla_span *s, when from)
{
	when opens = later(s->opens_at, from) ? s->opens_at : from;
	when promised = sla_add(k->h, opens, k->p->minutes * 60);

	if (k->p->at_min == SLA_AFTER_OPENING)
		return promised;
	when at = day_minute(opens, k->p->at_min, k->h->zone);
	when soonest = k->p->rule == SLA_MINUTES ? promised : opens;
	return while_open(k->h, later(soonest, at) ? soonest : at);
}

/* As if it came just before s opens. */
static when due_next(const ask *k, const sla_span *s, when from, buf *b)
{
	when due = answer_at(k, s, from);

	say_moment(k, b, k->start, (when){0});
	say_closed(k, b, k->start, due);
	if (k->p->at_min == SLA_AFTER_OPENING) {
		buf_str(b, S(", opens "));
		say_moment(k, b, s->opens_at, k->start);
		buf_fmt(b, " + %lld min", (long long)k->p->minutes);
	}
	say_due(k, b, due, (when){0});
	return due;
}

static when due_by_clock(const ask *k, const char *why, buf *b)
{
	when due = when_add(k->start, MINUTES(k->p->minutes));

	say_moment(k, b, k->start, (when){0});
	buf_fmt(b, " + %lld min%s", (long long)k->p->minutes, why);
	say_due(k, b, due, k->start);
	return due;
}

/* ---- the rules */

/* Opening time runs; what is left at closing goes on when it opens again. */
static when due_minutes(const ask *k, const sla_span *s, buf *b)
{
	const sla_span *next = s + 1 < k->h->spans + k->h->n ? s + 1 : NULL;
	when due = sla_add(k->h, k->start, k->p->minutes * 60);

	if (!later(due, s->closes_at) || !next) {
		say_moment(k, b, k->start, (when){0});
		buf_fmt(b, " + %lld min", (long long)k->p->minutes);
		say_due(k, b, due, k->start);
		return due;
	}
	say_moment(k, b, k->start, (when){0});
	buf_fmt(b, " + %lld min", (long long)when_diff_s(s->closes_at, k->start) / 60);
	say_closed(k, b, s->closes_at, due);
	say_due(k, b, due, (when){0});
	return due;
}

/* When the business closes for the last time on the day of start; no time when it is
 * not open any more that day. */
static when last_closing(const ask *k)
{
	when midnight = next_midnight(k->start, k->h->zone), last = {0};

	for (size_t i = 0; i < k->h->n; i++) {
		const sla_span *s = &k->h->spans[i];
		if (later(s->closes_at, k->start) && later(midnight, s->opens_at))
			last = sooner(s->closes_at, midnight);
	}
	return last;
}

static when due_same_day(const ask *k, buf *b)
{
	when cutoff = day_minute(k->start, k->p->cutoff_min, k->h->zone);
	when last = last_closing(k), midnight = next_midnight(k->start, k->h->zone);
	const sla_span *next = span_at(k->h, midnight);

	if (last.us && later(cutoff, k->start)) {
		say_moment(k, b, k->start, (when){0});
		buf_str(b, S(", before "));
		say_moment(k, b, cutoff, k->start);
		buf_str(b, S(": the same day, due at closing "));
		say_moment(k, b, last, k->start);
		return last;
	}
	if (!next)
		return due_by_clock(k, ", no opening hours in sight", b);
	when due = answer_at(k, next, midnight);
	say_moment(k, b, k->start, (when){0});
	if (last.us) {
		buf_str(b, S(", not before "));
		say_moment(k, b, cutoff, k->start);
	}
	say_closed(k, b, k->start, due);
	say_due(k, b, due, (when){0});
	return due;
}

static when due_by_rule(const ask *k, buf *b)
{
	const sla_span *s = span_at(k->h, k->start);

	if (k->p->rule == SLA_CLOCK)
		return due_by_clock(k, "", b);
	if (!s)
		return due_by_clock(k, ", no opening hours in sight", b);
	if (k->p->rule == SLA_SAME_DAY)
		return due_same_day(k, b);
	return is_open(s, k->start) ? due_minutes(k, s, b)
				    : due_next(k, s, k->start, b);
}

/* ---- thresholds */

/* When so many percent of the window are left: in opening time, unless there is none in
 * it. */
static when left_at(const ask *k, const sla_due *d, int64_t pct)
{
	if (d->window_s > 0 && k->p->rule != SLA_CLOCK)
		return sooner(sla_add(k->h, k->start, d->window_s * (100 - pct) / 100),
			      d->due);
	int64_t all = when_diff_s(d->due, k->start);
	return when_add(k->start, SECONDS(all > 0 ? all * (100 - pct) / 100 : 0));
}

static void thresholds(const ask *k, sla_due *d)
{
	d->window_s = sla_between(k->h, k->start, d->due);
	d->warn = left_at(k, d, k->p->warn_pct);
	d->critical = left_at(k, d, k->p->critical_pct);
}

sla_due sla_due_of(arena *a, const sla_policy *p, const sla_hours *h, when start)
{
	const ask k = {a, p, h, start};
	buf b = buf_new(a, 128, WORDS_MOST);
	sla_due d = {.due = due_by_rule(&k, &b)};

	thresholds(&k, &d);
	d.words = said(&k, &b);
	return d;
}

sla_due sla_due_chosen(arena *a, const sla_policy *p, const sla_hours *h, when start,
		       when due)
{
	const ask k = {a, p, h, start};
	buf b = buf_new(a, 128, WORDS_MOST);
	sla_due d = {.due = due};

	buf_str(&b, S("Set for "));
	say_moment(&k, &b, due, (when){0});
	thresholds(&k, &d);
	d.words = said(&k, &b);
	return d;
}

sla_due sla_resumed(arena *a, const sla_policy *p, const sla_hours *h, when now,
		    int64_t left_s, int64_t window_s)
{
	const ask k = {a, p, h, now};
	buf b = buf_new(a, 128, WORDS_MOST);
	int64_t warn = left_s - window_s * p->warn_pct / 100;
	int64_t critical = left_s - window_s * p->critical_pct / 100;
	sla_due d = {.due = sla_add(h, now, left_s),
		     .warn = warn > 0 ? sla_add(h, now, warn) : now,
		     .critical = critical > 0 ? sla_add(h, now, critical) : now,
		     .window_s = window_s};

	buf_str(&b, S("Went on "));
	say_moment(&k, &b, now, (when){0});
	buf_fmt(&b, " with %lld min left", (long long)((left_s + 59) / 60));
	say_due(&k, &b, d.due, now);
	d.words = said(&k, &b);
	return d;
}

enum sla_state sla_state_of(when warn, when critical, when due, when now)
{
	if (!later(due, now))
		return SLA_OVERDUE;
	if (!later(critical, now))
		return SLA_CRITICAL;
	return later(warn, now) ? SLA_OK : SLA_WARNING;
}

size_t sla_forecast(const sla_hours *h, when now, int64_t done_n, int64_t busy_s,
		    const when *due, size_t n, bool *late)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		late[i] = false;
		if (done_n <= 0 || busy_s <= 0)
			continue;
		when done = sla_add(h, now, (int64_t)(i + 1) * busy_s / done_n);
		late[i] = later(done, due[i]);
		count += late[i];
	}
	return count;
}
