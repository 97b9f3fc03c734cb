#include "features/messages/messages_store.h"
#include "features/messages/text_new_page.h"

static const field whom_row_f[] = {
	FIELD(whom_row, id),        FIELD(whom_row, name),
	FIELD_OPT(whom_row, phone), FIELD(whom_row, type),
	FIELD(whom_row, hidden),    FIELD(whom_row, do_not_contact),
	FIELD(whom_row, asked),
};
extern const type whom_row_t;
const type whom_row_t = TYPE(whom_row, whom_row_f);

rc whom_read(ctx *x, const contact_search *s, str number, list *out)
{
	pg_send(x, Q_text_whom, ARGS(A(s->words), A(s->names), A(s->digits), A(number)),
		pg_list(&whom_row_t, out));
	return pg_flush(x);
}

rc thread_with(ctx *x, str number, str member, str *thread)
{
	text_id row = {0};
	bool found = false;

	pg_send(x, Q_thread_with, ARGS(A(number), A(member)),
		pg_maybe(&text_id_t, &row, &found));
	TRY(pg_flush(x));
	*thread = found ? row.id : (str){0};
	return OK;
}
