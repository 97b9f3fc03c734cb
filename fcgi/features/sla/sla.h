/* sla.h -- promises: what the business owes a customer or a member has taken on, until
 * when, and what happens when it is not kept. Rules start them (a missed call, a
 * voicemail), people set follow-ups; both are rows of `promises` with one clock. When
 * something is due is computed in one place: sla_rules.h. */
#ifndef PB_SLA_H
#define PB_SLA_H

#include "features/shell/shell.h"
#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes sla_routes, follow_ups_api_routes, follow_tasks_api_routes;
extern const page sla_board_page, sla_promise_page, sla_broken_page, sla_policy_page,
	sla_new_page, sla_said_page;

extern const task_kind
	promise_begin; /* args kind; call, recording, thread or contact */
extern const task_kind promise_listen; /* args source, id: what somebody said */
extern const task_kind promise_tick;   /* what is due: warned of, escalated */

extern const task_kind promise_call; /* args promise: it carries itself out */

/* Something a member takes on. due: no time = by the tenant's rule for follow-ups.
 * contact, call and owner may be absent; words at most 500 bytes. */
typedef struct follow_up {
	str contact_id, call_id, number, words, owner_id, made_by;
	when due;
	bool automatic; /* when it is due its owner's phone rings, then theirs */
} follow_up;
/* In the open transaction; *id is the promise's. */
MUST_USE rc follow_up_add(ctx *x, const follow_up *f, str *id);
/* "30m", "2h", "tomorrow" (9:00 of the zone's next day); no time for other words. */
when follow_up_preset(str preset, when now, str zone);

/* When something of a kind that begins now is due, and why then; no time when the
 * business promises nothing of the kind. */
MUST_USE rc promise_due(ctx *x, str tenant, const char *kind, when *due, str *words);
/* Queues the look at a kind's rule, unless the worker remembers it (NULL); kept when
 * the answer is there. For who asks for more in the same round trip. */
struct promise_rule;
struct promise_rule *promise_rule_ask(ctx *x, str tenant, const char *kind);
void promise_rule_keep(ctx *x, str tenant, const struct promise_rule *r);

/* A contact was not satisfied (G16.07): for whatever runs surveys. Queued; one at a
 * time a contact. */
void promise_survey(ctx *x, str contact_id, str words);

/* The pill of a promise (design 7.1). kind: "Missed call"; state and due as in the
 * table. */
v_pill promise_pill(ctx *x, const session *who, str kind, str state, when from,
		    when warn, when critical, when due, when closed);
/* "Missed call" of "missed_call". */
str promise_label(str kind);

/* What is owed to a contact, soonest first: queued, and after the flush as a list of
 * v_line for its page. */
void promises_about_send(ctx *x, str contact_id, list *rows);
list promises_about(ctx *x, const session *who, list rows);

/* By text: the code of a promise, which nobody can guess. */
str promise_code(ctx *x, str promise);
/* What a member was told of in the last three days, by its code. */
typedef struct promise_told {
	str id, contact_id, number, label, about;
	bool open, mine;
} promise_told;
MUST_USE rc promise_told_find(ctx *x, str member, str code, promise_told *out,
			      bool *found);
/* It is theirs from now on; *mine: it was before. */
MUST_USE rc promise_told_take(ctx *x, str tenant, str member, const promise_told *p,
			      bool *mine);

/* A chore of the task workers: businesses with something due get a task. */
MUST_USE rc promises_due(ctx *x);

#endif
