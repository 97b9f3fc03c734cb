/* Opening hours: seen by leads, changed by managers. */
#include "base/text.h"
#include "features/settings/hours_inside.h"
#include "features/settings/settings.h"

enum { NAME_MOST = 60, REASON_MOST = 200, CHANGE_DAYS_MOST = 366, PERIODS_MOST = 100 };

const page hours_page = {"settings/hours", &hours_view_t};

static const struct {
	const char *done, *title, *text;
} DONE[] = {
	{"week", "Hours saved.",
	 "Calls follow them within five seconds. What customers were promised before "
	 "keeps its time."},
	{"holiday", "Holiday added.", "Calls follow it within five seconds."},
	{"change", "Change added.", "Calls follow it within five seconds."},
	{"removed", "Removed.", "Calls follow that within five seconds."},
};

static void hours_flash(ctx *x, const request *q, v_shell *s)
{
	str done = params_get(q->query, S("done"));

	for (size_t i = 0; i < sizeof(DONE) / sizeof(DONE[0]); i++)
		if (str_eq(done, str_of(DONE[i].done)))
			shell_flash(x, s, str_of(DONE[i].title), str_of(DONE[i].text));
}

/* wrong: why the form that was sent is shown again, or NULL. */
static rc hours_show(ctx *x, request *q, response *p, const hours_wrong *wrong)
{
	str after = params_get(q->query, S("schedules"));
	hours_view v = {0};
	hours_month month;
	hours_rows rows;
	shell_now now;

	after = after.p ? after : S("");
	shell_send(x, q, &now);
	hours_send(x, q->arg[0], after, &rows);
	TRY(pg_flush(x));
	if (!rows.found)
		return FAIL(x, E_NOTFOUND, "no such schedule");
	if (!hours_month_of(x, rows.sheet.zone, params_get(q->query, S("month")),
			    fill_style(&q->who), &month))
		return FAIL(x, E_INPUT, "not a month");
	hours_range range = hours_month_range(&month);
	hours_send_days(x, q->arg[0], &range, &rows);
	TRY(pg_commit(x));
	shell_fill(x, q, &now, "Settings", &v.shell);
	shell_crumb(&v.shell, S("Settings"), S("/settings"), S("Opening hours"));
	hours_flash(x, q, &v.shell);
	hours_fill(x, &q->who, &rows, &month, after, &v);
	if (wrong)
		hours_fill_typed(x, q, wrong, &v);
	return shell_page(x, q, p, &hours_page, &v);
}

rc hours_get(ctx *x, request *q, response *p)
{
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	return hours_show(x, q, p, NULL);
}

/* ---- what was typed ---- */

/* A week of seven inputs; wrong says which cannot be understood. */
static rc week_typed(ctx *x, const request *q, week *w, hours_wrong *wrong)
{
	*w = (week){0};
	for (int64_t day = 0; day < WEEK_DAYS; day++) {
		str typed = params_get(q->form, hours_day_field(x, day));
		if (!typed.p)
			return FAIL(x, E_INPUT, "not a week");
		if (!week_day_read(typed, day, w))
			wrong->days |= 1u << day;
	}
	if (wrong->days)
		wrong->error = S("What is marked cannot be understood.");
	return OK;
}

/* [[1,480,1080],...] */
static str week_json(ctx *x, const week *w)
{
	week_period p[PERIODS_MOST];
	size_t n = week_periods(w, p, PERIODS_MOST);
	buf b = buf_new(x->a, 256, 8192);

	buf_chr(&b, '[');
	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s[%d,%d,%d]", i ? "," : "", (int)p[i].weekday,
			(int)p[i].opens, (int)p[i].closes);
	buf_chr(&b, ']');
	return str_dup(x->a, buf_view(&b));
}

static str typed_line(ctx *x, const request *q, const char *name, size_t most)
{
	return text_line(x->a, params_get(q->form, str_of(name)), most);
}

/* What is wrong with it; empty when nothing is. */
static str holiday_typed(ctx *x, const request *q, int64_t today, holiday_new *h)
{
	str opens = str_trim(params_get(q->form, S("opens"))),
	    closes = str_trim(params_get(q->form, S("closes")));

	*h = (holiday_new){
		.name = typed_line(x, q, "name", NAME_MOST),
		.has_hours = opens.n || closes.n,
		.everywhere = str_eq(params_get(q->form, S("everywhere")), S("on"))};
	if (!picked_day(params_get(q->form, S("day")), &h->day))
		return S("Choose a day.");
	if (h->day < today)
		return S("That day is over.");
	if (!h->name.n)
		return S("Give it a name.");
	if (h->has_hours &&
	    (!picked_time(opens, &h->opens) || !picked_time(closes, &h->closes)))
		return S("Say from when until when it is open, or leave both empty: "
			 "closed.");
	return S("");
}

/* now: minutes since 1970 by the schedule's clock. */
static str change_typed(ctx *x, const request *q, int64_t now, override_new *o)
{
	int64_t day[2], minute[2];

	*o = (override_new){.from = params_get(q->form, S("from")),
			    .to = params_get(q->form, S("to")),
			    .reason = typed_line(x, q, "reason", REASON_MOST),
			    .open = str_eq(params_get(q->form, S("open")), S("yes"))};
	if (!picked_moment(o->from, &day[0], &minute[0]) ||
	    !picked_moment(o->to, &day[1], &minute[1]))
		return S("Choose from when until when, with day and time.");
	int64_t from = day[0] * DAY_MIN + minute[0], to = day[1] * DAY_MIN + minute[1];
	if (to <= from)
		return S("It ends before it begins.");
	if (to <= now)
		return S("That is over already.");
	if (day[1] - day[0] > CHANGE_DAYS_MOST)
		return S("That is longer than a year. Change the week instead.");
	return S("");
}

/* ---- changes ---- */

static rc hours_refuse(ctx *x, request *q, response *p, int status,
		       const hours_wrong *wrong)
{
	p->status = status;
	return hours_show(x, q, p, wrong);
}

static rc hours_done(ctx *x, const request *q, response *p, const char *done)
{
	return response_redirect(x, p,
				 str_printf(x->a, "/settings/hours/" STR_FMT "?done=%s",
					    STR_ARG(q->arg[0]), done));
}

static rc week_post(ctx *x, request *q, response *p)
{
	hours_wrong wrong = {.what = HOURS_WEEK};
	str outcome = S("");
	int64_t version;
	week w;

	if (!str_i64(params_get(q->form, S("version")), &version))
		return FAIL(x, E_INPUT, "no version");
	TRY(week_typed(x, q, &w, &wrong));
	if (wrong.days)
		return hours_refuse(x, q, p, 422, &wrong);
	TRY(hours_week_save(x, q->arg[0], version, week_json(x, &w), &outcome));
	if (str_eq(outcome, S("saved")))
		return hours_done(x, q, p, "week");
	wrong.error = S("Somebody changed these hours meanwhile. Below is what you "
			"typed; save again to have it that way.");
	return hours_refuse(x, q, p, 409, &wrong);
}

static rc holiday_post(ctx *x, request *q, response *p, int64_t today)
{
	hours_wrong wrong = {.what = HOURS_HOLIDAY};
	holiday_new h;
	int64_t n = 0;

	wrong.error = holiday_typed(x, q, today, &h);
	if (wrong.error.n)
		return hours_refuse(x, q, p, 422, &wrong);
	TRY(holiday_add(x, q->arg[0], &h, &n));
	if (n)
		return hours_done(x, q, p, "holiday");
	wrong.error = S("There is a holiday on that day already. Remove it first.");
	return hours_refuse(x, q, p, 409, &wrong);
}

static rc change_post(ctx *x, request *q, response *p, int64_t now)
{
	hours_wrong wrong = {.what = HOURS_CHANGE};
	override_new o;
	int64_t n = 0;

	wrong.error = change_typed(x, q, now, &o);
	if (wrong.error.n)
		return hours_refuse(x, q, p, 422, &wrong);
	TRY(override_add(x, q->arg[0], &o, &n));
	if (n)
		return hours_done(x, q, p, "change");
	wrong.error = S("The clocks change then, and nothing is left of it.");
	return hours_refuse(x, q, p, 422, &wrong);
}

/* What is gone is gone, whoever removed it. */
static rc remove_post(ctx *x, request *q, response *p, str what)
{
	str id = params_get(q->form, S("id"));
	int64_t n;

	if (!str_is_uuid(id))
		return FAIL(x, E_INPUT, "not an id");
	if (str_eq(what, S("holiday-remove")))
		TRY(holiday_remove(x, q->arg[0], id, &n));
	else
		TRY(override_remove(x, q->arg[0], id, &n));
	return hours_done(x, q, p, "removed");
}

rc hours_post(ctx *x, request *q, response *p)
{
	str what = params_get(q->form, S("do"));
	schedule_sheet sheet;

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(hours_sheet_read(x, q->arg[0], &sheet));
	local_time t = when_local(x->now, sheet.zone);
	int64_t today = day_number(t.year, t.month, t.day);
	if (str_eq(what, S("week")))
		return week_post(x, q, p);
	if (str_eq(what, S("holiday")))
		return holiday_post(x, q, p, today);
	if (str_eq(what, S("change")))
		return change_post(x, q, p, today * DAY_MIN + t.hour * 60 + t.minute);
	if (str_eq(what, S("holiday-remove")) || str_eq(what, S("change-remove")))
		return remove_post(x, q, p, what);
	return FAIL(x, E_INPUT, "not a change");
}
