#include "features/contacts/contact_story_store.h"

#include "features/contacts/contacts.h"
#include "store/pg.h"
#include "store/rows.h"

static const field note_row_f[] = {
	FIELD(note_row, id),
	FIELD(note_row, body),
	FIELD_OPT(note_row, member_id),
	FIELD_OPT(note_row, author),
	FIELD_OPT(note_row, department),
	FIELD(note_row, pinned),
	FIELD(note_row, created_at),
	FIELD_OPT(note_row, edited_at),
};
const type note_row_t = TYPE(note_row, note_row_f);

static const field handoff_row_f[] = {
	FIELD(handoff_row, id),
	FIELD(handoff_row, reason),
	FIELD(handoff_row, state),
	FIELD(handoff_row, answer),
	FIELD_OPT(handoff_row, from_name),
	FIELD_OPT(handoff_row, from_department),
	FIELD_OPT(handoff_row, to_name),
	FIELD_OPT(handoff_row, to_department),
	FIELD_OPT(handoff_row, closed_name),
	FIELD(handoff_row, due_at),
	FIELD(handoff_row, created_at),
	FIELD_OPT(handoff_row, closed_at),
	FIELD(handoff_row, mine),
	FIELD(handoff_row, given),
};
const type handoff_row_t = TYPE(handoff_row, handoff_row_f);

static const field handed_row_f[] = {
	FIELD(handed_row, id),
	FIELD(handed_row, contact_id),
	FIELD(handed_row, contact),
	FIELD_OPT(handed_row, phone),
	FIELD(handed_row, reason),
	FIELD_OPT(handed_row, from_name),
	FIELD_OPT(handed_row, from_department),
	FIELD_OPT(handed_row, to_name),
	FIELD_OPT(handed_row, to_department),
	FIELD(handed_row, due_at),
	FIELD(handed_row, created_at),
	FIELD(handed_row, mine),
	FIELD(handed_row, given),
};
const type handed_row_t = TYPE(handed_row, handed_row_f);

static const field handed_counts_f[] = {
	FIELD(handed_counts, mine),
	FIELD(handed_counts, given),
	FIELD(handed_counts, everybodys),
};
const type handed_counts_t = TYPE(handed_counts, handed_counts_f);

static const field change_row_f[] = {
	FIELD(change_row, id),         FIELD(change_row, source),
	FIELD(change_row, what),       FIELD(change_row, before),
	FIELD(change_row, after),      FIELD_OPT(change_row, who),
	FIELD(change_row, created_at),
};
const type change_row_t = TYPE(change_row, change_row_f);

static const field story_person_f[] = {
	FIELD(story_person, kind),
	FIELD(story_person, id),
	FIELD(story_person, name),
	FIELD_OPT(story_person, note),
};
const type story_person_t = TYPE(story_person, story_person_f);

void story_people_send(ctx *x, list *people)
{
	pg_send(x, Q_story_people, NO_ARGS, pg_list(&story_person_t, people));
}

rc contact_there(ctx *x, str contact, list *people)
{
	int64_t n = 0;

	pg_send(x, Q_contact_there, ARGS(A(contact)), pg_count(&n));
	if (people)
		story_people_send(x, people);
	TRY(pg_flush(x));
	return n ? OK : FAIL(x, E_NOTFOUND, "no such contact");
}

rc note_add(ctx *x, str contact, str member, str body, str mentions)
{
	pg_send(x, Q_note_add, ARGS(A(contact), A(member), A(body), A(mentions)),
		pg_count(NULL));
	return pg_flush(x);
}

rc handoff_give(ctx *x, str contact, str member, str to_member, str to_department,
		str reason, when due)
{
	pg_send(x, Q_handoff_give,
		ARGS(A(contact), A(member), A(to_member), A(to_department), A(reason),
		     A(due)),
		pg_count(NULL));
	return pg_flush(x);
}

rc handoffs_late(ctx *x)
{
	count_row told;

	TRY(pg_begin(x, S(""), S("")));
	TRY(pg_one(x, Q_handoffs_late, NO_ARGS, &count_row_t, &told));
	return pg_commit(x);
}

rc handoff_close(ctx *x, str handoff, str member, str state, str answer, bool *closed)
{
	int64_t n = 0;

	pg_send(x, Q_handoff_close, ARGS(A(handoff), A(member), A(state), A(answer)),
		pg_count(&n));
	TRY(pg_flush(x));
	*closed = n > 0;
	return OK;
}

rc handoffs_open_read(ctx *x, str member, str which, str after, list *out)
{
	return pg_rows(x, Q_handoffs_open, ARGS(A(member), A(which), A(after)),
		       &handed_row_t, out);
}

void handoffs_counts_send(ctx *x, str member, bool leads, handed_counts *out)
{
	pg_send(x, Q_handoffs_counts, ARGS(A(member), A(leads)),
		pg_into(&handed_counts_t, out));
}

rc contact_surveys(ctx *x, str contact, bool in, str words, str member)
{
	int64_t n = 0;

	pg_send(x, Q_contact_surveys, ARGS(A(contact), A(in), A(words), A(member)),
		pg_count(&n));
	TRY(pg_flush(x));
	return n ? OK : FAIL(x, E_NOTFOUND, "no such contact");
}
