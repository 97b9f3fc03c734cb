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

enum { COUNTED_MOST = 10000, TAG_MOST = 60 };

const page call_bulk_page = {"calls/bulk", &call_bulk_view_t};

static list options(ctx *x, list choices, const char *kind)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, choices.n + 2);
	size_t n = 0;

	o[n++] = (v_option){.value = S(""), .text = S("Choose")};
	if (!strcmp(kind, "member"))
		o[n++] = (v_option){.value = S("none"), .text = S("Nobody")};
	for (size_t i = 0; i < choices.n; i++) {
		const call_choice *c = LIST_AT(choices, call_choice, i);
		if (str_eq(c->kind, str_of(kind)))
			o[n++] = (v_option){.value = c->value, .text = c->text};
	}
	return (list){o, n};
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
	history_found f;
	shell_now now;
	int64_t n;

	shell_send(x, q, &now);
	TRY(call_bulk_count(x, call_whom_filter(x, q, w), &n));
	TRY(history_read(x, q, &none, &f));
	shell_fill(x, q, &now, "Change calls", &v.shell);
	shell_crumb(&v.shell, S("History"), S("/history/calls"), S("Change calls"));
	v.about = call_whom_words(x, q, w, f.choices);
	fill_count(x, n, &v);
	v.back = history_href(x, &w->ask);
	v.fields = call_whom_fields(x, w);
	v.outcomes = options(x, f.choices, "disposition");
	v.owners = options(x, f.choices, "member");
	v.tags = options(x, f.choices, "tag");
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

static str text_of(list choices, const char *kind, str value)
{
	for (size_t i = 0; i < choices.n; i++) {
		const call_choice *c = LIST_AT(choices, call_choice, i);
		if (str_eq(c->kind, str_of(kind)) && str_eq(c->value, value))
			return c->text;
	}
	return (str){0};
}

static rc read_tag(ctx *x, const request *q, call_bulk_new *b, str *problem)
{
	bool add = str_eq(b->what, S("tag_add"));
	str name = text_line(x->a, params_get(q->form, S("to_tag")), SIZE_MAX / 2);

	if (!name.n || text_chars(name) > TAG_MOST) {
		*problem = S("Say which tag, in at most 60 characters.");
		return OK;
	}
	TRY(call_bulk_tag(x, name, add, &b->value));
	if (!b->value.n)
		*problem = S("There is no tag of this name.");
	b->says = fill_text(x, add ? S("Add the tag “") : S("Take away the tag “"),
			    name, S("”"));
	return OK;
}

static void read_choice(ctx *x, const request *q, list choices, call_bulk_new *b,
			str *problem)
{
	bool outcome = str_eq(b->what, S("outcome"));
	str v = params_get(q->form, outcome ? S("to_outcome") : S("to_owner"));
	str text = text_of(choices, outcome ? "disposition" : "member", v);

	b->value = text.p ? v : S("");
	if (!text.p && (outcome || !str_eq(v, S("none"))))
		*problem = S("Choose one from the list.");
	else if (outcome)
		b->says = fill_text(x, S("Outcome “"), text, S("”"));
	else
		b->says = text.p ? fill_text(x, S("Give to “"), text, S("”"))
				 : S("Take away the owner");
}

/* do: tag_add, tag_remove, spam, no_spam, outcome, assign. */
static rc read_new(ctx *x, const request *q, const call_whom *w, call_bulk_new *b,
		   str *problem)
{
	call_ask none = {0};
	history_found f;
	int64_t n;

	*b = (call_bulk_new){.what = params_get(q->form, S("do")), .value = S("")};
	b->filter = call_whom_filter(x, q, w);
	TRY(call_bulk_count(x, b->filter, &n));
	TRY(history_read(x, q, &none, &f));
	b->about = text_clip(x->a, call_whom_words(x, q, w, f.choices), 290);
	if (!n)
		*problem = S("There is no call to change.");
	else if (str_starts(b->what, S("tag_")))
		return read_tag(x, q, b, problem);
	else if (str_eq(b->what, S("spam")) || str_eq(b->what, S("no_spam")))
		b->says =
			str_eq(b->what, S("spam")) ? S("Mark as spam") : S("Not spam");
	else if (str_eq(b->what, S("outcome")) || str_eq(b->what, S("assign")))
		read_choice(x, q, f.choices, b, problem);
	else
		*problem = S("Choose what to change.");
	return OK;
}

static rc to_run(ctx *x, response *p, str id)
{
	return response_redirect(x, p, fill_text(x, S("/history/calls/bulk/"), id));
}

rc call_bulk_post(ctx *x, request *q, response *p)
{
	call_whom *w = ARENA_NEW(x->a, call_whom);
	str problem = {0}, id;
	call_bulk_new b;

	TRY(call_whom_read(x, q->form, w));
	TRY(read_new(x, q, w, &b, &problem));
	if (!problem.n && !str_eq(b.what, S("tag_add")) &&
	    !str_eq(b.what, S("tag_remove")) && !b.says.n)
		problem = S("Choose what to change.");
	if (problem.n)
		return choose_page(x, q, p, w, problem);
	TRY(call_bulk_begin(x, &q->who, &b, &id));
	return to_run(x, p, id);
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
	v->back_href = S("/history/calls");
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
	return to_run(x, p, b.id);
}
