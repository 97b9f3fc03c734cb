/* visits.h -- appointments with contacts: agreed, moved, called off; reminded of by
 * text and answered by text. */
#ifndef PB_VISITS_H
#define PB_VISITS_H

#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes visits_routes;
extern const page visit_page, reminders_page;

extern const task_kind visit_remind; /* one reminder, at its moment */

/* A chore of the task workers: reminders whose moment is near get a task. */
MUST_USE rc visits_due(ctx *x);

/* A contact's appointments: queued, and after the flush as a list of v_line for their
 * page. */
void visits_about_send(ctx *x, str contact_id, list *rows);
list visits_about(ctx *x, const session *who, list rows);

/* What a text says about the appointment that its sender was reminded of; id is empty
 * when it says nothing, or there is none. */
typedef struct visit_word {
	str id;
	bool comes;
	str answer; /* for them */
} visit_word;
/* Asks the database only about a text that may be such a word. */
MUST_USE rc visit_look(ctx *x, str from, str line, str body, visit_word *out);
/* Their word counts; queued. */
void visit_answered(ctx *x, const visit_word *v);

#endif
