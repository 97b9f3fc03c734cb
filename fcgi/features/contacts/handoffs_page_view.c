#include "features/contacts/handoffs_page.h"

#include "features/contacts/contacts.h"
#include "features/shell/fill.h"
#include "features/shell/shell.h"
#include "features/sla/sla.h"

const page handoffs_page = {"contacts/handoffs", &handoffs_view_t};

static const field v_handed_f[] = {
	FIELD(v_handed, key),
	FIELD_SUB(v_handed, person, &v_person_t),
	FIELD(v_handed, from),
	FIELD(v_handed, to),
	FIELD(v_handed, whole),
	FIELD(v_handed, reason),
	FIELD_SUB(v_handed, given_at, &v_when_t),
	FIELD_SUB(v_handed, due, &v_pill_t),
	FIELD(v_handed, action),
	FIELD(v_handed, mine),
	FIELD(v_handed, given),
};
const type v_handed_t = TYPE(v_handed, v_handed_f);

static const field handoffs_view_f[] = {
	FIELD_SUB(handoffs_view, shell, &v_shell_t),
	FIELD(handoffs_view, view),
	FIELD_SUB(handoffs_view, views, &v_kind_t),
	FIELD_SUB(handoffs_view, notice, &v_notice_t),
	FIELD_SUB(handoffs_view, rows, &v_handed_t),
	FIELD_SUB(handoffs_view, empty, &v_empty_t),
	FIELD(handoffs_view, next_href),
};
const type handoffs_view_t = TYPE(handoffs_view, handoffs_view_f);

static str list_href(ctx *x, enum handoffs_which which)
{
	return which == HANDOFFS_MINE ? S("/contacts/handoffs")
				      : fill_text(x, S("/contacts/handoffs?view="),
						  handoffs_which_key(which));
}

str handoffs_done_href(ctx *x, enum handoffs_which which, str done)
{
	return fill_text(x, S("/contacts/handoffs?view="), handoffs_which_key(which),
			 S("&done="), done);
}

static void fill_views(ctx *x, const request *q, enum handoffs_which which,
		       const handed_counts *c, handoffs_view *v)
{
	const struct {
		enum handoffs_which which;
		const char *text;
		int64_t n;
	} all[] = {{HANDOFFS_MINE, "Waiting for me", c->mine},
		   {HANDOFFS_GIVEN, "Handed over by me", c->given},
		   {HANDOFFS_ALL, "Everybody's", c->everybodys}};
	size_t n = (unsigned)q->who.role & WHO_LEADS ? 3 : 2;
	v_kind *k = ARENA_ARRAY(x->a, v_kind, n);

	for (size_t i = 0; i < n; i++)
		k[i] = (v_kind){.text = str_of(all[i].text),
				.count = all[i].n >= 100 ? S("99+")
							 : fill_number(x, all[i].n),
				.href = list_href(x, all[i].which),
				.current = all[i].which == which ? S("true") : S("")};
	v->views = (list){k, n};
}

/* The member, else the department. */
static str whose(str member, str department, const char *nobody)
{
	if (member.n)
		return member;
	return department.n ? department : str_of(nobody);
}

/* It is soon when half of its time is over, critical with a fifth left. */
static v_pill handed_due(ctx *x, const request *q, const handed_row *r)
{
	int64_t window = r->due_at.us - r->created_at.us;

	return promise_pill(x, &q->who, S("Hand-off"), S("open"), r->created_at,
			    when_add(r->due_at, -window / 2),
			    when_add(r->due_at, -window / 5), r->due_at, (when){0});
}

static v_handed handed_fill(ctx *x, const request *q, const handed_row *r)
{
	v_handed v = {.key = r->id,
		      .person =
			      fill_contact(x, &q->who, r->contact, r->phone,
					   fill_text(x, S("/contacts/"), r->contact_id,
						     S("?kind=handoffs"))),
		      .from = whose(r->from_name, r->from_department, "The system"),
		      .to = whose(r->to_name, r->to_department, "nobody"),
		      .whole = r->whole,
		      .reason = r->reason,
		      .given_at = fill_when(x, &q->who, r->created_at),
		      .due = handed_due(x, q, r),
		      .mine = r->mine,
		      .given = r->given};

	if (r->mine || r->given)
		v.action = fill_text(x, S("/contacts/"), r->contact_id, S("/handoffs/"),
				     r->id);
	return v;
}

static v_empty none(enum handoffs_which which)
{
	static const struct {
		const char *title, *text;
	} words[HANDOFFS_WHICHES] = {
		[HANDOFFS_MINE] = {"Nothing waits for you",
				   "A contact that somebody hands to you or to your "
				   "department stands here until it is accepted or "
				   "returned."},
		[HANDOFFS_GIVEN] = {"Nothing of yours is open",
				    "What you hand over on a contact's page stands "
				    "here until it is accepted or returned."},
		[HANDOFFS_ALL] = {"No hand-off is open",
				  "What anybody hands over on a contact's page stands "
				  "here until it is accepted or returned."},
	};

	return fill_empty("arrow-right-left", words[which].title, words[which].text);
}

void handoffs_fill(ctx *x, const request *q, enum handoffs_which which, list rows,
		   const handed_counts *counts, handoffs_view *v)
{
	size_t n = rows.n > HANDOFFS_SHOWN ? HANDOFFS_SHOWN : rows.n;
	v_handed *h = ARENA_ARRAY(x->a, v_handed, n ? n : 1);

	shell_crumb(&v->shell, S("Contacts"), S("/contacts"), S("Hand-offs"));
	fill_views(x, q, which, counts, v);
	v->view = handoffs_which_key(which);
	for (size_t i = 0; i < n; i++)
		h[i] = handed_fill(x, q, LIST_AT(rows, handed_row, i));
	v->rows = (list){h, n};
	if (rows.n > n)
		v->next_href = fill_text(x, S("/contacts/handoffs?view="), v->view,
					 S("&after="), h[n - 1].key);
	if (!n)
		v->empty = none(which);
}
