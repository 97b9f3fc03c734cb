/* Promises in a list: all that are open, or all that were broken; and one of them. */
#include "features/sla/sla_page.h"

static v_status result_of(ctx *x, const promise_row *r)
{
	int64_t s = when_diff_s(r->closed_at, r->due_at);

	if (!r->closed_at.us)
		return fill_status("Not done", "circle-alert", "red");
	if (str_eq(r->state, S("late")))
		return (v_status){
			fill_text(x, when_words(x->a, s - s % 60), S(" late")),
			S("check"), S("red")};
	return fill_status(str_eq(r->state, S("excused")) ? "Not owed" : "Kept",
			   str_eq(r->state, S("excused")) ? "circle-minus" : "check",
			   str_eq(r->state, S("excused")) ? "none" : "green");
}

static v_empty list_empty(bool broken)
{
	if (broken)
		return fill_empty("circle-check", "No promise was broken",
				  "What was not done in time is listed here, newest "
				  "first.");
	return fill_empty("circle-check", "Every promise is kept",
			  "Missed calls, voicemails and follow-ups show up here with "
			  "the time they are due.");
}

static void list_words(bool broken, sla_list_view *v)
{
	v->mode = broken ? S("broken") : S("open");
	v->caption = broken ? S("Promises that were broken, newest first")
			    : S("Promises that are open, soonest first");
	v->due_head = broken ? S("Was due") : S("Due");
}

static v_pager list_pager(ctx *x, const sla_address *at, list rows, size_t n)
{
	const char *view = str_eq(at->view, S("broken")) ? "broken" : "list";
	v_pager p = {.summary = fill_text(x, S("Showing "), fill_number(x, (int64_t)n)),
		     .prev_text = S("First page"),
		     .next_text = S("Next"),
		     .prev_href = S(""),
		     .next_href = S("")};

	if (at->after.n)
		p.prev_href = sla_href(x, at, view, S(""));
	if (rows.n > n)
		p.next_href =
			sla_href(x, at, view,
				 promise_cursor(x, LIST_AT(rows, promise_row, n - 1)));
	return p;
}

void list_fill(ctx *x, const request *q, const sla_address *at, list rows,
	       sla_list_view *v)
{
	bool broken = str_eq(at->view, S("broken"));
	size_t n = rows.n > PROMISES_SHOWN ? PROMISES_SHOWN : rows.n;
	v_owed *o = ARENA_ARRAY(x->a, v_owed, n ? n : 1);

	for (size_t i = 0; i < n; i++) {
		const promise_row *r = LIST_AT(rows, promise_row, i);
		promise_fill(x, &q->who, r, &o[i]);
		o[i].result = result_of(x, r);
	}
	list_words(broken, v);
	v->rows = (list){o, n};
	if (!n)
		v->empty = list_empty(broken);
	if (rows.n > n || at->after.n)
		v->pager = list_pager(x, at, rows, n);
}

/* ---- one */

static void fact(v_fact *f, size_t *n, const char *label, str value)
{
	if (value.n)
		f[(*n)++] = (v_fact){.label = str_of(label), .value = value};
}

static list facts_of(ctx *x, const session *who, const promise_row *r)
{
	enum { MOST = 10 };
	v_fact *f = ARENA_ARRAY(x->a, v_fact, MOST);
	size_t n = 0;

	fact(f, &n, "What", r->words);
	fact(f, &n, "Why then", r->why);
	fact(f, &n, "Since", fill_moment(x, who, r->started_at).text);
	fact(f, &n, "Paused", r->pause_why);
	fact(f, &n, "Until", fill_moment(x, who, r->resume_at).text);
	fact(f, &n, "Set by", r->maker);
	fact(f, &n, "Told", r->escalated_to);
	fact(f, &n, "Closed", fill_moment(x, who, r->closed_at).text);
	fact(f, &n, "Closed by", r->closer);
	fact(f, &n, "How", r->close_why);
	return (list){f, n};
}

static list people_of(ctx *x, const promise_row *r, list people)
{
	v_option *o = ARENA_ARRAY(x->a, v_option, people.n + 1);

	for (size_t i = 0; i < people.n; i++) {
		const person_row *p = LIST_AT(people, person_row, i);
		o[i] = fill_option(p->id, p->name, r->owner_id);
	}
	return (list){o, people.n};
}

static list moments_of(ctx *x)
{
	static const char *const moments[][2] = {{"1h", "For an hour"},
						 {"3h", "For three hours"},
						 {"tomorrow", "Until tomorrow, 9:00"},
						 {"3d", "For three days"},
						 {"7d", "For a week"}};
	enum { N = sizeof(moments) / sizeof(moments[0]) };
	v_option *o = ARENA_ARRAY(x->a, v_option, N);

	for (size_t i = 0; i < N; i++)
		o[i] = fill_option(str_of(moments[i][0]), str_of(moments[i][1]),
				   S("1h"));
	return (list){o, N};
}

/* "Theo Lindqvist handed it to you: on holiday." */
static str handed_of(ctx *x, const request *q, const promise_row *r)
{
	if (!r->handed_by.n || !str_eq(r->owner_id, q->who.member_id))
		return S("");
	return fill_text(x, r->hander, S(" handed it to you"),
			 r->handed_words.n ? S(": ") : S(""), r->handed_words);
}

/* What people have taken on they may put off; what a rule promises who leads may. */
bool promise_may_set(const request *q, const promise_row *r)
{
	if ((unsigned)q->who.role & WHO_LEADS)
		return true;
	return (unsigned)q->who.role & WHO_AGENTS && str_eq(r->kind, S("follow_up"));
}

/* A text that tells the customer until when; whoever sends it reads it first. */
static void confirm_fill(ctx *x, const request *q, const promise_row *r,
			 sla_promise_view *v)
{
	enum time_style style = fill_style(&q->who);

	if (!v->open || !r->contact_id.n || !r->number.n || r->do_not_contact ||
	    r->due_at.us <= x->now.us || !((unsigned)q->who.role & WHO_AGENTS))
		return;
	v->confirm_href = fill_text(x, S("/inbox/to/"), r->contact_id);
	v->confirm_words =
		fill_text(x, S("You will hear from us by "),
			  when_day(x->a, r->due_at, q->who.zone, style), S(", "),
			  when_clock(x->a, r->due_at, q->who.zone, style), S(". "),
			  q->who.tenant_name);
}

void one_fill(ctx *x, const request *q, const promise_row *r, list people,
	      sla_promise_view *v)
{
	str here = fill_text(x, S("/sla/"), r->id);

	promise_fill(x, &q->who, r, &v->p);
	v->p.result = result_of(x, r);
	v->facts = facts_of(x, &q->who, r);
	v->open = str_eq(r->state, S("open"));
	v->paused = str_eq(r->state, S("paused"));
	v->leads = ((unsigned)q->who.role & WHO_LEADS) != 0;
	v->close_href = fill_text(x, here, S("/close"));
	v->give_href = fill_text(x, here, S("/give"));
	v->snooze_href = fill_text(x, here, S("/snooze"));
	v->resume_href = fill_text(x, here, S("/resume"));
	v->due_href = fill_text(x, here, S("/due"));
	v->hand_href = fill_text(x, here, S("/hand"));
	v->may_set = v->open && promise_may_set(q, r);
	v->due_at = when_write_local(x->a, r->due_at, q->who.zone);
	v->version = str_printf(x->a, "%lld", (long long)r->version);
	v->handed = v->open ? handed_of(x, q, r) : S("");
	v->people = people_of(x, r, people);
	v->moments = moments_of(x);
	confirm_fill(x, q, r, v);
	if (r->call_id.n)
		v->heard_href = fill_text(x, S("/history/calls/"), r->call_id);
}
