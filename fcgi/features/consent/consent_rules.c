#include "features/consent/consent_rules.h"

#include "base/phone.h"
#include "base/week.h"

/* A conversation in which they wrote so lately goes on, whatever the hour. */
enum { TALKING_S = 3600, DAY_MIN = 1440, NEXT_TRIES = 50 };

typedef struct reach_work {
	arena *a;
	const reach_facts *f;
	const reach_ask *ask;
	bool timed; /* they asked for times of their own */
	week times;
} reach_work;

static bool is_call(enum reach_what w)
{
	return w == REACH_CALL || w == REACH_CALL_AUTO;
}

static bool is_auto(enum reach_what w)
{
	return w == REACH_TEXT_AUTO || w == REACH_CALL_AUTO;
}

static reach_verdict no(enum reach_code code, const char *name, str title, str words)
{
	return (reach_verdict){
		.code = code, .name = name, .title = title, .words = words};
}

static str since(const reach_work *k, const char *what)
{
	if (!k->f->out_since.us)
		return str_of(what);
	return str_printf(
		k->a, "%s on " STR_FMT, what,
		STR_ARG(when_day(k->a, k->f->out_since, k->f->zone, k->ask->style)));
}

static reach_verdict check_number(const reach_work *k)
{
	const reach_facts *f = k->f;

	if (!phone_is_e164(f->address))
		return no(REACH_NO_NUMBER, "no_number", S("They cannot be answered"),
			  S("A short code or a name is no number that takes texts or "
			    "calls."));
	if (f->blocked)
		return no(REACH_BLOCKED, "blocked", S("This number is blocked"),
			  f->blocked_words.n ? str_printf(k->a, "The reason: " STR_FMT,
							  STR_ARG(f->blocked_words))
					     : S("Unblock it first."));
	return (reach_verdict){0};
}

static reach_verdict check_word(const reach_work *k)
{
	const reach_facts *f = k->f;
	str said = f->out_words.n ? str_printf(k->a, " They said: “" STR_FMT "”.",
					       STR_ARG(f->out_words))
				  : S("");

	if (f->by_them)
		return no(REACH_OPTED_OUT, "opted_out", since(k, "They opted out"),
			  str_printf(k->a,
				     "Nothing goes to them on any channel until they "
				     "text START." STR_FMT,
				     STR_ARG(said)));
	if (f->do_not_contact || f->is_out)
		return no(REACH_DO_NOT_CONTACT, "do_not_contact",
			  since(k, "They asked not to be contacted"),
			  str_printf(k->a,
				     "Take that back on the contact's page if it "
				     "is over." STR_FMT,
				     STR_ARG(said)));
	if (f->wish.n && is_auto(k->ask->what))
		return no(REACH_WISH, "wish", S("They may have asked to stop"),
			  S("Automatic texts wait until somebody has decided what they "
			    "meant."));
	return (reach_verdict){0};
}

static reach_verdict check_kind(const reach_work *k)
{
	const reach_facts *f = k->f;
	str wanted = is_call(k->ask->what) ? S("call") : S("text");

	if (k->ask->marketing && !f->surveys && !str_eq(f->kind, S("written")))
		return no(REACH_CONSENT, "consent",
			  S("They have not agreed to be asked for a review"),
			  S("If they have, note it on their page, with their words."));
	if (is_auto(k->ask->what) && f->preferred_channel.n &&
	    !str_eq(f->preferred_channel, wanted))
		return no(REACH_CHANNEL, "channel", S("They prefer another way"),
			  str_printf(k->a, "Their preferred channel is " STR_FMT ".",
				     STR_ARG(f->preferred_channel)));
	return (reach_verdict){0};
}

static int64_t minute_there(const reach_work *k, when at)
{
	local_time t = when_local(at, k->f->zone);

	return t.hour * 60 + t.minute;
}

/* The moment so many minutes of their clock after another; in the night in which it
 * leaves that minute out, the one that would have been it. */
static when minutes_on(const reach_work *k, when at, int64_t ahead)
{
	local_time t = when_local(at, k->f->zone);
	int64_t minute = (t.hour * 60 + t.minute + ahead) % DAY_MIN;
	when guess =
		when_add(at, MINUTES(ahead) - SECONDS(t.second) - at.us % SECONDS(1));
	local_time g = when_local(guess, k->f->zone);
	when shown = when_add(guess, SECONDS(t.utc_offset_s - g.utc_offset_s));

	return minute_there(k, shown) == minute ? shown : guess;
}

/* from and to are minutes of the day; the span may go past midnight. */
static bool within(int64_t minute, int64_t from, int64_t to)
{
	return from <= to ? minute >= from && minute < to
			  : minute >= from || minute < to;
}

/* What the business's hours say of a moment. */
static bool hour_free(const reach_work *k, when at)
{
	const reach_facts *f = k->f;
	int64_t minute = minute_there(k, at);

	if (is_call(k->ask->what))
		return within(minute, f->call_from_min, f->call_to_min);
	return f->quiet_from_min == f->quiet_to_min ||
	       !within(minute, f->quiet_from_min, f->quiet_to_min);
}

static when hour_next(const reach_work *k, when at)
{
	int64_t to = is_call(k->ask->what) ? k->f->call_from_min : k->f->quiet_to_min;
	int64_t ahead = to - minute_there(k, at);

	return minutes_on(k, at, ahead <= 0 ? ahead + DAY_MIN : ahead);
}

/* What they wish. */
static bool week_free(const reach_work *k, when at)
{
	local_time t = when_local(at, k->f->zone);

	return !k->timed || week_has(&k->times, t.wday, t.hour * 60 + t.minute);
}

static when week_next(const reach_work *k, when at)
{
	local_time t = when_local(at, k->f->zone);
	int ahead = week_ahead(&k->times, t.wday, t.hour * 60 + t.minute);

	return ahead >= 0 ? minutes_on(k, at, ahead) : (when){0};
}

/* The first moment from now on at which neither hours nor wishes are against it; no
 * time: there is none. */
static when next_free(const reach_work *k)
{
	when at = k->ask->now;

	for (int i = 0; i < NEXT_TRIES && at.us; i++) {
		if (!hour_free(k, at))
			at = hour_next(k, at);
		else if (!week_free(k, at))
			at = week_next(k, at);
		else
			return at;
	}
	return (when){0};
}

/* They have just written: a conversation goes on. */
static bool talking(const reach_work *k)
{
	return k->f->last_in_at.us &&
	       when_diff_s(k->ask->now, k->f->last_in_at) < TALKING_S;
}

/* "8:00 AM", "Mon, Nov 23 at 8:00 AM": on their clock. */
static str moment_there(const reach_work *k, when at)
{
	str zone = k->f->zone, clock = when_clock(k->a, at, zone, k->ask->style);
	bool soon = when_diff_s(at, k->ask->now) < 24 * 3600;

	return soon ? clock
		    : str_printf(k->a, STR_FMT " at " STR_FMT,
				 STR_ARG(when_day(k->a, at, zone, k->ask->style)),
				 STR_ARG(clock));
}

static reach_verdict check_hour(const reach_work *k)
{
	if (hour_free(k, k->ask->now) || (k->ask->what == REACH_TEXT && talking(k)))
		return (reach_verdict){0};
	when again = next_free(k);
	reach_verdict v = no(
		REACH_QUIET, "quiet",
		str_printf(k->a, "It is " STR_FMT " there",
			   STR_ARG(reach_clock(k->a, k->f, k->ask))),
		again.us ? str_printf(k->a,
				      "%s may go out again at " STR_FMT " their time.",
				      is_call(k->ask->what) ? "Calls" : "Texts",
				      STR_ARG(moment_there(k, again)))
			 : S("The times they asked for lie outside of your hours."));
	v.again = again;
	return v;
}

static reach_verdict check_times(const reach_work *k)
{
	if (week_free(k, k->ask->now) || talking(k))
		return (reach_verdict){0};
	when again = next_free(k);
	str asked = str_printf(k->a, "They asked for " STR_FMT ", by their clock.",
			       STR_ARG(week_write(k->a, &k->times)));
	reach_verdict v = no(
		REACH_TIMES, "times", S("Not at this time"),
		again.us ? str_printf(k->a, STR_FMT " The next time is " STR_FMT ".",
				      STR_ARG(asked), STR_ARG(moment_there(k, again)))
			 : str_printf(k->a,
				      STR_FMT " All of it lies outside of your hours.",
				      STR_ARG(asked)));
	v.again = again;
	return v;
}

static reach_verdict check_cap(const reach_work *k)
{
	const reach_facts *f = k->f;

	if (k->ask->what != REACH_TEXT_AUTO || f->sent_today < f->daily_cap)
		return (reach_verdict){0};
	return no(REACH_CAP, "cap", S("Enough for a day"),
		  str_printf(k->a, "They got %lld automatic texts in 24 hours.",
			     (long long)f->sent_today));
}

static reach_verdict check_line(const reach_work *k)
{
	bool pending = str_eq(k->ask->line, S("pending"));

	if (is_call(k->ask->what) || (!pending && !str_eq(k->ask->line, S("refused"))))
		return (reach_verdict){0};
	return no(REACH_LINE, "line", S("This line may not text yet"),
		  pending ? S("Its registration with the carriers is being decided. "
			      "Write from another line.")
			  : S("The carriers refused its registration. Write from "
			      "another line."));
}

reach_verdict reach_decide(arena *a, const reach_facts *f, const reach_ask *ask)
{
	static reach_verdict (*const checks[])(const reach_work *k) = {
		check_number, check_word,  check_kind, check_line,
		check_hour,   check_times, check_cap};
	reach_work k = {.a = a, .f = f, .ask = ask};
	size_t n = ask->what == REACH_TEXT_ANSWER ? 1 : 7;

	k.timed = f->time_windows.n && week_read(f->time_windows, &k.times);

	for (size_t i = 0; i < n; i++) {
		/* of a member's phone: whether it can be, and their own word */
		if (ask->what == REACH_TEXT_STAFF && i > 1 && checks[i] != check_line)
			continue;
		reach_verdict v = checks[i](&k);
		if (v.code)
			return v;
	}
	return (reach_verdict){.name = "may", .title = S(""), .words = S("")};
}

when reach_near(arena *a, const reach_facts *f, const reach_ask *ask, when at, when end)
{
	reach_ask then = *ask;

	then.now = at.us > ask->now.us ? at : ask->now;
	reach_verdict v = reach_decide(a, f, &then);
	when free = v.code ? v.again : then.now;
	if (free.us && free.us < end.us)
		return free;
	for (; free.us && then.now.us > ask->now.us;
	     then.now = when_add(then.now, -MINUTES(15)))
		if (!reach_decide(a, f, &then).code)
			return then.now;
	return (when){0};
}

str reach_clock(arena *a, const reach_facts *f, const reach_ask *ask)
{
	return when_clock(a, ask->now, f->zone, ask->style);
}
