#include "features/queue/queue_page.h"

void queue_send(ctx *x, const request *q, queue_lists *out)
{
	*out = (queue_lists){0};
	pg_send(x, Q_queue_waiting, ARGS(A(q->who.zone)),
		pg_list(&call_line_t, &out->waiting));
	pg_send(x, Q_queue_active, ARGS(A(q->who.member_id)),
		pg_list(&call_line_t, &out->active));
	pg_send(x, Q_queue_voicemails, NO_ARGS,
		pg_list(&call_line_t, &out->voicemails));
}
