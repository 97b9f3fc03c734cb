#include "features/consent/consent_rules.h"

#include "base/phone.h"
#include "base/place.h"
#include "base/state.h"
#include "base/week.h"

/* A conversation in which they wrote so lately goes on, whatever the hour. */
enum { REGISTRY_GOOD_S = 31 * 86400 };
enum { TALKING_S = 3600, DAY_MIN = 1440, NEXT_TRIES = 50, ZONES_MOST = 3 };

/* Where they may be: it has to be allowed in every zone of these. */
typedef struct reach_place {
	const place *p; /* NULL: not known */
	bool by_address;
	str zones[ZONES_MOST];
	int n;
} reach_place;

typedef struct reach_work {
	arena *a;
	const reach_facts *f;
	const reach_ask *ask;
	bool timed; /* they asked for times of their own */
	week times;
	reach_place where;
	state_rule rule; /* of that state */
} reach_work;

static bool is_call(enum reach_what w)
{
	return w == REACH_CALL || w == REACH_CALL_AUTO;
}

static bool is_auto(enum reach_what w)
{
	return w == REACH_TEXT_AUTO || w == REACH_TEXT_REPLY || w == REACH_CALL_AUTO;
}

/* Nobody looks at it in the moment in which it goes out. */
static bool is_unseen(enum reach_what w)
{
	return is_auto(w) || w == REACH_TEXT_LATER;
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

/* Of what goes out by itself nobody can be asked; a person decides first what they
 * meant. A member's own phone waits for neither. */
static reach_verdict check_wish(const reach_work *k)
{
	if (!k->f->wish.n || k->ask->what == REACH_TEXT_STAFF)
		return (reach_verdict){0};
	return no(
		REACH_WISH, "wish", S("They may have asked to stop"),
		is_unseen(k->ask->what)
			? S("What goes out by itself waits until somebody has decided "
			    "what they meant.")
			: str_printf(k->a,
				     "“" STR_FMT
				     "” Say first, in their conversation, whether "
				     "they want to stop.",
				     STR_ARG(k->f->wish)));
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
	if (f->taken)
		return no(REACH_DO_NOT_CONTACT, "do_not_contact",
			  since(k, "Their words were taken for a wish to stop"),
			  str_printf(
				  k->a,
				  "Nothing goes to them until they text START, or "
				  "a lead takes that back on the page Consent." STR_FMT,
				  STR_ARG(said)));
	if (f->do_not_contact || f->is_out)
		return no(REACH_DO_NOT_CONTACT, "do_not_contact",
			  since(k, "They asked not to be contacted"),
			  str_printf(k->a,
				     "Take that back on the contact's page if it "
				     "is over." STR_FMT,
				     STR_ARG(said)));
	if (f->restricted)
		return no(REACH_RESTRICTED, "restricted",
			  S("What is kept of them may not be used"),
			  S("They asked for that. It ends on their page, under what is "
			    "known of them."));
	return check_wish(k);
}

bool reach_barred(const reach_facts *f)
{
	return f->by_them || f->is_out || f->do_not_contact || f->restricted ||
	       f->blocked;
}

bool reach_may_lift(const reach_facts *f)
{
	return f->is_out && !f->by_them;
}

str reach_stand_words(str stands)
{
	if (str_eq(stands, S("theirs")))
		return S("They opted out themselves: only they can take that back, by "
			 "texting START.");
	return S("Their words were taken for a wish to stop. A lead takes that back on "
		 "the page Consent, under their number, and says why.");
}

/* They have just written: a conversation goes on. */
static bool talking(const reach_work *k)
{
	return k->f->last_in_at.us &&
	       when_diff_s(k->ask->now, k->f->last_in_at) < TALKING_S;
}

/* The national registry is for those who are strangers to the business; whoever looks
 * into it at all may use no old one. */
static reach_verdict check_registry(const reach_work *k)
{
	const reach_facts *f = k->f;
	bool old = when_diff_s(k->ask->now, f->registry_on) > REGISTRY_GOOD_S;

	if (!f->registry_on.us || f->acquainted || str_eq(f->kind, S("written")) ||
	    !(f->registered || old))
		return (reach_verdict){0};
	if (f->registered)
		return no(REACH_REGISTRY, "registry",
			  S("On the national do-not-call registry"),
			  S("They are no customer, and have not called or written for "
			    "three months. Only what they agreed to in writing allows "
			    "it."));
	return no(REACH_REGISTRY, "registry",
		  S("Your copy of the do-not-call registry is too old"),
		  S("Strangers may be called and texted only with one of at most 31 "
		    "days. A manager takes in a new one on the page Consent."));
}

static reach_verdict check_kind(const reach_work *k)
{
	const reach_facts *f = k->f;
	str wanted = is_call(k->ask->what) ? S("call") : S("text");
	bool chose = k->ask->what == REACH_TEXT_REPLY && talking(k);

	if (k->ask->marketing && !f->surveys && !str_eq(f->kind, S("written")))
		return no(REACH_CONSENT, "consent",
			  S("They have not agreed to be asked for a review"),
			  S("If they have, note it on their page, with their words."));
	if (is_auto(k->ask->what) && !chose && f->preferred_channel.n &&
	    !str_eq(f->preferred_channel, wanted))
		return no(REACH_CHANNEL, "channel", S("They prefer another way"),
			  str_printf(k->a, "Their preferred channel is " STR_FMT ".",
				     STR_ARG(f->preferred_channel)));
	return (reach_verdict){0};
}

static void zone_add(reach_place *w, str zone)
{
	for (int i = 0; i < w->n; i++)
		if (str_eq(w->zones[i], zone))
			return;
	w->zones[w->n++] = zone;
}

/* An address says it; an area code only may: people move and keep their number, so the
 * clock of a business on that side of the ocean counts besides. */
static reach_place place_find(const reach_facts *f)
{
	reach_place w = {.p = place_of_address(f->home)};

	w.by_address = w.p != NULL;
	if (!w.p)
		w.p = place_of_number(f->address);
	for (int i = 0; i < 2 && !f->zone_known && w.p && w.p->zones[i]; i++)
		zone_add(&w, str_of(w.p->zones[i]));
	if (!w.n || (!w.by_address && str_starts(f->zone, S("America/"))))
		zone_add(&w, f->zone);
	return w;
}

static int64_t minute_in(when at, str zone)
{
	local_time t = when_local(at, zone);

	return t.hour * 60 + t.minute;
}

/* The moment so many minutes of a clock after another; in the night in which it leaves
 * that minute out, the one that would have been it. */
static when minutes_on(when at, int64_t ahead, str zone)
{
	local_time t = when_local(at, zone);
	int64_t minute = (t.hour * 60 + t.minute + ahead) % DAY_MIN;
	when guess =
		when_add(at, MINUTES(ahead) - SECONDS(t.second) - at.us % SECONDS(1));
	local_time g = when_local(guess, zone);
	when shown = when_add(guess, SECONDS(t.utc_offset_s - g.utc_offset_s));

	return minute_in(shown, zone) == minute ? shown : guess;
}

/* from and to are minutes of the day; the span may go past midnight. */
static bool within(int64_t minute, int64_t from, int64_t to)
{
	return from <= to ? minute >= from && minute < to
			  : minute >= from || minute < to;
}

/* What the business's hours say of a moment on one clock. */
static bool ours_free(const reach_work *k, when at, str zone)
{
	const reach_facts *f = k->f;
	int64_t minute = minute_in(at, zone);

	if (is_call(k->ask->what))
		return within(minute, f->call_from_min, f->call_to_min);
	return f->quiet_from_min == f->quiet_to_min ||
	       !within(minute, f->quiet_from_min, f->quiet_to_min);
}

static when ours_next(const reach_work *k, when at, str zone)
{
	int64_t to = is_call(k->ask->what) ? k->f->call_from_min : k->f->quiet_to_min;
	int64_t ahead = to - minute_in(at, zone);

	return minutes_on(at, ahead <= 0 ? ahead + DAY_MIN : ahead, zone);
}

static bool hours_have(const week *w, when at, str zone)
{
	local_time t = when_local(at, zone);

	return week_has(w, t.wday, t.hour * 60 + t.minute);
}

static when hours_next(const week *w, when at, str zone)
{
	local_time t = when_local(at, zone);
	int ahead = week_ahead(w, t.wday, t.hour * 60 + t.minute);

	return ahead >= 0 ? minutes_on(at, ahead, zone) : (when){0};
}

/* What the state's say. */
static bool state_rests(const reach_work *k, when at, str zone)
{
	local_time t = when_local(at, zone);

	return state_rule_rests(&k->rule, &t);
}

static bool state_free(const reach_work *k, when at, str zone)
{
	return !state_rests(k, at, zone) &&
	       (!k->rule.timed || hours_have(&k->rule.hours, at, zone));
}

static when state_next(const reach_work *k, when at, str zone)
{
	return state_rests(k, at, zone)
		       ? minutes_on(at, DAY_MIN - minute_in(at, zone), zone)
		       : hours_next(&k->rule.hours, at, zone);
}

/* The first zone in which a moment is not free; absent: it is free in all. */
static str zone_closed(const reach_work *k, when at)
{
	for (int i = 0; i < k->where.n; i++)
		if (!ours_free(k, at, k->where.zones[i]) ||
		    !state_free(k, at, k->where.zones[i]))
			return k->where.zones[i];
	return (str){0};
}

/* What they wish, by their own clock. */
static bool week_free(const reach_work *k, when at)
{
	return !k->timed || hours_have(&k->times, at, k->where.zones[0]);
}

/* The first moment from now on at which neither hours nor wishes are against it; no
 * time: there is none. */
static when next_free(const reach_work *k)
{
	when at = k->ask->now;

	for (int i = 0; i < NEXT_TRIES && at.us; i++) {
		str closed = zone_closed(k, at);
		if (closed.p)
			at = !ours_free(k, at, closed) ? ours_next(k, at, closed)
						       : state_next(k, at, closed);
		else if (!week_free(k, at))
			at = hours_next(&k->times, at, k->where.zones[0]);
		else
			return at;
	}
	return (when){0};
}

/* "8:00 AM", "Mon, Nov 23 at 8:00 AM". */
static str moment_in(const reach_work *k, when at, str zone)
{
	str clock = when_clock(k->a, at, zone, k->ask->style);
	bool soon = when_diff_s(at, k->ask->now) < 24 * 3600;

	return soon ? clock
		    : str_printf(k->a, STR_FMT " at " STR_FMT,
				 STR_ARG(when_day(k->a, at, zone, k->ask->style)),
				 STR_ARG(clock));
}

static reach_verdict check_hour(const reach_work *k)
{
	bool person = k->ask->what == REACH_TEXT || k->ask->what == REACH_TEXT_LATER;
	str zone = zone_closed(k, k->ask->now);

	if (!zone.p || (person && talking(k)) || k->ask->what == REACH_TEXT_REPLY)
		return (reach_verdict){0};
	when again = next_free(k);
	bool state = ours_free(k, k->ask->now, zone);
	reach_verdict v = no(
		REACH_QUIET, "quiet",
		str_printf(k->a, "It %s " STR_FMT " there",
			   k->where.n > 1 ? "may be" : "is",
			   STR_ARG(when_clock(k->a, k->ask->now, zone, k->ask->style))),
		again.us ? str_printf(k->a,
				      "%s may go out again at " STR_FMT
				      " their time%s%s.",
				      is_call(k->ask->what) ? "Calls" : "Texts",
				      STR_ARG(moment_in(k, again, zone)),
				      state ? ", by the hours of " : "",
				      state ? k->where.p->name : "")
			 : S("The times they asked for lie outside of your hours."));
	v.again = again;
	return v;
}

static reach_verdict check_times(const reach_work *k)
{
	if (week_free(k, k->ask->now) || talking(k) || k->ask->what == REACH_TEXT_REPLY)
		return (reach_verdict){0};
	when again = next_free(k);
	str asked = str_printf(k->a, "They asked for " STR_FMT ", by their clock.",
			       STR_ARG(week_write(k->a, &k->times)));
	reach_verdict v = no(
		REACH_TIMES, "times", S("Not at this time"),
		again.us ? str_printf(k->a, STR_FMT " The next time is " STR_FMT ".",
				      STR_ARG(asked),
				      STR_ARG(moment_in(k, again, k->where.zones[0])))
			 : str_printf(k->a,
				      STR_FMT " All of it lies outside of your hours.",
				      STR_ARG(asked)));
	v.again = again;
	return v;
}

/* Not when they have just written: it is their call then. */
static reach_verdict check_calls(const reach_work *k)
{
	const reach_facts *f = k->f;

	if (!is_call(k->ask->what) || !k->rule.calls ||
	    f->calls_today < k->rule.calls || talking(k))
		return (reach_verdict){0};
	return no(REACH_CAP, "cap", S("Enough for a day"),
		  str_printf(k->a,
			     "They were called %lld times in 24 hours; %s allows %lld.",
			     (long long)f->calls_today, k->where.p->name,
			     (long long)k->rule.calls));
}

static reach_verdict check_cap(const reach_work *k)
{
	const reach_facts *f = k->f;

	if (is_call(k->ask->what) || !is_auto(k->ask->what) ||
	    f->sent_today < f->daily_cap)
		return (reach_verdict){0};
	return no(REACH_CAP, "cap", S("Enough for a day"),
		  str_printf(k->a, "They got %lld automatic texts in 24 hours.",
			     (long long)f->sent_today));
}

static reach_verdict check_line(const reach_work *k)
{
	static const struct {
		const char *state, *words;
	} why[] = {
		{"pending", "Its registration with the carriers is being decided. "
			    "Write from another line."},
		{"refused",
		 "The carriers refused its registration. Write from another line."},
		{"coming", "It is still with its former carrier and has to move here "
			   "first. Write from another line."},
		{"arriving", "Its calls have moved here, its texts are still with its "
			     "former carrier. Write from another line."},
	};

	for (size_t i = 0; !is_call(k->ask->what) && i < sizeof(why) / sizeof(why[0]);
	     i++)
		if (str_eq(k->ask->line, str_of(why[i].state)))
			return no(REACH_LINE, "line", S("This line may not text yet"),
				  str_of(why[i].words));
	return (reach_verdict){0};
}

reach_verdict reach_decide(arena *a, const reach_facts *f, const reach_ask *ask)
{
	static reach_verdict (*const checks[])(const reach_work *k) = {
		check_number, check_word,  check_registry, check_kind, check_line,
		check_hour,   check_times, check_cap,      check_calls};
	reach_work k = {.a = a, .f = f, .ask = ask, .where = place_find(f)};
	size_t n =
		ask->what == REACH_TEXT_ANSWER ? 1 : sizeof(checks) / sizeof(checks[0]);

	k.timed = f->time_windows.n && week_read(f->time_windows, &k.times);
	if (k.where.p)
		k.rule = state_rule_of(f->state_hours, str_of(k.where.p->code));

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
	return when_clock(a, ask->now, reach_zone(f), ask->style);
}

str reach_zone(const reach_facts *f)
{
	return place_find(f).zones[0];
}

str reach_where(arena *a, const reach_facts *f)
{
	reach_place w = place_find(f);

	return w.p ? str_printf(a, "%s, by their %s", w.p->name,
				w.by_address ? "address" : "number")
		   : S("");
}
