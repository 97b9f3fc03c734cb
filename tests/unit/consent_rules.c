/* consent_rules.c -- tests of whether a text may be sent or a call placed now. */
#include "features/consent/consent_rules.h"
#include "features/consent/consent_list_rules.h"

#include "base/place.h"
#include "base/state.h"
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
static void taken(reach_facts *f)
{
	f->is_out = f->taken = f->do_not_contact = true;
}
static void kept(reach_facts *f)
{
	f->restricted = true;
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
		enum reach_code text, automatic, answer, call, later, reply;
	} rows[] = {
		{"a short code", short_code, REACH_NO_NUMBER, REACH_NO_NUMBER,
		 REACH_NO_NUMBER, REACH_NO_NUMBER, REACH_NO_NUMBER, REACH_NO_NUMBER},
		{"blocked", blocked, REACH_BLOCKED, REACH_BLOCKED, REACH_BLOCKED,
		 REACH_BLOCKED, REACH_BLOCKED, REACH_BLOCKED},
		{"STOP", stopped, REACH_OPTED_OUT, REACH_OPTED_OUT, REACH_MAY,
		 REACH_OPTED_OUT, REACH_OPTED_OUT, REACH_OPTED_OUT},
		{"do not contact", dnc, REACH_DO_NOT_CONTACT, REACH_DO_NOT_CONTACT,
		 REACH_MAY, REACH_DO_NOT_CONTACT, REACH_DO_NOT_CONTACT,
		 REACH_DO_NOT_CONTACT},
		{"taken for a STOP", taken, REACH_DO_NOT_CONTACT, REACH_DO_NOT_CONTACT,
		 REACH_MAY, REACH_DO_NOT_CONTACT, REACH_DO_NOT_CONTACT,
		 REACH_DO_NOT_CONTACT},
		{"kept, not used", kept, REACH_RESTRICTED, REACH_RESTRICTED, REACH_MAY,
		 REACH_RESTRICTED, REACH_RESTRICTED, REACH_RESTRICTED},
		{"a wish", wish, REACH_WISH, REACH_WISH, REACH_MAY, REACH_WISH,
		 REACH_WISH, REACH_WISH},
		{"prefers calls", prefers_call, REACH_MAY, REACH_CHANNEL, REACH_MAY,
		 REACH_MAY, REACH_MAY, REACH_CHANNEL},
		{"another time", weekends, REACH_TIMES, REACH_TIMES, REACH_MAY,
		 REACH_TIMES, REACH_TIMES, REACH_MAY},
		{"had enough", enough, REACH_MAY, REACH_CAP, REACH_MAY, REACH_MAY,
		 REACH_MAY, REACH_CAP},
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
		is_i64(decide(&f, REACH_TEXT_LATER, NOON).code, rows[i].later,
		       "%s: written before", rows[i].name);
		is_i64(decide(&f, REACH_TEXT_REPLY, NOON).code, rows[i].reply,
		       "%s: reply", rows[i].name);
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
	is_i64(decide(&f, REACH_TEXT_REPLY, NIGHT).code, REACH_MAY,
	       "and told at once that it is closed");
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

/* Who may take it back, and whether anything may be sent again. */
static void lifts(void)
{
	static const struct {
		const char *name;
		void (*change)(reach_facts *f);
		bool lift, barred;
	} rows[] = {
		{"STOP", stopped, false, true},
		{"taken", taken, true, true},
		{"do not contact", dnc, false, true},
		{"kept", kept, false, true},
		{"blocked", blocked, false, true},
		{"had enough", enough, false, false},
		{"a wish", wish, false, false},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		reach_facts f = free_facts();
		rows[i].change(&f);
		is_i64(reach_may_lift(&f), rows[i].lift, "%s", rows[i].name);
		is_i64(reach_barred(&f), rows[i].barred, "%s", rows[i].name);
	}
	is_i64(consent_is_theirs(S("text"), S("")), true, "their text");
	is_i64(consent_is_theirs(S("call"), S("")), true, "their call");
	is_i64(consent_is_theirs(S("form"), S("")), true, "their form");
	is_i64(consent_is_theirs(S("text"), S("m")), false, "taken so by a member");
	is_i64(consent_is_theirs(S("page"), S("m")), false, "noted by a member");
	is_i64(consent_is_theirs(S("import"), S("")), false, "brought");
}

static void lines(void)
{
	const reach_facts f = free_facts();
	reach_ask ask = {REACH_TEXT, false, at(NOON), TIME_US, S("pending")};

	is_i64(reach_decide(a, &f, &ask).code, REACH_LINE, "not registered yet");
	ask.what = REACH_TEXT_AUTO;
	ask.line = S("refused");
	is_i64(reach_decide(a, &f, &ask).code, REACH_LINE, "refused");
	ask.line = S("coming");
	is_i64(reach_decide(a, &f, &ask).code, REACH_LINE, "not here yet");
	ask.line = S("arriving");
	is_i64(reach_decide(a, &f, &ask).code, REACH_LINE, "its texts are not");
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

static void places(void)
{
	static const struct {
		const char *address, *code;
	} rows[] = {
		{"41 Elm St, Provo, UT 84604", "UT"},
		{"41 Elm St, Provo UT", "UT"},
		{"9 Texas Ave, Tampa, FL 33601-1234, USA", "FL"},
		{"1 Main St, Salt Lake City, Utah 84101", "UT"},
		{"500 5th Ave NW, Washington, DC 20001", "DC"},
		{"290 Bremner Blvd, Toronto, ON M5V 3L9", "ON"},
		{"3 West Virginia Ct, Charleston, West Virginia", "WV"},
		{"12 Or Lane", ""},
		{"Come IN, please", ""},
		{"10 Downing Street, London SW1A 2AA", ""},
		{"UT", ""},
		{"", ""},
	};

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		const place *p = place_of_address(str_of(rows[i].address));
		is_str(p ? str_of(p->code) : S(""), str_of(rows[i].code), "address %s",
		       rows[i].address);
	}
	is_str(str_of(place_of_number(S("+18015550142"))->code), S("UT"), "801");
	is_str(str_of(place_of_number(S("+17135550142"))->code), S("TX"), "713");
	ok(!place_of_number(S("+442079460958")), "none of ours");
	ok(!place_of_number(S("+18005550142")), "toll-free is nowhere");
	ok(!place_of_number(S("72645")), "a short code is nowhere");
}

/* Whoever has not said where they are is where their address or their number is; it has
 * to be allowed on every clock that may be theirs. */
static void zones(void)
{
	reach_facts f = free_facts();

	f.zone_known = false;
	f.zone = S("America/New_York");
	is_i64(decide(&f, REACH_CALL, "2026-11-17 14:30:00+00").code, REACH_QUIET,
	       "7:30 AM by their number");
	is_str(decide(&f, REACH_CALL, "2026-11-17 14:30:00+00").title,
	       S("It may be 7:30 AM there"), "which is not sure");
	is_i64(decide(&f, REACH_CALL, "2026-11-18 01:30:00+00").code, REACH_QUIET,
	       "8:30 PM by our own clock, should they have moved");
	is_i64(decide(&f, REACH_CALL, NOON).code, REACH_MAY, "both are awake");
	is_str(reach_where(a, &f), S("Utah, by their number"), "says so");
	f.home = S("7 Bay Rd, Pensacola, FL 32501");
	is_str(reach_where(a, &f), S("Florida, by their address"), "which is surer");
	is_i64(decide(&f, REACH_CALL, "2026-11-17 13:30:00+00").code, REACH_QUIET,
	       "Florida has two zones: 7:30 AM in one of them");
	is_i64(decide(&f, REACH_CALL, "2026-11-17 14:30:00+00").code, REACH_MAY,
	       "and an address is believed");
	f.zone_known = true;
	is_i64(decide(&f, REACH_CALL, "2026-11-17 13:30:00+00").code, REACH_MAY,
	       "what was written down counts alone");
	f = free_facts();
	f.zone_known = false;
	f.address = S("+442079460958");
	f.zone = S("Europe/London");
	is_str(reach_where(a, &f), S(""), "elsewhere nobody knows");
	is_i64(decide(&f, REACH_CALL, NOON).code, REACH_MAY, "and ours counts");
}

/* Sunday, November 22 2026, in Texas. */
static void states(void)
{
	reach_facts f = free_facts();
	reach_verdict v;

	f.address = S("+17135550142");
	f.zone = S("America/Chicago");
	f.state_hours =
		S("FL: 8 AM to 8 PM | 3 calls a day\r\n"
		  "TX: Mon to Sat 8 AM to 9 PM; Sun noon to 9 PM | 2 calls a day "
		  "| not on 2026-12-24 2026-12-25\n");
	v = decide(&f, REACH_CALL, "2026-11-22 16:00:00+00");
	is_i64(v.code, REACH_QUIET, "Sunday morning");
	is_str(v.words,
	       S("Calls may go out again at 12:00 PM their time, by the hours of "
		 "Texas."),
	       "says by whose hours, and until when");
	is_i64(decide(&f, REACH_TEXT, "2026-11-22 16:00:00+00").code, REACH_QUIET,
	       "texts too");
	is_i64(decide(&f, REACH_CALL, "2026-11-22 18:00:00+00").code, REACH_MAY,
	       "from noon");
	is_i64(decide(&f, REACH_CALL, "2026-11-23 02:30:00+00").code, REACH_QUIET,
	       "the business's own hours hold too");
	v = decide(&f, REACH_CALL, "2026-12-24 18:00:00+00");
	is_i64(v.code, REACH_QUIET, "a holiday");
	is_str(when_iso(a, v.again), S("2026-12-26T14:00:00Z"), "and the next");
	f.calls_today = 2;
	is_i64(decide(&f, REACH_CALL, NOON).code, REACH_CAP, "called often enough");
	is_i64(decide(&f, REACH_TEXT, NOON).code, REACH_MAY, "texts are not calls");
	f.last_in_at = at("2026-11-17 18:50:00+00");
	is_i64(decide(&f, REACH_CALL, NOON).code, REACH_MAY, "they have just written");
	f.last_in_at = (when){0};
	f.home = S("1 Main St, Provo, UT 84604");
	is_i64(decide(&f, REACH_CALL, NOON).code, REACH_MAY, "Utah asks nothing");
	is_str(state_rules_fault(a, f.state_hours), S(""), "it can be read");
	is_str(state_rules_fault(a, S("")), S(""), "so can nothing");
	static const char *const bad[] = {"Texas",
					  "XX: 8 AM to 8 PM",
					  "TX:",
					  "TX: whenever",
					  "TX: 0 calls a day",
					  "TX: not on Christmas",
					  "TX: not on ",
					  "TX: 101 calls a day",
					  ": 8 AM to 8 PM",
					  "TX: not on 2026-13-01"};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		ok(state_rules_fault(a, str_of(bad[i])).n > 0, "refused: %s", bad[i]);
}

/* Which list, and where its page begins: what was made up begins at the beginning. */
static void lists(void)
{
	static const struct {
		const char *list, *after;
		bool good;
	} CASES[] = {
		{"", "1794937328000000.+18015550142", true},
		{"", "+18015550142", false},
		{"", "1.", false},
		{"", "-5.+18015550142", false},
		{"", "1794937328000000.' OR 1", false},
		{"wishes", "1.01932f00-0000-7000-8000-000000000000", true},
		{"wishes", "1.+18015550142", false},
		{"contacts", "01932f00-0000-7000-8000-000000000000", true},
		{"contacts", "01932f00", false},
		{"registry", "+18015550142", true},
		{"registry", "801", false},
		{"registry", "", false},
	};
	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		enum consent_list l = consent_list_of(str_of(CASES[i].list));
		consent_edge e = consent_edge_read(l, str_of(CASES[i].after));
		is_str(str_of(consent_list_key(l)), str_of(CASES[i].list), "the list");
		is_i64(e.key.n > 0, CASES[i].good, "%s", CASES[i].after);
		if (e.key.n)
			is_str(consent_edge_write(a, l, e.at, e.key),
			       str_of(CASES[i].after), "and back");
	}
	is_i64(consent_list_of(S("<b>")), CONSENT_OUT, "no list");
	is_str(str_of(consent_way_of(CONSENT_OUT, S("page"))->sources), S("{page}"),
	       "one way");
	is_str(str_of(consent_way_of(CONSENT_WISHES, S("page"))->key), S(""),
	       "no wish is written down");
	is_str(str_of(consent_way_of(CONSENT_OUT, S("{page}"))->key), S(""), "no way");
}

int main(void)
{
	a = arena_new(8 << 20);
	table();
	nights();
	times();
	times_changes();
	marketing();
	lifts();
	lines();
	clock_changes();
	quiet_changes();
	near();
	places();
	zones();
	states();
	lists();
	arena_delete(a);
	return tap_done();
}
