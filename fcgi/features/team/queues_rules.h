/* queues_rules.h -- what can be set of a queue and of a skill, what is wrong with what
 * was typed, and the documents that the database takes. Pure. */
#ifndef PB_QUEUES_RULES_H
#define PB_QUEUES_RULES_H

#include "base/arena.h"
#include "base/field.h"

enum { QUEUE_AMOUNTS = 7, QUEUE_SWITCHES = 5, QUEUE_NAME_MOST = 60 };
enum { SKILL_LEVELS = 5, HELP_AFTER_MOST = 7200 };

/* members, asks, helpers: how many, and in words. */
typedef struct queue_setting {
	str id, name, department_id, department, asks, helpers;
	int64_t target_s, ring_s, wrap_s, priority, relax_s, max_size, max_wait_s;
	int64_t version, members;
	bool owner_first, last_agent_first, skill_first, leave_when_empty, callback;
	bool archived; /* takes no new callers */
} queue_setting;

/* Something or somebody that belongs to it or may; n says how. */
typedef struct team_choice {
	str id, name, note;
	int64_t n;
} team_choice;

/* A number of a queue. */
struct queue_amount {
	const char *name, *label, *hint;
	size_t off;
	int64_t min, max;
};
extern const struct queue_amount QUEUE_AMOUNT[QUEUE_AMOUNTS];
int64_t *queue_amount_of(queue_setting *s, size_t i);

/* Something that a queue does or does not. */
struct queue_switch {
	const char *name, *label, *hint;
	size_t off;
};
extern const struct queue_switch QUEUE_SWITCH[QUEUE_SWITCHES];
bool *queue_switch_of(queue_setting *s, size_t i);

/* A whole number in these bounds was typed. */
bool queue_number(str typed, int64_t min, int64_t max, int64_t *out);
/* What is wrong with one of its numbers. */
str queue_amount_fault(arena *a, const struct queue_amount *m);
/* {"id":n,...} of those whose n is at least so much. */
str choices_document(arena *a, list choices, int64_t least);
/* What queue_save takes; people, asks, helpers: of team_choice, as they are to be. */
str queue_document(arena *a, const queue_setting *s, list people, list asks,
		   list helpers);

#endif
