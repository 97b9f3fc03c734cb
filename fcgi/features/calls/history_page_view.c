/* A page of the history of calls. */
#include "base/text.h"
#include "features/calls/calls_page.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"

enum { CHIPS_MOST = 6 };

static str history_href(ctx *x, const history_ask *k)
{
	buf b = buf_new(x->a, 128, 4096);

	buf_str(&b, S("/history/calls"));
	shell_url_query(&b, "q", k->q);
	shell_url_query(&b, "outcome", k->outcome);
	shell_url_query(&b, "line", k->line);
	shell_url_query(&b, "member", k->member);
	shell_url_query(&b, "from", k->from);
	shell_url_query(&b, "to", k->to);
	shell_url_query(&b, "after", k->after);
	shell_url_query(&b, "before", k->before);
	return buf_view(&b);
}

/* ---- filters ---- */

static const char *const OUTCOMES[][2] = {
	{"answered", "Answered"}, {"voicemail", "Voicemail"}, {"missed", "Missed"},
	{"abandoned", "Hung up"}, {"blocked", "Blocked"},
};
enum { OUTCOMES_N = sizeof(OUTCOMES) / sizeof(OUTCOMES[0]) };

static list outcome_options(ctx *x, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, OUTCOMES_N + 1);

	o[0] = fill_option(S(""), S("Outcome: Any"), chosen);
	for (size_t i = 0; i < OUTCOMES_N; i++)
		o[i + 1] = fill_option(str_of(OUTCOMES[i][0]), str_of(OUTCOMES[i][1]),
				       chosen);
	return (list){o, OUTCOMES_N + 1};
}

static list options(ctx *x, list choices, str kind, const char *any, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, choices.n + 1);
	size_t n = 0;

	o[n++] = fill_option(S(""), str_of(any), chosen);
	for (size_t i = 0; i < choices.n; i++) {
		const call_choice *c = LIST_AT(choices, call_choice, i);
		if (str_eq(c->kind, kind))
			o[n++] = fill_option(c->value, c->text, chosen);
	}
	return (list){o, n};
}

static str choice_text(list choices, str value)
{
	for (size_t i = 0; i < choices.n; i++)
		if (str_eq(LIST_AT(choices, call_choice, i)->value, value))
			return LIST_AT(choices, call_choice, i)->text;
	return S("unknown");
}

static str outcome_text(str outcome)
{
	for (size_t i = 0; i < OUTCOMES_N; i++)
		if (str_eq(outcome, str_of(OUTCOMES[i][0])))
			return str_of(OUTCOMES[i][1]);
	return outcome;
}

/* "Mon, Nov 16", whatever the zone: the day's noon, read in UTC. */
static str day_text(ctx *x, const request *q, str day)
{
	str noon = str_printf(x->a, STR_FMT " 12:00:00+00", STR_ARG(day));
	when at;

	if (!history_day(day) || !when_parse(noon, &at))
		return day;
	return when_day(x->a, at, S("UTC"), fill_style(&q->who));
}

/* The filters in force, each with the address of the list without it. */
static list history_chips(ctx *x, const request *q, const history_ask *k, list choices)
{
	str outcome = outcome_text(k->outcome), line = choice_text(choices, k->line);
	str member = choice_text(choices, k->member);
	str from = day_text(x, q, k->from), to = day_text(x, q, k->to);
	const struct {
		const char *label;
		str value, shown;
		size_t off;
	} all[CHIPS_MOST] = {
		{"Search", k->q, k->q, offsetof(history_ask, q)},
		{"Outcome", k->outcome, outcome, offsetof(history_ask, outcome)},
		{"Line", k->line, line, offsetof(history_ask, line)},
		{"Answered by", k->member, member, offsetof(history_ask, member)},
		{"From", k->from, from, offsetof(history_ask, from)},
		{"To", k->to, to, offsetof(history_ask, to)},
	};
	v_chip *chips = ARENA_ARRAY(x->a, v_chip, CHIPS_MOST);
	size_t n = 0;

	for (size_t i = 0; i < CHIPS_MOST; i++) {
		history_ask without = *k;
		if (!all[i].value.n)
			continue;
		without.after = without.before = (str){0};
		*(str *)(void *)((char *)&without + all[i].off) = (str){0};
		chips[n++] = (v_chip){str_printf(x->a, "%s: " STR_FMT, all[i].label,
						 STR_ARG(all[i].shown)),
				      history_href(x, &without)};
	}
	return (list){chips, n};
}

static void fill_filters(ctx *x, const request *q, const history_ask *typed,
			 const history_found *f, v_filters *v)
{
	const char *fault = history_days_fault(typed->from, typed->to);

	v->outcome = outcome_options(x, typed->outcome);
	v->line = options(x, f->choices, S("line"), "Line: Any", typed->line);
	v->member = options(x, f->choices, S("member"), "Answered by: Anyone",
			    typed->member);
	v->from = typed->from;
	v->to = typed->to;
	v->q = typed->q;
	v->chips = history_chips(x, q, typed, f->choices);
	v->clear_href = S("/history/calls");
	v->note = str_of(fault);
	if (!fault && f->calls.n &&
	    LIST_AT(f->calls, call_line, 0)->people > PEOPLE_MOST)
		v->note = S("More than 200 people match. Add a word to see the calls "
			    "of all of them.");
}

/* ---- rows ---- */

/* Today the clock, in the last days "Mon 10:24 AM", then "Nov 9". */
static v_when row_started(ctx *x, const request *q, when at)
{
	v_when v = fill_when(x, &q->who, at);
	str clock = when_clock(x->a, at, q->who.zone, fill_style(&q->who));
	local_time then = when_local(at, q->who.zone),
		   today = when_local(x->now, q->who.zone);

	v.clock = (str){0};
	if (then.year == today.year && then.month == today.month &&
	    then.day == today.day)
		v.text = clock;
	else if (when_diff_s(x->now, at) < 6 * 86400)
		v.text = str_printf(x->a, STR_FMT " " STR_FMT, STR_ARG(v.text),
				    STR_ARG(clock));
	return v;
}

static str row_length(ctx *x, const call_line *c)
{
	when end = c->ended_at.us ? c->ended_at : x->now;

	return c->answered_at.us ? when_length(x->a, when_diff_s(end, c->answered_at))
				 : S("–");
}

static v_call_row fill_row(ctx *x, const request *q, const call_line *c)
{
	v_status look = call_look_of(c);
	bool out = str_eq(c->direction, S("outbound"));

	return (v_call_row){
		.key = c->id,
		.href = str_printf(x->a, "/history/calls/" STR_FMT, STR_ARG(c->id)),
		.icon = look.icon,
		.tone = look.tone,
		.direction = out ? S("Outgoing call") : S("Incoming call"),
		.person = call_person(x, &q->who, c),
		.badge = call_badge(c),
		.flag = call_flag(c),
		.line = c->line,
		.started = row_started(x, q, c->started_at),
		.waited = out || str_eq(c->outcome, S("blocked"))
				  ? S("")
				  : when_length(x->a, call_waited(x, c)),
		.length = row_length(x, c),
		.answered = fill_member(x, c->answered_by, c->member),
		.outcome = call_status(x, c)};
}

static void fill_pager(ctx *x, const request *q, const history_ask *typed,
		       const history_found *f, history_view *v)
{
	const call_line *first = LIST_AT(f->calls, call_line, 0);
	const call_line *last = LIST_AT(f->calls, call_line, f->calls.n - 1);
	enum time_style style = fill_style(&q->who);
	str from = when_day(x->a, last->started_at, q->who.zone, style);
	str to = when_day(x->a, first->started_at, q->who.zone, style);
	history_ask k = *typed;

	v->pager = (v_pager){.prev_text = S("Newer"), .next_text = S("Older")};
	v->pager.summary = str_printf(x->a, STR_FMT " call%s, " STR_FMT "%s" STR_FMT,
				      STR_ARG(fill_number(x, (int64_t)f->calls.n)),
				      f->calls.n == 1 ? "" : "s", STR_ARG(from),
				      str_eq(from, to) ? "" : " to ",
				      STR_ARG(str_eq(from, to) ? S("") : to));
	k.after = k.before = (str){0};
	if (f->newer) {
		k.after = first->id;
		v->pager.prev_href = history_href(x, &k);
	}
	k.after = (str){0};
	if (f->older) {
		k.before = last->id;
		v->pager.next_href = history_href(x, &k);
	}
}

static void fill_none(ctx *x, const request *q, const history_ask *typed,
		      const history_found *f, history_view *v)
{
	const call_choice *line =
		f->choices.n ? LIST_AT(f->choices, call_choice, 0) : NULL;

	if (v->filters.chips.n) {
		v->empty = fill_empty("search-x", "No call matches",
				      "Remove a filter above to see more.");
		v->empty.action_text = S("Clear the filter");
		v->empty.action_href = S("/history/calls");
	} else if (typed->after.n || typed->before.n) {
		v->empty = fill_empty("history", "No more calls",
				      "The history ends before this page.");
		v->empty.action_text = S("To the newest calls");
		v->empty.action_href = S("/history/calls");
	} else {
		v->empty = fill_empty("history", "No calls yet",
				      "The first call shows up here.");
		v->empty.drawing = true;
		if (line && str_eq(line->kind, S("line")))
			v->empty.text = str_printf(
				x->a, "The first call to " STR_FMT " shows up here.",
				STR_ARG(fill_phone(x, &q->who, line->note)));
	}
}

void history_fill(ctx *x, const request *q, const history_ask *typed,
		  const history_found *f, history_view *v)
{
	v_call_row *rows = ARENA_ARRAY(x->a, v_call_row, f->calls.n ? f->calls.n : 1);

	for (size_t i = 0; i < f->calls.n; i++)
		rows[i] = fill_row(x, q, LIST_AT(f->calls, call_line, i));
	v->calls = (list){rows, f->calls.n};
	fill_filters(x, q, typed, f, &v->filters);
	if (f->calls.n)
		fill_pager(x, q, typed, f, v);
	else
		fill_none(x, q, typed, f, v);
}
