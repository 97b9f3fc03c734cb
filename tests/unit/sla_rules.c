/* sla_rules.c -- tests of until when a promise is to be kept, and why (G16, C-06 to
 * C-11, C-13). */
#include "features/sla/sla_rules.h"

#include "tap.h"

static arena *a;

/* C-08 and C-09: 30 minutes; after hours at nine of the next business day. */
static const sla_policy TEXT = {SLA_MINUTES, 30, 0, 540, 50, 20};
static const sla_policy TEXT_OPENING = {SLA_MINUTES, 30, 0, SLA_AFTER_OPENING, 50, 20};
/* C-10: one business hour. */
static const sla_policy MISSED = {SLA_MINUTES, 60, 0, SLA_AFTER_OPENING, 50, 20};
/* C-11: four business hours. */
static const sla_policy SURVEY = {SLA_MINUTES, 240, 0, SLA_AFTER_OPENING, 50, 20};
/* C-06 and C-07: before three the same day, else by noon of the next business day. */
static const sla_policy VOICEMAIL = {SLA_SAME_DAY, 1440, 900, 720, 50, 20};
static const sla_policy CLOCK = {SLA_CLOCK, 45, 0, SLA_AFTER_OPENING, 50, 20};

/* "2026-09-01 10:00-06", with or without seconds. */
static when at(const char *text)
{
	when w = {0};
	str s = text[16] == ':' ? str_of(text)
				: str_printf(a, "%.16s:00%s", text, text + 16);

	if (!when_parse(s, &w))
		ok(false, "no moment: %s", text);
	return w;
}

/* Tue 1 to Tue 15 September 2026 in Denver (UTC-6), 8:00 to 18:00, closed at weekends
 * and on Labor Day, Mon 7; on Fri 11 closed from 12:00 to 13:00, Thu 10 only until
 * 12:00. */
static const sla_span SPANS[] = {
	{{1788271200000000}, {1788307200000000}}, /* Tue 1 */
	{{1788357600000000}, {1788393600000000}}, /* Wed 2 */
	{{1788444000000000}, {1788480000000000}}, /* Thu 3 */
	{{1788530400000000}, {1788566400000000}}, /* Fri 4 */
	{{1788876000000000}, {1788912000000000}}, /* Tue 8 */
	{{1788962400000000}, {1788998400000000}}, /* Wed 9 */
	{{1789048800000000}, {1789063200000000}}, /* Thu 10, until noon */
	{{1789135200000000}, {1789149600000000}}, /* Fri 11, morning */
	{{1789153200000000}, {1789171200000000}}, /* Fri 11, afternoon */
	{{1789394400000000}, {1789430400000000}}, /* Mon 14 */
};
static const sla_closed LABOR_DAY[] = {
	{{1788760800000000}, {1788847200000000}, STR_INIT("Labor Day")}};

static sla_hours denver(void)
{
	return (sla_hours){SPANS,
			   sizeof SPANS / sizeof SPANS[0],
			   LABOR_DAY,
			   1,
			   S("America/Denver"),
			   TIME_US};
}

struct due_case {
	const sla_policy *p;
	const char *start, *due, *words;
};

static const struct due_case CASES[] = {
	{&TEXT, "2026-09-01 10:00-06", "2026-09-01 10:30-06",
	 "Tue 10:00 AM + 30 min, due 10:30 AM"},
	{&TEXT, "2026-09-01 17:30-06", "2026-09-01 18:00-06",
	 "Tue 5:30 PM + 30 min, due 6:00 PM"},
	{&TEXT, "2026-09-01 17:50-06", "2026-09-02 08:20-06",
	 "Tue 5:50 PM + 10 min, closed, due Wed 8:20 AM"},
	/* over a weekend and a holiday */
	{&TEXT, "2026-09-04 17:50-06", "2026-09-08 08:20-06",
	 "Fri 5:50 PM + 10 min, closed, Mon Labor Day, due Tue 8:20 AM"},
	/* never later than what comes after hours (C-09) */
	{&SURVEY, "2026-09-04 17:00-06", "2026-09-08 11:00-06",
	 "Fri 5:00 PM + 60 min, closed, Mon Labor Day, due Tue 11:00 AM"},
	/* C-08: 7:59 is due at nine, 8:01 at 8:31 */
	{&TEXT, "2026-09-01 07:59-06", "2026-09-01 09:00-06",
	 "Tue 7:59 AM, closed, due Tue 9:00 AM"},
	{&TEXT, "2026-09-01 08:00-06", "2026-09-01 08:30-06",
	 "Tue 8:00 AM + 30 min, due 8:30 AM"},
	{&TEXT, "2026-09-01 08:01-06", "2026-09-01 08:31-06",
	 "Tue 8:01 AM + 30 min, due 8:31 AM"},
	{&TEXT, "2026-09-01 18:00-06", "2026-09-02 09:00-06",
	 "Tue 6:00 PM, closed, due Wed 9:00 AM"},
	{&TEXT_OPENING, "2026-09-01 19:00-06", "2026-09-02 08:30-06",
	 "Tue 7:00 PM, closed, opens Wed 8:00 AM + 30 min, due Wed 8:30 AM"},
	{&MISSED, "2026-09-05 13:00-06", "2026-09-08 09:00-06",
	 "Sat 1:00 PM, closed, Mon Labor Day, opens Tue 8:00 AM + 60 min, due Tue 9:00 "
	 "AM"},
	{&MISSED, "2026-09-11 11:30-06", "2026-09-11 13:30-06",
	 "Fri 11:30 AM + 30 min, closed, due Fri 1:30 PM"},
	{&SURVEY, "2026-09-11 11:00-06", "2026-09-11 16:00-06",
	 "Fri 11:00 AM + 60 min, closed, due Fri 4:00 PM"},
	/* C-06 */
	{&VOICEMAIL, "2026-09-01 14:59:59-06", "2026-09-01 18:00-06",
	 "Tue 2:59 PM, before 3:00 PM: the same day, due at closing 6:00 PM"},
	{&VOICEMAIL, "2026-09-01 15:00-06", "2026-09-02 12:00-06",
	 "Tue 3:00 PM, not before 3:00 PM, closed, due Wed 12:00 PM"},
	{&VOICEMAIL, "2026-09-01 06:00-06", "2026-09-01 18:00-06",
	 "Tue 6:00 AM, before 3:00 PM: the same day, due at closing 6:00 PM"},
	/* C-07: Friday evening is due Monday noon, here Tuesday: Monday is a holiday */
	{&VOICEMAIL, "2026-09-04 20:00-06", "2026-09-08 12:00-06",
	 "Fri 8:00 PM, closed, Mon Labor Day, due Tue 12:00 PM"},
	{&VOICEMAIL, "2026-09-07 10:00-06", "2026-09-08 12:00-06",
	 "Mon 10:00 AM, closed, Mon Labor Day, due Tue 12:00 PM"},
	/* half a day: noon is not before it opens, and the day is over at 12 */
	{&VOICEMAIL, "2026-09-10 11:00-06", "2026-09-10 12:00-06",
	 "Thu 11:00 AM, before 3:00 PM: the same day, due at closing 12:00 PM"},
	{&VOICEMAIL, "2026-09-10 13:00-06", "2026-09-11 12:00-06",
	 "Thu 1:00 PM, closed, due Fri 12:00 PM"},
	/* the last closing counts on a day with a break */
	{&VOICEMAIL, "2026-09-11 11:30-06", "2026-09-11 18:00-06",
	 "Fri 11:30 AM, before 3:00 PM: the same day, due at closing 6:00 PM"},
	{&CLOCK, "2026-09-05 13:00-06", "2026-09-05 13:45-06",
	 "Sat 1:00 PM + 45 min, due 1:45 PM"},
};

static void when_due(void)
{
	const sla_hours h = denver();

	for (size_t i = 0; i < sizeof CASES / sizeof CASES[0]; i++) {
		const struct due_case *c = &CASES[i];
		sla_due d = sla_due_of(a, c->p, &h, at(c->start));
		is_str(when_iso(a, d.due), when_iso(a, at(c->due)), "%s", c->start);
		is_str(d.words, str_of(c->words), "%s: why", c->start);
		ok(d.warn.us <= d.critical.us && d.critical.us <= d.due.us &&
			   d.warn.us >= at(c->start).us,
		   "%s: ok, warning, critical, overdue come in this order", c->start);
	}
}

/* Without hours, at the end of what is known, and open all the time. */
static void edges(void)
{
	static const sla_span always[] = {{{1788000000000000}, {1799000000000000}}};
	sla_hours none = denver(), all = denver(), few = denver();
	none.n = none.nclosed = 0;
	all.spans = always;
	all.n = 1;
	few.n = 1;

	is_str(sla_due_of(a, &MISSED, &none, at("2026-09-01 10:00-06")).words,
	       S("Tue 10:00 AM + 60 min, no opening hours in sight, due 11:00 AM"),
	       "no hours: by the clock, and it is said");
	is_str(sla_due_of(a, &VOICEMAIL, &none, at("2026-09-01 10:00-06")).words,
	       S("Tue 10:00 AM + 1440 min, no opening hours in sight, due Wed 10:00 "
		 "AM"),
	       "no hours: nor a same day");
	is_str(when_iso(a,
			sla_due_of(a, &VOICEMAIL, &all, at("2026-09-01 16:00-06")).due),
	       when_iso(a, at("2026-09-02 12:00-06")),
	       "open all the time: noon tomorrow");
	is_str(when_iso(a,
			sla_due_of(a, &VOICEMAIL, &all, at("2026-09-01 10:00-06")).due),
	       when_iso(a, at("2026-09-02 00:00-06")),
	       "open all the time: the day ends at midnight");
	is_str(when_iso(a, sla_due_of(a, &MISSED, &few, at("2026-09-01 17:30-06")).due),
	       when_iso(a, at("2026-09-01 18:30-06")),
	       "beyond what is known the clock goes on");
}

/* The clocks go back an hour in the night to Sunday 1 November 2026. */
static void clock_change(void)
{
	static const sla_span spans[] = {{{1793455200000000}, {1793491200000000}},
					 {{1793631600000000}, {1793667600000000}}};
	const sla_hours h = {spans, 2, NULL, 0, S("America/Denver"), TIME_US};

	is_str(when_iso(a,
			sla_due_of(a, &VOICEMAIL, &h, at("2026-10-31 20:00-06")).due),
	       when_iso(a, at("2026-11-02 12:00-07")),
	       "noon is noon of that day's clock");
	is_str(when_iso(a, sla_due_of(a, &TEXT, &h, at("2026-10-31 17:50-06")).due),
	       when_iso(a, at("2026-11-02 08:20-07")), "and opening is opening");
}

static void thresholds(void)
{
	const sla_hours h = denver();
	static const struct {
		const char *now;
		enum sla_state state;
	} states[] = {
		{"2026-09-01 17:50-06", SLA_OK},
		{"2026-09-01 18:00-06", SLA_OK},
		{"2026-09-02 08:04-06", SLA_OK},
		{"2026-09-02 08:05-06", SLA_WARNING},
		{"2026-09-02 08:13:59-06", SLA_WARNING},
		{"2026-09-02 08:14-06", SLA_CRITICAL},
		{"2026-09-02 08:19:59-06", SLA_CRITICAL},
		{"2026-09-02 08:20-06", SLA_OVERDUE},
	};
	sla_due d = sla_due_of(a, &TEXT, &h, at("2026-09-01 17:50-06"));

	is_i64(d.window_s, 1800, "the window is opening time");
	for (size_t i = 0; i < sizeof states / sizeof states[0]; i++)
		is_i64(sla_state_of(d.warn, d.critical, d.due, at(states[i].now)),
		       states[i].state, "half an hour, C-13, at %s", states[i].now);
	d = sla_due_chosen(a, &TEXT, &h, at("2026-09-05 10:00-06"),
			   at("2026-09-05 12:00-06"));
	is_str(d.words, S("Set for Sat 12:00 PM"), "a chosen time");
	is_str(when_iso(a, d.warn), when_iso(a, at("2026-09-05 11:00-06")),
	       "no opening time in the window: thresholds by the clock");
}

static void pauses(void)
{
	const sla_hours h = denver();
	sla_due d = sla_resumed(a, &MISSED, &h, at("2026-09-01 17:50-06"), 1200, 3600);

	is_str(d.words, S("Went on Tue 5:50 PM with 20 min left, due Wed 8:10 AM"),
	       "what was left is left");
	is_str(when_iso(a, d.warn), when_iso(a, at("2026-09-01 17:50-06")),
	       "less than half is left: a warning at once");
	is_str(when_iso(a, d.critical), when_iso(a, at("2026-09-01 17:58-06")),
	       "a fifth of an hour before");
	is_i64(sla_between(&h, at("2026-09-04 17:00-06"), at("2026-09-08 09:00-06")),
	       7200, "opening time over a holiday");
	is_i64(sla_between(&h, at("2026-09-08 09:00-06"), at("2026-09-04 17:00-06")), 0,
	       "none backwards");
}

/* Whatever comes whenever: the later of two is never due before the earlier (but for
 * what comes just before opening, C-08), and the window is what lies between. */
static void order(void)
{
	const sla_policy *policies[] = {&TEXT, &TEXT_OPENING, &MISSED, &SURVEY, &CLOCK};
	const sla_hours h = denver();
	int wrong = 0, apart = 0;

	for (size_t p = 0; p < sizeof policies / sizeof policies[0]; p++) {
		when before = {0};
		for (int m = 0; m < 10 * 24 * 12; m++) {
			when w = when_add(at("2026-09-01 00:00-06"), MINUTES(5 * m));
			sla_due d = sla_due_of(a, policies[p], &h, w);
			wrong += d.due.us <= w.us ||
				 (policies[p] != &TEXT && d.due.us < before.us);
			apart += policies[p] != &CLOCK &&
				 d.window_s != sla_between(&h, w, d.due);
			before = d.due;
		}
		arena_reset(a);
	}
	is_i64(wrong, 0, "14,400 moments: due times are in the order of starts");
	is_i64(apart, 0, "and windows are what lies between");
}

/* Two an hour: the first is done at half past, the second at the full hour. */
static void forecast(void)
{
	const sla_hours h = denver();
	const when due[] = {at("2026-09-01 16:20-06"), at("2026-09-01 17:00-06"),
			    at("2026-09-01 17:20-06"), at("2026-09-02 08:20-06"),
			    at("2026-09-02 08:25-06")};
	bool late[5];

	is_i64((int64_t)sla_forecast(&h, at("2026-09-01 16:00-06"), 20, 36000, due, 5,
				     late),
	       3, "three of five will be late");
	ok(late[0] && !late[1] && late[2] && !late[3] && late[4],
	   "which ones: the night does not count");
	is_i64((int64_t)sla_forecast(&h, at("2026-09-01 16:00-06"), 0, 36000, due, 5,
				     late),
	       0, "nothing is known of a business that has done nothing");
	is_i64((int64_t)sla_forecast(&h, at("2026-09-01 16:00-06"), 5, 0, due, 5, late),
	       0, "nor of one that was never open");
}

int main(void)
{
	a = arena_new(64 << 20);
	when_due();
	edges();
	clock_change();
	thresholds();
	pauses();
	order();
	forecast();
	arena_delete(a);
	return tap_done();
}
