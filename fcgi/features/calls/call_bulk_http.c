/* A change of many calls: what it is to be, and how far it is. */
#include "base/events.h"
#include "base/text.h"
#include "features/bulk/bulk.h"
#include "features/calls/call_bulk_store.h"
#include "features/calls/call_bulk_view.h"
#include "features/calls/call_whom.h"
#include "features/calls/calls_http.h"
#include "features/calls/calls_work.h"
#include "features/shell/shell.h"

enum { COUNTED_MOST = 10000 };

const page call_bulk_page = {"calls/bulk", &call_bulk_view_t};

static list outcome_options(ctx *x, list outcomes)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, outcomes.n + 1);
	size_t n = 0;

	o[n++] = fill_option(S(""), S("Choose"), S("-"));
	for (size_t i = 0; i < outcomes.n; i++) {
		const disposition *d = LIST_AT(outcomes, disposition, i);
		if (!disposition_asks(d))
			o[n++] = fill_option(d->id, d->name, S("-"));
	}
	return (list){o, n};
}

static list owner_options(ctx *x, list owners)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, owners.n + 2);
	size_t n = 0;

	o[n++] = fill_option(S(""), S("Choose"), S("-"));
	o[n++] = fill_option(S("none"), S("Nobody"), S("-"));
	for (size_t i = 0; i < owners.n; i++) {
		const call_choice *c = LIST_AT(owners, call_choice, i);
		o[n++] = fill_option(c->value, c->text, S("-"));
	}
	return (list){o, n};
}

static list tag_options(ctx *x, list choices)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, choices.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < choices.n; i++) {
		const call_choice *c = LIST_AT(choices, call_choice, i);
		if (str_eq(c->kind, S("tag")))
			o[n++] = fill_option(c->value, c->text, S("-"));
	}
	return (list){o, n};
}

/* The table as it was. */
static str list_href(ctx *x, str query)
{
	params p = {0};
	call_ask k = {0};

	if (!query.n || params_parse(x, query, &p) != OK)
		return S("/history/calls");
	history_ask_read(x, p, &k);
	return history_href(x, &k);
}

static void fill_count(ctx *x, int64_t n, call_bulk_view *v)
{
	v->some = n > 0;
	v->count = n > COUNTED_MOST ? S("More than 10,000 calls")
				    : fill_text(x, fill_number(x, n),
						n == 1 ? S(" call") : S(" calls"));
}

static rc choose_page(ctx *x, request *q, response *p, const call_whom *w, str problem)
{
	call_bulk_view v = {0};
	call_ask none = {0};
	call_bulk_choices c;
	history_found f;
	shell_now now;
	int64_t n;

	shell_send(x, q, &now);
	call_bulk_choices_send(x, &c);
	TRY(call_bulk_count(x, call_whom_filter(x, q, w), &n));
	TRY(history_read(x, q, &none, &f));
	shell_fill(x, q, &now, "Change calls", &v.shell);
	shell_crumb(&v.shell, S("History"), S("/history/calls"), S("Change calls"));
	v.about = call_whom_words(x, q, w, f.choices);
	fill_count(x, n, &v);
	v.back = list_href(x, call_whom_list(x, w));
	v.fields = call_whom_fields(x, w);
	v.outcomes = outcome_options(x, c.outcomes);
	v.owners = owner_options(x, c.owners);
	v.tags = tag_options(x, f.choices);
	v.tag = params_get(q->form, S("to_tag"));
	if (problem.n) {
		p->status = 422;
		v.problem = (v_notice){.tone = S("red"),
				       .icon = S("circle-alert"),
				       .title = S("Nothing was changed."),
				       .text = problem};
	}
	return shell_page(x, q, p, &call_bulk_page, &v);
}

rc call_bulk_get(ctx *x, request *q, response *p)
{
	call_whom *w = ARENA_NEW(x->a, call_whom);

	TRY(call_whom_read(x, q->query, w));
	return choose_page(x, q, p, w, (str){0});
}

static str owner_of(list owners, str id)
{
	for (size_t i = 0; i < owners.n; i++)
		if (str_eq(LIST_AT(owners, call_choice, i)->value, id))
			return LIST_AT(owners, call_choice, i)->text;
	return (str){0};
}

const char *call_bulk_fault(const call_bulk_choices *c, str what, str value)
{
	const disposition *d;

	if (str_starts(what, S("tag_")))
		return !value.n || text_chars(value) > TAG_LENGTH
			       ? "Say which tag, in at most 60 characters."
		       : str_eq(what, S("tag_add")) && str_has(value, S(","))
			       ? "A tag has no comma in it: give one after the other."
			       : NULL;
	if (str_eq(what, S("assign")))
		return !value.n || owner_of(c->owners, value).n
			       ? NULL
			       : "Choose an owner from the list.";
	if (!str_eq(what, S("outcome")))
		return NULL;
	d = disposition_find(c->outcomes, value);
	if (!d)
		return "Choose an outcome from the list.";
	return disposition_asks(d)
		       ? "That outcome asks for a note, follow-up, value or "
			 "tag: it is set on each call."
		       : NULL;
}

static rc read_tag(ctx *x, str name, call_bulk_new *b, str *problem)
{
	bool add = str_eq(b->what, S("tag_add"));

	TRY(call_bulk_tag(x, name, add, &b->value));
	if (!b->value.n)
		*problem = S("There is no tag of this name.");
	b->says = fill_text(x, add ? S("Add the tag “") : S("Take away the tag “"),
			    name, S("”"));
	return OK;
}

static str says_of(ctx *x, const call_bulk_choices *c, str what, str value)
{
	if (str_eq(what, S("spam")))
		return S("Mark as spam");
	if (str_eq(what, S("no_spam")))
		return S("Not spam");
	if (str_eq(what, S("outcome")))
		return fill_text(x, S("Outcome “"),
				 disposition_find(c->outcomes, value)->name, S("”"));
	if (!str_eq(what, S("assign")))
		return (str){0};
	return value.n ? fill_text(x, S("Give to “"), owner_of(c->owners, value),
				   S("”"))
		       : S("Take away the owner");
}

/* What they are to get, as it was typed or chosen; Nobody is empty. */
static str value_of(ctx *x, const request *q, str what)
{
	if (str_starts(what, S("tag_")))
		return text_line(x->a, params_get(q->form, S("to_tag")), SIZE_MAX / 2);
	if (str_eq(what, S("outcome")))
		return params_get(q->form, S("to_outcome"));
	str owner = params_get(q->form, S("to_owner"));
	if (!str_eq(what, S("assign")) || str_eq(owner, S("none")))
		return S("");
	return owner.n ? owner : S("-");
}

/* do: tag_add, tag_remove, spam, no_spam, outcome, assign. */
static rc read_new(ctx *x, const request *q, const call_whom *w, call_bulk_new *b,
		   str *problem)
{
	call_ask none = {0};
	call_bulk_choices c;
	const char *fault;
	history_found f;
	int64_t n;

	*b = (call_bulk_new){.what = params_get(q->form, S("do"))};
	b->value = value_of(x, q, b->what);
	b->filter = call_whom_filter(x, q, w);
	call_bulk_choices_send(x, &c);
	TRY(call_bulk_count(x, b->filter, &n));
	TRY(history_read(x, q, &none, &f));
	b->about = text_clip(x->a, call_whom_words(x, q, w, f.choices), 290);
	fault = n ? call_bulk_fault(&c, b->what, b->value)
		  : "There is no call to change.";
	*problem = fault ? str_of(fault) : (str){0};
	if (fault)
		return OK;
	if (str_starts(b->what, S("tag_")))
		return read_tag(x, b->value, b, problem);
	b->says = says_of(x, &c, b->what, b->value);
	if (!b->says.n)
		*problem = S("Choose what to change.");
	return OK;
}

/* The page of a change, which knows the list that it came from. */
static rc to_run(ctx *x, response *p, str id, str from)
{
	buf b = buf_new(x->a, 128, 4096);

	buf_str(&b, S("/history/calls/bulk/"));
	buf_str(&b, id);
	shell_url_query(&b, "list", from);
	return response_redirect(x, p, buf_view(&b));
}

rc call_bulk_post(ctx *x, request *q, response *p)
{
	call_whom *w = ARENA_NEW(x->a, call_whom);
	str problem = {0}, id;
	call_bulk_new b;

	TRY(call_whom_read(x, q->form, w));
	TRY(read_new(x, q, w, &b, &problem));
	if (problem.n)
		return choose_page(x, q, p, w, problem);
	TRY(call_bulk_begin(x, &q->who, &b, &id));
	return to_run(x, p, id, call_whom_list(x, w));
}

/* ---- how far it is ---- */

static const struct state_words {
	const char *state, *title, *text;
} WORDS[] = {
	{"gathering", "Gathering", "You can leave this page; it goes on."},
	{"running", "Going on", "You can leave this page; it goes on."},
	{"done", "Done", ""},
	{"stopped", "Stopped", "What was changed before stays."},
	{"undoing", "Being undone", "You can leave this page; it goes on."},
	{"undone", "Undone", "Calls have what they had before."},
	{"failed", "Not finished",
	 "What they were to get is not there any more. What was changed before stays."},
};

static void count_line(ctx *x, v_line *l, size_t *n, const char *icon, const char *tone,
		       const char *text, int64_t count)
{
	if (count)
		l[(*n)++] = (v_line){.icon = str_of(icon),
				     .tone = str_of(tone),
				     .text = str_of(text),
				     .meta = fill_number(x, count)};
}

static list run_counts(ctx *x, const call_bulk *b, bool back)
{
	v_line *l = ARENA_ARRAY(x->a, v_line, 4);
	size_t n = 0;

	if (back) {
		count_line(x, l, &n, "undo-2", "green", "Have what they had before",
			   b->undone);
		count_line(x, l, &n, "circle-minus", "amber",
			   "Left as they are, because somebody changed them since",
			   b->kept);
	} else {
		count_line(x, l, &n, "circle-check", "green", "Changed", b->changed);
		count_line(x, l, &n, "circle-minus", "none", "Were so already",
			   b->done - b->changed - b->kept);
		count_line(x, l, &n, "circle-minus", "amber",
			   "Left as they are, because they have another outcome",
			   b->kept);
	}
	return (list){l, n};
}

static bool is(const call_bulk *b, const char *state)
{
	return str_eq(b->state, str_of(state));
}

static void run_bar(ctx *x, const call_bulk *b, bulk_run_view *v)
{
	int64_t of = is(b, "undoing") ? b->changed : b->total;

	if (!of)
		return;
	v->done = b->done;
	v->total = of;
	v->percent = str_printf(x->a, "%lld%%", (long long)(b->done * 100 / of));
}

static void run_undo(ctx *x, const request *q, const call_bulk *b, bulk_run_view *v)
{
	when until = when_add(b->ended_at, DAYS(7));

	v->undo = !is(b, "undone") && b->changed && until.us > x->now.us;
	if (v->undo)
		v->undo_note = fill_text(
			x, S("Can be undone until "),
			when_day(x->a, until, q->who.zone, fill_style(&q->who)),
			S(". What somebody has changed since stays."));
}

static void run_fill(ctx *x, const request *q, const call_bulk *b, bulk_run_view *v)
{
	bool forth = is(b, "gathering") || is(b, "running"), back = is(b, "undoing");

	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++)
		if (is(b, WORDS[i].state)) {
			v->title = str_of(WORDS[i].title);
			v->text = str_of(WORDS[i].text);
		}
	v->topics = fill_text(x, S("bulk:"), b->id);
	v->things = S("Calls");
	v->back_href = list_href(x, params_get(q->query, S("list")));
	v->back_text = S("To the calls");
	v->says = b->says;
	v->about = b->who.n ? fill_text(x, b->about, S("; by "), b->who) : b->about;
	v->counts = run_counts(x, b, back || is(b, "undone"));
	v->stop = forth;
	if (forth || back)
		run_bar(x, b, v);
	else
		run_undo(x, q, b, v);
}

static rc bulk_of(ctx *x, const request *q, call_bulk *b)
{
	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	return call_bulk_read(x, q->arg[0], b);
}

rc call_bulk_one_get(ctx *x, request *q, response *p)
{
	bulk_run_view v = {0};
	call_bulk b = {0};
	shell_now now;

	shell_send(x, q, &now);
	TRY(bulk_of(x, q, &b));
	shell_fill(x, q, &now, "Change calls", &v.shell);
	shell_crumb(&v.shell, S("History"), S("/history/calls"), S("Change calls"));
	run_fill(x, q, &b, &v);
	return shell_page(x, q, p, &bulk_run_page, &v);
}

/* do: stop, undo. What no longer fits changes nothing. */
rc call_bulk_one_post(ctx *x, request *q, response *p)
{
	str what = params_get(q->form, S("do"));
	call_bulk b = {0};

	TRY(bulk_of(x, q, &b));
	if (str_eq(what, S("stop")))
		TRY(call_bulk_stop(x, b.id));
	if (str_eq(what, S("undo")))
		TRY(call_bulk_undo(x, b.id));
	events_live(x->events, q->tenant, S("bulk"), b.id);
	return to_run(x, p, b.id, params_get(q->query, S("list")));
}
