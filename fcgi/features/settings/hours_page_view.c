/* A schedule: its week, what it is doing now, and who uses it. */
#include "features/settings/hours_inside.h"

enum { PARTS_MOST = 24, PERIODS_MOST = 200 };

static const char *const NAMES[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

str hours_day_words(ctx *x, int64_t day, enum time_style style)
{
	return when_day(x->a, (when){day * DAYS(1)}, S("UTC"), style);
}

int64_t hours_local_day(when w, str zone)
{
	local_time t = when_local(w, zone);

	return day_number(t.year, t.month, t.day);
}

/* ---- the week ---- */

static size_t hours_periods(const hours_rows *r, week_period *out)
{
	size_t n = r->periods.n < PERIODS_MOST ? r->periods.n : PERIODS_MOST;

	for (size_t i = 0; i < n; i++) {
		const period_row *p = LIST_AT(r->periods, period_row, i);
		out[i] = (week_period){p->weekday, p->opens, p->closes};
	}
	return n;
}

static str percent(ctx *x, int64_t minutes)
{
	return str_printf(x->a, "%.2f%%", (double)minutes * 100 / DAY_MIN);
}

static v_block hours_block(ctx *x, const day_part *d, bool us)
{
	return (v_block){
		percent(x, d->from), percent(x, d->to - d->from),
		str_printf(x->a, "%.2f%%", (double)(d->from + d->to) * 50 / DAY_MIN),
		part_words(x->a, d, us)};
}

/* "Until 2:00 AM, from Fri" for the rest of yesterday's evening. */
static str hours_part_words(ctx *x, const day_part *d, int64_t weekday, bool us)
{
	if (!d->carried)
		return period_words(x->a, d->opens, d->closes, us);
	return str_printf(x->a, "Until " STR_FMT ", from %s",
			  STR_ARG(minute_words(x->a, d->to, us)),
			  NAMES[(weekday + WEEK_DAYS - 1) % WEEK_DAYS]);
}

static void hours_day(ctx *x, const week_period *p, size_t n, int64_t weekday, bool us,
		      v_day *v)
{
	day_part parts[PARTS_MOST];
	size_t k = week_day(p, n, weekday, parts, PARTS_MOST);
	v_block *blocks = ARENA_ARRAY(x->a, v_block, k + 1);
	v_tick *lines = ARENA_ARRAY(x->a, v_tick, k + 1);

	for (size_t i = 0; i < k; i++) {
		blocks[i] = hours_block(x, &parts[i], us);
		lines[i].text = hours_part_words(x, &parts[i], weekday, us);
	}
	if (!k)
		lines[0].text = S("Closed");
	v->name = str_of(NAMES[weekday]);
	v->blocks = (list){blocks, k};
	v->hours = (list){lines, k ? k : 1};
	v->closed = k ? S("") : S("Closed all day");
}

str hours_day_field(ctx *x, int64_t weekday)
{
	return str_printf(x->a, "day%d", (int)weekday);
}

static void hours_week(ctx *x, const hours_rows *r, const hours_month *m, bool us,
		       hours_view *v)
{
	static const char *const ticks[][5] = {
		{"00:00", "06:00", "12:00", "18:00", "24:00"},
		{"12 AM", "6 AM", "12 PM", "6 PM", "12 AM"},
	};
	week_period periods[PERIODS_MOST];
	size_t n = hours_periods(r, periods);
	v_day *days = ARENA_ARRAY(x->a, v_day, WEEK_DAYS);
	v_tick *t = ARENA_ARRAY(x->a, v_tick, 5);

	for (int64_t i = 0; i < WEEK_DAYS; i++) { /* from Monday, as the pictures do */
		int64_t weekday = (i + 1) % WEEK_DAYS;
		hours_day(x, periods, n, weekday, us, &days[i]);
		if (weekday == day_weekday(m->today))
			days[i].today = S("today");
		days[i].field = hours_day_field(x, weekday);
		days[i].typed = week_day_words(x->a, periods, n, weekday, us);
	}
	for (int i = 0; i < 5; i++)
		t[i].text = str_of(ticks[us][i]);
	v->days = (list){days, WEEK_DAYS};
	v->ticks = (list){t, 5};
}

/* ---- now ---- */

/* "today at 6:00 PM", "tomorrow at 2:00 AM", "Wed, Nov 18 at 8:00 AM" */
static str hours_at_words(ctx *x, when w, str zone, int64_t today,
			  enum time_style style)
{
	int64_t day = hours_local_day(w, zone);
	str clock = when_clock(x->a, w, zone, style);

	if (day == today)
		return str_printf(x->a, "today at " STR_FMT, STR_ARG(clock));
	if (day == today + 1)
		return str_printf(x->a, "tomorrow at " STR_FMT, STR_ARG(clock));
	return str_printf(x->a, STR_FMT " at " STR_FMT,
			  STR_ARG(hours_day_words(x, day, style)), STR_ARG(clock));
}

static str hours_change(ctx *x, const char *verb, when w, str zone, int64_t today,
			enum time_style style)
{
	return str_printf(x->a, "%s " STR_FMT ", " STR_FMT ".", verb,
			  STR_ARG(hours_at_words(x, w, zone, today, style)),
			  STR_ARG(countdown_words(x->a, when_diff_s(w, x->now))));
}

static str hours_now_words(ctx *x, const hours_now *h, str zone, int64_t today,
			   enum time_style style)
{
	if (h->open && h->closes_at.us)
		return hours_change(x, "Closes", h->closes_at, zone, today, style);
	if (h->open)
		return S("Does not close in the next 5 weeks.");
	if (h->opens_at.us)
		return hours_change(x, "Opens", h->opens_at, zone, today, style);
	return S("Does not open in the next 5 weeks.");
}

/* A day on which callers would expect somebody. */
static str hours_closed_day(ctx *x, const hours_rows *r, int64_t today,
			    enum time_style style)
{
	enum { AHEAD = 34 };
	week_period periods[PERIODS_MOST];
	bool open[AHEAD];
	size_t n = hours_periods(r, periods), spans;
	day_span *s = hours_days(x, r->openings, r->sheet.zone, &spans);
	int64_t day;
	str name;

	days_open(s, spans, today + 1, open, AHEAD);
	day = next_closed_day(periods, n, open, today + 1, AHEAD);
	if (day < 0)
		return S("");
	name = hours_reason(r, day);
	return str_printf(x->a, " Next closed day: " STR_FMT "%s" STR_FMT ".",
			  STR_ARG(hours_day_words(x, day, style)), name.n ? ", " : "",
			  STR_ARG(name));
}

/* The clocks change within two weeks: worth a sentence. */
static str hours_clocks(ctx *x, str zone, int64_t today, enum time_style style)
{
	enum { AHEAD = 15 };
	int before = when_local(x->now, zone).utc_offset_s, after = before;
	when at = x->now;

	for (int i = 1; i <= AHEAD * 24 && after == before; i++) {
		at = when_add(x->now, HOURS(i));
		after = when_local(at, zone).utc_offset_s;
	}
	if (after == before)
		return S("");
	int64_t day = hours_local_day(at, zone);
	return str_printf(x->a, " Clocks go %s %s" STR_FMT ".",
			  after > before ? "forward" : "back",
			  day == today ? "today, " : "on ",
			  STR_ARG(hours_day_words(x, day, style)));
}

static void hours_state_fill(ctx *x, const hours_rows *r, int64_t today,
			     enum time_style style, hours_view *v)
{
	when horizon = when_add(x->now, SETTINGS_HORIZON);
	str zone = r->sheet.zone;
	hours_now h = hours_at(r->openings.items, r->openings.n, x->now);

	if (h.closes_at.us >= horizon.us)
		h.closes_at = (when){0};
	v->open = h.open ? fill_status("Open now", "circle-check", "green")
			 : fill_status("Closed now", "circle-minus", "none");
	v->sentence = str_printf(x->a, STR_FMT STR_FMT STR_FMT,
				 STR_ARG(hours_now_words(x, &h, zone, today, style)),
				 STR_ARG(hours_closed_day(x, r, today, style)),
				 STR_ARG(hours_clocks(x, zone, today, style)));
}

/* ---- words ---- */

/* "Mountain Time, Denver"; elsewhere "Berlin, UTC+1 now". */
static str hours_zone(ctx *x, str zone)
{
	static const char *const known[][2] = {
		{"America/New_York", "Eastern Time"},
		{"America/Detroit", "Eastern Time"},
		{"America/Chicago", "Central Time"},
		{"America/Denver", "Mountain Time"},
		{"America/Boise", "Mountain Time"},
		{"America/Phoenix", "Mountain Time all year"},
		{"America/Los_Angeles", "Pacific Time"},
		{"America/Anchorage", "Alaska Time"},
		{"Pacific/Honolulu", "Hawaii Time"},
		{"Europe/London", "United Kingdom Time"},
	};
	int minutes = when_local(x->now, zone).utc_offset_s / 60;
	char *city = str_cstr(x->a, zone), *slash = strrchr(city, '/');

	city = slash ? slash + 1 : city;
	for (char *c = city; *c; c++)
		*c = *c == '_' ? ' ' : *c;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(zone, str_of(known[i][0])))
			return str_printf(x->a, "%s, %s", known[i][1], city);
	return str_printf(x->a, "%s, UTC%s%d%s now", city, minutes < 0 ? "−" : "+",
			  abs(minutes / 60),
			  minutes % 60 ? str_printf(x->a, ":%02d", abs(minutes % 60)).p
				       : "");
}

static const char *hours_step_words(str kind)
{
	static const char *const words[][2] = {
		{"voicemail", "voicemail"},     {"say", "a message"},
		{"play", "a recording"},        {"menu", "a menu"},
		{"ring", "people ring"},        {"queue", "the queue"},
		{"transfer", "another number"}, {"hangup", "the call ends"},
		{"condition", "a condition"},   {"hours", "other hours"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_eq(kind, str_of(words[i][0])))
			return words[i][1];
	return "the call ends";
}

/* "Main menu flow: After-hours voicemail. ..." */
static str hours_closed_words(ctx *x, list rows)
{
	buf b = buf_new(x->a, 256, 8192);

	for (size_t i = 0; i < rows.n; i++) {
		const closed_row *c = LIST_AT(rows, closed_row, i);
		buf_fmt(&b, "%s" STR_FMT ": ", i ? ". " : "", STR_ARG(c->flow));
		if (c->name.n)
			buf_str(&b, c->name);
		else
			buf_fmt(&b, "%s", hours_step_words(c->type));
	}
	if (rows.n)
		buf_chr(&b, '.');
	return str_dup(x->a, buf_view(&b));
}

static list hours_uses(ctx *x, const session *who, list rows)
{
	v_line *l = ARENA_ARRAY(x->a, v_line, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++) {
		const use_row *u = LIST_AT(rows, use_row, i);
		if (str_eq(u->kind, S("number"))) {
			l[i] = (v_line){
				.icon = S("phone"), .tone = S("none"), .meta = u->note};
			l[i].strong = fill_phone(x, who, u->title);
			continue;
		}
		l[i] = (v_line){
			.icon = S("list-tree"), .tone = S("none"), .strong = u->title};
		l[i].href =
			str_printf(x->a, "/settings/routing/" STR_FMT, STR_ARG(u->id));
		l[i].meta = str_printf(x->a, "v%lld live", (long long)u->version);
	}
	return (list){l, rows.n};
}

static str hours_typed(const request *q, str name)
{
	str v = params_get(q->form, name);

	return v.p ? v : S("");
}

/* The week again as it was typed, with what is wrong with it. */
static void hours_week_typed(ctx *x, const request *q, const hours_wrong *w,
			     hours_view *v)
{
	v_day *days = ARENA_ARRAY(x->a, v_day, WEEK_DAYS);

	for (int64_t i = 0; i < WEEK_DAYS; i++) {
		days[i] = *LIST_AT(v->days, v_day, i);
		days[i].typed = hours_typed(q, days[i].field);
		if (!(w->days & 1u << (i + 1) % WEEK_DAYS))
			continue;
		days[i].invalid = S("true");
		days[i].error = S("Not understood. Write it as 8 AM to noon, 1 PM to 6 "
				  "PM; or all day; or nothing.");
	}
	v->days = (list){days, WEEK_DAYS};
}

void hours_fill_typed(ctx *x, const request *q, const hours_wrong *w, hours_view *v)
{
	v->notice = (v_notice){.tone = S("red"),
			       .icon = S("circle-alert"),
			       .title = S("Not saved."),
			       .text = w->error};
	if (w->what == HOURS_WEEK)
		hours_week_typed(x, q, w, v);
	if (w->what == HOURS_HOLIDAY)
		v->holiday = (v_holiday_form){
			hours_typed(q, S("day")),
			hours_typed(q, S("name")),
			hours_typed(q, S("opens")),
			hours_typed(q, S("closes")),
			w->error,
			str_eq(hours_typed(q, S("everywhere")), S("on"))};
	if (w->what == HOURS_CHANGE)
		v->change = (v_change_form){
			hours_typed(q, S("from")), hours_typed(q, S("to")),
			hours_typed(q, S("reason")), w->error,
			str_eq(hours_typed(q, S("open")), S("yes"))};
}

void hours_fill(ctx *x, const session *who, const hours_rows *r, const hours_month *m,
		str after, hours_view *v)
{
	enum time_style style = fill_style(who);
	size_t n = r->schedules.n < SETTINGS_A_PAGE ? r->schedules.n : SETTINGS_A_PAGE;
	str path = str_printf(x->a, "/settings/hours/" STR_FMT, STR_ARG(r->sheet.id));

	v->schedules = settings_schedules(x, who, r->schedules, r->sheet.id);
	v->pager = settings_pager(
		x, path, "schedules", after, r->schedules, SETTINGS_A_PAGE,
		n ? LIST_AT(r->schedules, schedule_line, n - 1)->name : S(""));
	v->path = path;
	v->manages = (unsigned)who->role & WHO_MANAGERS ? S("yes") : S("");
	v->version = str_printf(x->a, "%lld", (long long)r->sheet.revision);
	v->name = r->sheet.name;
	v->zone = hours_zone(x, r->sheet.zone);
	hours_state_fill(x, r, m->today, style, v);
	hours_week(x, r, m, style == TIME_US, v);
	hours_calendar(x, r, m, style, path, v);
	hours_dates(x, r, style, v);
	v->closed_text = hours_closed_words(x, r->closed);
	v->used_by = hours_uses(x, who, r->uses);
}
