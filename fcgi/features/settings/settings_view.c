/* Words that the pages of settings share. */
#include "features/settings/settings_page.h"

str settings_moment(ctx *x, when w, str zone, enum time_style style)
{
	enum { A_WEEK_S = 6 * 24 * 3600 };

	if (when_diff_s(w, x->now) < A_WEEK_S)
		return hours_moment(x->a, w, x->now, zone, style);
	return str_printf(x->a, STR_FMT ", " STR_FMT,
			  STR_ARG(when_day(x->a, w, zone, style)),
			  STR_ARG(when_clock(x->a, w, zone, style)));
}

str settings_date(ctx *x, const session *who, when w)
{
	local_time then = when_local(w, who->zone), now = when_local(x->now, who->zone);
	enum time_style style = fill_style(who);
	str day = when_day(x->a, w, who->zone, style);
	ptrdiff_t comma = str_find(day, ',', 0);

	if (then.year == now.year && then.month == now.month && then.day == now.day)
		return S("today");
	if (comma >= 0) /* without the weekday */
		day = str_trim(str_sub(day, (size_t)comma + 1, day.n));
	if (then.year == now.year)
		return day;
	return str_printf(x->a, STR_FMT "%s %d", STR_ARG(day),
			  style == TIME_US ? "," : "", then.year);
}

str settings_count(ctx *x, int64_t n, const char *one, const char *many)
{
	return str_printf(x->a, STR_FMT " %s", STR_ARG(fill_number(x, n)),
			  n == 1 ? one : many);
}

/* Whose clock it is, where it differs from the reader's. */
static const char *there(const ctx *x, const session *who, str zone)
{
	int theirs = when_local(x->now, zone).utc_offset_s;

	return theirs == when_local(x->now, who->zone).utc_offset_s ? "" : " there";
}

static v_status state_words(ctx *x, const session *who, const char *words, when until,
			    str zone, bool open)
{
	v_status s = fill_status("", open ? "circle-check" : "circle-minus",
				 open ? "green" : "none");

	s.text = str_printf(x->a, "%s until " STR_FMT "%s", words,
			    STR_ARG(settings_moment(x, until, zone, fill_style(who))),
			    there(x, who, zone));
	return s;
}

v_status settings_state(ctx *x, const session *who, when opens, when closes, str zone)
{
	const hours_span next = {opens, closes};
	hours_now h = hours_at(&next, opens.us ? 1 : 0, x->now);

	if (h.open && h.closes_at.us)
		return state_words(x, who, "Open", h.closes_at, zone, true);
	if (h.open)
		return fill_status("Open day and night", "circle-check", "green");
	if (h.opens_at.us)
		return state_words(x, who, "Closed", h.opens_at, zone, false);
	return fill_status("Closed for the next 5 weeks", "circle-minus", "none");
}

static str uses_words(ctx *x, const schedule_line *s)
{
	str flows;

	if (!s->flows)
		return S("Not in use");
	flows = settings_count(x, s->flows, "flow", "flows");
	if (!s->numbers)
		return flows;
	return str_printf(x->a, STR_FMT ", " STR_FMT,
			  STR_ARG(settings_count(x, s->numbers, "number", "numbers")),
			  STR_ARG(flows));
}

list settings_schedules(ctx *x, const session *who, list rows, str current)
{
	size_t n = rows.n < SETTINGS_A_PAGE ? rows.n : SETTINGS_A_PAGE;
	v_schedule *v = ARENA_ARRAY(x->a, v_schedule, n ? n : 1);

	for (size_t i = 0; i < n; i++) {
		const schedule_line *s = LIST_AT(rows, schedule_line, i);
		v_status state =
			settings_state(x, who, s->opens_at, s->closes_at, s->zone);
		v[i] = (v_schedule){.key = s->id, .name = s->name, .state = state.text};
		v[i].href =
			str_printf(x->a, "/settings/hours/" STR_FMT, STR_ARG(s->id));
		v[i].current = str_eq(s->id, current) ? S("true") : S("");
		v[i].dot = str_eq(state.tone, S("green")) ? S("available") : S("away");
		v[i].meta = uses_words(x, s);
	}
	return (list){v, n};
}

v_pager settings_pager(ctx *x, str path, const char *name, str after, list rows,
		       size_t a_page, str last)
{
	v_pager p = {.prev_text = S("First"), .next_text = S("Next")};
	buf b = buf_new(x->a, 128, 4096);

	if (!after.n && rows.n <= a_page)
		return p;
	p.summary = settings_count(x, (int64_t)(rows.n < a_page ? rows.n : a_page),
				   "on this page", "on this page");
	p.prev_href = after.n ? path : S("");
	if (rows.n <= a_page)
		return p;
	buf_fmt(&b, STR_FMT "?%s=", STR_ARG(path), name);
	shell_url_part(&b, last);
	p.next_href = str_dup(x->a, buf_view(&b));
	return p;
}
