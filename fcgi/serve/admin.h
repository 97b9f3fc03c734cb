/* admin.h -- `patchbay tenant` and `patchbay user`: what an operator does on the
 * machine. Runs with the owner's database role (DATABASE_ADMIN_URL); every change
 * leaves an audit row. */
#ifndef PB_SERVE_ADMIN_H
#define PB_SERVE_ADMIN_H

#include "base/config.h"

/* argv: what follows the command. The exit status. */
int admin_tenant(arena *a, const config *cfg, int argc, char **argv);
/* What follows "patchbay tenant" or "patchbay user", printed. */
void admin_help(const char *command);
int admin_user(arena *a, const config *cfg, int argc, char **argv);

#endif
