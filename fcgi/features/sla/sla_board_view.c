/* The board: figures, columns, what was done. */
#include "features/sla/sla_page.h"

enum { CARDS_SHOWN = 25, COLUMNS_N = 5, DONE_MOST = 8 };

static const struct column_look {
	const char *key, *title, *icon, *tone, *empty;
} COLUMNS[COLUMNS_N] = {
	{"overdue", "Overdue", "triangle-alert", "red", "None"},
	{"critical", "Critical", "clock-alert", "red", "None"},
	{"soon", "Due soon", "clock", "amber", "None"},
	{"later", "Later", "calendar-clock", "accent", "None"},
	{"paused", "Paused", "circle-pause", "none", "None"},
};

str sla_href(ctx *x, const sla_address *at, const char *view, str after)
{
	buf b = buf_new(x->a, 64, 1024);

	buf_str(&b, str_eq(str_of(view), S("broken")) ? S("/sla/broken") : S("/sla"));
	if (!str_eq(str_of(view), S("broken")) && !str_eq(str_of(view), S("urgency")))
		shell_url_query(&b, "view", str_of(view));
	shell_url_query(&b, "kind", at->f.kind.n ? at->f.kind : S(""));
	shell_url_query(&b, "owner", at->owner);
	shell_url_query(&b, "after", after);
	return str_dup(x->a, buf_view(&b));
}

list sla_views(ctx *x, const sla_address *at)
{
	static const char *const views[][2] = {
		{"urgency", "By urgency"}, {"owner", "By owner"}, {"list", "List"}};
	v_tab *t = ARENA_ARRAY(x->a, v_tab, 3);

	for (size_t i = 0; i < 3; i++) {
		t[i] = (v_tab){.text = str_of(views[i][1]),
			       .href = sla_href(x, at, views[i][0], S(""))};
		if (str_eq(at->view, str_of(views[i][0])))
			t[i].current = S("page");
	}
	return (list){t, 3};
}

list sla_owner_options(ctx *x, const sla_address *at, list people)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, people.n + 3);

	o[0] = fill_option(S("all"), S("Owner: Anyone"), at->owner);
	o[1] = fill_option(S("me"), S("Mine"), at->owner);
	o[2] = fill_option(S("nobody"), S("Nobody yet"), at->owner);
	for (size_t i = 0; i < people.n; i++) {
		const person_row *r = LIST_AT(people, person_row, i);
		o[i + 3] = fill_option(r->id, r->name, at->owner);
	}
	return (list){o, people.n + 3};
}

/* ---- forecast */

/* The first that can still be kept and will not be: "Take Ann, Bob, Cho first." */
static str take_first(ctx *x, const sla_pace *pace, const bool *late)
{
	enum { FIRST = 3 };
	buf b = buf_new(x->a, 128, 2048);
	size_t n = 0;

	for (size_t i = 0; i < pace->today.n && n < FIRST; i++) {
		const today_row *r = LIST_AT(pace->today, today_row, i);
		if (!late[i] || r->due_at.us <= x->now.us || !r->who.n)
			continue;
		buf_str(&b, n++ ? S(", ") : S(" Take first: "));
		buf_str(&b, r->who);
	}
	if (n)
		buf_chr(&b, '.');
	return str_dup(x->a, buf_view(&b));
}

/* Those that are overdue are done first, but they are no news. */
static size_t not_due(ctx *x, const sla_pace *pace, const bool *late, size_t *of)
{
	size_t n = 0;

	for (size_t i = 0; i < pace->today.n; i++) {
		bool ahead = LIST_AT(pace->today, today_row, i)->due_at.us > x->now.us;
		*of += ahead;
		n += ahead && late[i];
	}
	return n;
}

v_notice forecast_fill(ctx *x, const sla_pace *pace)
{
	size_t n = pace->today.n, of = 0;
	when *due = ARENA_ARRAY(x->a, when, n ? n : 1);
	bool *late = ARENA_ARRAY(x->a, bool, n ? n : 1);

	for (size_t i = 0; i < n; i++)
		due[i] = LIST_AT(pace->today, today_row, i)->due_at;
	sla_forecast(&pace->frame.hours, x->now, pace->done_n, pace->busy_s, due, n,
		     late);
	size_t count = not_due(x, pace, late, &of);
	if (!count)
		return (v_notice){0};
	return (v_notice){
		.tone = S("amber"),
		.icon = S("hourglass"),
		.title = str_printf(x->a, "%zu of %zu due later today will be late",
				    count, of),
		.text = fill_text(
			x,
			str_printf(x->a,
				   "at %lld min each, as the last %lld took in the "
				   "last two weeks.",
				   (long long)(pace->busy_s / pace->done_n + 59) / 60,
				   (long long)pace->done_n),
			take_first(x, pace, late))};
}

/* ---- figures */

static void figure(ctx *x, const figure_row *r, v_kept *v)
{
	int64_t share = r->all_of ? r->kept * 1000 / r->all_of : 0;
	bool good = !r->all_of || share >= r->target_pct * 10;

	*v = (v_kept){
		.key = r->kind,
		.label = promise_labels(r->kind),
		.share = S("–"),
		.verdict = S("Nothing due yet"),
		.icon = S("clock"),
		.tone = S("none"),
		.target = r->target_pct,
		.note = str_printf(x->a, "Target %lld%%", (long long)r->target_pct)};
	if (!r->all_of)
		return;
	v->share = str_printf(x->a, "%lld.%lld%%", (long long)share / 10,
			      (long long)share % 10);
	v->verdict = good ? S("On target") : S("Below target");
	v->icon = good ? S("circle-check") : S("circle-alert");
	v->tone = good ? S("green") : S("red");
	v->filled = share / 10;
	v->note = str_printf(x->a, "Target %lld%%, %lld of %lld this week",
			     (long long)r->target_pct, (long long)r->kept,
			     (long long)r->all_of);
}

static list figures(ctx *x, list rows)
{
	v_kept *v = ARENA_ARRAY(x->a, v_kept, rows.n ? rows.n : 1);

	for (size_t i = 0; i < rows.n; i++)
		figure(x, LIST_AT(rows, figure_row, i), &v[i]);
	return (list){v, rows.n};
}

/* ---- columns */

static int64_t count_of(const board_counts *c, size_t i)
{
	const int64_t n[COLUMNS_N] = {c->overdue, c->critical, c->soon, c->later,
				      c->paused};

	return n[i];
}

static list cards_of(ctx *x, const request *q, list rows, str place)
{
	v_owed *v = ARENA_ARRAY(x->a, v_owed, rows.n ? rows.n : 1);
	size_t n = 0;

	for (size_t i = 0; i < rows.n && n < CARDS_SHOWN; i++) {
		const board_row *r = LIST_AT(rows, board_row, i);
		if (str_eq(r->place, place))
			owed_fill(x, &q->who, r, &v[n++]);
	}
	return (list){v, n};
}

static list done_of(ctx *x, const request *q, list rows, const char *state)
{
	v_done *v = ARENA_ARRAY(x->a, v_done, rows.n ? rows.n : 1);
	bool late = str_eq(str_of(state), S("late"));
	size_t n = 0;

	for (size_t i = 0; i < rows.n && n < DONE_MOST; i++) {
		const done_row *r = LIST_AT(rows, done_row, i);
		int64_t s = when_diff_s(r->closed_at, r->due_at);
		if (!str_eq(r->state, str_of(state)))
			continue;
		v[n++] = (v_done){
			.key = r->id,
			.href = fill_text(x, S("/sla/"), r->id),
			.text = r->who.n ? r->who
				: str_eq(r->kind, S("follow_up"))
					? promise_label(r->kind)
					: S("Hidden number"),
			.note = late ? fill_text(x, when_words(x->a, s - s % 60),
						 S(" late"))
				     : fill_moment(x, &q->who, r->closed_at).text,
			.icon = S("check"),
			.tone = late ? S("red") : S("green")};
	}
	return (list){v, n};
}

static void column(ctx *x, const request *q, const sla_address *at, const board_rows *r,
		   size_t i, v_column *v)
{
	const struct column_look *look = &COLUMNS[i];
	int64_t n = count_of(&r->counts, i);

	*v = (v_column){.key = str_of(look->key),
			.title = str_of(look->title),
			.icon = str_of(look->icon),
			.tone = str_of(look->tone),
			.count = fill_number(x, n),
			.cards = cards_of(x, q, r->cards, str_of(look->key)),
			.empty = str_of(look->empty)};
	if ((size_t)n > v->cards.n) {
		v->more_text = fill_text(x, fill_number(x, n - (int64_t)v->cards.n),
					 S(" more"));
		v->more_href = sla_href(x, at, "list", S(""));
	}
	if (i > 1)
		return;
	v->done = done_of(x, q, r->done, i ? "kept" : "late");
	v->done_title =
		i ? S("Cleared in the last hour") : S("Breached today, now closed");
	v->done_count = fill_number(x, (int64_t)v->done.n);
}

static list by_urgency(ctx *x, const request *q, const sla_address *at,
		       const board_rows *r)
{
	v_column *v = ARENA_ARRAY(x->a, v_column, COLUMNS_N);

	for (size_t i = 0; i < COLUMNS_N; i++)
		column(x, q, at, r, i, &v[i]);
	return (list){v, COLUMNS_N};
}

static size_t owner_at(const v_column *v, size_t n, str key)
{
	size_t at = 0;

	while (at < n && !str_eq(v[at].key, key))
		at++;
	return at;
}

/* Everybody who owes something, those whose is due soonest first. */
static list by_owner(ctx *x, const request *q, const board_rows *r)
{
	size_t most = r->cards.n ? r->cards.n : 1, n = 0;
	v_column *v = ARENA_ARRAY(x->a, v_column, most);
	v_owed **cards = ARENA_ARRAY(x->a, v_owed *, most);

	for (size_t i = 0; i < r->cards.n; i++) {
		const board_row *card = LIST_AT(r->cards, board_row, i);
		str key = card->owner_id.n ? card->owner_id : S("nobody");
		size_t at = owner_at(v, n, key);
		if (at == n) {
			cards[n] = ARENA_ARRAY(x->a, v_owed, most);
			v[n++] = (v_column){.key = key,
					    .title = card->owner_id.n ? card->owner
								      : S("Nobody yet"),
					    .icon = S("user-round"),
					    .tone = S("none"),
					    .cards = {cards[at], 0}};
		}
		owed_fill(x, &q->who, card, &cards[at][v[at].cards.n++]);
		v[at].count = fill_number(x, (int64_t)v[at].cards.n);
	}
	return (list){v, n};
}

void board_fill(ctx *x, const request *q, const sla_address *at, const board_rows *r,
		sla_board_view *v)
{
	v->figures = figures(x, r->figures);
	v->views = sla_views(x, at);
	v->kinds = promise_kind_options(x, at->f.kind.n ? at->f.kind : S(""));
	v->owners = sla_owner_options(x, at, r->people);
	v->view = at->view;
	v->manages = ((unsigned)q->who.role & WHO_MANAGERS) != 0;
	v->columns = str_eq(at->view, S("owner")) ? by_owner(x, q, r)
						  : by_urgency(x, q, at, r);
	if (!r->cards.n)
		v->empty = fill_empty("circle-check", "Every promise is kept",
				      "Missed calls, voicemails and follow-ups show up "
				      "here with the time they are due.");
}
