/* queues_store.h -- private to team: how queues are set. */
#ifndef PB_QUEUES_STORE_H
#define PB_QUEUES_STORE_H

#include "store/pg.h"

enum { QUEUE_AMOUNTS = 7, QUEUE_SWITCHES = 4 };

typedef struct queue_setting {
	str id, name;
	int64_t target_s, ring_s, wrap_s, priority, relax_s, max_size, max_wait_s;
	bool owner_first, last_agent_first, leave_when_empty, callback;
} queue_setting;

void queue_settings_send(ctx *x, list *out);
/* n: how many there were, 0 or 1. Flushes. */
MUST_USE rc queue_setting_save(ctx *x, const queue_setting *s, int64_t *n);

#endif
