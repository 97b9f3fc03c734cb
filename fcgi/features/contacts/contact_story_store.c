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
	FIELD(handoff_row, whole),
};
static const field handoff_closed_f[] = {FIELD(handoff_closed, taken),
					 FIELD(handoff_closed, contact_id)};
const type handoff_closed_t = TYPE(handoff_closed, handoff_closed_f);
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
	FIELD(handed_row, whole),
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
	FIELD(story_person, kind),  FIELD(story_person, id),
	FIELD(story_person, name),  FIELD_OPT(story_person, note),
	FIELD(story_person, takes),
};
const type story_person_t = TYPE(story_person, story_person_f);

bool story_takes(list people, str member, str department)
{
	for (size_t i = 0; i < people.n; i++) {
		const story_person *p = LIST_AT(people, story_person, i);
		bool is_member = str_eq(p->kind, S("member"));
		if (p->takes && str_eq(p->id, is_member ? member : department))
			return true;
	}
	return false;
}

void story_people_send(ctx *x, str member, list *people)
{
	pg_send(x, Q_story_people, ARGS(A(member)), pg_list(&story_person_t, people));
}

rc contact_there(ctx *x, str contact, str member, list *people)
{
	int64_t n = 0;

	pg_send(x, Q_contact_there, ARGS(A(contact)), pg_count(&n));
	if (people)
		story_people_send(x, member, people);
	TRY(pg_flush(x));
	return n ? OK : FAIL(x, E_NOTFOUND, "no such contact");
}

rc note_add(ctx *x, str contact, str member, str body, str mentions)
{
	pg_send(x, Q_note_add, ARGS(A(contact), A(member), A(body), A(mentions)),
		pg_count(NULL));
	return pg_flush(x);
}

rc handoff_give(ctx *x, const handoff_new *h, str *id)
{
	id_row r = {0};
	bool given;

	pg_send(x, Q_handoff_give,
		ARGS(A(h->contact), A(h->member), A(h->to_member), A(h->to_department),
		     A(h->reason), A(h->due), A(h->whole)),
		pg_maybe(&id_row_t, &r, &given));
	TRY(pg_flush(x));
	*id = r.id;
	return OK;
}

rc handoffs_late(ctx *x)
{
	count_row told;

	TRY(pg_begin(x, S(""), S("")));
	TRY(pg_one(x, Q_handoffs_late, NO_ARGS, &count_row_t, &told));
	return pg_commit(x);
}

rc handoff_there(ctx *x, str handoff)
{
	id_row r;

	return pg_one(x, Q_handoff_there, ARGS(A(handoff)), &id_row_t, &r);
}

rc handoff_close(ctx *x, str handoff, str member, str state, str answer,
		 handoff_closed *out)
{
	*out = (handoff_closed){0};

	pg_send(x, Q_handoff_close, ARGS(A(handoff), A(member), A(state), A(answer)),
		pg_maybe(&handoff_closed_t, out, &out->closed));
	return pg_flush(x);
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

void handoffs_mine_send(ctx *x, const request *q, handed_counts *out, kept_as *as)
{
	*out = (handed_counts){0};
	*as = (kept_as){.changes = 0};
	if (!q->who.member_id.n || kept_recall(x, q, S("handed"), q->who.member_id, as,
					       &out->mine, sizeof(out->mine)))
		return;
	pg_send(x, Q_handoffs_mine, ARGS(A(q->who.member_id)),
		pg_into(&handed_counts_t, out));
}

void handoffs_mine_keep(ctx *x, const handed_counts *handed, const kept_as *as)
{
	kept_keep(x, as, &handed->mine, sizeof(handed->mine));
}

rc contact_surveys(ctx *x, str contact, bool in, str words, str member)
{
	int64_t n = 0;

	pg_send(x, Q_contact_surveys, ARGS(A(contact), A(in), A(words), A(member)),
		pg_count(&n));
	TRY(pg_flush(x));
	return n ? OK : FAIL(x, E_NOTFOUND, "no such contact");
}
