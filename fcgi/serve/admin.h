/* admin.h -- `patchbay tenant`, `patchbay user` and `patchbay audit`: what an operator
 * does on the machine. Runs with the owner's database role (DATABASE_ADMIN_URL); every
 * change leaves an audit row. */
#ifndef PB_SERVE_ADMIN_H
#define PB_SERVE_ADMIN_H

#include "base/config.h"

/* argv: what follows the command. The exit status. */
int admin_tenant(arena *a, const config *cfg, int argc, char **argv);
int admin_user(arena *a, const config *cfg, int argc, char **argv);
int admin_audit(arena *a, const config *cfg, int argc, char **argv);
/* What may follow such a command, printed; nothing for others. */
void admin_help(const char *command);

#endif
