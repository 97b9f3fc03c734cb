/* team.h -- who is at work: the board for leads, the wall, and what open pages tell. */
#ifndef PB_TEAM_H
#define PB_TEAM_H

#include "features/shell/shell.h"
#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes team_routes, queues_routes, skills_routes;
extern const page team_page, queues_page, queue_setting_page, skills_page, skill_page;
extern const task_kind presence_wrap_up; /* ends the time after a call */
extern const task_kind presence_back;    /* ends being away for so many minutes */

/* The pages that say how calls are given out; path: of the one that is open. */
void queues_tabs(ctx *x, const session *who, const char *path, v_shell *s);

#endif
