/* own.h -- what a business words its own way: the statuses of its contacts, tags,
 * groups and fields, changed in settings. What touches many contacts is a task. */
#ifndef PB_OWN_H
#define PB_OWN_H

#include "features/shell/shell.h"
#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes own_routes;
extern const page own_list_page, own_one_page;
extern const task_kind own_work;

/* The tabs of the settings about contacts; path: the page that is shown. */
void own_tabs(ctx *x, const session *who, const char *path, v_shell *s);

/* What a part of a work in the database says: there is more to do. */
typedef struct own_did {
	bool did;
} own_did;
extern const type own_did_t;

#endif
