#include "features/queue/queue_page.h"

#include "base/events.h"
#include "features/queue/queue.h"
#include "features/shell/shell.h"

/* What the parts of the page show that are asked for by themselves; hundreds of desks
 * do so in the moment in which a call comes. */
enum { LIST_WAITING = 1, LIST_ACTIVE = 2, LIST_VOICEMAILS = 4, LISTS_ALL = 7 };
static const struct {
	const char *fragment;
	unsigned lists;
} PARTS[] = {
	{"queue-waiting", LIST_WAITING},
	{"queue-active", LIST_ACTIVE},
	{"queue-mine", LIST_ACTIVE},
	{"queue-voicemail", LIST_VOICEMAILS},
	{"live-bar", 0},
};

static unsigned queue_lists_of(const request *q)
{
	unsigned lists = 0;
	size_t known = 0;

	for (size_t i = 0; i < sizeof(PARTS) / sizeof(PARTS[0]); i++) {
		if (!shell_wants(q, str_of(PARTS[i].fragment)))
			continue;
		lists |= PARTS[i].lists;
		known++;
	}
	return known && known == shell_parts_n(q) ? lists : LISTS_ALL;
}

void queue_send(ctx *x, const request *q, queue_lists *out)
{
	unsigned lists = queue_lists_of(q);

	*out = (queue_lists){0};
	if (lists & LIST_WAITING)
		pg_send(x, Q_queue_waiting, ARGS(A(q->who.zone)),
			pg_list(&call_line_t, &out->waiting));
	if (lists & LIST_ACTIVE)
		pg_send(x, Q_queue_active, ARGS(A(q->who.member_id)),
			pg_list(&call_line_t, &out->active));
	if (lists & LIST_VOICEMAILS)
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
