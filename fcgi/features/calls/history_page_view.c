/* The table of calls: filters, views, triage, pages. */
#include "base/text.h"
#include "features/calls/calls_page.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"

enum { HREF_MOST = 8192, VIEWS_SHOWN = 12, FIRST_N = 4 };

/* Pages are named by time, as the newest come first: before=: what follows that call in
 * the list; after=: what stands above it. */
static void query_place(buf *b, ctx *x, const call_ask *k)
{
	shell_url_query(b, "before", k->after);
	shell_url_query(b, "after", k->before);
	if (k->page)
		shell_url_query(b, "page",
				str_printf(x->a, "%lld", (long long)k->page + 1));
}

static void query_filters(buf *b, const call_ask *k)
{
	if (k->triage)
		shell_url_query(b, "triage", S("1"));
	for (int f = 0; f < CF_N; f++)
		shell_url_query(b, CALL_FILTERS[f].name, k->v[f]);
	shell_url_query(b, "sort", k->sort);
}

str history_href(ctx *x, const call_ask *k)
{
	buf b = buf_new(x->a, 128, HREF_MOST);

	buf_str(&b, S("/history/calls"));
	query_filters(&b, k);
	query_place(&b, x, k);
	/* without anything the view that opens first would come */
	return b.n == S("/history/calls").n ? S("/history/calls?all=1") : buf_view(&b);
}

str history_call_href(ctx *x, const call_ask *k, str call, const char *tab)
{
	buf b = buf_new(x->a, 256, HREF_MOST);

	buf_str(&b, S("/history/calls"));
	query_filters(&b, k);
	query_place(&b, x, k);
	shell_url_query(&b, "call", call);
	shell_url_query(&b, "tab", str_of(tab));
	return buf_view(&b);
}

str history_query(ctx *x, const call_ask *k)
{
	buf b = buf_new(x->a, 128, HREF_MOST);

	query_filters(&b, k);
	return b.n ? str_sub(buf_view(&b), 1, b.n) : S("");
}

static bool asks_triage(params p)
{
	return call_triage_asked(params_get(p, S("triage"))) ||
	       str_eq(params_get(p, S("mode")), S("triage"));
}

void history_ask_read(ctx *x, params p, call_ask *k)
{
	str number = params_get(p, S("page")), after = params_get(p, S("before")),
	    before = params_get(p, S("after"));
	int64_t n;

	*k = (call_ask){.sort = params_get(p, S("sort")), .triage = asks_triage(p)};
	for (int f = 0; f < CF_N; f++) {
		str v = text_line(x->a, params_get(p, str_of(CALL_FILTERS[f].name)),
				  FILTER_MOST);
		enum filter_kind kind = CALL_FILTERS[f].kind;
		/* what nobody types is taken only when it can be */
		if (kind == FK_CHOICE || kind == FK_ID)
			v = call_filter_sound(x->a, (enum call_filter)f, v);
		k->v[f] = v.n ? v : (str){0};
	}
	bool down;
	if (call_sort_of(k->sort, &down) == CS_STARTED && down)
		k->sort = (str){0};
	if (str_is_uuid(after))
		k->after = after;
	else if (str_is_uuid(before))
		k->before = before;
	if (str_i64(number, &n) && n > 1 && n <= 200)
		k->page = n - 1;
}

/* ---- filters ---- */

static list choice_options(ctx *x, const struct filter_def *d, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, 8);
	size_t n = 0;

	o[n++] = fill_option(S(""), str_of(d->any), chosen);
	for (const struct filter_choice *c = d->choices; c->value; c++)
		o[n++] = fill_option(str_of(c->value), str_of(c->text), chosen);
	return (list){o, n};
}

/* Which of the choices a filter of ids offers. */
static str choices_kind(enum call_filter f)
{
	if (f == CF_ASSIGNED)
		return S("member");
	return str_of(CALL_FILTERS[f].name);
}

static list id_options(ctx *x, enum call_filter f, list choices, str chosen)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, choices.n + 1);
	size_t n = 0;

	o[n++] = fill_option(S(""), str_of(CALL_FILTERS[f].any), chosen);
	for (size_t i = 0; i < choices.n; i++) {
		const call_choice *c = LIST_AT(choices, call_choice, i);
		if (str_eq(c->kind, choices_kind(f)))
			o[n++] = fill_option(c->value, c->text, chosen);
	}
	return (list){o, n};
}

static v_call_filter one_filter(ctx *x, enum call_filter f, const call_ask *k,
				list choices)
{
	const struct filter_def *d = &CALL_FILTERS[f];
	v_call_filter v = {.name = str_of(d->name),
			   .label = str_of(d->label),
			   .type = S("text"),
			   .value = k->v[f]};

	if (d->kind == FK_CHOICE)
		v.options = choice_options(x, d, k->v[f]);
	else if (d->kind == FK_ID)
		v.options = id_options(x, f, choices, k->v[f]);
	else if (d->kind == FK_LENGTH)
		v.hint = S("min, like 1:30");
	else if (d->kind == FK_MONEY)
		v.hint = S("350 or 2k");
	else if (f == CF_TEXT)
		v.hint = S("in notes and transcripts");
	return v;
}

static const enum call_filter FIRST[FIRST_N] = {CF_DISPOSITION, CF_OUTCOME, CF_LINE,
						CF_MEMBER};
static const enum call_filter MORE[] = {
	CF_OWED,      CF_QUEUE, CF_ASSIGNED,  CF_TAG,       CF_DIRECTION, CF_VOICEMAIL,
	CF_RECORDING, CF_SPAM,  CF_EMERGENCY, CF_FOLLOW_UP, CF_SLA,       CF_LONGER,
	CF_SHORTER,   CF_VALUE, CF_SOURCE,    CF_TEXT};
enum { MORE_N = sizeof(MORE) / sizeof(MORE[0]) };

static list filter_list(ctx *x, const enum call_filter *which, size_t n,
			const call_ask *k, list choices)
{
	v_call_filter *f = ARENA_ARRAY(x->a, v_call_filter, n);

	for (size_t i = 0; i < n; i++)
		f[i] = one_filter(x, which[i], k, choices);
	return (list){f, n};
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

static str shown_value(ctx *x, const request *q, enum call_filter f, str value,
		       list choices)
{
	const struct filter_def *d = &CALL_FILTERS[f];

	if (d->kind == FK_DAY)
		return day_text(x, q, value);
	if (d->kind == FK_CHOICE)
		for (const struct filter_choice *c = d->choices; c->value; c++)
			if (str_eq(value, str_of(c->value)))
				return str_of(c->text);
	if (d->kind != FK_ID)
		return value;
	for (size_t i = 0; i < choices.n; i++)
		if (str_eq(LIST_AT(choices, call_choice, i)->value, value))
			return LIST_AT(choices, call_choice, i)->text;
	return f == CF_CONTACT ? S("one") : S("unknown");
}

/* The filters in force, each with the address of the list without it. */
static list history_chips(ctx *x, const request *q, const call_ask *k, list choices)
{
	v_chip *chips = ARENA_ARRAY(x->a, v_chip, CF_N);
	size_t n = 0;

	for (int f = 0; f < CF_N; f++) {
		call_ask without = *k;
		if (!k->v[f].n)
			continue;
		without.after = without.before = without.v[f] = (str){0};
		without.page = 0;
		chips[n++] =
			(v_chip){fill_text(x, str_of(CALL_FILTERS[f].label), S(": "),
					   shown_value(x, q, (enum call_filter)f,
						       k->v[f], choices)),
				 history_href(x, &without)};
	}
	return (list){chips, n};
}

str history_words(ctx *x, const request *q, const call_ask *k, list choices)
{
	list chips = history_chips(x, q, k, choices);
	buf b = buf_new(x->a, 128, 4096);

	if (k->triage)
		buf_str(&b, S("Triage"));
	for (size_t i = 0; i < chips.n; i++) {
		if (b.n)
			buf_str(&b, S(", "));
		buf_str(&b, LIST_AT(chips, v_chip, i)->text);
	}
	return b.n ? buf_view(&b) : S("All calls");
}

static size_t set_among(const call_ask *k, const enum call_filter *which, size_t n)
{
	size_t on = 0;

	for (size_t i = 0; i < n; i++)
		on += k->v[which[i]].n > 0;
	return on;
}

static void fill_filters(ctx *x, const request *q, const call_ask *k,
			 const history_found *f, v_filters *v)
{
	static const enum call_filter DAYS[] = {CF_FROM, CF_TO};
	size_t more = set_among(k, MORE, MORE_N);
	size_t on = more + set_among(k, FIRST, FIRST_N) + set_among(k, DAYS, 2);

	v->first = filter_list(x, FIRST, FIRST_N, k, f->choices);
	v->more = filter_list(x, MORE, MORE_N, k, f->choices);
	if (more)
		v->more_on = str_printf(x->a, "%zu", more);
	if (on)
		v->on = str_printf(x->a, "%zu", on);
	v->from = k->v[CF_FROM];
	v->to = k->v[CF_TO];
	v->q = k->v[CF_Q];
	v->sort = k->sort;
	v->chips = history_chips(x, q, k, f->choices);
	v->clear_href =
		k->triage ? S("/history/calls?triage=1") : S("/history/calls?all=1");
	v->note = str_of(call_ask_fault(k));
}

/* ---- views and triage ---- */

static void fill_views(ctx *x, const call_ask *k, const history_found *f,
		       history_view *v)
{
	v_tab *t = ARENA_ARRAY(x->a, v_tab, VIEWS_SHOWN + 1);
	str now = history_query(x, k);
	size_t n = 0;

	if (!f->views.n)
		return;
	t[n++] = (v_tab){.text = S("All calls"),
			 .href = S("/history/calls?all=1"),
			 .current = now.n ? S("") : S("page")};
	for (size_t i = 0; i < f->views.n && n <= VIEWS_SHOWN; i++) {
		const call_view_row *w = LIST_AT(f->views, call_view_row, i);
		t[n++] = (v_tab){
			.text = w->name,
			.href = w->query.n
					? fill_text(x, S("/history/calls?"), w->query)
					: S("/history/calls?all=1"),
			.current = w->query.n && str_eq(w->query, now) ? S("page")
								       : S("")};
	}
	v->views = (list){t, n};
}

static void fill_triage(ctx *x, const call_ask *k, const history_found *f,
			history_view *v)
{
	call_ask other = *k;

	other.triage = !k->triage;
	other.after = other.before = other.sort = (str){0};
	other.page = 0;
	if (!k->triage) {
		other.v[CF_OWED] = (str){0};
		v->triage_href = history_href(x, &other);
		return;
	}
	v->triage = true;
	v->hidden_triage = S("1");
	v->leave_href = history_href(x, &other);
	v->left = fill_text(x, fill_number(x, f->left),
			    f->left == 1 ? S(" call") : S(" calls"));
	v->left_text = f->left == 1 ? S("needs an outcome") : S("need an outcome");
	v->done = f->worked;
	v->total = f->worked + f->left;
	v->done_text = fill_text(x, fill_number(x, f->worked), S(" of "),
				 fill_number(x, v->total), S(" done today"));
	if (!v->total)
		v->total = 1;
}

/* ---- pages ---- */

static void pager_place(ctx *x, const call_ask *k, const history_found *f, v_pager *p)
{
	const call_line *first = LIST_AT(f->calls, call_line, 0);
	const call_line *last = LIST_AT(f->calls, call_line, f->calls.n - 1);
	bool down, plain = call_sort_of(k->sort, &down) == CS_STARTED && !k->triage;
	call_ask prev = *k, next = *k;

	prev.after = next.before = (str){0};
	if (plain) {
		prev.before = first->id;
		next.after = last->id;
	} else {
		prev.page--;
		next.page++;
	}
	if (f->newer)
		p->prev_href = history_href(x, &prev);
	if (f->older)
		p->next_href = history_href(x, &next);
	p->prev_text = plain && down ? S("Newer") : S("Previous");
	p->next_text = plain && down ? S("Older") : S("Next");
}

static str pager_days(ctx *x, const request *q, const history_found *f)
{
	const call_line *first = LIST_AT(f->calls, call_line, 0);
	const call_line *last = LIST_AT(f->calls, call_line, f->calls.n - 1);
	enum time_style style = fill_style(&q->who);
	str from = when_day(x->a, last->started_at, q->who.zone, style);
	str to = when_day(x->a, first->started_at, q->who.zone, style);

	return str_eq(from, to) ? from : fill_text(x, from, S(" to "), to);
}

static void fill_pager(ctx *x, const request *q, const call_ask *k,
		       const history_found *f, history_view *v)
{
	str n = fill_text(x, fill_number(x, (int64_t)f->calls.n),
			  f->calls.n == 1 ? S(" call") : S(" calls"));
	bool down;

	pager_place(x, k, f, &v->pager);
	if (k->triage)
		v->pager.summary = fill_text(x, n, S(" of "), fill_number(x, f->left),
					     S(", most urgent first"));
	else if (call_sort_of(k->sort, &down) == CS_STARTED)
		v->pager.summary = fill_text(x, n, S(", "), pager_days(x, q, f));
	else
		v->pager.summary =
			fill_text(x, n, S(", sorted among the newest 2,000"));
}

static void fill_none(ctx *x, const request *q, const call_ask *k,
		      const history_found *f, history_view *v)
{
	const call_choice *line =
		f->choices.n ? LIST_AT(f->choices, call_choice, 0) : NULL;

	v->empty.action_href = S("/history/calls?all=1");
	if (k->triage && !v->filters.chips.n) {
		v->empty = fill_empty("circle-check", "All calls have an outcome",
				      "Nothing is left to do.");
		v->empty.tone = S("green");
		if (f->worked)
			v->empty.text = fill_text(x, fill_number(x, f->worked),
						  S(" done today."));
		v->empty.action_text = S("Leave triage");
		v->empty.action_href = v->leave_href;
	} else if (v->filters.chips.n) {
		v->empty = fill_empty("search-x", "No call matches",
				      "Remove a filter above to see more.");
		v->empty.action_text = S("Clear the filter");
		v->empty.action_href = v->filters.clear_href;
	} else if (k->after.n || k->before.n || k->page) {
		v->empty = fill_empty("history", "No more calls",
				      "The history ends before this page.");
		v->empty.action_text = S("To the newest calls");
		v->empty.action_href = S("/history/calls?all=1");
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

static str with_query(ctx *x, const char *path, str query)
{
	return query.n ? fill_text(x, str_of(path), S("?"), query) : str_of(path);
}

void history_fill(ctx *x, const request *q, const call_ask *k, const history_found *f,
		  str open, history_view *v)
{
	str query = history_query(x, k);

	history_rows_fill(x, q, k, f, open, v);
	fill_filters(x, q, k, f, &v->filters);
	fill_views(x, k, f, v);
	fill_triage(x, k, f, v);
	v->query = query;
	v->table_href = with_query(x, "/history/calls/table", query);
	if (((unsigned)q->who.role & WHO_LEADS) && f->calls.n) {
		v->bulk_href = with_query(x, "/history/calls/bulk", query);
		v->export_href = with_query(x, "/history/calls/export", query);
	}
	if (f->calls.n)
		fill_pager(x, q, k, f, v);
	else
		fill_none(x, q, k, f, v);
	v->split = open.n ? S("split") : S("");
}

/* ---- views and columns ---- */

static list column_rows(ctx *x, const column_set *s)
{
	static const char *const WIDTHS[][2] = {
		{"", "As it fits"}, {"s", "Narrow"}, {"m", "Middle"}, {"l", "Wide"}};
	v_column_row *r = ARENA_ARRAY(x->a, v_column_row, CC_N);

	for (int c = 0; c < CC_N; c++) {
		v_option *o = ARENA_ARRAY(x->a, v_option, 4);
		str width = S("");
		r[c] = (v_column_row){.key = str_of(CALL_COLUMNS[c].key),
				      .name = str_of(CALL_COLUMNS[c].text)};
		for (size_t i = 0; i < s->n; i++)
			if (s->picks[i].column == (enum call_column)c) {
				r[c].place = str_printf(x->a, "%zu", i + 1);
				width = str_of(WIDTHS[s->picks[i].width][0]);
			}
		for (size_t w = 0; w < 4; w++)
			o[w] = fill_option(str_of(WIDTHS[w][0]), str_of(WIDTHS[w][1]),
					   width);
		r[c].widths = (list){o, 4};
	}
	return (list){r, CC_N};
}

void call_table_fill(ctx *x, const request *q, const call_ask *k,
		     const history_found *f, call_table_view *v)
{
	column_set s = call_columns_read(f->table.columns);
	v_kept_view *w = ARENA_ARRAY(x->a, v_kept_view, f->views.n ? f->views.n : 1);

	for (size_t i = 0; i < f->views.n; i++) {
		const call_view_row *r = LIST_AT(f->views, call_view_row, i);
		w[i] = (v_kept_view){
			.key = r->id,
			.name = r->name,
			.href = r->query.n
					? fill_text(x, S("/history/calls?"), r->query)
					: S("/history/calls?all=1"),
			.meta = r->shared
					? fill_text(x, S("The team's, by "), r->member)
					: S("Yours"),
			.own = r->own || ((unsigned)q->who.role & WHO_LEADS) != 0,
			.opens = str_eq(r->id, f->table.view_id)};
	}
	v->views = (list){w, f->views.n};
	v->columns = column_rows(x, &s);
	v->usual = !f->table.view_id.n;
	v->leads = ((unsigned)q->who.role & WHO_LEADS) != 0;
	v->back = history_href(x, k);
	v->query = history_query(x, k);
	v->query_words = history_words(x, q, k, f->choices);
}
