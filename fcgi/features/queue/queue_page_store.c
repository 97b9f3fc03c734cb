#include "features/queue/queue_page.h"

#include "base/events.h"
#include "features/queue/queue.h"

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

void presence_choose(ctx *x, str tenant, str member, str state, str reason)
{
	pg_send(x, Q_presence_choose, ARGS(A(member), A(state), A(reason)),
		pg_count(NULL));
	if (str_eq(state, S("ready")))
		queue_wake(x);
	events_live(x->events, tenant, S("presence"), S(""));
}
