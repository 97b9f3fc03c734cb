#include "features/team/queues_store.h"

static const field queue_setting_f[] = {
	FIELD(queue_setting, id),
	FIELD(queue_setting, name),
	FIELD(queue_setting, target_s),
	FIELD(queue_setting, ring_s),
	FIELD(queue_setting, wrap_s),
	FIELD(queue_setting, priority),
	FIELD(queue_setting, relax_s),
	FIELD(queue_setting, max_size),
	FIELD(queue_setting, max_wait_s),
	FIELD(queue_setting, owner_first),
	FIELD(queue_setting, last_agent_first),
	FIELD(queue_setting, leave_when_empty),
	FIELD(queue_setting, callback),
};
extern const type queue_setting_t;
const type queue_setting_t = TYPE(queue_setting, queue_setting_f);

void queue_settings_send(ctx *x, list *out)
{
	pg_send(x, Q_queue_settings, NO_ARGS, pg_list(&queue_setting_t, out));
}

rc queue_setting_save(ctx *x, const queue_setting *s, int64_t *n)
{
	pg_send(x, Q_queue_setting_save,
		ARGS(A(s->id), A(s->target_s), A(s->ring_s), A(s->wrap_s),
		     A(s->priority), A(s->relax_s), A(s->max_size), A(s->max_wait_s),
		     A(s->owner_first), A(s->last_agent_first), A(s->leave_when_empty),
		     A(s->callback)),
		pg_count(n));
	return pg_flush(x);
}
