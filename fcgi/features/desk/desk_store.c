#include "features/desk/desk_store.h"

static const field desk_call_f[] = {
	FIELD(desk_call, id),
	FIELD(desk_call, state),
	FIELD(desk_call, direction),
	FIELD_OPT(desk_call, held_at),
	FIELD_OPT(desk_call, parked_at),
	FIELD_OPT(desk_call, answered_at),
	FIELD(desk_call, started_at),
	FIELD_OPT(desk_call, queued_at),
	FIELD_OPT(desk_call, answered_by),
	FIELD_OPT(desk_call, answerer),
	FIELD(desk_call, from_number),
	FIELD(desk_call, to_number),
	FIELD(desk_call, caller_name),
	FIELD_OPT(desk_call, contact_id),
	FIELD(desk_call, contact_name),
	FIELD(desk_call, phase),
	FIELD(desk_call, stage),
	FIELD(desk_call, place),
	FIELD_OPT(desk_call, leg_id),
	FIELD_OPT(desk_call, via),
	FIELD_OPT(desk_call, mode),
	FIELD(desk_call, muted),
	FIELD(desk_call, accepted),
	FIELD(desk_call, browser),
	FIELD(desk_call, machine),
	FIELD_OPT(desk_call, note),
	FIELD_OPT(desk_call, note_by),
};
extern const type desk_call_t;
const type desk_call_t = TYPE(desk_call, desk_call_f);

static const field desk_other_f[] = {
	FIELD(desk_other, id),
	FIELD(desk_other, name),
	FIELD(desk_other, to_address),
	FIELD(desk_other, via),
	FIELD(desk_other, mode),
	FIELD(desk_other, accepted),
	FIELD_OPT(desk_other, member_id),
};
extern const type desk_other_t;
const type desk_other_t = TYPE(desk_other, desk_other_f);

static const field desk_state_f[] = {
	FIELD(desk_state, state),
	FIELD(desk_state, reason),
	FIELD(desk_state, since),
	FIELD(desk_state, has_call),
};
extern const type desk_state_t;
const type desk_state_t = TYPE(desk_state, desk_state_f);

static const field desk_owed_f[] = {
	FIELD(desk_owed, id),
	FIELD(desk_owed, name),
	FIELD(desk_owed, number),
	FIELD(desk_owed, since),
};
extern const type desk_owed_t;
const type desk_owed_t = TYPE(desk_owed, desk_owed_f);

static const field desk_person_f[] = {
	FIELD(desk_person, id),         FIELD(desk_person, name),
	FIELD(desk_person, department), FIELD(desk_person, state),
	FIELD(desk_person, reason),     FIELD(desk_person, busy),
	FIELD(desk_person, owner),
};
extern const type desk_person_t;
const type desk_person_t = TYPE(desk_person, desk_person_f);

static const field desk_said_f[] = {FIELD(desk_said, said), FIELD(desk_said, call_id)};
extern const type desk_said_t;
const type desk_said_t = TYPE(desk_said, desk_said_f);

static const field desk_place_f[] = {FIELD(desk_place, id), FIELD(desk_place, name)};
extern const type desk_place_t;
const type desk_place_t = TYPE(desk_place, desk_place_f);

desk_rows *desk_send(ctx *x, const request *q, str call_id)
{
	desk_rows *r = ARENA_NEW(x->a, desk_rows);

	pg_send(x, Q_desk_call, ARGS(A(call_id), A(q->who.member_id)),
		pg_maybe(&desk_call_t, &r->call, &r->found));
	pg_send(x, Q_desk_others, ARGS(A(call_id), A(q->who.member_id)),
		pg_list(&desk_other_t, &r->others));
	return r;
}

rc desk_do(ctx *x, str call_id, str member, str verb, str leg, str *said)
{
	desk_said row = {0};

	TRY(pg_one(x, Q_desk_do, ARGS(A(call_id), A(member), A(verb), A(leg)),
		   &desk_said_t, &row));
	*said = row.said;
	return OK;
}

rc desk_hand(ctx *x, str member, const desk_hand_ask *a, str *said)
{
	desk_said row = {0};

	TRY(pg_one(x, Q_desk_hand,
		   ARGS(A(a->call_id), A(member), A(a->how), A(a->kind), A(a->to),
			A(a->number), A(a->note), A(a->lead)),
		   &desk_said_t, &row));
	*said = row.said;
	return OK;
}

rc desk_watch(ctx *x, str call_id, str member, str mode, str *said)
{
	desk_said row = {0};

	TRY(pg_one(x, Q_desk_watch, ARGS(A(call_id), A(member), A(mode)), &desk_said_t,
		   &row));
	*said = row.said;
	return OK;
}

rc desk_state_read(ctx *x, str member, desk_state *out)
{
	bool found;

	pg_send(x, Q_desk_state, ARGS(A(member)), pg_maybe(&desk_state_t, out, &found));
	return pg_flush(x);
}

void desk_owed_send(ctx *x, str member, desk_owed *out)
{
	*out = (desk_owed){0};
	pg_send(x, Q_desk_owed, ARGS(A(member)),
		pg_maybe(&desk_owed_t, out, &out->found));
}

void desk_people_send(ctx *x, str call_id, str member, list *people, list *queues)
{
	pg_send(x, Q_desk_people, ARGS(A(call_id), A(member)),
		pg_list(&desk_person_t, people));
	pg_send(x, Q_desk_queues, NO_ARGS, pg_list(&desk_place_t, queues));
}
