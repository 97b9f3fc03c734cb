#include "features/calls/call_work_store.h"

#include "features/calls/history_store.h"
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
	FIELD_OPT(call_work, assigned_to),
	FIELD_OPT(call_work, follow_up_by),
	FIELD_OPT(call_work, follow_up_owner),
	FIELD_OPT(call_work, tags),
	FIELD(call_work, note_version),
	FIELD(call_work, work_version),
	FIELD_OPT(call_work, value),
	FIELD(call_work, spam),
	FIELD(call_work, urgent),
	FIELD_OPT(call_work, disposed_at),
	FIELD_OPT(call_work, note_at),
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

void outcome_send(ctx *x, str call_id, outcome_shelf *s)
{
	*s = (outcome_shelf){0};
	pg_send(x, Q_call_work, ARGS(A(call_id)),
		pg_maybe(&call_work_t, &s->work, &s->found));
	dispositions_send(x, &s->dispositions);
	disposition_rules_send(x, &s->rules);
	pg_send(x, Q_call_owners, NO_ARGS, pg_list(&call_choice_t, &s->owners));
	pg_send(x, Q_call_tags_known, NO_ARGS, pg_list(&one_text_t, &s->tags));
}

rc outcome_read(ctx *x, str call_id, outcome_shelf *s)
{
	outcome_send(x, call_id, s);
	return pg_flush(x);
}

rc call_work_save(ctx *x, const request *q, str call_id, const work_form *f,
		  str *outcome)
{
	one_text r = {0};

	TRY(pg_one(x, Q_call_work_save,
		   ARGS(A(call_id), A(f->work_version), A(work_document(x->a, f)),
			A(f->follow_up), A(f->follow_up_at), A(q->who.zone),
			A(q->who.member_id)),
		   &one_text_t, &r));
	*outcome = r.text;
	return OK;
}

rc call_note_save(ctx *x, const request *q, str call_id, int64_t version, str note,
		  call_note *out)
{
	*out = (call_note){0};
	return pg_one(x, Q_call_note_save,
		      ARGS(A(call_id), A(version), A(note), A(q->who.member_id)),
		      &call_note_t, out);
}

rc call_tags_save(ctx *x, str call_id, str was, str want)
{
	return pg_exec(x, Q_call_tags_save, ARGS(A(call_id), A(was), A(want)));
}

rc call_contact_link(ctx *x, str call_id, str contact, str *outcome)
{
	one_text r = {0};

	TRY(pg_one(x, Q_call_contact_link, ARGS(A(call_id), A(contact)), &one_text_t,
		   &r));
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
