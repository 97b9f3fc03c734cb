#include "features/team/team_store.h"

#include "store/rows.h"

static const field team_member_f[] = {
	FIELD(team_member, id),           FIELD(team_member, name),
	FIELD(team_member, role),         FIELD_OPT(team_member, department),
	FIELD(team_member, state),        FIELD(team_member, reason),
	FIELD(team_member, since),        FIELD_OPT(team_member, wrap_until),
	FIELD(team_member, rings),        FIELD(team_member, last_ring),
	FIELD_OPT(team_member, rang_at),  FIELD(team_member, can_receive),
	FIELD(team_member, has_phone),    FIELD_OPT(team_member, seen_at),
	FIELD_OPT(team_member, phone_at), FIELD_OPT(team_member, microphone),
	FIELD_OPT(team_member, call_id),  FIELD_OPT(team_member, caller),
	FIELD(team_member, today),        FIELD(team_member, owes),
};
extern const type team_member_t;
const type team_member_t = TYPE(team_member, team_member_f);

static const field team_queue_f[] = {
	FIELD(team_queue, id),          FIELD(team_queue, name),
	FIELD(team_queue, target_s),    FIELD(team_queue, waiting),
	FIELD_OPT(team_queue, longest), FIELD(team_queue, ready),
	FIELD(team_queue, members),     FIELD(team_queue, came),
	FIELD(team_queue, answered),    FIELD(team_queue, in_target),
	FIELD(team_queue, gone),
};
extern const type team_queue_t;
const type team_queue_t = TYPE(team_queue, team_queue_f);

typedef struct team_told {
	bool told;
} team_told;
static const field team_told_f[] = {FIELD(team_told, told)};
extern const type team_told_t;
const type team_told_t = TYPE(team_told, team_told_f);

void team_send(ctx *x, const request *q, team_rows *out)
{
	*out = (team_rows){0};
	pg_send(x, Q_team_members, ARGS(A(q->who.zone)),
		pg_list(&team_member_t, &out->members));
	pg_send(x, Q_team_queues, ARGS(A(q->who.zone)),
		pg_list(&team_queue_t, &out->queues));
}

rc team_beat_keep(ctx *x, str member, const team_beat *b, bool *changed)
{
	team_told row = {0};

	TRY(pg_one(x, Q_presence_beat,
		   ARGS(A(member), A(b->page), A(b->said), A(b->phone),
			A(b->microphone), A(b->gone)),
		   &team_told_t, &row));
	*changed = row.told;
	return OK;
}

rc team_wrapped(ctx *x, str member, bool *ended)
{
	team_told row = {0};

	TRY(pg_one(x, Q_presence_wrapped, ARGS(A(member)), &team_told_t, &row));
	*ended = row.told;
	return OK;
}

rc team_back(ctx *x, str member, int64_t *left)
{
	count_row row = {0};

	TRY(pg_one(x, Q_presence_back, ARGS(A(member)), &count_row_t, &row));
	*left = row.n;
	return OK;
}

rc team_force(ctx *x, str member, str state, int64_t *n)
{
	pg_send(x, Q_presence_force, ARGS(A(member), A(state)), pg_count(n));
	return pg_flush(x);
}

rc team_rings(ctx *x, str member, str where)
{
	pg_send(x, Q_presence_rings, ARGS(A(member), A(where)), pg_count(NULL));
	return pg_flush(x);
}
