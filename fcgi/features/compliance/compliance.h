/* compliance.h -- how a business stands with the rules: figures of some days as a page,
 * as a table for spreadsheets, and by e-mail to whom it chooses. */
#ifndef PB_COMPLIANCE_H
#define PB_COMPLIANCE_H

#include "features/tasks/tasks.h"
#include "render/tmpl.h"
#include "web/route.h"

extern const routes compliance_routes;
extern const page compliance_page;

extern const task_kind compliance_mail; /* args member, from, to, why */

/* A chore of the task workers: businesses whose day has come owe their letters. */
MUST_USE rc compliance_due(ctx *x);

#endif
