#include "features/outbound/outbound_store.h"

static const field outbound_whom_f[] = {
	FIELD_OPT(outbound_whom, contact_id), FIELD(outbound_whom, name),
	FIELD(outbound_whom, phase),          FIELD(outbound_whom, stage),
	FIELD_OPT(outbound_whom, owner),      FIELD_OPT(outbound_whom, last_touch_at),
	FIELD(outbound_whom, last_touch_by),
};
extern const type outbound_whom_t;
const type outbound_whom_t = TYPE(outbound_whom, outbound_whom_f);

static const field outbound_line_f[] = {
	FIELD(outbound_line, id),
	FIELD(outbound_line, name),
	FIELD(outbound_line, e164),
};
extern const type outbound_line_t;
const type outbound_line_t = TYPE(outbound_line, outbound_line_f);

static const field outbound_dialing_f[] = {
	FIELD(outbound_dialing, to_number), FIELD(outbound_dialing, from_number),
	FIELD(outbound_dialing, asked),     FIELD(outbound_dialing, wanted),
	FIELD(outbound_dialing, began),     FIELD(outbound_dialing, detect),
};
extern const type outbound_dialing_t;
const type outbound_dialing_t = TYPE(outbound_dialing, outbound_dialing_f);

typedef struct outbound_said {
	str call_id, said;
} outbound_said;
static const field outbound_said_f[] = {
	FIELD_OPT(outbound_said, call_id),
	FIELD(outbound_said, said),
};
extern const type outbound_said_t;
const type outbound_said_t = TYPE(outbound_said, outbound_said_f);

static const field outbound_state_f[] = {
	FIELD(outbound_state, id),
	FIELD(outbound_state, call_sid),
	FIELD(outbound_state, state),
	FIELD_OPT(outbound_state, outcome),
};
extern const type outbound_state_t;
const type outbound_state_t = TYPE(outbound_state, outbound_state_f);

static const field outbound_other_f[] = {
	FIELD(outbound_other, number),
	FIELD_OPT(outbound_other, contact_id),
	FIELD(outbound_other, blocked),
};
extern const type outbound_other_t;
const type outbound_other_t = TYPE(outbound_other, outbound_other_f);

rc outbound_other_read(ctx *x, str call_id, outbound_other *out)
{
	return pg_one(x, Q_outbound_other, ARGS(A(call_id)), &outbound_other_t, out);
}

void outbound_whom_send(ctx *x, str number, outbound_whom *out, list *lines)
{
	pg_send(x, Q_outbound_whom, ARGS(A(number)), pg_into(&outbound_whom_t, out));
	pg_send(x, Q_outbound_lines, NO_ARGS, pg_list(&outbound_line_t, lines));
}

rc outbound_begin(ctx *x, str member, str contact, str number, str line, str *call_id,
		  str *said)
{
	outbound_said row = {0};

	TRY(pg_one(x, Q_call_out, ARGS(A(member), A(contact), A(number), A(line)),
		   &outbound_said_t, &row));
	*call_id = row.call_id;
	*said = row.said;
	return OK;
}

rc outbound_dial_read(ctx *x, str call_id, outbound_dialing *out)
{
	return pg_one(x, Q_call_out_dial, ARGS(A(call_id)), &outbound_dialing_t, out);
}

rc outbound_named(ctx *x, str call_id, str sid)
{
	return pg_exec(x, Q_call_out_named, ARGS(A(call_id), A(sid)));
}

rc outbound_over(ctx *x, str call_id, str words)
{
	return pg_exec(x, Q_call_out_over, ARGS(A(call_id), A(words)));
}

rc outbound_state_read(ctx *x, str call_id, outbound_state *out)
{
	return pg_one(x, Q_outbound_state, ARGS(A(call_id)), &outbound_state_t, out);
}
