#include "features/calls/history_store.h"
#include "features/calls/missed_page.h"

/* Of the drawing, in its own units. */
enum { LEFT = 36, RIGHT = 444, TOP = 16, BOTTOM = 204, GRIDS = 5 };

static str number(ctx *x, int64_t n)
{
	return str_printf(x->a, "%lld", (long long)n);
}

static str percent(ctx *x, int64_t tenths)
{
	return tenths % 10 ? str_printf(x->a, "%lld.%lld%%", (long long)(tenths / 10),
					(long long)(tenths % 10))
			   : str_printf(x->a, "%lld%%", (long long)(tenths / 10));
}

static str missed_href(ctx *x, const missed_ask *k, const char *code)
{
	buf b = buf_new(x->a, 128, 512);

	buf_fmt(&b, "/team/missed?from=" STR_FMT "&to=" STR_FMT, STR_ARG(k->from),
		STR_ARG(k->to));
	if (k->line.n)
		buf_fmt(&b, "&line=" STR_FMT, STR_ARG(k->line));
	if (k->queue.n)
		buf_fmt(&b, "&queue=" STR_FMT, STR_ARG(k->queue));
	buf_fmt(&b, "&cause=%s#calls", code);
	return str_dup(x->a, buf_view(&b));
}

static int64_t height(int64_t calls, int64_t all)
{
	return calls * (BOTTOM - TOP) / all;
}

static v_cause missed_bar_view(ctx *x, const missed_ask *k, const missed_bar *b,
			       size_t i, size_t n, int64_t all)
{
	const struct missed_words *w = &MISSED_CAUSES[b->cause];
	int64_t room = (RIGHT - LEFT) / (int64_t)n, at = LEFT + room * (int64_t)i;
	int64_t h = height(b->calls, all);

	return (v_cause){.key = str_of(w->code),
			 .number = number(x, (int64_t)i + 1),
			 .text = str_of(w->text),
			 .helps = str_of(w->helps),
			 .href = missed_href(x, k, w->code),
			 .calls = fill_number(x, b->calls),
			 .share = percent(x, missed_share(b->calls, all)),
			 .together = percent(x, missed_share(b->sum, all)),
			 .current = k->cause == b->cause ? S("true") : S(""),
			 .x = number(x, at + room / 8),
			 .y = number(x, BOTTOM - h),
			 .w = number(x, room - room / 4),
			 .h = number(x, h),
			 .mid = number(x, at + room / 2),
			 .label_y = number(x, BOTTOM - h - 8)};
}

static str missed_curve(ctx *x, const missed_bar *bars, size_t n, int64_t all)
{
	int64_t room = (RIGHT - LEFT) / (int64_t)n;
	buf b = buf_new(x->a, 256, 1024);

	for (size_t i = 0; i < n; i++)
		buf_fmt(&b, "%s%lld,%lld", i ? " " : "",
			(long long)(LEFT + room * (int64_t)i + room / 2),
			(long long)(BOTTOM - height(bars[i].sum, all)));
	return str_dup(x->a, buf_view(&b));
}

static void missed_chart(ctx *x, const missed_ask *k, const missed_bar *bars, size_t n,
			 int64_t all, missed_view *v)
{
	v_cause *c = ARENA_ARRAY(x->a, v_cause, n);
	v_grid *g = ARENA_ARRAY(x->a, v_grid, GRIDS);

	for (size_t i = 0; i < n; i++)
		c[i] = missed_bar_view(x, k, &bars[i], i, n, all);
	for (int64_t i = 0; i < GRIDS; i++)
		g[i] = (v_grid){number(x, BOTTOM - i * (BOTTOM - TOP) / (GRIDS - 1)),
				percent(x, i * 1000 / (GRIDS - 1))};
	v->causes = (list){c, n};
	v->grid = (list){g, GRIDS};
	v->curve = missed_curve(x, bars, n, all);
	v->chart_label = fill_text(
		x,
		S("Bars: causes by their share of missed calls. Line: the causes so "
		  "far together. Most frequent: "),
		c[0].text, S(", "), c[0].share, S(". The table has the numbers."));
}

static list missed_options(ctx *x, list choices, const char *kind, const char *any,
			   str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, choices.n + 1);
	size_t n = 0;

	o[n++] = fill_option(S(""), str_of(any), chosen);
	for (size_t i = 0; i < choices.n; i++) {
		const call_choice *c = LIST_AT(choices, call_choice, i);
		if (str_eq(c->kind, str_of(kind)))
			o[n++] = fill_option(c->value, c->text, chosen);
	}
	return (list){o, n};
}

static void missed_calls(ctx *x, const request *q, list rows, missed_view *v)
{
	v_missed_call *c = ARENA_ARRAY(x->a, v_missed_call, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++) {
		const call_line *l = LIST_AT(rows, call_line, i);
		c[i] = (v_missed_call){
			.key = l->id,
			.href = fill_text(x, S("/history/calls/"), l->id),
			.what = call_status(x, l).text,
			.place = l->queue.n ? l->queue : l->line,
			.waited = when_length(x->a, call_waited(x, l)),
			.person = call_person(x, &q->who, l),
			.when = fill_moment(x, &q->who, l->started_at)};
	}
	v->calls = (list){c, rows.n};
}

void missed_fill(ctx *x, const request *q, const missed_ask *k, const missed_found *r,
		 missed_view *v)
{
	missed_bar bars[CAUSES];
	int64_t all;
	size_t n = missed_bars(r->facts, bars, &all);

	v->from = k->from;
	v->to = k->to;
	v->fault = k->fault;
	v->lines = missed_options(x, r->choices, "line", "All lines", k->line);
	v->queues = missed_options(x, r->choices, "queue", "All queues", k->queue);
	if (k->fault.n)
		return;
	if (!n) {
		v->empty = fill_empty("circle-check", "No missed calls",
				      r->of ? "Every call of these days was answered."
					    : "No calls came in on these days.");
		return;
	}
	if (all >= MISSED_MOST)
		v->head = fill_text(x, S("The newest "), fill_number(x, all),
				    S(" calls that were not answered live. Choose "
				      "fewer days to see all of them."));
	else
		v->head = fill_text(x, fill_number(x, all), S(" of "),
				    fill_number(x, r->of),
				    S(" calls were not answered live, "),
				    percent(x, missed_share(all, r->of)), S("."));
	missed_chart(x, k, bars, n, all, v);
	if (k->cause == CAUSES)
		return;
	v->shown = str_of(MISSED_CAUSES[k->cause].text);
	missed_calls(x, q, r->calls, v);
}
