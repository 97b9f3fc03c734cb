#include "features/calls/call_work_store.h"

#include "base/text.h"
#include "features/calls/history_store.h"
#include "features/sla/sla.h"
#include "store/pg.h"
#include "store/rows.h"

static const field call_work_f[] = {
	FIELD(call_work, id),
	FIELD_OPT(call_work, disposition_id),
	FIELD_OPT(call_work, disposition),
	FIELD_OPT(call_work, special),
	FIELD_OPT(call_work, disposed_by),
	FIELD(call_work, note),
	FIELD_OPT(call_work, note_by),
	FIELD_OPT(call_work, noter),
	FIELD_OPT(call_work, work_by),
	FIELD_OPT(call_work, worker),
	FIELD_OPT(call_work, assigned_to),
	FIELD_OPT(call_work, follow_up_by),
	FIELD_OPT(call_work, follow_up_owner),
	FIELD_OPT(call_work, tags),
	FIELD_OPT(call_work, contact_id),
	FIELD(call_work, number),
	FIELD_OPT(call_work, promise_id),
	FIELD(call_work, note_version),
	FIELD(call_work, work_version),
	FIELD_OPT(call_work, value),
	FIELD(call_work, spam),
	FIELD(call_work, urgent),
	FIELD_OPT(call_work, disposed_at),
	FIELD_OPT(call_work, note_at),
	FIELD_OPT(call_work, work_at),
	FIELD_OPT(call_work, follow_up_at),
};
const type call_work_t = TYPE(call_work, call_work_f);

static const field call_note_f[] = {
	FIELD(call_note, outcome), FIELD(call_note, version), FIELD(call_note, note),
	FIELD_OPT(call_note, who), FIELD_OPT(call_note, at),
};
const type call_note_t = TYPE(call_note, call_note_f);

static const field call_person_row_f[] = {
	FIELD(call_person_row, id),          FIELD(call_person_row, name),
	FIELD(call_person_row, type),        FIELD_OPT(call_person_row, phone),
	FIELD_OPT(call_person_row, address), FIELD(call_person_row, same),
};
const type call_person_row_t = TYPE(call_person_row, call_person_row_f);

void call_work_send(ctx *x, str call_id, call_work *out, bool *found)
{
	*out = (call_work){0};
	pg_send(x, Q_call_work, ARGS(A(call_id)), pg_maybe(&call_work_t, out, found));
}

void outcome_send(ctx *x, str call_id, outcome_shelf *s)
{
	*s = (outcome_shelf){0};
	call_work_send(x, call_id, &s->work, &s->found);
	dispositions_send(x, &s->dispositions);
	disposition_rules_send(x, &s->rules);
	pg_send(x, Q_call_owners, NO_ARGS, pg_list(&call_choice_t, &s->owners));
	pg_send(x, Q_call_tags_known, NO_ARGS, pg_list(&one_text_t, &s->tags));
}

rc outcome_hold(ctx *x, str call_id, outcome_shelf *s)
{
	pg_send(x, Q_call_work_hold, ARGS(A(call_id)), pg_count(NULL));
	pg_send(x, Q_call_follow_up_hold, ARGS(A(call_id)), pg_count(NULL));
	outcome_send(x, call_id, s);
	return pg_flush(x);
}

/* Is the follow-up another one than that which is there? */
static bool follow_up_differs(const work_form *f, const call_work *w)
{
	if (str_eq(f->follow_up, S("keep")))
		return f->owner.n && !str_eq(f->owner, w->follow_up_by);
	return f->follow_up.n || w->promise_id.n;
}

/* The only place where a call's follow-up becomes a promise. */
static rc follow_up_keep(ctx *x, const request *q, const work_form *f,
			 const call_work *w)
{
	follow_up p = {.call_id = w->id,
		       .contact_id = w->contact_id,
		       .number = w->number,
		       .words = text_clip(x->a, f->note, 120),
		       .owner_id = f->owner.n ? f->owner : q->who.member_id,
		       .made_by = q->who.member_id,
		       .due = f->picked.us ? f->picked
					   : follow_up_preset(f->follow_up, x->now,
							      q->who.zone)};
	str id;

	if (str_eq(f->follow_up, S("keep")))
		return pg_exec(x, Q_call_follow_up_give,
			       ARGS(A(w->promise_id), A(f->owner)));
	if (w->promise_id.n)
		TRY(pg_exec(x, Q_call_follow_up_end,
			    ARGS(A(w->promise_id), A(q->who.member_id))));
	if (!f->follow_up.n)
		return OK;
	TRY(follow_up_add(x, &p, &id));
	events_live(x->events, q->tenant, S("promise"), id);
	return OK;
}

rc call_work_save(ctx *x, const request *q, const call_work *w, const work_form *f,
		  str *outcome)
{
	bool more = follow_up_differs(f, w);
	one_text r = {0};

	TRY(pg_one(x, Q_call_work_save,
		   ARGS(A(w->id), A(f->work_version), A(work_document(x->a, f)),
			A(q->who.member_id), A(more)),
		   &one_text_t, &r));
	*outcome = r.text;
	if (!str_eq(r.text, S("saved")))
		return OK;
	return more ? follow_up_keep(x, q, f, w) : OK;
}

rc call_note_save(ctx *x, const request *q, str call_id, int64_t version, str note,
		  call_note *out)
{
	*out = (call_note){0};
	return pg_one(x, Q_call_note_save,
		      ARGS(A(call_id), A(version), A(note), A(q->who.member_id)),
		      &call_note_t, out);
}

rc call_tags_save(ctx *x, const request *q, str call_id, str was, str want)
{
	return pg_exec(x, Q_call_tags_save,
		       ARGS(A(call_id), A(was), A(want), A(q->who.member_id)));
}

rc call_contact_link(ctx *x, const request *q, str call_id, str contact, str *outcome)
{
	one_text r = {0};

	TRY(pg_one(x, Q_call_contact_link,
		   ARGS(A(call_id), A(contact), A(q->who.member_id)), &one_text_t, &r));
	*outcome = r.text;
	return OK;
}

void call_people_send(ctx *x, const request *q, str call_id, str typed, list *out)
{
	contact_search s = contact_search_read(x->a, typed, q->who.region);
	const str none = {0};

	pg_send(x, Q_call_people,
		ARGS(A(call_id), A(s.any ? s.words : none), A(s.any ? s.names : none),
		     A(s.any ? s.digits : none)),
		pg_list(&call_person_row_t, out));
}
