/* Rows of the table of calls, cell by cell. */
#include "base/money.h"
#include "features/calls/calls_page.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"

enum { FLAGS_MOST = 6, SPAM_SHORT_S = 10 };

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

static str row_waited(ctx *x, const call_line *c)
{
	if (str_eq(c->direction, S("outbound")) || str_eq(c->outcome, S("blocked")))
		return S("");
	return when_length(x->a, call_waited(x, c));
}

static v_status row_outcome(const call_line *c)
{
	if (c->disposition.n)
		return (v_status){c->disposition, c->disposition_icon,
				  c->spam ? S("none") : S("green")};
	if (c->spam)
		return fill_status("Spam", "ban", "none");
	if (c->owed)
		return fill_status("Outcome needed", "circle-alert", "amber");
	return (v_status){0};
}

/* As the filter says it: there is no room for how it came. */
static v_status row_result(ctx *x, const call_line *c)
{
	v_status v = call_status(x, c);

	if (str_eq(c->outcome, S("abandoned")))
		v.text = S("Hung up");
	return v;
}

static v_call_cell row_cell(ctx *x, const request *q, const call_line *c,
			    enum call_column column)
{
	switch (column) {
	case CC_LINE:
		return (v_call_cell){.look = S("grow quiet"), .text = c->line};
	case CC_QUEUE:
		return (v_call_cell){.look = S("quiet hide-phone"), .text = c->queue};
	case CC_STARTED:
		return (v_call_cell){.look = S("time-cell nowrap quiet"),
				     .when = row_started(x, q, c->started_at)};
	case CC_WAITED:
		return (v_call_cell){.look = S("num"),
				     .label = S("Waited"),
				     .text = row_waited(x, c)};
	case CC_LENGTH:
		return (v_call_cell){.look = S("num"),
				     .label = S("Length"),
				     .text = row_length(x, c)};
	case CC_ANSWERED:
		return (v_call_cell){.look = S("cut av-s"),
				     .person =
					     fill_member(x, c->answered_by, c->member)};
	case CC_RESULT:
		return (v_call_cell){.look = S("end-cell"), .status = row_result(x, c)};
	case CC_OUTCOME:
		return (v_call_cell){.look = S("outcome-cell"),
				     .status = row_outcome(c)};
	case CC_FOLLOW_UP:
		return (v_call_cell){.look = S("nowrap"),
				     .pill = call_due(x, &q->who, c)};
	case CC_VALUE:
		return (v_call_cell){
			.look = S("num hide-phone"),
			.text = c->value ? money_text(x->a, c->value, q->who.region)
					 : S("")};
	case CC_TAGS:
		return (v_call_cell){.look = S("quiet hide-phone"), .text = c->tags};
	case CC_ASSIGNED:
		return (v_call_cell){
			.look = S("cut av-s hide-phone"),
			.person = fill_member(x, c->assigned_to, c->assigned)};
	case CC_N:
		break;
	}
	return (v_call_cell){0};
}

/* A stranger who hung up at once may be one. */
static bool maybe_spam(const call_line *c)
{
	return !c->contact_name.n && str_eq(c->direction, S("inbound")) &&
	       c->ended_at.us && !c->answered_at.us && !c->disposition.n &&
	       c->duration_s < SPAM_SHORT_S && !str_eq(c->outcome, S("voicemail"));
}

static str nth(ctx *x, int64_t n)
{
	const char *end = n % 100 / 10 == 1 ? "th"
			  : n % 10 == 1     ? "st"
			  : n % 10 == 2     ? "nd"
			  : n % 10 == 3     ? "rd"
					    : "th";

	return str_printf(x->a, "%lld%s", (long long)n, end);
}

static list row_flags(ctx *x, const call_line *c)
{
	v_badge *b = ARENA_ARRAY(x->a, v_badge, FLAGS_MOST);
	size_t n = 0;

	if (c->urgent || c->emergency)
		b[n++] = fill_badge(S("Emergency"), "siren", "red", "fill");
	if (c->do_not_contact)
		b[n++] = fill_badge(S("DNC"), "ban", "red", "fill");
	if (c->spam)
		b[n++] = fill_badge(S("Spam"), "shield-alert", "amber", "fill");
	else if (maybe_spam(c))
		b[n++] = fill_badge(S("Spam?"), "shield-alert", "amber", "fill");
	if (c->nth > 1)
		b[n++] = fill_badge(nth(x, c->nth), "repeat", "none", "fill");
	if (c->closed)
		b[n++] = fill_badge(S("Closed"), "moon", "none", "fill");
	if (c->candidates > 1)
		b[n++] = fill_badge(S("Shared number"), "users", "none", "outline");
	return (list){b, n};
}

static const char *const WIDTHS[] = {"", " col-s", " col-m", " col-l"};

static str look_of(ctx *x, str look, const struct column_pick *p)
{
	const struct column_def *d = &CALL_COLUMNS[p->column];

	return fill_text(x, look, d->room[0] ? S(" ") : S(""), str_of(d->room),
			 str_of(WIDTHS[p->width]));
}

static v_call_row fill_row(ctx *x, const request *q, const call_ask *k,
			   const call_line *c, const column_set *s, str open)
{
	v_call_cell *cells = ARENA_ARRAY(x->a, v_call_cell, CC_N);
	v_status look = call_look_of(c);
	bool out = str_eq(c->direction, S("outbound"));

	for (size_t i = 0; i < s->n; i++) {
		cells[i] = row_cell(x, q, c, s->picks[i].column);
		cells[i].look = look_of(x, cells[i].look, &s->picks[i]);
	}
	v_call_row v = {.key = c->id,
			.href = history_call_href(x, k, c->id, NULL),
			.current = str_eq(c->id, open) && open.n ? S("true") : S(""),
			.icon = look.icon,
			.tone = look.tone,
			.direction = out ? S("Outgoing call") : S("Incoming call"),
			.person = call_person(x, &q->who, c),
			.badge = call_badge(c),
			.flags = row_flags(x, c),
			.cells = {cells, s->n}};
	if (((unsigned)q->who.role & WHO_AGENTS) && c->ended_at.us) {
		v.call = fill_call(x, v.person.name, call_peer(c), c->do_not_contact);
		v.text = call_text(x, c, v.person.name, v.call.reason);
	}
	return v;
}

static v_call_head fill_head(ctx *x, const call_ask *k, const struct column_pick *p)
{
	const struct column_def *d = &CALL_COLUMNS[p->column];
	v_call_head h = {.look = look_of(x, d->num ? S("num") : S(""), p)};
	call_ask other = *k;
	bool down;
	enum call_sort now = call_sort_of(k->sort, &down);

	h.head.text = str_of(d->text);
	if (d->sort == CS_N || k->triage)
		return h;
	/* a press on the order that is turns it round */
	bool flip = now == d->sort && down;
	other.sort = fill_text(x, flip ? S("") : S("-"), str_of(d->key));
	if (str_eq(other.sort, S("-started")))
		other.sort = (str){0};
	other.after = other.before = (str){0};
	other.page = 0;
	h.head.href = history_href(x, &other);
	h.head.sort = now != d->sort ? S("") : down ? S("descending") : S("ascending");
	h.head.icon = now != d->sort ? S("arrow-up-down")
		      : down         ? S("arrow-down")
				     : S("arrow-up");
	return h;
}

void history_rows_fill(ctx *x, const request *q, const call_ask *k,
		       const history_found *f, str open, history_view *v)
{
	v_call_row *rows = ARENA_ARRAY(x->a, v_call_row, f->calls.n ? f->calls.n : 1);
	v_call_head *heads = ARENA_ARRAY(x->a, v_call_head, CC_N);
	column_set s = call_columns_read(f->table.columns);

	for (size_t i = 0; i < s.n; i++)
		heads[i] = fill_head(x, k, &s.picks[i]);
	for (size_t i = 0; i < f->calls.n; i++)
		rows[i] = fill_row(x, q, k, LIST_AT(f->calls, call_line, i), &s, open);
	v->heads = (list){heads, s.n};
	v->calls = (list){rows, f->calls.n};
}
