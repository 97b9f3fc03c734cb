/* queues_store.h -- private to team: how queues are set, and the skills they ask for.
 */
#ifndef PB_QUEUES_STORE_H
#define PB_QUEUES_STORE_H

#include "features/team/queues_rules.h"
#include "store/pg.h"

/* outcome: made, saved, gone, missing, stale, taken, full, used, waiting. */
typedef struct team_saved {
	str id, outcome;
} team_saved;

typedef struct skill_setting {
	str id, name, category, queues;
	int64_t version, members;
} skill_setting;

void queue_settings_send(ctx *x, list *out);
/* What may belong to one queue. Lists of team_choice. */
typedef struct queue_choices {
	list people, asks, helpers, departments;
} queue_choices;
void queue_choices_send(ctx *x, str id, queue_choices *out);
/* E_NOTFOUND when there is none. Flushes what was sent. */
MUST_USE rc queue_setting_one(ctx *x, str id, queue_setting *out);
MUST_USE rc queue_add(ctx *x, str name, team_saved *out);
/* s->version: that of the form. */
MUST_USE rc queue_setting_save(ctx *x, const queue_setting *s, const queue_choices *c,
			       team_saved *out);

/* Out of use, or back into it. */
MUST_USE rc queue_setting_archive(ctx *x, str id, int64_t version, bool on,
				  team_saved *out);

void skill_settings_send(ctx *x, list *out);
void skill_people_send(ctx *x, str id, list *out);
MUST_USE rc skill_setting_one(ctx *x, str id, skill_setting *out);
/* s->id absent: a new one, of which people is not looked at. */
MUST_USE rc skill_setting_save(ctx *x, const skill_setting *s, list people,
			       team_saved *out);
MUST_USE rc skill_setting_drop(ctx *x, str id, int64_t version, team_saved *out);

#endif
