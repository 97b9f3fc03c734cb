/* team_page.h -- private to team: rows become what its page shows. */
#ifndef PB_TEAM_PAGE_H
#define PB_TEAM_PAGE_H

#include "features/shell/shell.h"
#include "features/team/team_store.h"
#include "features/team/team_view.h"

void team_fill(ctx *x, const request *q, const team_rows *r, bool wall, team_view *v);

#endif
