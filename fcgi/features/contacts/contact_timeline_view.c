/* A contact's timeline: calls, notes, hand-offs and changes, newest first. What
 * happened has time-ordered ids, so the pages of each kind are merged by id alone. */
#include <stdlib.h>

#include "base/text.h"
#include "features/contacts/contact_page.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"

enum { QUOTE_CHARS = 400 };

static const char *const KINDS[KINDS_N][2] = {
	[KIND_ALL] = {"", "All"},
	[KIND_CALLS] = {"calls", "Calls"},
	[KIND_VOICEMAIL] = {"voicemail", "Voicemail"},
	[KIND_TEXTS] = {"texts", "Texts"},
	[KIND_NOTES] = {"notes", "Notes"},
	[KIND_HANDOFFS] = {"handoffs", "Hand-offs"},
	[KIND_CHANGES] = {"changes", "Changes"},
};

enum timeline_kind timeline_kind_of(str key)
{
	for (int i = KIND_CALLS; i < KINDS_N; i++)
		if (str_eq(key, str_of(KINDS[i][0])))
			return (enum timeline_kind)i;
	return KIND_ALL;
}

/* ---- items ---- */

static void item_time(ctx *x, const request *q, when at, v_item *v)
{
	v->time = fill_moment(x, &q->who, at);
	v->time.text = when_clock(x->a, at, q->who.zone, fill_style(&q->who));
}

static str item_title(ctx *x, const call_line *c)
{
	bool out = str_eq(c->direction, S("outbound"));

	if (!c->outcome.n)
		return out ? S("Call out") : S("Call in");
	if (str_eq(c->outcome, S("answered")))
		return str_printf(
			x->a, "Call %s, " STR_FMT, out ? "out" : "in",
			STR_ARG(when_length(x->a,
					    when_diff_s(c->ended_at, c->answered_at))));
	if (str_eq(c->outcome, S("voicemail")))
		return c->recording_s
			       ? str_printf(x->a, "Voicemail, " STR_FMT,
					    STR_ARG(when_length(x->a, c->recording_s)))
			       : S("Voicemail");
	if (str_eq(c->outcome, S("blocked")))
		return S("Blocked call");
	return str_eq(c->outcome, S("abandoned")) ? S("Hung up before an answer")
						  : S("Missed call");
}

/* Who it was with, or where it came in and how long nobody answered. */
static str item_by(ctx *x, const request *q, const call_line *c)
{
	if (c->member.n && str_eq(c->answered_by, q->who.member_id))
		return S("with you");
	if (c->member.n)
		return str_printf(x->a, "with " STR_FMT,
				  STR_ARG(fill_short_name(x, c->member)));
	if (!c->outcome.n)
		return call_status(x, c).text;
	if (!str_eq(c->outcome, S("missed")) && !str_eq(c->outcome, S("abandoned")))
		return c->line.n ? str_printf(x->a, "on " STR_FMT, STR_ARG(c->line))
				 : S("");
	return str_printf(x->a, STR_FMT "%swaited " STR_FMT, STR_ARG(c->line),
			  c->line.n ? ", " : "",
			  STR_ARG(when_length(x->a, call_waited(x, c))));
}

static void item_audio(ctx *x, const call_line *c, v_item *v)
{
	bool mail = str_eq(c->recording_kind, S("voicemail"));

	v->player =
		call_player(x, c, mail ? S("Voicemail") : S("Recording of the call"));
	if (!mail)
		return;
	if (c->transcript.n)
		v->text = str_printf(
			x->a, "“" STR_FMT "”",
			STR_ARG(text_clip(x->a, c->transcript, QUOTE_CHARS)));
	else if (str_eq(c->transcript_state, S("waiting")))
		v->text = S("Transcript is on its way.");
}

static v_item call_item(ctx *x, const request *q, const call_line *c)
{
	v_status look = call_look_of(c);
	bool told =
		str_eq(c->outcome, S("voicemail")) || str_eq(c->outcome, S("missed")) ||
		str_eq(c->outcome, S("abandoned")) || str_eq(c->outcome, S("blocked"));
	v_item v = {.key = c->id,
		    .icon = look.icon,
		    .tone = str_eq(c->outcome, S("voicemail")) ? S("amber") : look.tone,
		    .title = item_title(x, c),
		    .by = item_by(x, q, c),
		    .badge = fill_badge(c->queue, "", "none", "outline"),
		    .href = str_printf(x->a, "/history/calls/" STR_FMT, STR_ARG(c->id)),
		    .link = S("Open call")};

	item_time(x, q, c->started_at, &v);
	if (!c->outcome.n)
		v.live = fill_running(x, c->answered_at.us ? c->answered_at
							   : c->started_at);
	else if (!told)
		v.outcome = call_status(x, c);
	item_audio(x, c, &v);
	return v;
}

static v_item created_item(ctx *x, const request *q, const contact_head *h)
{
	bool by_call = str_eq(h->source, S("call"));
	v_item v = {.key = h->id,
		    .icon = S("user-round-plus"),
		    .tone = S("cyan"),
		    .slim = S("slim"),
		    .title = S("Contact created"),
		    .by = by_call ? S("from the first call") : S(""),
		    .meta = by_call ? S("Automatic") : S("")};

	item_time(x, q, h->created_at, &v);
	return v;
}

static v_item text_item(ctx *x, const request *q, const text_row *r)
{
	bool in = str_eq(r->direction, S("in"));
	bool lost = str_eq(r->state, S("failed")) ||
		    str_eq(r->state, S("undelivered")) ||
		    str_eq(r->state, S("canceled"));
	v_item v = {
		.key = r->id,
		.icon = S("message-square-text"),
		.tone = lost ? S("red")
			: in ? S("cyan")
			     : S("accent"),
		.title = in ? S("Text in") : S("Text out"),
		.by = !r->author.n ? S("")
		      : str_eq(r->member_id, q->who.member_id)
			      ? S("by you")
			      : fill_text(x, S("by "), fill_short_name(x, r->author)),
		.text = r->body,
		.href = str_printf(x->a, "/inbox/" STR_FMT, STR_ARG(r->thread_id)),
		.link = S("Open thread")};

	item_time(x, q, r->created_at, &v);
	if (lost)
		v.outcome = fill_status("Not delivered", "circle-x", "red");
	return v;
}

static v_item note_item(ctx *x, const request *q, const note_row *r)
{
	v_item v = {
		.key = r->id,
		.icon = r->pinned ? S("pin") : S("sticky-note"),
		.tone = S("violet"),
		.title = S("Note"),
		.by = !r->author.n ? S("imported")
		      : str_eq(r->member_id, q->who.member_id)
			      ? S("by you")
			      : fill_text(x, S("by "), fill_short_name(x, r->author)),
		.badge = fill_badge(r->department, "", "none", "outline"),
		.text = r->body,
		.meta = r->edited_at.us ? S("Edited") : S("")};

	item_time(x, q, r->created_at, &v);
	return v;
}

static str handoff_words(ctx *x, const handoff_row *r)
{
	str to = r->to_name.n ? r->to_name : r->to_department;

	return str_printf(x->a, "from " STR_FMT " to " STR_FMT "%s",
			  STR_ARG(r->from_name.n ? r->from_name : S("the system")),
			  STR_ARG(to), r->whole ? ", as coordinator" : "");
}

static v_status handoff_status(ctx *x, const handoff_row *r)
{
	if (str_eq(r->state, S("accepted")))
		return (v_status){fill_text(x, S("Accepted by "), r->closed_name),
				  S("circle-check"), S("green")};
	if (str_eq(r->state, S("returned")))
		return (v_status){fill_text(x, S("Returned by "), r->closed_name),
				  S("undo-2"), S("amber")};
	if (str_eq(r->state, S("withdrawn")))
		return fill_status("Taken back", "x", "none");
	return when_diff_s(x->now, r->due_at) > 0
		       ? (v_status){fill_text(x, S("Overdue since "),
					      when_ago(x->a, r->due_at, x->now)),
				    S("circle-alert"), S("red")}
		       : fill_status("Not accepted yet", "hourglass", "amber");
}

static v_item handoff_item(ctx *x, const request *q, const contact_ask *k,
			   const handoff_row *r)
{
	v_item v = {.key = r->id,
		    .icon = S("arrow-right-left"),
		    .tone = S("cyan"),
		    .title = S("Hand-off"),
		    .by = handoff_words(x, r),
		    .outcome = handoff_status(x, r),
		    .text = r->answer.n
				    ? str_printf(x->a, STR_FMT " Answer: “" STR_FMT "”",
						 STR_ARG(r->reason), STR_ARG(r->answer))
				    : r->reason};

	item_time(x, q, r->created_at, &v);
	if (r->mine || r->given)
		v.close_href =
			str_printf(x->a, "/contacts/" STR_FMT "/handoffs/" STR_FMT,
				   STR_ARG(k->id), STR_ARG(r->id));
	v.mine = r->mine;
	v.given = r->given;
	if (str_eq(r->state, S("open")) && (unsigned)q->who.role & WHO_AGENTS) {
		v.href = S("/contacts/handoffs");
		v.link = S("All open hand-offs");
	}
	return v;
}

static str change_by(ctx *x, const change_row *r)
{
	if (r->who.n)
		return fill_text(x, S("by "), fill_short_name(x, r->who));
	if (str_eq(r->source, S("crm")))
		return S("from the CRM");
	if (str_eq(r->source, S("import")))
		return S("by an import");
	return str_eq(r->source, S("api")) ? S("by a program") : S("automatic");
}

static v_item change_item(ctx *x, const request *q, const change_row *r)
{
	v_item v = {.key = r->id,
		    .icon = S("pencil"),
		    .tone = S("none"),
		    .slim = S("slim"),
		    .title = r->what,
		    .by = change_by(x, r)};

	item_time(x, q, r->created_at, &v);
	/* what happened to the whole of it has a name, not two values */
	if (!r->before.n &&
	    (str_starts(r->what, S("Merge")) || str_eq(r->what, S("Made")))) {
		v.title = str_eq(r->what, S("Merged")) ? S("Merged with")
			  : str_eq(r->what, S("Made")) ? S("Made as")
						       : S("Merge undone with");
		v.meta = r->after;
	} else if (r->before.n || r->after.n)
		v.meta = str_printf(x->a, STR_FMT " → " STR_FMT,
				    STR_ARG(r->before.n ? r->before : S("nothing")),
				    STR_ARG(r->after.n ? r->after : S("nothing")));
	return v;
}

/* ---- one line of time ---- */

/* One of the rows that were read. */
typedef struct story_item {
	str id;
	when at;
	enum timeline_kind kind; /* KIND_ALL: the contact's own beginning */
	const void *row;
} story_item;

static int newest_first(const void *a, const void *b)
{
	return str_cmp(((const story_item *)b)->id, ((const story_item *)a)->id);
}

static size_t gather_calls(const contact_rows *r, story_item *to)
{
	for (size_t i = 0; i < r->calls.n; i++) {
		const call_line *c = LIST_AT(r->calls, call_line, i);
		to[i] = (story_item){c->id, c->started_at, KIND_CALLS, c};
	}
	return r->calls.n;
}

static size_t gather_texts(const contact_rows *r, story_item *to)
{
	for (size_t i = 0; i < r->texts.n; i++) {
		const text_row *t = LIST_AT(r->texts, text_row, i);
		to[i] = (story_item){t->id, t->created_at, KIND_TEXTS, t};
	}
	return r->texts.n;
}

static size_t gather_notes(const contact_rows *r, story_item *to)
{
	for (size_t i = 0; i < r->notes.n; i++) {
		const note_row *n = LIST_AT(r->notes, note_row, i);
		to[i] = (story_item){n->id, n->created_at, KIND_NOTES, n};
	}
	return r->notes.n;
}

static size_t gather_handoffs(const contact_rows *r, story_item *to)
{
	for (size_t i = 0; i < r->handoffs.n; i++) {
		const handoff_row *h = LIST_AT(r->handoffs, handoff_row, i);
		to[i] = (story_item){h->id, h->created_at, KIND_HANDOFFS, h};
	}
	return r->handoffs.n;
}

static size_t gather_changes(const contact_rows *r, story_item *to)
{
	for (size_t i = 0; i < r->changes.n; i++) {
		const change_row *c = LIST_AT(r->changes, change_row, i);
		to[i] = (story_item){c->id, c->created_at, KIND_CHANGES, c};
	}
	return r->changes.n;
}

/* All that was read, newest first, with the contact's beginning in its place. */
static size_t gather(ctx *x, const contact_ask *k, const contact_rows *r,
		     story_item **out)
{
	size_t n = 0;
	story_item *all = ARENA_ARRAY(x->a, story_item,
				      r->calls.n + r->texts.n + r->notes.n +
					      r->handoffs.n + r->changes.n + 1);

	n += gather_calls(r, all + n);
	n += gather_texts(r, all + n);
	n += gather_notes(r, all + n);
	n += gather_handoffs(r, all + n);
	n += gather_changes(r, all + n);
	if ((k->kind == KIND_ALL || k->kind == KIND_CHANGES) && !contact_narrowed(k) &&
	    (!k->before.n || str_cmp(r->head.id, k->before) < 0))
		all[n++] = (story_item){r->head.id, r->head.created_at, KIND_ALL,
					&r->head};
	qsort(all, n, sizeof(*all), newest_first);
	*out = all;
	return n;
}

static v_item story_item_fill(ctx *x, const request *q, const contact_ask *k,
			      const story_item *s)
{
	if (s->kind == KIND_CALLS)
		return call_item(x, q, s->row);
	if (s->kind == KIND_TEXTS)
		return text_item(x, q, s->row);
	if (s->kind == KIND_NOTES)
		return note_item(x, q, s->row);
	if (s->kind == KIND_HANDOFFS)
		return handoff_item(x, q, k, s->row);
	if (s->kind == KIND_CHANGES)
		return change_item(x, q, s->row);
	return created_item(x, q, s->row);
}

/* The timeline that is looked at, of another kind or from another entry on. */
static str timeline_href(ctx *x, const contact_ask *k, enum timeline_kind kind,
			 str oldest)
{
	buf b = buf_new(x->a, 128, 2048);

	buf_str(&b, S("/contacts/"));
	buf_str(&b, k->id);
	shell_url_query(&b, "kind", str_of(KINDS[kind][0]));
	shell_url_query(&b, "q", k->q);
	shell_url_query(&b, "department", k->department);
	shell_url_query(&b, "before", oldest);
	return buf_view(&b);
}

/* A day's head stands before its first item. */
static void day_head(ctx *x, const request *q, when at, str *last, v_item *v)
{
	str day = fill_day_head(x, &q->who, at);

	if (!str_eq(day, *last))
		v->day = day;
	*last = day;
}

static v_empty nothing(ctx *x, const contact_ask *k)
{
	v_empty v;

	if (!contact_narrowed(k))
		return fill_empty("history", "Nothing yet",
				  "The first call or note starts the timeline.");
	v = fill_empty("search-x", "Nothing found",
		       "No entry of this timeline fits. Words are looked for in notes, "
		       "texts, transcripts, hand-offs and changes.");
	v.action_text = S("Show everything");
	v.action_href = fill_text(x, S("/contacts/"), k->id);
	return v;
}

static void fill_items(ctx *x, const request *q, const contact_ask *k,
		       const contact_rows *r, contact_view *v)
{
	story_item *all;
	size_t n = gather(x, k, r, &all), shown = n < ITEMS_SHOWN ? n : ITEMS_SHOWN;
	v_item *items = ARENA_ARRAY(x->a, v_item, shown ? shown : 1);
	str day = {0};

	for (size_t i = 0; i < shown; i++) {
		items[i] = story_item_fill(x, q, k, &all[i]);
		day_head(x, q, all[i].at, &day, &items[i]);
	}
	v->items = (list){items, shown};
	if (!shown)
		v->empty = nothing(x, k);
	if (n > shown)
		v->older_href = timeline_href(x, k, k->kind, all[shown - 1].id);
}

static void fill_kinds(ctx *x, const contact_ask *k, const contact_rows *r,
		       contact_view *v)
{
	const contact_kinds *c = &r->kinds;
	const int64_t counts[KINDS_N] = {c->calls + c->texts + c->notes + c->handoffs +
						 c->changes + 1,
					 c->calls,
					 c->voicemails,
					 c->texts,
					 c->notes,
					 c->handoffs,
					 c->changes + 1};
	v_kind *kinds = ARENA_ARRAY(x->a, v_kind, KINDS_N);

	for (int i = 0; i < KINDS_N; i++)
		kinds[i] = (v_kind){
			.text = str_of(KINDS[i][1]),
			.count = contact_narrowed(k)      ? S("")
				 : counts[i] > KINDS_MOST ? S("over 1,000")
							  : fill_number(x, counts[i]),
			.href = timeline_href(x, k, (enum timeline_kind)i, S("")),
			.current = (int)k->kind == i ? S("true") : S("")};
	v->kinds = (list){kinds, KINDS_N};
}

/* What the timeline can be narrowed to. */
static void fill_find(ctx *x, const contact_ask *k, const contact_rows *r,
		      contact_view *v)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, r->people.n + 1);
	size_t n = 0;

	v->find_action = fill_text(x, S("/contacts/"), k->id);
	v->find_kind = str_of(KINDS[k->kind][0]);
	v->find_q = k->q;
	v->find_clear = contact_narrowed(k) ? v->find_action : S("");
	o[n++] = fill_option(S(""), S("Any department"), k->department);
	for (size_t i = 0; i < r->people.n; i++) {
		const story_person *p = LIST_AT(r->people, story_person, i);
		if (str_eq(p->kind, S("department")))
			o[n++] = fill_option(p->id, p->name, k->department);
	}
	v->find_departments = n > 1 ? (list){o, n} : (list){0};
}

void contact_timeline_fill(ctx *x, const request *q, const contact_ask *k,
			   const contact_rows *r, contact_view *v)
{
	fill_kinds(x, k, r, v);
	fill_find(x, k, r, v);
	fill_items(x, q, k, r, v);
}
