/* Whom to write to: somebody the business knows, or a number of nobody's. */
#include "base/phone.h"
#include "base/text.h"
#include "features/messages/text_new_page.h"
#include "features/shell/shell.h"

enum { ASKED_MOST = 100 };

const page text_new_page = {"messages/new", &text_new_view_t};

static v_whom whom_fill(ctx *x, const request *q, const whom_row *r)
{
	str phone = r->phone.n ? fill_phone(x, &q->who, r->phone)
			       : S("No phone number: add one first");
	v_whom v = {.href = fill_text(x, r->phone.n ? S("/inbox/to/") : S("/contacts/"),
				      r->id),
		    .meta = fill_text(x, phone,
				      r->hidden ? S(", stale or inactive") : S(""))};

	v.person = fill_contact(x, &q->who, r->name, r->phone, (str){0});
	v.badge = fill_type(r->type);
	if (r->do_not_contact)
		v.flag = fill_badge(S("DNC"), "ban", "red", "fill");
	return v;
}

static bool shows(const whom_row *r, bool hidden)
{
	return hidden || !r->hidden;
}

/* Those who are hidden are offered when nobody else is found, or when asked for. */
static void found_fill(ctx *x, const request *q, list found, bool all, text_new_view *v)
{
	v_whom *to = ARENA_ARRAY(x->a, v_whom, found.n ? found.n : 1);
	size_t n = 0, hidden = 0;

	for (size_t i = 0; i < found.n; i++)
		hidden += LIST_AT(found, whom_row, i)->hidden;
	bool with = all || hidden == found.n;
	for (size_t i = 0; i < found.n && n < WHOM_MOST; i++)
		if (shows(LIST_AT(found, whom_row, i), with))
			to[n++] = whom_fill(x, q, LIST_AT(found, whom_row, i));
	v->rows = (list){to, n};
	if (found.n > WHOM_MOST)
		v->note = S("More are called so. Write more of the name.");
	else if (hidden && !with) {
		v->note = str_printf(x->a, "%zu more %s stale or inactive.", hidden,
				     hidden == 1 ? "is" : "are");
		buf b = buf_new(x->a, 128, 512);
		buf_str(&b, S("/inbox/new"));
		shell_url_query(&b, "q", v->q);
		shell_url_query(&b, "hidden", S("1"));
		v->note_href = str_dup(x->a, buf_view(&b));
	}
}

/* What was typed is a number, and nobody's first one: it is written to by itself. */
static void number_fill(ctx *x, const request *q, list found, str number,
			text_new_view *v)
{
	str name = {0};

	for (size_t i = 0; i < found.n; i++) {
		const whom_row *r = LIST_AT(found, whom_row, i);
		if (str_eq(r->phone, number))
			return;
		if (r->asked)
			name = r->name;
	}
	v->number = number;
	v->number_shown = fill_phone(x, &q->who, number);
	v->number_note =
		name.p ? fill_text(x, S("Another number of "), name, S("."))
		       : S("No contact has this number. They become one when they "
			   "answer.");
}

static rc new_show(ctx *x, request *q, response *p, str typed, bool all, str fault)
{
	text_new_view v = {.q = text_line(x->a, typed, ASKED_MOST)};
	contact_search s = contact_search_read(x->a, v.q, q->who.region);
	str number = {0};
	list found = {0};
	shell_now now;
	bool is_number = v.q.n && phone_e164(x->a, v.q, q->who.region, &number);

	shell_send(x, q, &now);
	if (s.any)
		TRY(whom_read(x, &s, number, &found));
	TRY(pg_commit(x));
	shell_fill(x, q, &now, "New text", &v.shell);
	shell_crumb(&v.shell, S("Inbox"), S("/inbox"), S("New text"));
	found_fill(x, q, found, all, &v);
	if (is_number)
		number_fill(x, q, found, number, &v);
	if (fault.n) {
		p->status = 422;
		v.notice = (v_notice){.tone = S("red"),
				      .icon = S("circle-alert"),
				      .title = S("Not begun."),
				      .text = fault};
	} else if (v.q.n && !v.rows.n && !v.number.n) {
		v.empty = fill_empty("search", "Nobody is called so",
				     "Write the number with its area code to text "
				     "somebody who is no contact yet.");
	}
	return shell_page(x, q, p, &text_new_page, &v);
}

/* GET /inbox/new?q= */
rc text_new_get(ctx *x, request *q, response *p)
{
	str typed = params_get(q->query, S("q"));

	return new_show(x, q, p, typed.p ? typed : S(""),
			str_eq(params_get(q->query, S("hidden")), S("1")), S(""));
}

/* POST /inbox/new: to a number. Whether it may be written to is said, and decided, in
 * its thread. */
rc text_new_post(ctx *x, request *q, response *p)
{
	str typed = params_get(q->form, S("to")), number, thread = {0};

	if (!typed.p || typed.n > ASKED_MOST ||
	    !phone_e164(x->a, typed, q->who.region, &number))
		return new_show(x, q, p, typed.p ? typed : S(""), false,
				S("That is no phone number. Write it with its area "
				  "code."));
	TRY(thread_with(x, number, q->who.member_id, &thread));
	if (!thread.n)
		return new_show(x, q, p, typed, false,
				S("That is one of your own lines, or there is no line "
				  "to write from."));
	return response_redirect(x, p, fill_text(x, S("/inbox/"), thread));
}
