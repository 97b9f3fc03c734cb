#include "features/notices/notices_store.h"

#include "store/pg.h"

static const field notice_row_f[] = {
	FIELD(notice_row, id),
	FIELD(notice_row, kind),
	FIELD(notice_row, words),
	FIELD(notice_row, href),
	FIELD(notice_row, created_at),
	FIELD(notice_row, fresh),
	FIELD_OPT(notice_row, contact_id),
	FIELD(notice_row, contact),
	FIELD(notice_row, phone),
	FIELD_OPT(notice_row, promise_id),
	FIELD(notice_row, promise_state),
	FIELD_OPT(notice_row, owner_id),
	FIELD_OPT(notice_row, handed_by),
	FIELD(notice_row, do_not_contact),
};
extern const type notice_row_t;
const type notice_row_t = TYPE(notice_row, notice_row_f);

/* Where a list from the newest begins. */
static const str LAST_ID = STR_INIT("ffffffff-ffff-ffff-ffff-ffffffffffff");

rc notices_read(ctx *x, str member, str before, list *out)
{
	pg_send(x, Q_notices_of, ARGS(A(member), A(before.n ? before : LAST_ID)),
		pg_list(&notice_row_t, out));
	return pg_commit(x);
}

rc notices_seen(ctx *x, str member, str one)
{
	pg_send(x, Q_notices_seen, ARGS(A(member), A(one)), pg_count(NULL));
	return pg_flush(x);
}
