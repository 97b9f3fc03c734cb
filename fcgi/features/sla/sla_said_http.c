/* What people promised in words: they make a follow-up of it, or not. */
#include "features/sla/sla_said_http.h"

#include "base/events.h"
#include "features/sla/sla_page.h"
#include "features/sla/sla_policy_http.h"
#include "features/sla/sla_said_store.h"
#include "features/sla/sla_said_view.h"

const page sla_said_page = {"sla/said", &sla_said_view_t};

static const field v_said_f[] = {
	FIELD(v_said, key),  FIELD(v_said, quote), FIELD(v_said, post_href),
	FIELD(v_said, meta), FIELD(v_said, href),  FIELD(v_said, due),
};
const type v_said_t = TYPE(v_said, v_said_f);

static const field sla_said_view_f[] = {
	FIELD_SUB(sla_said_view, shell, &v_shell_t),
	FIELD_SUB(sla_said_view, rows, &v_said_t),
	FIELD_SUB(sla_said_view, empty, &v_empty_t),
};
const type sla_said_view_t = TYPE(sla_said_view, sla_said_view_f);

static str source_words(str source)
{
	return str_eq(source, S("text"))   ? S("in a text")
	       : str_eq(source, S("note")) ? S("in a note")
	       : str_eq(source, S("call")) ? S("in the note of a call")
					   : S("on the phone");
}

static v_said said_fill(ctx *x, const request *q, const said_row *r)
{
	v_said v = {
		.key = r->id,
		.quote = r->quote,
		.post_href = fill_text(x, S("/sla/said/"), r->id),
		.href = r->call_id.n ? fill_text(x, S("/history/calls/"), r->call_id)
			: r->contact_id.n ? fill_text(x, S("/contacts/"), r->contact_id)
					  : S("")};

	v.meta = fill_text(x, r->member.n ? r->member : S("Somebody"), S(", "),
			   source_words(r->source), r->contact.n ? S(", to ") : S(""),
			   r->contact.n ? r->contact : S(""), S(", "),
			   when_ago(x->a, r->said_at, x->now));
	v.due = r->due_at.us ? fill_text(x, S("due "),
					 when_day(x->a, r->due_at, q->who.zone,
						  fill_style(&q->who)),
					 S(", "),
					 when_clock(x->a, r->due_at, q->who.zone,
						    fill_style(&q->who)))
			     : S("due by the rule for follow-ups");
	return v;
}

rc sla_said_get(ctx *x, request *q, response *p)
{
	bool leads = ((unsigned)q->who.role & WHO_LEADS) != 0;
	sla_said_view v = {0};
	shell_now now;
	list rows = {0};

	shell_send(x, q, &now);
	said_send(x, !leads ? q->who.member_id : (str){0}, &rows);
	TRY(pg_commit(x));
	sla_shell(x, q, &now, "/sla/said", &v.shell);
	v_said *to = ARENA_ARRAY(x->a, v_said, rows.n + 1);
	for (size_t i = 0; i < rows.n; i++)
		to[i] = said_fill(x, q, LIST_AT(rows, said_row, i));
	v.rows = (list){to, rows.n};
	if (!rows.n)
		v.empty = fill_empty("message-square-quote",
				     "Nothing was promised in words",
				     "What people write or say, such as “I'll call you "
				     "back by 4”, is proposed here as a follow-up.");
	return shell_page(x, q, p, &sla_said_page, &v);
}

/* What was named and has passed already is due in an hour. */
static when said_due(const ctx *x, const said_row *r)
{
	if (r->due_at.us && r->due_at.us <= x->now.us)
		return when_add(x->now, HOURS(1));
	return r->due_at;
}

static rc said_accept(ctx *x, const request *q, const said_row *r)
{
	const follow_up f = {.contact_id = r->contact_id,
			     .call_id = r->call_id,
			     .words = r->quote,
			     .owner_id =
				     r->member_id.n ? r->member_id : q->who.member_id,
			     .made_by = q->who.member_id,
			     .due = said_due(x, r)};
	str id;

	TRY(follow_up_add(x, &f, &id));
	said_became(x, r->id, id);
	events_live(x->events, q->tenant, S("promise"), id);
	return OK;
}

rc sla_said_post(ctx *x, request *q, response *p)
{
	bool leads = ((unsigned)q->who.role & WHO_LEADS) != 0, found = false;
	bool yes = str_eq(params_get(q->form, S("do")), S("accept"));
	said_row r = {0};

	if (!str_is_uuid(q->arg[0]))
		return FAIL(x, E_NOTFOUND, "not an id");
	TRY(said_decide(x, q->arg[0], yes ? S("accepted") : S("dismissed"),
			q->who.member_id, leads, &r, &found));
	if (found && yes)
		TRY(said_accept(x, q, &r));
	return response_redirect(x, p, S("/sla/said"));
}
