#include "features/queue/queue_page.h"

#include "base/events.h"
#include "features/queue/queue.h"
#include "features/shell/shell.h"
#include "web/crowd.h"

/* What the parts of the page show that are asked for by themselves; hundreds of desks
 * do so in the moment in which a call comes. */
enum { LIST_WAITING = 1, LIST_ACTIVE = 2, LIST_VOICEMAILS = 4, LISTS_ALL = 7, NOW = 8 };
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

/* parts: nothing but these parts is asked for, which show no more than the lists. */
static unsigned queue_lists_of(const request *q, bool *parts)
{
	unsigned lists = 0;
	size_t known = 0;

	for (size_t i = 0; i < sizeof(PARTS) / sizeof(PARTS[0]); i++) {
		if (!shell_wants(q, str_of(PARTS[i].fragment)))
			continue;
		lists |= PARTS[i].lists;
		known++;
	}
	*parts = known && known == shell_parts_n(q);
	return *parts ? lists : LISTS_ALL;
}

/* "calls today" is counted in the member's own zone. */
static str queue_waiting_name(ctx *x, const request *q)
{
	return fill_text(x, S("waiting:"), q->who.zone);
}

static void queue_send_waiting(ctx *x, const request *q, queue_lists *l)
{
	if (l->parts && crowd_rows(x, q, queue_waiting_name(x, q), &l->waiting))
		return;
	pg_send(x, Q_queue_waiting, ARGS(A(q->who.zone)),
		pg_list(&call_line_t, &l->waiting));
	l->read |= LIST_WAITING;
}

static void queue_send_active(ctx *x, const request *q, queue_lists *l)
{
	if (l->parts && crowd_rows(x, q, S("active"), &l->active))
		return;
	pg_send(x, Q_queue_active, ARGS(A(q->who.member_id)),
		pg_list(&call_line_t, &l->active));
	l->read |= LIST_ACTIVE;
}

static void queue_send_now(ctx *x, const request *q, queue_lists *l)
{
	if (l->parts && shell_now_crowd(x, q, &l->now))
		return;
	shell_send(x, q, &l->now);
	l->read |= NOW;
}

void queue_send(ctx *x, const request *q, queue_lists *out)
{
	bool parts;
	unsigned lists = queue_lists_of(q, &parts);

	*out = (queue_lists){.parts = parts};
	if (lists & LIST_WAITING)
		queue_send_waiting(x, q, out);
	if (lists & LIST_ACTIVE)
		queue_send_active(x, q, out);
	if (lists & LIST_VOICEMAILS)
		pg_send(x, Q_queue_voicemails, NO_ARGS,
			pg_list(&call_line_t, &out->voicemails));
	queue_send_now(x, q, out);
}

void queue_keep(ctx *x, const request *q, const queue_lists *l)
{
	if (!l->parts)
		return;
	if (l->read & LIST_WAITING)
		crowd_keep(x, q, queue_waiting_name(x, q), &call_line_t, l->waiting);
	/* a list that is cut has one's own call in it, whichever that is */
	if ((l->read & LIST_ACTIVE) && l->active.n <= MOST_CALLS)
		crowd_keep(x, q, S("active"), &call_line_t, l->active);
	if (l->read & NOW)
		shell_now_keep(x, q, &l->now);
}

void presence_choose(ctx *x, str tenant, str member, str state, str reason)
{
	pg_send(x, Q_presence_choose, ARGS(A(member), A(state), A(reason)),
		pg_count(NULL));
	if (str_eq(state, S("ready")))
		queue_wake(x);
	events_live(x->events, tenant, S("presence"), S(""));
}

void presence_busy(ctx *x, str tenant, str member, str reason, int64_t minutes)
{
	presence_choose(x, tenant, member, S("away"), reason);
	pg_send(x, Q_presence_until, ARGS(A(member), A(minutes)), pg_count(NULL));
}
