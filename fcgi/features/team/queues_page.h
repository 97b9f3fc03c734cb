/* queues_page.h -- private to team: how the pages of queues and skills are filled.
 * typed: the request whose form is shown again; NULL: as it is. */
#ifndef PB_QUEUES_PAGE_H
#define PB_QUEUES_PAGE_H

#include "features/shell/shell.h"
#include "features/team/queues_store.h"
#include "features/team/queues_view.h"

/* Why nothing was saved: an outcome of the store, or a sentence. */
v_notice queues_stale(void);
v_notice queues_wrong(str sentence);
v_field queues_field(const char *name, const char *label, const char *hint, str value);
/* "member-<id>" of what may belong to it. */
str queues_input(ctx *x, const char *kind, str id);

void queues_list_fill(ctx *x, list rows, queues_view *v);
void queue_one_fill(ctx *x, queue_setting *s, const queue_choices *c,
		    const request *typed, queue_one_view *v);
void skills_list_fill(ctx *x, list rows, skills_view *v);
void skill_fill(ctx *x, const skill_setting *s, list people, skill_view *v);

#endif
