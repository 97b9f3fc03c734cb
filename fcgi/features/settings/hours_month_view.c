/* The month of a schedule, and the dates that differ. */
#include "features/settings/hours_inside.h"

static const char *const MONTHS[] = {"January",   "February", "March",    "April",
				     "May",       "June",     "July",     "August",
				     "September", "October",  "November", "December"};

bool hours_month_of(const ctx *x, str zone, str chosen, enum time_style style,
		    hours_month *out)
{
	local_time now = when_local(x->now, zone);

	*out = (hours_month){.year = now.year, .month = now.month};
	out->today = day_number(now.year, now.month, now.day);
	if (chosen.p && !month_read(chosen, &out->year, &out->month))
		return false;
	out->grid = month_grid_of(out->year, out->month, style == TIME_US ? 0 : 1);
	return true;
}

/* No zone is further than a day from UTC. */
hours_range hours_month_range(const hours_month *m)
{
	return (hours_range){.first = m->grid.first,
			     .today = m->today,
			     .from = {DAYS(m->grid.first - 1)},
			     .to = {DAYS(m->grid.first + m->grid.count + 1)}};
}

day_span *hours_days(ctx *x, list spans, str zone, size_t *n)
{
	day_span *out = ARENA_ARRAY(x->a, day_span, spans.n ? spans.n : 1);

	for (size_t i = 0; i < spans.n; i++) {
		const hours_span *s = LIST_AT(spans, hours_span, i);
		out[i].first = hours_local_day(s->opens_at, zone);
		out[i].last = hours_local_day(when_add(s->closes_at, -1), zone);
	}
	*n = spans.n;
	return out;
}

/* ---- temporary changes ---- */

/* A temporary change by its local days and in words. */
struct change {
	int64_t first, last;
	str days, hours;
};

static bool midnight(when w, str zone)
{
	local_time t = when_local(w, zone);

	return !t.hour && !t.minute && !t.second;
}

static str change_moment(ctx *x, when w, str zone, enum time_style style)
{
	return str_printf(x->a, STR_FMT ", " STR_FMT,
			  STR_ARG(when_day(x->a, w, zone, style)),
			  STR_ARG(when_clock(x->a, w, zone, style)));
}

static str to_words(ctx *x, str from, str to)
{
	return str_printf(x->a, STR_FMT " to " STR_FMT, STR_ARG(from), STR_ARG(to));
}

/* "Fri, Nov 27" and "Open 10:00 AM to 2:00 PM"; "Fri, Nov 27 to Sun, Nov 29" and
 * "Closed"; "Fri, Nov 27, 5:00 PM to Sun, Nov 29, 8:00 AM" and "Closed". */
static struct change change_of(ctx *x, const override_row *o, str zone,
			       enum time_style style)
{
	struct change c = {.first = hours_local_day(o->starts_at, zone),
			   .last = hours_local_day(when_add(o->ends_at, -1), zone)};
	bool whole = midnight(o->starts_at, zone) && midnight(o->ends_at, zone);
	const char *word = o->open ? "Open" : "Closed";
	str opens = when_clock(x->a, o->starts_at, zone, style);
	str closes = when_clock(x->a, o->ends_at, zone, style);

	c.days = hours_day_words(x, c.first, style);
	c.hours = str_of(whole && o->open ? "Open day and night" : word);
	if (!whole && c.first == c.last)
		c.hours = str_printf(x->a, "%s " STR_FMT, word,
				     STR_ARG(to_words(x, opens, closes)));
	else if (!whole)
		c.days = to_words(x, change_moment(x, o->starts_at, zone, style),
				  change_moment(x, o->ends_at, zone, style));
	else if (c.first != c.last)
		c.days = to_words(x, c.days, hours_day_words(x, c.last, style));
	return c;
}

static str holiday_hours(ctx *x, const holiday_row *h, enum time_style style)
{
	return h->has_hours ? period_tight(x->a, h->opens, h->closes, style == TIME_US)
			    : S("Closed");
}

/* ---- the month ---- */

static void cell_label(ctx *x, int64_t day, str name, str hours, enum time_style style,
		       v_cell *c)
{
	c->label = str_printf(x->a, STR_FMT "%s" STR_FMT ", " STR_FMT,
			      STR_ARG(hours_day_words(x, day, style)),
			      name.n ? ", " : "", STR_ARG(name), STR_ARG(hours));
}

static void month_holidays(ctx *x, const hours_rows *r, const month_grid *g,
			   enum time_style style, v_cell *cells)
{
	for (size_t i = 0; i < r->holidays.n; i++) {
		const holiday_row *h = LIST_AT(r->holidays, holiday_row, i);
		int64_t at = h->day - g->first;
		if (at < 0 || at >= g->count)
			continue;
		cells[at].kind = S("holiday");
		cell_label(x, h->day, h->name, holiday_hours(x, h, style), style,
			   &cells[at]);
	}
}

/* Stronger than holidays, as for calls. */
static void month_changes(ctx *x, const hours_rows *r, const month_grid *g,
			  enum time_style style, v_cell *cells)
{
	for (size_t i = 0; i < r->overrides.n; i++) {
		const override_row *o = LIST_AT(r->overrides, override_row, i);
		struct change c = change_of(x, o, r->sheet.zone, style);
		int64_t first = c.first < g->first ? g->first : c.first;
		for (int64_t day = first; day <= c.last && day < g->first + g->count;
		     day++) {
			v_cell *cell = &cells[day - g->first];
			cell->kind = S("special");
			cell_label(x, day, o->reason, c.hours, style, cell);
		}
	}
}

static void month_plain(ctx *x, const hours_rows *r, const hours_month *m,
			enum time_style style, v_cell *cells)
{
	const month_grid *g = &m->grid;
	bool open[GRID_MOST];
	size_t n;
	day_span *s = hours_days(x, r->spans, r->sheet.zone, &n);

	days_open(s, n, g->first, open, (size_t)g->count);
	for (int64_t i = 0; i < g->count; i++) {
		int64_t y, month, d, day = g->first + i;
		day_civil(day, &y, &month, &d);
		cells[i] = (v_cell){.text = str_printf(x->a, "%lld", (long long)d)};
		cells[i].today = day == m->today ? S("today") : S("");
		if (open[i])
			continue;
		cells[i].kind = S("closed");
		cell_label(x, day, S(""), S("closed"), style, &cells[i]);
	}
}

static str month_name(ctx *x, int64_t year, int64_t month)
{
	return str_printf(x->a, "%s %lld", MONTHS[month - 1], (long long)year);
}

/* One month on or back; no link beyond the years that are read. */
static void month_link(ctx *x, const hours_month *m, int64_t step, str path, str *href,
		       str *text)
{
	int64_t year = m->year, month = m->month;

	month_step(&year, &month, step);
	*text = month_name(x, year, month);
	*href = str_printf(x->a, STR_FMT "?month=%04lld-%02lld", STR_ARG(path),
			   (long long)year, (long long)month);
}

static void month_heads(ctx *x, enum time_style style, hours_view *v)
{
	static const char letters[] = "SMTWTFS";
	v_tick *heads = ARENA_ARRAY(x->a, v_tick, WEEK_DAYS);

	for (size_t i = 0; i < WEEK_DAYS; i++)
		heads[i].text =
			(str){&letters[(i + (style != TIME_US)) % WEEK_DAYS], 1};
	v->month_heads = (list){heads, WEEK_DAYS};
}

void hours_calendar(ctx *x, const hours_rows *r, const hours_month *m,
		    enum time_style style, str path, hours_view *v)
{
	const month_grid *g = &m->grid;
	v_cell *cells = ARENA_ARRAY(x->a, v_cell, GRID_MOST);

	month_plain(x, r, m, style, cells);
	month_holidays(x, r, g, style, cells);
	month_changes(x, r, g, style, cells);
	for (int64_t i = 0; i < g->count; i++) {
		int64_t day = g->first + i;
		if (day < g->month_first || day >= g->month_first + g->month)
			cells[i] = (v_cell){.text = cells[i].text, .kind = S("other")};
	}
	v->cells = (list){cells, (size_t)g->count};
	v->month = month_name(x, m->year, m->month);
	month_heads(x, style, v);
	month_link(x, m, -1, path, &v->prev_href, &v->prev_text);
	month_link(x, m, 1, path, &v->next_href, &v->next_text);
}

/* ---- the lists ---- */

void hours_dates(ctx *x, const hours_rows *r, enum time_style style, hours_view *v)
{
	v_dated *h = ARENA_ARRAY(x->a, v_dated, r->upcoming.n + 1);
	v_dated *o = ARENA_ARRAY(x->a, v_dated, r->planned.n + 1);

	for (size_t i = 0; i < r->upcoming.n; i++) {
		const holiday_row *row = LIST_AT(r->upcoming, holiday_row, i);
		h[i] = (v_dated){hours_day_words(x, row->day, style),
				 row->name,
				 holiday_hours(x, row, style),
				 row->id,
				 fill_text(x, S("Remove "), row->name),
				 row->everywhere ? S("All schedules") : S("")};
	}
	for (size_t i = 0; i < r->planned.n; i++) {
		const override_row *row = LIST_AT(r->planned, override_row, i);
		struct change c = change_of(x, row, r->sheet.zone, style);
		o[i] = (v_dated){c.days,
				 row->reason,
				 c.hours,
				 row->id,
				 fill_text(x, S("Remove "), c.days, S(", "), c.hours),
				 S("")};
	}
	v->holidays = (list){h, r->upcoming.n};
	v->overrides = (list){o, r->planned.n};
}

/* Why a day is closed: a temporary change is stronger than a holiday. */
str hours_reason(const hours_rows *r, int64_t day)
{
	for (size_t i = 0; i < r->planned.n; i++) {
		const override_row *o = LIST_AT(r->planned, override_row, i);
		when last = when_add(o->ends_at, -1);
		if (!o->open && hours_local_day(o->starts_at, r->sheet.zone) <= day &&
		    day <= hours_local_day(last, r->sheet.zone))
			return o->reason;
	}
	for (size_t i = 0; i < r->upcoming.n; i++)
		if (LIST_AT(r->upcoming, holiday_row, i)->day == day)
			return LIST_AT(r->upcoming, holiday_row, i)->name;
	return S("");
}
