/* consent_rules.c -- tests of whether a text may be sent or a call placed now. */
#include "features/consent/consent_rules.h"

#include "base/week.h"
#include "tap.h"

static arena *a;

static when at(const char *text)
{
	when w = {0};

	ok(when_parse(str_of(text), &w), "a moment: %s", text);
	return w;
}

/* Somebody in Denver whom nothing keeps from being reached at noon. */
static reach_facts free_facts(void)
{
	return (reach_facts){.address = S("+18015550142"),
			     .contact_name = S("Maribel Ortega"),
			     .out_words = S(""),
			     .kind = S(""),
			     .blocked_words = S(""),
			     .wish = S(""),
			     .zone = S("America/Denver"),
			     .zone_known = true,
			     .preferred_channel = S(""),
			     .time_windows = S(""),
			     .call_from_min = 480,
			     .call_to_min = 1200,
			     .quiet_from_min = 1200,
			     .quiet_to_min = 480,
			     .daily_cap = 6};
}

static reach_verdict decide(const reach_facts *f, enum reach_what what, const char *now)
{
	return reach_decide(a, f, &(reach_ask){what, false, at(now), TIME_US, {0}});
}

#define NOON "2026-11-17 19:00:00+00"
#define NIGHT "2026-11-18 04:40:00+00" /* 9:40 PM in Denver */

static void short_code(reach_facts *f)
{
	f->address = S("72645");
}
static void blocked(reach_facts *f)
{
	f->blocked = true;
}
static void stopped(reach_facts *f)
{
	f->is_out = f->by_them = true;
}
static void dnc(reach_facts *f)
{
	f->do_not_contact = true;
}
static void wish(reach_facts *f)
{
	f->wish = S("no mas");
}
static void prefers_call(reach_facts *f)
{
	f->preferred_channel = S("call");
}
static void weekends(reach_facts *f)
{
	f->time_windows = S("Sat-Sun");
}
static void enough(reach_facts *f)
{
	f->sent_today = 6;
}

static void table(void)
{
	static const struct {
		const char *name;
		void (*change)(reach_facts *f);
		enum reach_code text, automatic, answer, call;
	} rows[] = {
		{"a short code", short_code, REACH_NO_NUMBER, REACH_NO_NUMBER,
		 REACH_NO_NUMBER, REACH_NO_NUMBER},
		{"blocked", blocked, REACH_BLOCKED, REACH_BLOCKED, REACH_BLOCKED,
		 REACH_BLOCKED},
		{"STOP", stopped, REACH_OPTED_OUT, REACH_OPTED_OUT, REACH_MAY,
		 REACH_OPTED_OUT},
		{"do not contact", dnc, REACH_DO_NOT_CONTACT, REACH_DO_NOT_CONTACT,
		 REACH_MAY, REACH_DO_NOT_CONTACT},
		{"a wish", wish, REACH_MAY, REACH_WISH, REACH_MAY, REACH_MAY},
		{"prefers calls", prefers_call, REACH_MAY, REACH_CHANNEL, REACH_MAY,
		 REACH_MAY},
		{"another time", weekends, REACH_TIMES, REACH_TIMES, REACH_MAY,
		 REACH_TIMES},
		{"had enough", enough, REACH_MAY, REACH_CAP, REACH_MAY, REACH_MAY},
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		reach_facts f = free_facts();
		rows[i].change(&f);
		is_i64(decide(&f, REACH_TEXT, NOON).code, rows[i].text, "%s: text",
		       rows[i].name);
		is_i64(decide(&f, REACH_TEXT_AUTO, NOON).code, rows[i].automatic,
		       "%s: automatic", rows[i].name);
		is_i64(decide(&f, REACH_TEXT_ANSWER, NOON).code, rows[i].answer,
		       "%s: answer", rows[i].name);
		is_i64(decide(&f, REACH_CALL, NOON).code, rows[i].call, "%s: call",
		       rows[i].name);
	}
}

static void nights(void)
{
	reach_facts f = free_facts();
	reach_verdict v = decide(&f, REACH_TEXT, NIGHT);

	is_i64(v.code, REACH_QUIET, "at night no texts");
	is_str(v.title, S("It is 9:40 PM there"), "says what time it is there");
	is_str(when_iso(a, v.again), S("2026-11-18T15:00:00Z"), "until 8 there");
	is_i64(decide(&f, REACH_CALL, NIGHT).code, REACH_QUIET, "nor calls");
	is_i64(decide(&f, REACH_TEXT_ANSWER, NIGHT).code, REACH_MAY,
	       "STOP is confirmed");
	f.last_in_at = at("2026-11-18 04:30:00+00");
	is_i64(decide(&f, REACH_TEXT, NIGHT).code, REACH_MAY,
	       "who just wrote is answered");
	is_i64(decide(&f, REACH_TEXT_AUTO, NIGHT).code, REACH_QUIET, "by people only");
	f.zone = S("Asia/Tokyo");
	is_i64(decide(&f, REACH_TEXT_AUTO, NIGHT).code, REACH_MAY,
	       "where they are it is day");
	f.quiet_from_min = f.quiet_to_min = 0;
	f.zone = S("America/Denver");
	is_i64(decide(&f, REACH_TEXT_AUTO, NIGHT).code, REACH_MAY, "no quiet hours");
}

/* NOON is a Tuesday in Denver. */
static void times(void)
{
	reach_facts f = free_facts();

	f.time_windows = S("Tue 09:00-11:00; Thu 06:00-10:00");
	reach_verdict v = decide(&f, REACH_TEXT_AUTO, NOON);
	is_i64(v.code, REACH_TIMES, "an hour after what they asked for");
	is_str(when_iso(a, v.again), S("2026-11-19T15:00:00Z"),
	       "on Thursday, when our quiet hours end");
	is_str(v.words,
	       S("They asked for Tue 09:00-11:00; Thu 06:00-10:00, by their clock. The "
		 "next time is Thu, Nov 19 at 8:00 AM."),
	       "says when");
	is_i64(decide(&f, REACH_TEXT, "2026-11-17 17:00:00+00").code, REACH_MAY,
	       "in it");
	f.last_in_at = at("2026-11-17 18:30:00+00");
	is_i64(decide(&f, REACH_TEXT, NOON).code, REACH_MAY,
	       "who just wrote is answered");
	is_i64(decide(&f, REACH_CALL, NOON).code, REACH_MAY, "and called");
	is_i64(decide(&f, REACH_TEXT_AUTO, NOON).code, REACH_MAY, "by the machine too");
	f.last_in_at = (when){0};
	f.zone = S("Asia/Tokyo");
	is_i64(decide(&f, REACH_TEXT, "2026-11-17 00:30:00+00").code, REACH_MAY,
	       "by their clock");
	f.time_windows = S("after lunch, ask for Bob");
	is_i64(decide(&f, REACH_TEXT, "2026-11-17 00:30:00+00").code, REACH_MAY,
	       "what nobody can read holds nobody up");
	f.zone = S("America/Denver");
	f.time_windows = S("Mon-Sun 05:00-06:00");
	v = decide(&f, REACH_TEXT, NOON);
	is_i64(v.code, REACH_TIMES, "only when we may not");
	ok(!v.again.us && str_has(v.words, S("outside of your hours")),
	   "then waiting does not help, and that is said");
	is_i64(decide(&f, REACH_TEXT, "2026-11-17 12:30:00+00").code, REACH_QUIET,
	       "at five it is our quiet hour");
}

static void marketing(void)
{
	reach_facts f = free_facts();
	reach_ask ask = {REACH_TEXT, true, at(NOON), TIME_US, {0}};

	is_i64(reach_decide(a, &f, &ask).code, REACH_CONSENT, "needs it in writing");
	f.kind = S("written");
	is_i64(reach_decide(a, &f, &ask).code, REACH_MAY, "which they gave");
	f.kind = S("express");
	is_i64(reach_decide(a, &f, &ask).code, REACH_CONSENT, "no other kind will do");
	f.surveys = true;
	is_i64(reach_decide(a, &f, &ask).code, REACH_MAY, "but that they may be asked");
	f.is_out = f.by_them = true;
	is_i64(reach_decide(a, &f, &ask).code, REACH_OPTED_OUT, "STOP goes before");
}

static void lines(void)
{
	const reach_facts f = free_facts();
	reach_ask ask = {REACH_TEXT, false, at(NOON), TIME_US, S("pending")};

	is_i64(reach_decide(a, &f, &ask).code, REACH_LINE, "not registered yet");
	ask.what = REACH_TEXT_AUTO;
	ask.line = S("refused");
	is_i64(reach_decide(a, &f, &ask).code, REACH_LINE, "refused");
	ask.what = REACH_CALL;
	is_i64(reach_decide(a, &f, &ask).code, REACH_MAY, "calls need none");
	ask.what = REACH_TEXT;
	ask.line = S("registered");
	is_i64(reach_decide(a, &f, &ask).code, REACH_MAY, "registered");
}

/* Every quarter of an hour of the two days on which clocks change, in several zones: no
 * call outside the window, and what is said of the next time is true. */
static void clock_changes(void)
{
	static const char *const zones[] = {"America/Denver", "America/New_York",
					    "Europe/London", "America/Phoenix",
					    "Pacific/Honolulu"};
	static const char *const days[] = {"2026-11-01 00:00:00+00",
					   "2027-03-14 00:00:00+00"};
	int wrong = 0;

	for (size_t z = 0; z < 5; z++)
		for (size_t d = 0; d < 2; d++)
			for (int i = 0; i < 36 * 4; i++) {
				reach_facts f = free_facts();
				f.zone = str_of(zones[z]);
				when now = {0};
				(void)when_parse(str_of(days[d]), &now);
				now = when_add(now, MINUTES(15 * i));
				reach_verdict v = reach_decide(
					a, &f,
					&(reach_ask){
						REACH_CALL, false, now, TIME_US, {0}});
				local_time t = when_local(now, f.zone);
				bool inside = t.hour >= 8 && t.hour < 20;
				wrong += inside != (v.code == REACH_MAY);
				if (v.code && when_local(v.again, f.zone).hour != 8)
					wrong++;
			}
	is_i64(wrong, 0, "never outside the window");
}

/* What they asked for and what we may, over the days on which clocks change: free in
 * both and in nothing else, and what is said of the next time is true. */
static void times_changes(void)
{
	static const char *const asked[] = {"Sat-Sun 01:30-02:15", "Sun 02:10-02:40",
					    "Mon-Fri 09:00-12:00, 19:00-23:00",
					    "Sun 00:00-09:00; Wed", "Sat 20:00-24:00"};
	static const char *const days[] = {"2026-10-31 00:00:00+00",
					   "2027-03-13 00:00:00+00"};
	int wrong = 0, untrue = 0;

	for (size_t c = 0; c < 5; c++)
		for (size_t d = 0; d < 2; d++)
			for (int i = 0; i < 60 * 4; i++) {
				reach_facts f = free_facts();
				reach_ask ask = {
					REACH_TEXT_AUTO, false, {0}, TIME_US, {0}};
				week w;
				f.time_windows = str_of(asked[c]);
				f.quiet_from_min = 1380;
				f.quiet_to_min = c < 2 ? 60 : 480;
				(void)when_parse(str_of(days[d]), &ask.now);
				ask.now = when_add(ask.now, MINUTES(15 * i) + 7);
				reach_verdict v = reach_decide(a, &f, &ask);
				local_time t = when_local(ask.now, f.zone);
				int minute = t.hour * 60 + t.minute;
				bool inside = week_read(f.time_windows, &w) &&
					      week_has(&w, t.wday, minute) &&
					      minute >= f.quiet_to_min && minute < 1380;
				wrong += inside != !v.code;
				if (!v.code)
					continue;
				untrue += v.again.us <= ask.now.us;
				ask.now = v.again;
				untrue += reach_decide(a, &f, &ask).code != REACH_MAY;
			}
	is_i64(wrong, 0, "in the times of both and in no others");
	is_i64(untrue, 0, "the next time is later, and of both");
}

/* The same of texts by themselves, with quiet hours that begin or end in the hour that
 * is there twice or not at all: what is said of the next time is true. */
static void quiet_changes(void)
{
	static const struct {
		const char *zone;
		int64_t from, to;
	} CASES[] = {
		{"America/Denver", 1200, 480}, {"America/Denver", 90, 150},
		{"America/Denver", 60, 120},   {"America/New_York", 1260, 150},
		{"America/New_York", 150, 90}, {"Europe/London", 90, 480},
	};
	static const char *const days[] = {
		"2026-10-25 00:00:00+00", "2026-11-01 00:00:00+00",
		"2027-03-14 00:00:00+00", "2027-03-28 00:00:00+00"};
	int wrong = 0, untrue = 0;

	for (size_t c = 0; c < sizeof CASES / sizeof CASES[0]; c++)
		for (size_t d = 0; d < 4; d++)
			for (int i = 0; i < 36 * 4; i++) {
				reach_facts f = free_facts();
				reach_ask ask = {
					REACH_TEXT_AUTO, false, {0}, TIME_US, {0}};
				f.zone = str_of(CASES[c].zone);
				f.quiet_from_min = CASES[c].from;
				f.quiet_to_min = CASES[c].to;
				(void)when_parse(str_of(days[d]), &ask.now);
				ask.now = when_add(ask.now, MINUTES(15 * i));
				reach_verdict v = reach_decide(a, &f, &ask);
				local_time t = when_local(ask.now, f.zone);
				int64_t at = t.hour * 60 + t.minute;
				bool inside = f.quiet_from_min < f.quiet_to_min
						      ? at >= f.quiet_from_min &&
								at < f.quiet_to_min
						      : at >= f.quiet_from_min ||
								at < f.quiet_to_min;
				wrong += inside != (v.code == REACH_QUIET);
				if (!v.code)
					continue;
				untrue += v.again.us <= ask.now.us;
				ask.now = v.again;
				untrue += reach_decide(a, &f, &ask).code != REACH_MAY;
			}
	is_i64(wrong, 0, "quiet in those hours and in no others");
	is_i64(untrue, 0, "the next time is later, and free");
}

/* When a reminder of something at `end` goes out that is usually said at `usual`. */
static void near_one(const reach_facts *f, const char *now, const char *usual,
		     const char *end, const char *want)
{
	when w = reach_near(a, f,
			    &(reach_ask){REACH_TEXT_AUTO, false, at(now), TIME_US, {0}},
			    at(usual), at(end));

	is_i64(w.us, want ? at(want).us : 0, "%s before %s", usual, end);
}

static void near(void)
{
	reach_facts f = free_facts();

	near_one(&f, NOON, "2026-11-17 20:00:00+00", "2026-11-18 20:00:00+00",
		 "2026-11-17 20:00:00+00");
	/* in the night: when texts may go out again */
	near_one(&f, NOON, NIGHT, "2026-11-18 20:00:00+00", "2026-11-18 15:00:00+00");
	/* but not after what it is about: in the evening before */
	near_one(&f, NOON, "2026-11-18 14:00:00+00", "2026-11-18 15:00:00+00",
		 "2026-11-18 02:45:00+00");
	/* the evening before is past: not at all */
	near_one(&f, NIGHT, "2026-11-18 14:00:00+00", "2026-11-18 15:00:00+00", NULL);
	/* its usual moment is past: now */
	near_one(&f, NOON, "2026-11-17 18:00:00+00", "2026-11-18 15:00:00+00", NOON);
	f.is_out = f.by_them = true;
	near_one(&f, NOON, "2026-11-17 20:00:00+00", "2026-11-18 20:00:00+00", NULL);
}

int main(void)
{
	a = arena_new(8 << 20);
	table();
	nights();
	times();
	times_changes();
	marketing();
	lines();
	clock_changes();
	quiet_changes();
	near();
	arena_delete(a);
	return tap_done();
}
